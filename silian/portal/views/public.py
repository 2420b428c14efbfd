"""Pages everybody may read, and the machine's question."""

from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.portal.queries import feeds, front

# Whoever reads the front page sees numbers at most a minute old; many readers cost one count.
COUNTED_FOR_SECONDS = 60
PER_PAGE = 20


@require_safe
def home(request):
    """What Silian is here, in numbers, and where one may go on."""
    streets = cache.get_or_set("portal.front.streets", front.streets, COUNTED_FOR_SECONDS)
    on = cache.get_or_set("portal.front.on", front.whats_on, COUNTED_FOR_SECONDS)
    numbers = []
    if len(streets) == 1:
        only = streets[0].pk
        kept = f"portal.front.numbers.{only}.{get_language()}"  # a figure holds its words
        numbers = cache.get_or_set(kept, lambda: front.numbers(only), COUNTED_FOR_SECONDS)
    # Never kept: what is taken from the public leaves this page at once.
    context = {"streets": streets, "on": on, "numbers": numbers, "front": front.front(), "feeds": feeds.FEEDS}
    return page(request, "portal/home.html", context)


@require_safe
def wanted(request):
    """What is needed of everybody: open calls that were opened to all."""
    federation = request.GET.get("federation", "")[:50]
    context = {
        "slice": slice_by_key(front.wanted(federation), request.GET, per_page=PER_PAGE, newest_first=True), "federation": federation,
        "federations": front.federations_with_calls(),
    }  # fmt: skip
    return page(request, "portal/wanted.html", context)


@require_safe
def wanted_one(request, pk):
    """One of them, to be passed on."""
    return page(request, "portal/wanted_one.html", {"call": get_object_or_404(front.wanted(), pk=pk)})


def healthz(request):
    """For the machine that watches: can we reach our data?"""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
