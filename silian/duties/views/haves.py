"""Pages of the six haves: the board, one thing, and its evidence as a pack."""

import io

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.export import book
from silian.core.files import XLSX
from silian.core.web import download, page, slice_by_key
from silian.duties.actions import packs
from silian.duties.queries import haves as queries
from silian.duties.queries import haves_board as boards
from silian.members.queries.register import chosen_federation
from silian.members.rules import sits_in_office


def _day(given):
    """The day asked for; today where there is none. Days to come know nothing yet."""
    today = timezone.localdate()
    try:
        return min(parse_date(given or "") or today, today)
    except ValueError:
        return today


def _board(request):
    federation = chosen_federation(request.user, request.GET.get("federation"))
    if federation is None or not sits_in_office(request.user, federation.pk):
        raise Http404
    kind, lacks = request.GET.get("kind"), request.GET.get("lacks", "")
    kind, lacks = kind if kind in boards.KINDS else "member", lacks if lacks in queries.HAVES else ""
    return boards.board(federation, kind, _day(request.GET.get("day")), lacks)


@login_required
@require_safe
def board(request):
    """All members, communities or bases × six haves on a day."""
    shown = _board(request)
    found = slice_by_key(shown.wanted, request.GET, per_page=30)  # a row weighs a kilobyte, a page at most forty
    context = {
        "board": shown, "slice": found, "rows": shown.rows(found.rows), "lacks": queries.HAVES.items(),
        "today": timezone.localdate(), "query": request.GET.urlencode(),
    }  # fmt: skip
    return page(request, "duties/haves.html", context, fragment="duties/_haves.html")


@login_required
@require_safe
def board_workbook(request):
    """The board as a workbook, with how each have is counted."""
    shown = _board(request)
    title = _("Six haves")
    return download(book([boards.sheet(shown)]), f"{title} {shown.day.isoformat()}.xlsx", XLSX)


def _thing(request, kind, pk):
    if kind not in boards.KINDS:
        raise Http404
    return get_object_or_404(boards.visible(request.user, kind), pk=pk)


@login_required
@require_safe
def haves(request, kind, pk):
    """The six haves of one member, community or base: the evidence, or what would bring it."""
    one, day = _thing(request, kind, pk), _day(request.GET.get("day"))
    context = {
        "thing": one, "kind": kind, "day": day, "today": timezone.localdate(), "opens": f"{OPENS[kind]}",
        "haves": queries.haves(kind, one.federation_id, pk, day), "office": sits_in_office(request.user, one.federation_id),
    }  # fmt: skip
    return page(request, "duties/haves_of.html", context)


OPENS = {"member": "members:organisation", "community": "members:part", "base": "places:base"}


@login_required
@require_POST
def pack(request, kind, pk):
    """The evidence as an archive, with the digest of the whole."""
    one, day = _thing(request, kind, pk), _day(request.POST.get("day"))
    content, digest = packs.make_pack(kind, one, day, by=request.user)
    return _archive(content, one.name, day, digest)


@login_required
@require_POST
def whole_pack(request):
    """The evidence of the whole federation as an archive."""
    federation = chosen_federation(request.user, request.POST.get("federation"))
    if federation is None:
        raise Http404
    day = _day(request.POST.get("day"))
    content, digest = packs.make_whole_pack(federation, day, by=request.user)
    return _archive(content, federation.name, day, digest)


def _archive(content, name, day, digest):
    evidence = _("Evidence")
    return download(io.BytesIO(content), f"{evidence} {name} {day.isoformat()} {digest[:8]}.zip", "application/zip")
