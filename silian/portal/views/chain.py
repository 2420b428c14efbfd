"""The page that draws a whole chain."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silian.core.web import page
from silian.portal.queries import chain as queries


@login_required
@require_safe
def chain(request, kind, pk):
    """From a demand, service, match, exchange, call, project, agreement or activity to both ends."""
    if kind not in queries.BEGINNINGS:
        raise Http404
    start = get_object_or_404(queries.BEGINNINGS[kind](request.user), pk=pk)
    return page(request, "portal/chain.html", {"chain": queries.chain(kind, start, request.user)})
