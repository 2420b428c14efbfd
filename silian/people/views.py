from django.conf import settings
from django.shortcuts import render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from silian.core.web import back


@require_POST
def language(request):
    """中文 or English, kept in the browser."""
    wanted = request.POST.get("language", "")
    response = back(request, "portal:home")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@require_POST
def elder_view(request):
    """Larger letters and buttons by one tap; kept in the browser, so that it works before signing in."""
    response = back(request, "portal:home")
    wanted = request.POST.get("size", "")
    if wanted in ("18", "24", "30"):
        response.set_cookie("elder", wanted, max_age=31_536_000, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie("elder", samesite="Lax")
    return response


def locked_out(request, credentials=None, *args, **kwargs):
    """Five failures: closed for half an hour (等保 level 2)."""
    return render(request, "people/locked_out.html", status=429)
