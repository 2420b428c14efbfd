"""Answering requests: page or fragment, pages by key, a refusal as words."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.errors import Refused
from silian.core.models import StoredFile

PER_PAGE = 20


@dataclass(frozen=True)
class Slice:
    """One screen of a list, found by key: deep pages cost what the first one costs."""

    rows: Sequence[Any]
    older: str
    newer: str
    first: bool


def slice_by_key(
    queryset: models.QuerySet,
    request_data: Any,
    *,
    field: str = "pk",
    per_page: int = PER_PAGE,
    newest_first: bool = False,
) -> Slice:
    """The rows after (or before) the key in the address; reads one row more than shown, never counts."""
    after, before = _key(request_data.get("after")), _key(request_data.get("before"))
    up = not newest_first
    name = field if up else f"-{field}"
    turned = f"-{field}" if up else field
    if before is not None:
        side = {f"{field}__lt" if up else f"{field}__gt": before}
        found = list(queryset.filter(**side).order_by(turned)[: per_page + 1])
        more_before, rows = len(found) > per_page, found[:per_page][::-1]
        more_after = True
    else:
        side = {} if after is None else {f"{field}__gt" if up else f"{field}__lt": after}
        found = list(queryset.filter(**side).order_by(name)[: per_page + 1])
        more_after, rows = len(found) > per_page, found[:per_page]
        more_before = after is not None
    keep = [(key, value) for key, value in request_data.items() if key not in ("after", "before") and value]
    link = lambda key, row: "?" + urlencode([*keep, (key, row.pk)])  # noqa: E731
    return Slice(
        rows,
        older=link("after", rows[-1]) if rows and more_after else "",
        newer=link("before", rows[0]) if rows and more_before else "",
        first=not more_before,
    )


def _key(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else None


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or only its fragment where HTMX asked for that."""
    htmx: Any = getattr(request, "htmx", None)
    wants_fragment = fragment and htmx and not htmx.boosted
    response = render(request, fragment if wants_fragment else template, context, status=status)
    if fragment:
        response.headers["Vary"] = "HX-Request"
    return response


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, *arguments: Any, lead: str = ""
) -> HttpResponse:
    """A small form with its way back, an address or the name of a page."""
    context = {"form": form, "heading": heading, "button": button, "back": resolve_url(back, *arguments), "lead": lead}
    return page(request, "form.html", context, status=422 if request.method == "POST" else 200)


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Where the person came from, if that is ours; else the named page."""
    target = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect(otherwise)


class RefusedAsSentence:
    """Turns a refusal anywhere below into a sentence on the page the person was on. No view catches it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused):
            return None
        if getattr(request, "htmx", False):
            response = render(request, "refused_fragment.html", {"sentence": exception.sentence}, status=409)
            response.headers["HX-Retarget"] = "#said"
            response.headers["HX-Reswap"] = "innerHTML"
            response.headers["HX-Trigger"] = json.dumps({"silian:refused": True})
            return response
        return render(request, "refused.html", {"sentence": exception.sentence}, status=409)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Behind a proxy only what our own wrote last is believed; IPv6 counts by network."""
    written = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HOSTS else ""
    address = written.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return ":".join(address.split(":")[:4]) if address.count(":") > 1 else address


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or in a browser that keeps no cookies."""
    sentence = _(
        "This form was open too long. Go back, reload the page and send it again; your browser keeps what you typed."
    )
    return render(request, "refused.html", {"sentence": sentence}, status=403)


def tried(form: Any, act: Callable[[], Any], otherwise: str | None = None) -> Any:
    """What the act gave, if the form was sent, is right, and the act was not refused; else nothing, and the form says why.

    A refusal stands beside the inputs it is about, else at the input `otherwise`, else above the form; what was typed stays.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        done = act()
    except Refused as refusal:
        show_refusal(form, refusal, otherwise)
        return None
    return True if done is None else done


def show_refusal(form: Any, refusal: Refused, otherwise: str | None = None) -> None:
    """The sentences of a refusal on the form it answers."""
    for name, sentence in (refusal.fields or {otherwise or "": refusal.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)


def said(request: HttpRequest, sentence: str) -> None:
    """One sentence about what has just been done, on the next page."""
    messages.success(request, sentence)


def download(content: Any, name: str, media_type: str = files.UNKNOWN) -> FileResponse:
    """Bytes or an open file as a download, never shown in the browser and never guessed at."""
    # A response that streams would send plain bytes number by number, as "80 75 …".
    content = io.BytesIO(content) if isinstance(content, bytes) else content
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def stored_file(person: Any, pk: int) -> FileResponse:
    """A file somebody handed in. Who may not open it learns not even that it exists."""
    file = get_object_or_404(StoredFile, pk=pk)
    if not files.may_open(person, file):
        raise Http404
    return download(file.content.open("rb"), file.name)
