"""Pages of the office and of leaders: teams, the register of volunteers, requests."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.members.mandates import mandates
from silian.members.models import Federation
from silian.volunteering import rules
from silian.volunteering.actions import teams as actions
from silian.volunteering.actions import volunteers
from silian.volunteering.forms import TeamForm, VolunteerForm
from silian.volunteering.models import Skill, Team, TeamMember, Volunteer
from silian.volunteering.queries import teams as queries


@login_required
def team_new(request):
    """Set up a team."""
    offices = sorted(mandates(request.user).offices)
    if not offices:
        raise Http404
    federation = Federation.objects.get(pk=offices[0])
    form = _team_form(request, federation.pk)
    if request.method == "POST" and form.is_valid():
        made = actions.found_team(federation, form.cleaned_data, by=request.user)
        said(request, _("The team is there. Now set up a seat for its leader."))
        return redirect("volunteering:team", made.pk)
    return page(
        request, "volunteering/team_edit.html", {"form": form, "team": None}, status=422 if form.errors else 200
    )


def _team_form(request, federation_id, team=None):
    initial = {name: getattr(team, name) for name in actions.FIELDS} if team else {}
    form = TeamForm(
        request.POST if request.method == "POST" else None, initial=initial,
        communities=queries.communities_of([federation_id]), organisations=queries.organisations_of([federation_id]),
    )  # fmt: skip
    if team:
        form.fields["kind"].disabled = True
    return form


def _team(request, pk) -> Team:
    """A team of her own federations: others can be read about, not kept."""
    rows = Team.objects.visible_to(request.user).select_related("federation", "community", "organisation", "body")
    return get_object_or_404(rows, pk=pk)


@login_required
def team_edit(request, pk):
    """Say anew what the team does and how one joins it."""
    team = _team(request, pk)
    require(rules.can_change_team(request.user, team))
    form = _team_form(request, team.federation_id, team)
    if request.method == "POST" and form.is_valid():
        actions.change_team(_team(request, pk), form.cleaned_data, by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("volunteering:team", pk)
    return page(
        request, "volunteering/team_edit.html", {"form": form, "team": team}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def team_close(request, pk):
    actions.close_team(_team(request, pk), by=request.user)
    said(request, _("The team is closed. Its history stays."))
    return redirect("volunteering:team", pk)


@login_required
@require_POST
def team_reopen(request, pk):
    actions.reopen_team(_team(request, pk), by=request.user)
    said(request, _("The team is there again."))
    return redirect("volunteering:team", pk)


def _member(request, pk) -> TeamMember:
    rows = TeamMember.objects.visible_to(request.user).select_related("team", "volunteer__person")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def member_accept(request, pk):
    member = actions.accept_member(_member(request, pk), by=request.user)
    said(request, _("She belongs to the team now."))
    return redirect("volunteering:team", member.team_id)


@login_required
@require_POST
def member_decline(request, pk):
    member = actions.decline_member(_member(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason. She reads it."))
    return redirect("volunteering:team", member.team_id)


@login_required
@require_POST
def member_end(request, pk):
    member = actions.leave_team(_member(request, pk), by=request.user)
    said(request, _("Her place in the team has ended."))
    return redirect("volunteering:team", member.team_id)


# ── The register ──


@login_required
@require_safe
def volunteers_listed(request):
    """The volunteers of the office or of her teams."""
    if not queries.sees_register(request.user):
        raise Http404
    filters = queries.VolunteerFilters.of(request.GET)
    context = {
        "filters": filters, "slice": slice_by_key(queries.volunteers(request.user, filters), request.GET, newest_first=True),
        "skills": Skill.choices, "teams": queries.teams_to_choose(request.user),
        "communities": queries.communities_to_choose(request.user),
    }  # fmt: skip
    return page(request, "volunteering/volunteers.html", context, fragment="volunteering/_volunteer_rows.html")


def _volunteer(request, pk) -> Volunteer:
    if not queries.sees_register(request.user):
        raise Http404
    rows = Volunteer.objects.visible_to(request.user).select_related(
        "federation", "community", "organisation", "person"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@never_cache
@require_safe
def volunteer(request, pk):
    """One volunteer, for the office and the leaders of her teams."""
    one = _volunteer(request, pk)
    return page(
        request, "volunteering/volunteer.html", {"volunteer": one, "page": queries.volunteer_page(one, request.user)}
    )


@login_required
def volunteer_edit(request, pk):
    """Correct a volunteer's data for her."""
    one = _volunteer(request, pk)
    require(rules.can_change_volunteer(request.user, one))
    initial = {name: getattr(one, name) for name in VolunteerForm.base_fields} | {
        "organisation": one.organisation.name if one.organisation else ""
    }
    form = VolunteerForm(
        request.POST if request.method == "POST" else None, initial=initial, federations=[one.federation],
        communities=queries.communities_of([one.federation_id]),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        volunteers.change_volunteer(_volunteer(request, pk), form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("volunteering:volunteer", pk)
    return page(request, "volunteering/edit.html", {"form": form, "volunteer": one}, status=422 if form.errors else 200)


@login_required
@require_POST
@never_cache
def volunteer_link(request, pk):
    """A new link to her own page, shown once."""
    one = _volunteer(request, pk)
    secret = volunteers.new_link(one, by=request.user)
    link = request.build_absolute_uri(reverse("volunteering:own", args=[secret]))
    return page(request, "volunteering/joined.html", {"volunteer": one, "link": link, "herself": False, "again": True})


@login_required
@require_POST
def volunteer_erase(request, pk):
    """Delete the data of somebody who asked for it without her link."""
    one = _volunteer(request, pk)
    require(rules.can_change_volunteer(request.user, one))
    if not request.POST.get("sure"):
        said(request, _("Nothing was deleted. Tick the box first if you are sure."))
        return redirect("volunteering:volunteer", pk)
    volunteers.erase(one, by=request.user)
    said(request, _("The data are deleted."))
    return redirect("volunteering:volunteers")
