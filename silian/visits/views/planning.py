"""Planning visits: a proposal for a period, one by one, changing and cancelling."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import page, said
from silian.members.queries.register import chosen_federation
from silian.visits import actions, rules
from silian.visits.forms import AcceptForm, PlanForm, ProposeForm, seat_word
from silian.visits.queries import proposing
from silian.visits.queries import visits as queries
from silian.visits.views.visits import visible, visible_organisation


@login_required
def propose(request):
    """Who would go where; the office changes the lines and accepts them in one press."""
    federation = chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        raise Http404
    require(rules.can_propose(request.user, federation.pk))
    seats = list(queries.seats_that_go(federation.pk))
    members = proposing.members_to_visit(federation)
    rows, refused = None, ""
    if request.method == "POST":
        sent = AcceptForm(request.POST, members=members, seats={one.pk: one for one in seats})
        rows = sent.rows
        if sent.is_valid():
            try:
                made = actions.accept_proposal(federation.pk, sent.planned(), by=request.user)
            except Refused as error:
                refused = error.sentence
            else:
                number = len(made)
                said(
                    request,
                    ngettext("%(number)s visit is planned.", "%(number)s visits are planned.", number)
                    % {"number": number},
                )
                return redirect(reverse("visits:visits") + "?show=planned")
    form = ProposeForm(
        request.GET if "first" in request.GET else None, seats=queries.seats_that_go(federation.pk), number=len(members)
    )
    if rows is None and form.is_bound and form.is_valid():
        data = form.cleaned_data
        rows = proposing.proposal(federation, list(data["seats"]), data["first"], data["last"], data["number"])
    context = {
        "federation": federation, "form": form, "rows": rows, "refused": refused, "without": len(members),
        "choices": [(one.pk, seat_word(one)) for one in seats], "posted": request.method == "POST",
    }  # fmt: skip
    return page(request, "visits/propose.html", context, status=422 if request.method == "POST" else 200)


def _plan_form(request, organisation, *, initial=None):
    every = queries.seats_that_go(organisation.federation_id)
    seats = queries.seats_of(request.user, organisation.federation_id) if initial is None else every
    return PlanForm(request.POST or None, seats=seats, companions=every, initial=initial)


@login_required
def plan(request, pk):
    """Plan one visit to an organisation."""
    one = visible_organisation(request, pk)
    require(rules.can_plan_own(request.user, one))
    form = _plan_form(request, one)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.plan_visit(
            one, data["visitor"], data["planned_on"], by=request.user, companions=list(data["companions"])
        )
        said(request, _("The visit is planned and stands on the visitor's desk."))
        return redirect("visits:visit", made.pk)
    context = {"form": form, "organisation": one, "heading": _("Plan a visit"), "button": _("Plan the visit"), "back": reverse("visits:organisation", args=[pk])}  # fmt: skip
    return page(request, "visits/plan.html", context, status=422 if request.method == "POST" else 200)


@login_required
def change(request, pk):
    """Another day, somebody else, or others who go along."""
    one = visible(request, pk)
    require(rules.can_change_plan(request.user, one))
    along = [companion.seat_id for companion in one.companions.all()]
    form = _plan_form(
        request,
        one.organisation,
        initial={"visitor": one.visitor_id, "planned_on": one.planned_on, "companions": along},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.change_plan(
            one, data["visitor"], data["planned_on"], by=request.user, companions=list(data["companions"])
        )
        said(request, _("Your changes are saved."))
        return redirect("visits:visit", pk)
    context = {"form": form, "organisation": one.organisation, "heading": _("Change the plan"), "button": _("Save"), "back": reverse("visits:visit", args=[pk])}  # fmt: skip
    return page(request, "visits/plan.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def cancel(request, pk):
    actions.cancel_visit(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The visit is cancelled, with your reason."))
    return redirect("visits:visit", pk)
