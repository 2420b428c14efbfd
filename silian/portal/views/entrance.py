"""The demonstration's entrance: anybody may enter as one of the invented cast."""

from django.conf import settings
from django.http import Http404

from silian.core.web import page


def enter(request):
    if not settings.DEMO:
        raise Http404
    return page(request, "portal/home.html", {})
