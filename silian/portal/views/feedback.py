"""A complaint or suggestion, from any page."""

from silian.core.web import page


def suggest(request):
    return page(request, "portal/home.html", {})
