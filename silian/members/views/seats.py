"""Pages of seats, their holders, invitations, and why a person sees what she sees."""

import segno
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.members import rules
from silian.members.actions import seats as actions
from silian.members.forms import AcceptForm, DayForm, FillForm, InviteForm, SeatForm
from silian.members.models import Body, Invitation, Seat, Term
from silian.members.queries import handover, register
from silian.members.queries import seats as queries
from silian.members.rules import can_open_seat


@login_required
@require_safe
def seats(request):
    """All seats; the vacant ones and those that end soon at one press."""
    filters = queries.SeatFilters.of(request.GET)
    found = slice_by_key(queries.seats(request.user, filters), request.GET)
    from django.utils import timezone

    rows = queries.with_holders(found.rows, timezone.localdate())
    return page(
        request, "members/seats.html",
        {"filters": filters, "slice": found, "rows": rows, "kinds": Body.Kind.choices}, fragment="members/_seat_rows.html",
    )  # fmt: skip


@login_required
@require_safe
def seat(request, pk):
    """One seat: who holds it, who did, who will; hand over, invite."""
    return _seat_page(request, _visible(request, pk))


def _seat_page(request, one, *, invite=None, status=200):
    shown = queries.seat_page(one, request.user)
    return page(
        request, "members/seat.html",
        {
            "page": shown, "seat": one, "records": shown.records,
            "invite_form": invite or InviteForm(auto_id="id_invite_%s"),
            "end_form": DayForm(label=_("last day"), auto_id="id_end_%s"), "close_form": DayForm(label=_("closed from"), auto_id="id_close_%s"),
        },
        status=status,
    )  # fmt: skip


def _visible(request, pk) -> Seat:
    return get_object_or_404(Seat.objects.visible_to(request.user).select_related("body__organisation"), pk=pk)


@login_required
def seat_open(request, body_pk):
    """Set up a seat in a body."""
    body = get_object_or_404(Body.objects.visible_to(request.user).select_related("organisation"), pk=body_pk)
    if not can_open_seat(request.user, body):
        raise Http404
    form = SeatForm(request.POST or None, initial={"role": Seat.Role.LIAISON})
    if request.method == "POST" and form.is_valid():
        made = actions.open_seat(body, form.cleaned_data["role"], title=form.cleaned_data["title"], by=request.user)
        said(request, _("The seat is set up. Now name somebody, or send an invitation."))
        return redirect("members:seat", made.pk)
    return page(
        request, "members/seat_open.html", {"form": form, "body": body}, status=422 if request.method == "POST" else 200
    )


@login_required
def seat_hand_over(request, pk):
    """What goes along with a seat, and to whom it goes: at the midnight of a day, today or later, in one step."""
    one = _visible(request, pk)
    require(rules.can_see_handover(request.user, one))
    shown = handover.handover(one)
    form = FillForm(request.POST or None, people=queries.people_of(one.federation_id))
    if shown.now and shown.now.period.upper:
        form.fields["start"].initial = shown.now.period.upper
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.hand_over(one, data["person"], data["start"], _outside(data["last_day"]), by=request.user)
        said(request, _("The seat is handed over. Both have been told what goes along."))
        return redirect("members:seat_hand_over", pk)
    context = {"page": shown, "seat": one, "form": form, "may": rules.can_fill_seat(request.user, one)}
    return page(request, "members/hand_over.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def term_end(request, pk):
    term = get_object_or_404(
        Term.objects.visible_to(request.user).select_related("seat__body__organisation", "person"), pk=pk
    )
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the last day of the term."))
    actions.end_term(term, form.cleaned_data["day"], by=request.user)
    said(request, _("The end of the term is noted."))
    return redirect("members:seat", term.seat_id)


@login_required
@require_POST
def seat_close(request, pk):
    one = _visible(request, pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the first day without the seat."))
    actions.close_seat(one, form.cleaned_data["day"], by=request.user)
    said(request, _("The seat is closed."))
    return redirect("members:seats")


@login_required
@require_POST
@never_cache
def seat_invite(request, pk):
    """Make a link; it is shown here, once."""
    one = _visible(request, pk)
    form = InviteForm(request.POST, auto_id="id_invite_%s")
    if not form.is_valid():
        return _seat_page(request, one, invite=form, status=422)
    data = form.cleaned_data
    made, secret = actions.invite(one, data["name"], data["start"], _outside(data["last_day"]), by=request.user)
    link = request.build_absolute_uri(reverse("members:invitation", args=[secret]))
    return page(
        request, "members/invited.html",
        {"invitation": made, "seat": one, "link": link, "code": segno.make(link, error="m").svg_data_uri(scale=5, border=2)},
    )  # fmt: skip


def _outside(last_day):
    from datetime import timedelta

    return last_day + timedelta(days=1) if last_day else None


@login_required
@require_safe
def invitations(request):
    """Who was invited, who came, whose link is still open."""
    return page(
        request,
        "members/invitations.html",
        {"slice": slice_by_key(queries.invitations(request.user), request.GET, newest_first=True)},
    )


@login_required
@require_POST
def invitation_withdraw(request, pk):
    one = get_object_or_404(queries.invitations(request.user).select_related("seat__body__organisation"), pk=pk)
    actions.withdraw_invitation(one, by=request.user)
    said(request, _("The link opens nothing any more."))
    return redirect("members:invitations")


@never_cache
def invitation(request, secret):
    """The page behind the link: see the seat, make an account of one's own, or take the seat with the one in use."""
    one = get_object_or_404(
        Invitation.objects.select_related("seat__body__organisation", "federation", "by"),
        secret_digest=actions.digest(secret),
    )
    answer = rules.can_accept_invitation(one)
    form = AcceptForm(request.POST or None, initial={"name": one.name}) if not request.user.is_authenticated else None
    if request.method == "POST" and answer:
        person = None
        if request.user.is_authenticated:
            person = actions.accept_invitation(one, by=request.user)
        elif form.is_valid():
            try:
                person = actions.accept_invitation(one, account=form.cleaned_data)
            except Refused as refusal:
                if not refusal.fields:
                    raise
                for name, sentence in refusal.fields.items():
                    form.add_error(name, sentence)
            else:
                login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
        if person:
            said(request, _("Welcome, %(name)s. You hold the seat %(seat)s.") % {"name": person.name, "seat": one.seat})
            return redirect("portal:desk")
    return page(
        request, "members/invitation.html", {"invitation": one, "answer": answer, "form": form},
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


@login_required
@require_safe
def why(request):
    """Why can I see this: my seats today and what follows from each."""
    return page(
        request,
        "members/why.html",
        {"because": queries.because(request.user), "federation": register.chosen_federation(request.user)},
    )
