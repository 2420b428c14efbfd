"""Pages of whoever organises something."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.activities import actions, rules
from silian.activities.forms import ActivityForm, BecauseForm, OtherForm, PaperForm, ResultForm, times_form
from silian.activities.models import Activity, Session, Signup
from silian.activities.queries import organised as queries
from silian.activities.queries import public
from silian.activities.views.public import guest_choices, show, told, visible
from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import download, page, said, slice_by_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def organised(request):
    """The activities she organises, or her office's whole street."""
    if not queries.may_open(request.user):
        raise Http404
    state, typed = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    rows = queries.organised(request.user, state, typed)
    context = {
        "slice": slice_by_key(rows, request.GET, newest_first=True), "state": state, "typed": typed,
        "states": Activity.State.choices,
    }  # fmt: skip
    return page(request, "activities/organised.html", context, fragment="activities/_organised.html")


@login_required
def new(request):
    """A new activity with its sessions, on one page."""
    federation = queries.home(request.user)
    if federation is None or not queries.may_open(request.user):
        raise Http404
    openable = queries.openable(request.user, federation)
    data = request.POST if request.method == "POST" else None
    form, times = ActivityForm(data, openable=openable), times_form(openable, data)
    if data and form.is_valid() and times.is_valid():
        try:
            with transaction.atomic():
                made = actions.open_activity(federation, form.values(), times.times(), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            said(request, _("The draft is kept; only you and the office see it. Publish it when it is right."))
            return redirect("activities:activity", made.pk)
    context = {"form": form, "times": times, "activity": None}
    return page(request, "activities/edit.html", context, status=422 if data else 200)


@login_required
def edit(request, pk):
    """Correct an activity and its sessions."""
    one = _organised(request, pk)
    require(rules.can_change(request.user, one))
    openable = queries.openable(request.user, one.federation)
    data = request.POST if request.method == "POST" else None
    sessions = list(one.sessions.filter(state=Session.State.OPEN).select_related("booking").order_by("begins_at", "id"))
    form, times = ActivityForm(data, instance=one, openable=openable), times_form(openable, data, sessions)
    because = request.POST.get("because", "")
    if data and form.is_valid() and times.is_valid():
        try:
            with transaction.atomic():
                fresh = _organised(request, pk)
                actions.change_activity(
                    fresh, form.values(), times.times(), because=because, by=request.user, drop=times.dropped()
                )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            said(request, _("Your changes are saved."))
            return redirect("activities:activity", pk)
    context = {"form": form, "times": times, "activity": one, "because": because}
    return page(request, "activities/edit.html", context, status=422 if data else 200)


@login_required
@require_POST
def publish(request, pk):
    actions.publish_activity(_organised(request, pk), by=request.user)
    said(request, _("Published: everybody can read it and sign up."))
    return redirect("activities:activity", pk)


@login_required
@require_POST
def cancel(request, pk):
    actions.cancel_activity(_organised(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Cancelled. Everybody with an account is told; the others have to be called."))
    return redirect("activities:activity", pk)


@login_required
def result(request, pk):
    """One short form with the numbers prefilled; it closes the activity."""
    one = _organised(request, pk)
    require(rules.can_write_result(request.user, one, one.sessions.all()))
    numbers = queries.prefilled_result(one)
    filled = {"came": numbers.came, "helped": numbers.helped, "minutes": numbers.minutes, "result": one.result}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=filled)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_result(one, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error("helped", refused.sentence)
        else:
            said(request, _("Thank you, the result is written down."))
            return redirect("activities:activity", pk)
    context = {"form": form, "activity": one, "numbers": numbers}
    return page(request, "activities/result.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def session(request, pk):
    """Who comes to one session: places, waiting list, whom to call, and who came."""
    return _participants(request, organised_session(request, pk))


def _participants(request, one, *, paper=None, status=200):
    context = {
        "page": queries.participants(one, request.user), "session": one, "activity": one.activity,
        "because_form": BecauseForm(), "paper_form": paper or PaperForm(),
    }  # fmt: skip
    return page(request, "activities/session.html", context, status=status)


@login_required
@require_POST
def session_cancel(request, pk):
    one = organised_session(request, pk)
    actions.cancel_session(one, request.POST.get("because", ""), by=request.user)
    said(request, _("Cancelled. Everybody with an account is told; the others have to be called."))
    return redirect("activities:session", pk)


@login_required
@require_POST
def attendance(request, pk):
    """The list as ticked: `came-<sign-up>` holds a number of people; without a tick nobody came."""
    one = organised_session(request, pk)
    ticked = [given for given in request.POST.getlist("here") if given.isascii() and given.isdigit()]
    people = {}
    for given in ticked:
        number = request.POST.get(f"came-{given}", "1")
        people[int(given)] = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    number = actions.record_attendance(one, people, by=request.user)
    said(request, _("Written down: %(number)s people came.") % {"number": number})
    return redirect("activities:session", pk)


@login_required
@require_POST
def paper(request, pk):
    """Names from a paper list."""
    one = organised_session(request, pk)
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _participants(request, one, paper=form, status=422)
    number = actions.add_people(one, form.rows(), by=request.user)
    said(request, _("Written down: %(number)s people came.") % {"number": number})
    return redirect("activities:session", pk)


@login_required
@require_POST
def workbook(request, pk):
    """The participants as a workbook, to print and to sign; who took it out is recorded."""
    one = organised_session(request, pk)
    return download(actions.export_participants(one, by=request.user), f"{_('Participants')}-{one.pk}.xlsx", XLSX)


@login_required
@require_POST
def called(request, pk):
    """A guest without an account has been told by phone."""
    rows = Signup.objects.select_related("session__activity")
    signup = get_object_or_404(
        rows.filter(session__activity__in=Activity.objects.organised_by(request.user).values("pk")), pk=pk
    )
    actions.note_called(signup, by=request.user)
    said(request, _("Noted: she has been called."))
    return redirect("activities:session", signup.session_id)


@login_required
@require_POST
def sign_up_other(request, pk):
    """Sign up somebody who has no account, and hand her the private link."""
    one = visible(request, pk)
    shown = public.activity_page(one, request.user)
    form = OtherForm(request.POST, sessions=[(row.session.pk, "") for row in shown.rows])
    if not form.is_valid():
        if form.fields["session"].choices and (choices := guest_choices(shown)):
            form.fields["session"].choices = choices
        return show(request, one, other=form, status=422)
    row = next(row for row in shown.rows if row.session.pk == form.cleaned_data["session"])
    signup, secret = actions.sign_up(
        row.session, party=form.cleaned_data["party"], guest=form.guest(), by=request.user
    )  # fmt: skip
    said(request, f"{told(signup)} {_('This is the private link of that person; hand it to her.')}")
    return redirect(reverse("activities:private", args=[secret]))


def _organised(request, pk):
    rows = Activity.objects.organised_by(request.user)
    return get_object_or_404(rows.select_related("organiser", "community", "base", "federation", "project"), pk=pk)


def organised_session(request, pk):
    """A session of something she organises; for everybody else there is none."""
    rows = Session.objects.filter(activity__in=Activity.objects.organised_by(request.user).values("pk"))
    related = ("activity__organiser", "activity__community", "activity__federation", "booking__room")
    return get_object_or_404(rows.select_related(*related), pk=pk)
