"""What the pages of this app share."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from silian.core.web import page
from silian.members.models import Federation
from silian.members.queries.register import chosen_federation


def federation_of(request: HttpRequest) -> Federation:
    """The one the reader chose, or hers."""
    found = chosen_federation(request.user, request.GET.get("federation"))
    if found is None:
        raise Http404
    return found


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, *arguments: Any, lead: str = ""
) -> HttpResponse:
    """A small form with its way back."""
    context = {"form": form, "heading": heading, "button": button, "back": reverse(back, args=arguments), "lead": lead}
    return page(request, "honours/form.html", context, status=422 if request.method == "POST" else 200)
