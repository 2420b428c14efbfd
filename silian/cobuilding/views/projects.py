"""Pages of projects: the list, one project with its life, opening and changing it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.cobuilding import rules
from silian.cobuilding.actions import milestones as steps
from silian.cobuilding.actions import projects as actions
from silian.cobuilding.forms import (
    FEW,
    JoinForm,
    MilestoneForm,
    OpenForm,
    PartnerForm,
    ProjectForm,
    ResultForm,
    days_of,
)
from silian.cobuilding.models import Milestone, Partner, Project
from silian.cobuilding.queries import numbers_so_far
from silian.cobuilding.queries import project as queries
from silian.cobuilding.views.shared import form_page, offered_names, organisations_of, to_project
from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.members.mandates import mandates
from silian.members.models import Seat


@login_required
@require_safe
def projects(request):
    """Projects, newest first."""
    filters = queries.Filters.of(request.GET)
    context = {
        "slice": slice_by_key(queries.projects(request.user, filters), request.GET, newest_first=True), "filters": filters,
        "states": Project.State.choices,
        "campaigns": [(one.pk, one.name) for one in queries.campaign_choices(mandates(request.user).federation_ids)],
    }  # fmt: skip
    return page(request, "cobuilding/projects.html", context, fragment="cobuilding/_projects.html")


@login_required
@require_safe
def project(request, pk):
    """One project: what comes next, its partners, agreement, steps, contributions, result, and what happened."""
    one = get_object_or_404(queries.one_project(request.user), pk=pk)
    shown = queries.project_page(one, request.user)
    context = {"project": one, "page": shown, "records": shown.records}
    return page(request, "cobuilding/project.html", context)


def _visible(request, pk):
    rows = (
        Project.objects.visible_to(request.user).select_related("federation").prefetch_related(queries.with_partners())
    )
    return get_object_or_404(rows, pk=pk)


@login_required
def new(request):
    """Open a project by hand, with two or more partners."""
    several = queries.federations_to_open_in(request.user)
    if not several:
        raise Http404
    chosen = next((one for one in several if str(one.pk) == request.POST.get("federation")), several[0])
    organisations = organisations_of([chosen.pk])
    # Filled in for her where she has not written yet.
    own = [] if request.POST else list(organisations.filter(pk__in=list(mandates(request.user).organisations)))[:2]
    form = OpenForm(
        request.POST or None, organisations=organisations, own=own, campaigns=queries.campaign_choices([chosen.pk])
    )
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        made = actions.open_project(chosen, form.values(), form.partners, by=request.user)
        said(request, _("The draft is open. Everybody who speaks for a partner has been told."))
        return redirect("cobuilding:project", made.pk)
    if "more" in request.POST:
        form.errors.clear()
    context = {"form": form, "federations": several, "chosen": chosen, "names": offered_names(organisations, FEW)}
    wrong = request.method == "POST" and "more" not in request.POST
    return page(request, "cobuilding/project_new.html", context, status=422 if wrong else 200)


@login_required
def edit(request, pk):
    """Title, description, period and campaigns."""
    one = _visible(request, pk)
    require(rules.can_change_project(request.user, one))
    initial = {"title": one.title, "about": one.about, "campaigns": list(one.campaigns.all()), **days_of(one.period)}
    form = ProjectForm(request.POST or None, initial=initial, campaigns=queries.campaign_choices([one.federation_id]))
    if request.method == "POST" and form.is_valid():
        actions.change_project(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return to_project(pk)
    heading = _("Change “%(title)s”") % {"title": one.title}
    return form_page(request, form, heading, reverse("cobuilding:project", args=[pk]))


# ── Partners ──


@login_required
def partner_new(request, pk):
    """One more partner."""
    one = _visible(request, pk)
    require(rules.can_change_project(request.user, one))
    organisations = organisations_of([one.federation_id])
    form = JoinForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        actions.add_partner(one, **form.values(), by=request.user)
        said(request, _("A partner has joined."))
        return to_project(pk)
    return form_page(
        request, form, _("One more partner for “%(title)s”") % {"title": one.title},
        reverse("cobuilding:project", args=[pk]), button=_("Add the partner"), names=offered_names(organisations, FEW),
        lead=_("In a text that was already sent out it is no party; an amendment makes it one."),
    )  # fmt: skip


def _partner(request, pk):
    seen = Project.objects.visible_to(request.user).values("pk")
    rows = Partner.objects.filter(project__in=seen).select_related("project__federation", "organisation")
    return get_object_or_404(rows, pk=pk)


@login_required
def partner(request, pk):
    """What a partner gives and asks, and whom to call there."""
    one = _partner(request, pk)
    require(rules.can_change_partner(request.user, one.project, one.organisation_id))
    initial = {name: getattr(one, name) for name in PartnerForm.base_fields}
    form = PartnerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_partner(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return to_project(one.project_id)
    return form_page(
        request, form, _("%(name)s in “%(title)s”") % {"name": one.organisation.name, "title": one.project.title},
        reverse("cobuilding:project", args=[one.project_id]),
        lead=_("Leave the contact empty to show whom the register names first; it follows when staff change."),
    )  # fmt: skip


@login_required
@require_POST
def partner_drop(request, pk):
    one = _partner(request, pk)
    actions.drop_partner(one, by=request.user)
    said(request, _("The partner was taken out of the draft."))
    return to_project(one.project_id)


# ── Its life ──


@login_required
@require_POST
def agree(request, pk):
    """Agreed without a paper, and why."""
    actions.agree_without_paper(_visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The project is agreed, without a paper."))
    return to_project(pk)


@login_required
@require_POST
def begin(request, pk):
    actions.begin(_visible(request, pk), by=request.user)
    said(request, _("The work has begun."))
    return to_project(pk)


@login_required
def finish(request, pk):
    """The result in numbers and a few sentences; then the project is done."""
    one = _visible(request, pk)
    require(rules.can_finish(request.user, one))
    known = numbers_so_far(one)
    form = ResultForm(request.POST or None, initial={"finished_on": timezone.localdate(), **known})
    if request.method == "POST" and form.is_valid():
        actions.finish(one, form.values(), by=request.user)
        said(request, _("The project is done. Thank you."))
        return to_project(pk)
    return form_page(
        request, form, _("The result of “%(title)s”") % {"title": one.title}, reverse("cobuilding:project", args=[pk]),
        button=_("Write the result and finish"), lead=_("The numbers are filled in for you from the activities of this project. Correct them where more was done.")
        if known
        else _("Asked once. Reports take these numbers from here."),
        note=_("Please name no person who was served."),
    )  # fmt: skip


@login_required
@require_POST
def stop(request, pk):
    actions.stop(_visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The project is stopped. Its history stays."))
    return to_project(pk)


@login_required
@require_POST
def note(request, pk):
    """A few words on how it goes."""
    actions.note_progress(_visible(request, pk), request.POST.get("text", ""), by=request.user)
    said(request, _("Your note is kept, and the partners are told."))
    return to_project(pk)


# ── Steps ──


def _milestone_form(request, one, **initial):
    organisations = [partner.organisation for partner in one.partners.all()]
    bodies = Seat.objects.open(timezone.localdate()).filter(body__federation=one.federation_id)
    seats = bodies.filter(body__kind__in=["secretariat", "sector", "zone", "community"]).select_related("body")
    return MilestoneForm(
        request.POST or None,
        initial=initial,
        organisations=organisations,
        seats=list(seats.order_by("body", "id")[:60]),
    )


@login_required
def milestone_new(request, pk):
    """Plan a step."""
    one = _visible(request, pk)
    require(rules.can_set_milestones(request.user, one))
    form = _milestone_form(request, one)
    if request.method == "POST" and form.is_valid():
        steps.add_milestone(one, form.values(), by=request.user)
        said(request, _("The step is planned."))
        return to_project(pk)
    return form_page(
        request, form, _("A step of “%(title)s”") % {"title": one.title}, reverse("cobuilding:project", args=[pk]),
        lead=_("It appears on the desk of who sees to it, a week before its day and until it is closed."),
    )  # fmt: skip


def _milestone(request, pk):
    rows = Milestone.objects.visible_to(request.user).select_related(
        "project__federation", "organisation", "seat__body"
    )
    return get_object_or_404(rows.prefetch_related("project__partners__organisation"), pk=pk)


@login_required
def milestone(request, pk):
    """Change a step."""
    one = _milestone(request, pk)
    require(rules.can_set_milestones(request.user, one.project))
    owner = f"o{one.organisation_id}" if one.organisation_id else f"s{one.seat_id}"
    form = _milestone_form(request, one.project, title=one.title, due_on=one.due_on, owner=owner)
    if request.method == "POST" and form.is_valid():
        steps.change_milestone(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return to_project(one.project_id)
    return form_page(
        request,
        form,
        _("Change the step “%(step)s”") % {"step": one.title},
        reverse("cobuilding:project", args=[one.project_id]),
    )


@login_required
@require_POST
def milestone_done(request, pk):
    one = _milestone(request, pk)
    steps.reach_milestone(one, by=request.user)
    said(request, _("The step is done."))
    return to_project(one.project_id)


@login_required
@require_POST
def milestone_drop(request, pk):
    one = _milestone(request, pk)
    steps.drop_milestone(one, request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason."))
    return to_project(one.project_id)
