"""What the pages of this app share: one matter the reader may see, a small form, who sends."""

from typing import Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from silian.core.web import page
from silian.hall.models import Matter
from silian.hall.queries import case


def visible(request: HttpRequest, pk: int) -> Matter:
    return get_object_or_404(case.one_matter(request.user), pk=pk)


def address(pk: int, part: str = "") -> str:
    """The page of a matter, at one of its parts."""
    return reverse("hall:matter", args=[pk]) + (f"#{part}" if part else "")


def to_matter(pk: int, part: str = "") -> HttpResponse:
    return redirect(address(pk, part))


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, *, lead: str = "",
    template: str = "hall/form.html", status: int | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """A small form with its way back. After a refusal it comes back as it was typed, with the reason at its place."""
    context = {
        "form": form, "heading": heading, "button": button, "back": back, "lead": lead, "multipart": form.is_multipart(), **more,
    }  # fmt: skip
    return page(request, template, context, status=status or (422 if request.method == "POST" else 200))


def sender(request: HttpRequest) -> str:
    """Whom an hour's matters are counted for: a person, else an address that nobody can read back after the day."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return salted_hmac(
        "silian.hall.raise", f"{get_client_ip_address(request)} {timezone.localdate()}", algorithm="sha256"
    ).hexdigest()
