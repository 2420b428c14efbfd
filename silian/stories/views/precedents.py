"""Something like this was solved before."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from silian.core.web import page
from silian.stories.queries import precedents as queries


@never_cache
@require_safe
def precedents(request, kind, pk):
    """What is alike, for whoever sees the demand, matter or project; its page loads this part by itself."""
    if kind not in queries.BEGINNINGS:
        raise Http404
    thing = get_object_or_404(queries.BEGINNINGS[kind](request.user).defer("search"), pk=pk)
    rows = queries.precedents(request.user, kind, thing)
    context = {"rows": rows, "thing": thing, "address": queries.ADDRESSES[kind]}
    return page(request, "stories/precedents.html", context, fragment="stories/_precedents.html")
