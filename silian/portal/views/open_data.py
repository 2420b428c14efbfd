"""Open data for programs and spreadsheets: a page that describes it, and each table as CSV and JSON."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from silian.core.importing.cells import guard
from silian.core.web import page
from silian.members.models import Federation
from silian.portal.queries import open_data as queries
from silian.portal.queries.feeds import FEEDS
from silian.stories.models import Sharing
from silian.stories.queries.reading import sharing_of

BOM = "\ufeff"  # spreadsheets read the Chinese of a CSV only with it


@require_safe
def open_data(request):
    """What there is, under which licence, and what each column says."""
    federations = queries.federations()
    asked = request.GET.get("federation", "")
    chosen = next((one for one in federations if one.slug == asked), federations[0] if federations else None)
    context = {
        "federations": federations, "chosen": chosen, "datasets": queries.DATASETS, "feeds": FEEDS,
        "sharing": sharing_of(chosen) if chosen else None, "today": timezone.localdate(),
    }  # fmt: skip
    return page(request, "portal/open_data.html", context)


@require_safe
def open_data_file(request, federation, name, form):
    """One table. Whoever asks again with what she was told is answered “not changed” without the rows."""
    found = queries.dataset(name)
    if found is None or form not in ("csv", "json"):
        raise Http404
    street = get_object_or_404(Federation, slug=federation)
    rows: Any = found.rows(street)
    if not isinstance(rows, QuerySet):
        rows = list(rows)
    sharing, today = sharing_of(street), timezone.localdate().isoformat()
    tag = quote_etag(f"{found.name}-{street.pk}-{form}-{today}-{sharing.licence}-{queries.digest(rows)}")
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        lines = _csv(found, rows) if form == "csv" else _json(found, street, sharing, today, rows)
        kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
        answer = StreamingHttpResponse(lines, content_type=kind)
        answer.headers["Content-Disposition"] = f'attachment; filename="{street.slug}-{found.name}-{today}.{form}"'
    answer.headers["ETag"] = tag
    answer.headers["Link"] = f'<{sharing.licence_url}>; rel="license"'
    answer.headers["Cache-Control"] = "public, no-cache"  # kept, but asked for anew: what is taken down leaves at once
    return answer


class _Echo:
    """What the writer of CSV writes into: it hands every line back."""

    def write(self, line: str) -> str:
        return line


def _csv(found: queries.Dataset, rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(found.names)
    for row in queries.streamed(rows):
        cells = (queries.plain(cell) for cell in row)
        yield writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in cells])


def _json(found: queries.Dataset, street: Federation, sharing: Sharing, today: str, rows: Any) -> Iterator[str]:
    head = {
        "dataset": found.name, "federation": street.name, "as_of": today,
        "licence": {"name": sharing.get_licence_display(), "url": sharing.licence_url}, "columns": found.names,
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    between = "\n"
    for row in queries.streamed(rows):
        cells = dict(zip(found.names, map(queries.plain, row), strict=True))
        yield between + json.dumps(cells, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"
