"""What the pages of treatment share: one matter the reader may see, a small form with its way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from silian.core.web import page
from silian.hall.models import Matter
from silian.hall.queries.case import one_matter


def visible(request: HttpRequest, pk: int) -> Matter:
    return get_object_or_404(one_matter(request.user), pk=pk)


def to_matter(pk: int, part: str = "plan") -> HttpResponse:
    return redirect(reverse("hall:matter", args=[pk]) + f"#{part}")


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, *, lead: str = "", note: str = ""
) -> HttpResponse:
    """A small form. After a refusal it comes back as it was typed, with the reason at its place."""
    context = {"form": form, "heading": heading, "button": button, "back": back, "lead": lead, "note": note}
    return page(request, "hall/form.html", context, status=422 if request.method == "POST" else 200)


def refuse(form: Any, refusal: Any) -> None:
    """The sentence stands beside the input it is about, else above the form."""
    for field, sentence in refusal.fields.items() or [(None, refusal.sentence)]:
        form.add_error(field if field in form.fields else None, sentence)
