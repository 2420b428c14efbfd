"""What the pages of this app share."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from silian.core.web import page
from silian.counsel.models import Consultation, Request
from silian.counsel.queries import consultations as queries
from silian.members.models import Federation
from silian.members.queries.register import chosen_federation


def visible(request: HttpRequest, pk: int) -> Consultation:
    """A consultation for those it concerns; for everybody else it is not there."""
    seen = Consultation.objects.visible_to(request.user).values("pk")  # type: ignore[attr-defined]
    return get_object_or_404(queries.for_page().filter(pk__in=seen), pk=pk)


def own_request(request: HttpRequest, pk: int) -> Request:
    """What she herself was asked; for everybody else it is not there."""
    rows: Any = Request.objects.of(request.user).exclude(consultation__state=Consultation.State.DRAFT)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related("consultation__seat__body", "expert__person"), consultation=pk)


def federation_of(request: HttpRequest) -> Federation:
    found = chosen_federation(request.user, request.GET.get("federation"))
    if found is None:
        raise Http404
    return found


def to_consultation(pk: int, part: str = "") -> HttpResponse:
    return redirect(reverse("counsel:consultation", args=[pk]) + (f"#{part}" if part else ""))


def form_page(request: HttpRequest, form: Any, heading: str, button: str, back: str, *, lead: str = "") -> HttpResponse:
    """A small form with its way back."""
    context = {"form": form, "heading": heading, "button": button, "back": back, "lead": lead}
    return page(request, "counsel/form.html", context, status=422 if request.method == "POST" else 200)
