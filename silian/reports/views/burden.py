"""What filling in costs, for the office."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core import export, files
from silian.core.web import download, page
from silian.reports.queries import burden as queries


def _asked(request: HttpRequest) -> queries.BurdenPage:
    found = queries.asked(request.user, request.GET)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def burden(request: Any) -> HttpResponse:
    """Fields typed and fields filled in, by form, role and month."""
    return page(request, "reports/burden.html", {"page": _asked(request), "all_months": range(1, 13)})


@login_required
@require_safe
def workbook(request: Any) -> HttpResponse:
    """The same as a workbook."""
    shown = _asked(request)
    title, heads = _("What filling in costs"), queries.heads()
    span = f"{shown.year}-{shown.month:02}" if shown.month else str(shown.year)
    sheet = export.Sheet(title, f"{title} {span}", str(shown.federation), heads, queries.cells(shown), {heads[1]: 36})
    return download(export.book([sheet]), f"{title} {span}.xlsx", files.XLSX)
