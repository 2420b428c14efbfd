"""Communities by their strength, what is asked for more and more, and the lines behind every number of these pages."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.reports.queries import cockpit as cockpit_queries
from silian.reports.queries import lines as line_queries
from silian.reports.queries import profiles as queries
from silian.reports.queries import trends as trend_queries
from silian.reports.views.cockpit import inside


@login_required
@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    """Every community with what it has and what waits."""
    return page(
        request, "reports/communities.html", {"page": queries.communities_page(inside(request)), **_asked(request)}
    )


@login_required
@require_safe
def community(request: HttpRequest, pk: int) -> HttpResponse:
    """One community: its strength, what it has that others need, what it lacks."""
    scope = inside(request)
    one = get_object_or_404(queries.communities(scope), pk=pk)
    return page(request, "reports/community.html", {"page": queries.profile(scope, one), **_asked(request)})


@login_required
@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """What is asked for, by theme, month, season and place."""
    return page(request, "reports/trends.html", {"page": trend_queries.trends_page(inside(request)), **_asked(request)})


@login_required
@require_safe
def lines(request: HttpRequest, kind: str) -> HttpResponse:
    """Exactly the lines behind one number."""
    if kind not in line_queries.KINDS:
        raise Http404
    scope = inside(request)
    shown = line_queries.lines_page(scope, line_queries.Wanted.of(kind, request.GET), request.user)
    slice_ = slice_by_key(shown.rows, request.GET, newest_first=True)
    return page(request, "reports/lines.html", {"page": shown, "slice": slice_, "rows": shown.read(slice_.rows)})


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {"federations": cockpit_queries.choices(request.user)}
