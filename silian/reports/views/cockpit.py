"""The cockpit: one page for the meeting room, which asks again for itself."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from silian.core.web import page
from silian.reports.indicators import Scope
from silian.reports.queries import cockpit as queries


def inside(request: HttpRequest) -> Scope:
    scope = queries.inside(request.user, request.GET)
    if scope is None:
        raise Http404
    return scope


@login_required
@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """The federation on a day; asked again, only what has changed is sent."""
    shown = queries.cockpit(inside(request))
    if request.htmx and request.GET.get("seen") == shown.seen:
        return HttpResponse(status=204)
    context = {"page": shown, "federations": queries.choices(request.user)}
    return page(request, "reports/cockpit.html", context, fragment="reports/_cockpit.html")
