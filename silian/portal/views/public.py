"""Pages everybody may read, and the machine's question."""

from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from silian.core.web import page


@require_safe
def home(request):
    """What Silian is here."""
    return page(request, "portal/home.html", {})


def healthz(request):
    """For the machine that watches: can we reach our data?"""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
