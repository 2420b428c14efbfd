"""Putting a question: write it, choose experts, move its day, meet, withdraw."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import form_page, page, said
from silian.counsel import actions, rules
from silian.counsel.forms import ConsultationForm, LaterForm, MeetForm
from silian.counsel.queries import consultations as queries
from silian.counsel.queries import proposing
from silian.counsel.views.consultations import show
from silian.counsel.views.shared import to_consultation, visible
from silian.hall.models import Matter
from silian.members.models import Seat
from silian.members.queries.register import number
from silian.members.views.shared import federation_of


def _matter(request):
    """The matter the question grew out of, if the address names one she may see."""
    pk = number(request.POST.get("matter") or request.GET.get("matter"))
    if pk is None:
        return None
    matter = get_object_or_404(Matter.objects.visible_to(request.user), pk=pk)
    require(rules.can_ask_about(request.user, matter))
    return matter


@login_required
def ask(request):
    """Write a question down; who is asked is chosen next."""
    federation = federation_of(request)
    require(rules.can_ask(request.user, federation.pk))
    held = [one.seat_id for one in rules.seats_that_ask(request.user, federation.pk)]
    seats = Seat.objects.filter(pk__in=held).select_related("body").order_by("id")
    matter = _matter(request)
    form = ConsultationForm(request.POST or None, seats=seats, federation_id=federation.pk, matter=matter)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.draft_consultation(
            form.seat_chosen, form.wanted() | {"matter": matter}, by=request.user,
            fields=list(data["fields_known"]), parties=data["parties"],
        )  # fmt: skip
        said(request, _("The question is written down. Choose now who is asked."))
        return redirect("counsel:choose", made.pk)
    lead = _(
        "Experts of the members advise in writing until a day, each for herself; then you say what becomes of their advice."
    )
    return form_page(
        request, form, _("Ask the think tank"), _("Go on: choose experts"), reverse("counsel:consultations"), lead=lead
    )


@login_required
def change(request, pk):
    """Other words, before anybody is asked."""
    one = visible(request, pk)
    require(rules.can_change(request.user, one))
    form = ConsultationForm(
        request.POST or None, seats=Seat.objects.none(), federation_id=one.federation_id, one=one, matter=one.matter
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.change_consultation(
            one, form.wanted(), by=request.user, fields=list(data["fields_known"]), parties=data["parties"]
        )
        said(request, _("Your changes are saved."))
        return to_consultation(pk)
    return form_page(request, form, _("Change the question"), _("Save"), reverse("counsel:consultation", args=[pk]))


@login_required
def choose(request, pk):
    """Experts proposed by what they know and how much waits for them; the asker chooses."""
    one = visible(request, pk)
    require(rules.can_invite(request.user, one))
    if request.method == "POST":
        people = [int(given) for given in request.POST.getlist("person") if given.isascii() and given.isdigit()]
        made = len(actions.invite_experts(one, [pk for pk in people if pk < 2**31], by=request.user))
        said(request, ngettext("%(number)s expert is asked.", "%(number)s experts are asked.", made) % {"number": made})
        return to_consultation(pk)
    return page(request, "counsel/choose.html", {"one": one, "rows": proposing.proposals(one)})


@login_required
@require_POST
def postpone(request, pk):
    one = visible(request, pk)
    form = LaterForm(request.POST)
    if not form.is_valid():
        return show(request, one, later=form)
    actions.postpone(one, form.cleaned_data["due_on"], by=request.user)
    said(request, _("Whoever was asked knows the new day."))
    return to_consultation(pk)


@login_required
@require_POST
def withdraw(request, pk):
    actions.withdraw(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The consultation is withdrawn, with your reason."))
    return to_consultation(pk)


@login_required
def meet(request, pk):
    """The think tank meets on the question."""
    one = visible(request, pk)
    require(queries.may_meet(one, request.user))
    form = MeetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_meeting(one, form.period, form.cleaned_data["place"], by=request.user)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            said(request, _("The meeting is planned, with the question on its agenda."))
            return to_consultation(pk)
    return form_page(
        request, form, _("Meet on this question"), _("Plan the meeting"), reverse("counsel:consultation", args=[pk]),
        lead=_("A meeting of the think tank like any other: invitations, agenda and minutes stand with the meetings."),
    )  # fmt: skip
