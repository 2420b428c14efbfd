"""Pages of the figures: all of them, and the rows behind each. Everybody reads those that are public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core import export, files
from silian.core.web import download, page, slice_by_key
from silian.reports.indicators import Indicator, Part, Scope
from silian.reports.queries import figure_rows as queries
from silian.reports.queries.figures import figures as counted


def scope_of(request: HttpRequest) -> Scope:
    """What the address asks for, or nothing where there is no such federation."""
    scope = queries.scope_of(request.user, request.GET)
    if scope is None:
        raise Http404
    return scope


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure the reader may see, by theme, as of a day."""
    return page(request, "reports/figures.html", {"page": queries.figures_page(scope_of(request), request.user)})


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook."""
    scope = scope_of(request)
    found = counted(scope, queries.names_for(request.user, scope.federation)).values()
    title, heads = _("Figures"), queries.figure_heads()
    widths = {heads[0]: 24, heads[5]: 60, heads[6]: 30}
    sheet = export.Sheet(
        title, title, str(scope.federation), heads, queries.figure_cells(found), widths, day=scope.as_of
    )
    return download(export.book([sheet]), f"{title} {scope.as_of.isoformat()}.xlsx", files.XLSX)


def _asked(request: HttpRequest, name: str) -> tuple[Scope, Indicator, Part]:
    scope = scope_of(request)
    found = queries.figure_of(scope, request.user, name, request.GET.get("part", ""))
    if found is None:
        raise Http404
    return scope, *found


@require_safe
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """Exactly the rows behind one figure."""
    scope, one, part = _asked(request, name)
    found = queries.figure_page(scope, one, part, request.user)
    slice_ = slice_by_key(found.rows, request.GET, newest_first=True)
    context = {
        "page": found, "slice": slice_, "rows": found.read(slice_.rows, request.user),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return page(request, "reports/figure.html", context)


@require_safe
def figure_workbook(request: HttpRequest, name: str) -> HttpResponse:
    """All rows behind one figure as a workbook, a sheet for each kind."""
    scope, one, _part = _asked(request, name)
    found, heads = counted(scope, [name])[name], queries.heads()
    sheets = []
    for part in one.all_parts:
        rows = queries.rows_behind(scope, found, part, request.user).iterator(chunk_size=1000)
        told = queries.cells(queries.shown(rows, part, request.user))
        sheets.append(
            export.Sheet(
                str(part.word), f"{found.word} · {part.word}", str(scope.federation), heads, told, {heads[2]: 50}, day=scope.as_of
            )
        )  # fmt: skip
    return download(export.book(sheets), f"{found.word} {scope.as_of.isoformat()}.xlsx", files.XLSX)
