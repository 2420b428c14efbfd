"""What the pages of this app share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from silian.counsel.models import Consultation, Request
from silian.counsel.queries import consultations as queries


def visible(request: HttpRequest, pk: int) -> Consultation:
    """A consultation for those it concerns; for everybody else it is not there."""
    seen = Consultation.objects.visible_to(request.user).values("pk")  # type: ignore[attr-defined]
    return get_object_or_404(queries.for_page().filter(pk__in=seen), pk=pk)


def own_request(request: HttpRequest, pk: int) -> Request:
    """What she herself was asked; for everybody else it is not there."""
    rows: Any = Request.objects.of(request.user).exclude(consultation__state=Consultation.State.DRAFT)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related("consultation__seat__body", "expert__person"), consultation=pk)


def to_consultation(pk: int, part: str = "") -> HttpResponse:
    return redirect(reverse("counsel:consultation", args=[pk]) + (f"#{part}" if part else ""))
