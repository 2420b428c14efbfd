"""The responsibility list of a seat: a page, and the same as a paper."""

import io

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core.rules import require
from silian.core.web import download, page
from silian.documents.queries.paper import DOCX
from silian.duties import rules
from silian.duties.queries import responsibility as queries
from silian.duties.queries.board import Filters
from silian.members.models import Seat


def _list_of(request, pk):
    rows = Seat.objects.visible_to(request.user).select_related("body__organisation", "federation")
    seat = get_object_or_404(rows, pk=pk)
    require(rules.can_read_list(request.user, seat))
    return queries.responsibility(seat, Filters.of(request.GET).year)


@login_required
@require_safe
def responsibility(request, pk):
    shown = _list_of(request, pk)
    return page(request, "duties/responsibility.html", {"page": shown, "seat": shown.seat})


@login_required
@require_safe
def paper(request, pk):
    shown = _list_of(request, pk)
    name = _("Responsibility list %(year)s, %(seat)s") % {"year": shown.year, "seat": shown.seat}
    return download(io.BytesIO(queries.as_paper(shown)), f"{name}.docx", DOCX)
