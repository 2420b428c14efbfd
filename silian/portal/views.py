from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import JsonResponse

from silian.core.web import page


def home(request):
    return page(request, "portal/home.html", {})


@login_required
def desk(request):
    return page(request, "portal/desk.html", {})


def healthz(request):
    """For the machine that watches: can we reach our data?"""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
