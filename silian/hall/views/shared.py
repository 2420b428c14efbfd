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


def to_matter(pk: int) -> HttpResponse:
    return redirect("hall:matter", pk)


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, *arguments: Any, lead: str = "", template: str = "",
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A small form with its way back."""
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "back": reverse(back, args=arguments),
        "lead": lead,
        **more,
    }
    return page(request, template or "hall/form.html", context, status=422 if form.errors else 200)


def sender(request: HttpRequest) -> str:
    """Whom an hour's matters are counted for: a person, else an address that nobody can read back after the day."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return salted_hmac(
        "silian.hall.raise", f"{get_client_ip_address(request)} {timezone.localdate()}", algorithm="sha256"
    ).hexdigest()
