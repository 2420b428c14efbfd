"""Pages everybody may read: what is on, one activity, signing up, the private link."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.activities import actions, rules
from silian.activities.actions.signups import digest, new_secret
from silian.activities.forms import BecauseForm, GuestForm, OtherForm, SignupForm
from silian.activities.models import Signup
from silian.activities.queries import organised, public
from silian.activities.queries.calendar import calendar_of
from silian.core.errors import Refused
from silian.core.web import PER_PAGE, Slice, page, said

# The menus change when something is published in a new place; a minute later is soon enough.
KEPT_FOR_SECONDS = 60


@require_safe
def activities(request):
    """What is on, the next one first."""
    filters = public.Filters.of(request.GET)
    found = slice_in_time(public.sessions(filters), request.GET)
    context = {
        "filters": filters, "slice": found, "rows": public.listed(found.rows),
        "choices": cache.get_or_set(f"activities.choices.{get_language()}", public.choices, KEPT_FOR_SECONDS),
        "mine_to_come": public.my_sessions(request.user), "may_open": organised.may_open(request.user),
    }  # fmt: skip
    return page(request, "activities/list.html", context, fragment="activities/_sessions.html")


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _moment(given: str) -> tuple[datetime, int] | None:
    """A place in a list in the order of time: "1795000000000000-7" is a moment in microseconds and a row."""
    moment, _dash, pk = given.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (moment, pk)):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(moment)), int(pk)
    except OverflowError:
        return None


def slice_in_time(rows, data: Mapping) -> Slice:
    """One screen of sessions; as `slice_by_key`, but the key is the beginning, and the row where several begin at once."""
    after, before = _moment(data.get("after", "")), _moment(data.get("before", ""))
    if before:
        at, pk = before
        earlier = rows.filter(Q(begins_at__lt=at) | Q(begins_at=at, pk__lt=pk)).order_by("-begins_at", "-id")
        found = list(earlier[: PER_PAGE + 1])
        shown, is_first, goes_on = found[:PER_PAGE][::-1], len(found) <= PER_PAGE, True
    else:
        if after:
            at, pk = after
            rows = rows.filter(begins_at__gte=at).filter(Q(begins_at__gt=at) | Q(pk__gt=pk))
        found = list(rows[: PER_PAGE + 1])
        shown, is_first, goes_on = found[:PER_PAGE], not after, len(found) > PER_PAGE
    keep = [(key, value) for key, value in data.items() if key not in ("after", "before") and value]

    def link(name, row) -> str:
        key = f"{(row.begins_at - EPOCH) // timedelta(microseconds=1)}-{row.pk}"
        return "?" + urlencode([*keep, (name, key)])

    return Slice(
        shown, older=link("after", shown[-1]) if shown and goes_on else "",
        newer=link("before", shown[0]) if shown and not is_first else "", first=is_first,
    )  # fmt: skip


def visible(request, pk):
    return get_object_or_404(public.readable(request.user), pk=pk)


def show(request, activity, *, form=None, other=None, status=200):
    """The page of an activity, with the form as it was sent where something is to be mended."""
    shown = public.activity_page(activity, request.user)
    choices = sign_up_choices(shown)
    forms = {}
    if choices:
        forms["form"] = form or fresh_form(request, shown, choices)
        if request.user.is_authenticated and rules.can_sign_up_others(request.user, shown.rows[0].session):
            forms["other_form"] = other or OtherForm(sessions=guest_choices(shown), initial={"secret": new_secret()})
    context = {
        "page": shown, "activity": activity, "because_form": BecauseForm(), "records": shown.records,
        "kept_days": settings.GUEST_DATA_KEPT.days, **forms,
    }  # fmt: skip
    return page(request, "activities/activity.html", context, status=status)


def sign_up_choices(shown) -> list[tuple[int, str]]:
    """The sessions that take somebody, without those she has signed up for already."""
    return [(row.session.pk, _word(row)) for row in shown.open_rows if row.own is None]


def guest_choices(shown) -> list[tuple[int, str]]:
    return [(row.session.pk, _word(row)) for row in shown.open_rows if row.may_come]


def _word(row) -> str:
    begins = timezone.localtime(row.session.begins).strftime("%Y-%m-%d %H:%M")
    return f"{begins} · {_('waiting list')}" if row.is_full and row.may_come else begins


def fresh_form(request, shown, choices, data=None):
    """Signed in: which session, and in which role; else name and phone, too."""
    if request.user.is_authenticated:
        return SignupForm(data, sessions=choices, helpers=any(row.may_help for row in shown.open_rows))
    return GuestForm(data, sessions=guest_choices(shown), initial={"secret": new_secret()})


@never_cache
@require_safe
def activity(request, pk):
    """One activity: what, when, where, for whom, how many places, and the way to sign up."""
    return show(request, visible(request, pk))


@require_POST
def sign_up(request, pk):
    """Come, or join the waiting list."""
    one = visible(request, pk)
    shown = public.activity_page(one, request.user)
    choices = [(row.session.pk, "") for row in shown.rows]
    signed_in = request.user.is_authenticated
    if signed_in:
        form = SignupForm(request.POST, sessions=choices, helpers=True)
    else:
        form = GuestForm(request.POST, sessions=choices)
    if not form.is_valid():
        return show(request, one, form=_again(request, shown, form), status=422)
    row = next(row for row in shown.rows if row.session.pk == form.cleaned_data["session"])
    try:
        signup, secret = actions.sign_up(
            row.session, role=form.comes_as, party=form.cleaned_data["party"],
            guest=None if signed_in else form.guest(), by=request.user if signed_in else None,
            sender="" if signed_in else sender(request),
        )  # fmt: skip
    except Refused as refused:
        if not refused.fields:
            raise
        for name, sentence in refused.fields.items():
            form.add_error(name, f"{sentence} {refused.sentence}")
        return show(request, one, form=_again(request, shown, form), status=422)
    said(request, told(signup))
    return redirect("activities:private", secret) if secret else redirect("activities:activity", pk)


def _again(request, shown, form):
    """The sent form with the choices as they are now; what was wrong stays said."""
    fresh = fresh_form(request, shown, sign_up_choices(shown), form.data)
    fresh._errors, fresh.cleaned_data = form.errors, getattr(form, "cleaned_data", {})
    return fresh


def told(signup) -> str:
    if signup.state == Signup.State.WAITING:
        return _("You stand in the waiting list. As soon as a place becomes free, it is yours.")
    return _("You have a place. See you there!")


def sender(request) -> str:
    """Whom an hour's sign-ups are counted for: an address that nobody can read back after the day."""
    return salted_hmac(
        "activities.signup", f"{get_client_ip_address(request)} {timezone.localdate()}", algorithm="sha256"
    ).hexdigest()


def _by_link(secret):
    rows = Signup.objects.select_related("session__activity", "session__booking__room", "person")
    return get_object_or_404(rows, secret_digest=digest(secret))


@never_cache
@require_safe
def private(request, secret):
    """What somebody without an account signed up for: to look, and to take it back."""
    signup = _by_link(secret)
    context = {
        "signup": signup, "session": signup.session, "activity": signup.session.activity, "secret": secret,
        "number": public.place_in_line(signup), "may_cancel": rules.can_cancel_signup(None, signup, digest(secret)),
        "link": request.build_absolute_uri(reverse("activities:private", args=[secret])),
    }  # fmt: skip
    answer = page(request, "activities/private.html", context)
    # Not "no-referrer": the browser would then send no origin with the form below, and the form would be refused.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@require_POST
def private_cancel(request, secret):
    signup = _by_link(secret)
    actions.cancel_signup(signup, secret=secret)
    said(request, _("Taken back. Thank you for saying so: somebody who waits can come instead."))
    return redirect("activities:private", secret)


@login_required
@require_POST
def signup_cancel(request, pk):
    """Take back one's own sign-up, or one of the activity one organises."""
    rows = Signup.objects.visible_to(request.user).select_related("session__activity", "person")
    signup = get_object_or_404(rows, pk=pk)
    actions.cancel_signup(signup, by=request.user)
    said(request, _("Taken back. Freed places go to the waiting list."))
    if signup.person_id == request.user.pk:
        return redirect("activities:activity", signup.session.activity_id)
    return redirect("activities:session", signup.session_id)


@require_safe
def calendar(request, pk):
    """The sessions for one's own calendar."""
    one = visible(request, pk)
    if one.published_at is None:
        raise Http404
    address = request.build_absolute_uri(reverse("activities:activity", args=[pk]))
    answer = HttpResponse(calendar_of(one, address, request.get_host()), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="activity-{pk}.ics"'
    return answer
