"""A small form with its way back, as several pages of this app show it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from silian.core.errors import Refused
from silian.core.web import page


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, *, lead: str = "", status: int | None = None
) -> HttpResponse:
    """The form, its heading, one button and where “cancel” leads."""
    context = {
        "form": form, "heading": heading, "button": button, "back": back, "lead": lead,
        "multipart": form.is_multipart(),
    }  # fmt: skip
    code = status or (422 if request.method == "POST" else 200)
    return page(request, "hall/form.html", context, status=code)


def tried(request: HttpRequest, form: Any, act: Any, fallback: str) -> bool:
    """Whether the form was sent, is right, and the act went through; a refusal keeps what was typed and stands at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        for name, sentence in refused.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
        if not refused.fields:
            form.add_error(fallback if fallback in form.fields else None, refused.sentence)
        return False
    return True


def case(pk: int, part: str = "") -> str:
    """The address of a matter's page, at one of its parts."""
    return reverse("hall:matter", args=[pk]) + (f"#{part}" if part else "")


def to_case(pk: int, part: str = "") -> HttpResponse:
    return redirect(case(pk, part))
