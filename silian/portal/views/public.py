"""Pages everybody may read, and the machine's question."""

from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from silian.core.web import page
from silian.portal.queries import feeds, front

# Whoever reads the front page sees numbers at most a minute old; many readers cost one count.
COUNTED_FOR_SECONDS = 60


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


def healthz(request):
    """For the machine that watches: can we reach our data?"""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
