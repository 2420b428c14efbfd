"""Pages of the way of treatment: recipe, phases, what the law asks for, whom it concerns."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silian.core.rules import require
from silian.core.web import page, said, tried
from silian.hall import recipes, words
from silian.hall.actions import plans as actions
from silian.hall.actions import standings
from silian.hall.forms.plans import AffectedForm, PhaseForm, RecipeForm, StandingForm
from silian.hall.models import Affected, Phase, Proof
from silian.hall.queries import heard as hearing
from silian.hall.queries import plans as queries
from silian.hall.rules import plans as rules
from silian.hall.views.shared import form_page, to_matter, visible


@login_required
def plan(request, pk):
    """Choose a way, see its days, move its phases, name evidence."""
    matter = visible(request, pk)
    require(rules.can_plan(request.user, matter))
    found, phases, asked = queries.way(matter)
    initial = {
        "recipe": request.GET.get("recipe") or (found.recipe if found else ""), "carrier": found.carrier_id if found else None,
        "first": timezone.localdate() + timedelta(days=1),
    }  # fmt: skip
    form = RecipeForm(request.POST or None, matter=matter, plan=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.choose_recipe(
                matter,
                data["recipe"],
                by=request.user,
                first=data["first"],
                carrier=data["carrier"],
                because=data.get("because", ""),
            ),
        ):
            said(request, _("The way is set. Look at the days and move what does not fit."))
            return redirect("hall:plan", pk)
    chosen = recipes.RECIPES.get(request.GET.get("recipe", ""))
    context = {
        "matter": matter, "form": form, "plan": found, "name": words.RECIPES[found.recipe][0] if found else "",
        "phases": phases, "asked": asked, "recipes": [(key, *words.RECIPES[key], one.days) for key, one in recipes.RECIPES.items() if one.private == matter.private],
        "preview": [(words_of(one.kind), one) for one in actions.proposed_dates(matter, chosen)] if chosen else [],
        "chosen": words.RECIPES[chosen.key][0] if chosen else "",
    }  # fmt: skip
    return page(request, "hall/plan.html", context, status=422 if form.errors else 200)


def words_of(kind: str) -> str:
    return str(Phase.Kind(kind).label)


def _phase(request, pk) -> Phase:
    rows = Phase.objects.visible_to(request.user).select_related("matter__plan__carrier", "plan")
    return get_object_or_404(rows, pk=pk)


@login_required
def phase_new(request, pk):
    """One more phase."""
    matter = visible(request, pk)
    require(rules.can_plan(request.user, matter))
    form = PhaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.add_phase(
                matter, data["kind"], data["first"], data["last"], data["because"], by=request.user, remark=data["note"]
            ),
        ):
            said(request, _("The phase is added."))
            return redirect("hall:plan", pk)
    return form_page(request, form, _("One more phase"), _("Add it"), reverse("hall:plan", args=[pk]))


@login_required
def phase(request, pk):
    """Other days for a phase."""
    one = _phase(request, pk)
    require(rules.can_change_phase(request.user, one))
    row = queries.phase_rows([one])[0]
    form = PhaseForm(request.POST or None, known=True, initial={"first": row.first, "last": row.last, "note": one.note})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.move_phase(
                one, data["first"], data["last"], data["because"], by=request.user, remark=data["note"]
            ),
        ):
            said(request, _("The phase has its new days."))
            return redirect("hall:plan", one.matter_id)
    heading = _("Other days for “%(phase)s”") % {"phase": row.name}
    lead = _("It runs already: only its last day can move.") if row.state == queries.NOW else row.note
    return form_page(request, form, heading, _("Save"), reverse("hall:plan", args=[one.matter_id]), lead=lead)


@login_required
@require_POST
def phase_drop(request, pk):
    one = _phase(request, pk)
    actions.drop_phase(one, request.POST.get("because", ""), by=request.user)
    said(request, _("The phase is taken out."))
    return redirect("hall:plan", one.matter_id)


@login_required
@require_POST
def prove(request, pk):
    """Name the evidence for something the law asks for."""
    matter = visible(request, pk)
    actions.prove(matter, request.POST.get("requirement", ""), request.POST.get("evidence", ""), by=request.user)
    said(request, _("The evidence is named."))
    return redirect("hall:plan", pk)


@login_required
@require_POST
def proof_take_back(request, pk):
    one = get_object_or_404(Proof.objects.visible_to(request.user).select_related("matter"), pk=pk)
    actions.take_back_proof(one, request.POST.get("because", ""), by=request.user)
    said(request, _("The evidence is taken back."))
    return redirect("hall:plan", one.matter_id)


# ── Whom it concerns ──


@login_required
def standing(request, pk):
    """What I say about myself, all of it by choice; and how to take it back."""
    matter = visible(request, pk)
    require(rules.can_say_standing(request.user, matter))
    mine = matter.standings.filter(person=request.user).first()
    initial = {name: getattr(mine, name) for name in standings.OWN} if mine else {}
    form = StandingForm(request.POST or None, matter=matter, initial=initial)
    if request.method == "POST" and form.is_valid():
        standings.say_standing(matter, form.cleaned_data, by=request.user)
        said(request, _("Thank you. Only numbers are shown, and none under five."))
        return to_matter(pk, "heard")
    lead = _(
        "All of it is by choice. It only shows which groups were heard; nobody sees what you said, and you can take it back."
    )
    return form_page(
        request,
        form,
        _("How do you stand to this matter?"),
        _("Say it"),
        reverse("hall:matter", args=[pk]) + "#heard",
        lead=lead,
    )


@login_required
@require_POST
def standing_drop(request, pk):
    """Take it back; nothing of it is kept."""
    standings.take_back_standing(visible(request, pk), by=request.user)
    said(request, _("It is taken back; nothing of it is kept."))
    return to_matter(pk, "heard")


@login_required
def affected(request, pk):
    """Whom the matter concerns, as far as is known."""
    matter = visible(request, pk)
    require(rules.can_name_affected(request.user, matter))
    form = AffectedForm(request.POST or None, matter=matter)
    if tried(form, lambda: standings.name_affected(matter, *form.values(), by=request.user)):
        said(request, _("The group is named."))
        return redirect("hall:affected", pk)
    context = {"matter": matter, "form": form, "groups": hearing.heard(matter)}
    return page(request, "hall/affected.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def affected_drop(request, pk):
    one = get_object_or_404(Affected.objects.visible_to(request.user).select_related("matter"), pk=pk)
    standings.drop_affected(one, by=request.user)
    said(request, _("The group is taken out."))
    return redirect("hall:affected", one.matter_id)
