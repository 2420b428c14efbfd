"""Pages of resolutions and of what comes of them: tasks, demands, carried out."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import download, page, said, tried
from silian.hall.actions import carrying
from silian.hall.actions import resolutions as actions
from silian.hall.forms.plans import DemandForm, DissentForm, ResolutionForm
from silian.hall.models import Resolution
from silian.hall.queries import resolutions as queries
from silian.hall.queries.asking import organisations_that_ask
from silian.hall.queries.paper import DOCX, paper
from silian.hall.rules import plans as plan_rules
from silian.hall.rules import resolutions as rules
from silian.hall.views.shared import form_page, to_matter, visible
from silian.tasks.forms import TaskForm
from silian.tasks.queries import owners_to_choose

REVIEW_AFTER = timedelta(days=90)  # house value: when a resolution is looked at again, if nobody says otherwise


def _resolution(request, pk) -> Resolution:
    return get_object_or_404(queries.seen_resolutions(request.user), pk=pk)


@require_safe
def resolution(request, pk):
    """What was resolved, for everybody who sees the matter."""
    one = _resolution(request, pk)
    context = {"matter": one.matter, "page": queries.resolution_page(one, request.user), "dissent_form": DissentForm()}
    return page(request, "hall/resolution.html", context)


@require_safe
def resolution_docx(request, pk):
    """The official paper."""
    one = _resolution(request, pk)
    return download(paper(one), f"{one.sign}.docx", DOCX)


def _values(data):
    return {name: data[name] for name in ("text", "basis_words", "resolved_on", "review_on")}


@login_required
def resolution_new(request, pk):
    """Write down what was resolved."""
    matter = visible(request, pk)
    require(rules.can_resolve(request.user, matter))
    today = timezone.localdate()
    form = ResolutionForm(request.POST or None, initial={"resolved_on": today, "review_on": today + REVIEW_AFTER})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if made := tried(
            form,
            lambda: actions.resolve(
                matter, _values(data), by=request.user, basis=data["basis"], dissents=data["dissents"]
            ),
        ):
            said(request, _("Written down. Give the tasks next, or make a demand of it."))
            return redirect("hall:resolution", made.pk)
    lead = _("It gets a number and stays as it is written; a later one can replace it.")
    return form_page(
        request,
        form,
        _("What was resolved"),
        _("Write it down"),
        reverse("hall:matter", args=[pk]) + "#resolutions",
        lead=lead,
    )


@login_required
def resolution_replace(request, pk):
    """A new one in its place, and why."""
    one = _resolution(request, pk)
    require(rules.can_replace(request.user, one))
    today = timezone.localdate()
    initial = {
        "text": one.text, "basis": one.basis, "basis_words": one.basis_words, "resolved_on": today, "review_on": today + REVIEW_AFTER,
    }  # fmt: skip
    form = ResolutionForm(request.POST or None, replaces=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if made := tried(
            form,
            lambda: actions.replace_resolution(
                one, _values(data), data["because"], by=request.user, basis=data["basis"]
            ),
        ):
            said(request, _("The new resolution stands; the old one can still be read."))
            return redirect("hall:resolution", made.pk)
    heading = _("Replace %(sign)s") % {"sign": one.sign}
    return form_page(request, form, heading, _("Replace it"), reverse("hall:resolution", args=[pk]))


@login_required
@require_POST
def dissent(request, pk):
    """Who does not agree, and why."""
    one = _resolution(request, pk)
    actions.add_dissent(
        one, {"who": request.POST.get("who", ""), "reason": request.POST.get("reason", "")}, by=request.user
    )
    said(request, _("The dissent stands beside the resolution."))
    return redirect("hall:resolution", pk)


@login_required
@require_POST
def review(request, pk):
    """What the review found."""
    one = _resolution(request, pk)
    actions.review_resolution(one, request.POST.get("words", ""), by=request.user)
    said(request, _("Noted, with your words."))
    return redirect("hall:resolution", pk)


def _standing(matter, chosen: str) -> Resolution | None:
    """The resolution something comes of: the named one, else the one that stands."""
    rows = Resolution.objects.filter(matter=matter, replaced_by=None).order_by("-id")
    return rows.filter(pk=int(chosen)).first() if chosen.isdigit() and len(chosen) < 19 else rows.first()


@login_required
def task_new(request, pk):
    """Who does what by when."""
    matter = visible(request, pk)
    require(plan_rules.can_give_task(request.user, matter))
    owners = owners_to_choose(matter.federation_id, timezone.localdate())
    form = TaskForm(request.POST or None, owners=owners)
    if tried(
        form,
        lambda: carrying.give_task_of(
            matter, form.values(), by=request.user, resolution=_standing(matter, request.GET.get("resolution", ""))
        ),
    ):
        said(request, _("The task is given; it stands on the desk of whoever sees to it."))
        return to_matter(pk, "tasks")
    lead = _("Whoever decided does not carry out alone: the first task goes to somebody else.")
    return form_page(
        request,
        form,
        _("A task for this matter"),
        _("Give it"),
        reverse("hall:matter", args=[pk]) + "#tasks",
        lead=lead,
    )


@login_required
def demand_new(request, pk):
    """Ask the members for what is needed."""
    matter = visible(request, pk)
    require(plan_rules.can_demand(request.user, matter))
    initial = {} if matter.private else {"title": matter.title, "place": matter.place, "detail": matter.text[:500]}
    form = DemandForm(request.POST or None, organisations=organisations_that_ask(matter, request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if made := tried(
            form,
            lambda: carrying.make_demand(
                matter,
                data["organisation"],
                {name: data[name] for name in ("title", "detail", "place", "when")},
                by=request.user,
                resolution=_standing(matter, request.GET.get("resolution", "")),
            ),
        ):
            said(
                request,
                _("The demand stands in the list; what is matched with it is reported here.")
                if made.state == "open"
                else _("The demand is drafted; the organisation puts it into the list."),
            )
            return to_matter(pk, "demands")
    lead = _("The list of demands is read by all members; name nobody in it.")
    return form_page(
        request, form, _("A demand that comes of this matter"), _("Make the demand"),
        reverse("hall:matter", args=[pk]) + "#demands", lead=lead,
    )  # fmt: skip


@login_required
@require_POST
def carried_out(request, pk):
    """What was resolved is carried out."""
    carrying.say_carried_out(visible(request, pk), request.POST.get("words", ""), by=request.user)
    said(request, _("Noted. Somebody else checks it next."))
    return to_matter(pk, "tasks")
