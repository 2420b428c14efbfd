"""Pages of projects."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silian.cobuilding import queries
from silian.cobuilding.models import Project
from silian.core.web import page, slice_by_key


@login_required
@require_safe
def projects(request):
    """Projects, newest first."""
    state, mine = request.GET.get("state", ""), bool(request.GET.get("mine"))
    rows = queries.projects(request.user, state=state, mine=mine)
    context = {
        "slice": slice_by_key(rows, request.GET, newest_first=True), "state": state, "only_mine": mine,
        "states": Project.State.choices,
    }  # fmt: skip
    return page(request, "cobuilding/projects.html", context, fragment="cobuilding/_projects.html")


@login_required
@require_safe
def project(request, pk):
    """One project: its partners, where it comes from, whom to call, what happened."""
    one = get_object_or_404(
        Project.objects.visible_to(request.user).select_related(
            "match__demand__organisation", "match__service__organisation", "exchange"
        ),
        pk=pk,
    )
    shown = queries.project_page(one, request.user)
    return page(request, "cobuilding/project.html", {"project": one, "page": shown, "records": shown.records})
