"""Who was visited: sectors × zones, the members behind a number, the workbook."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core import export, files
from silian.core.rules import require
from silian.core.web import download, page
from silian.members.queries.register import chosen_federation
from silian.visits import rules
from silian.visits.queries import coverage as queries

SHOWN = 200


def _asked(request):
    """The federation and what was asked of it; for the office and whoever visits."""
    federation = chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        raise Http404
    require(rules.can_see_coverage(request.user, federation.pk))
    return federation, queries.Filters.of(request.GET)


@login_required
@require_safe
def board(request):
    """Members, visited this year, never visited, longest ago, in every cell of the matrix."""
    federation, filters = _asked(request)
    this = timezone.localdate().year
    context = {
        "federation": federation, "filters": filters, "coverage": queries.coverage(federation, filters),
        "years": [this, this - 1, this - 2], "may_propose": rules.can_propose(request.user, federation.pk),
    }  # fmt: skip
    return page(request, "visits/coverage.html", context)


@login_required
@require_safe
def members(request):
    """The members behind a number: last visit, by whom, how long ago."""
    federation, filters = _asked(request)
    found = list(queries.members(federation, filters)[: SHOWN + 1])
    context = {
        "federation": federation, "filters": filters, "rows": queries.with_visits(found[:SHOWN]), "more": len(found) > SHOWN,
        "shown": SHOWN, "which": {"never": _("never visited"), "not": _("not visited this year"), "visited": _("visited this year")}.get(filters.which, ""),
    }  # fmt: skip
    return page(request, "visits/coverage_members.html", context)


@login_required
@require_safe
def workbook(request):
    """The members behind the number as a workbook, all of them."""
    federation, filters = _asked(request)
    title = _("Visits to members %(year)s") % {"year": filters.year}
    content = export.workbook(title, federation.name, queries.sheet_rows(federation, filters))
    return download(content, f"{title} {timezone.localdate().isoformat()}.xlsx", files.XLSX)
