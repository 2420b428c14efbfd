"""What the tests of this app start from: reports of the cast's street, as the office writes them."""

from datetime import date
from typing import Any

from django.test import Client

from silian.reports import actions
from silian.reports.models import Report
from silian.reports.queries.charts import Chart
from silian.reports.queries.wording import plain


def year(cast, number: int | None = None) -> dict[str, Any]:
    number = number or cast.today.year
    return {"since": date(number, 1, 1), "until": date(number + 1, 1, 1)}


def draft(cast, kind: str = Report.Kind.YEARLY, number: int | None = None, *, by=None, **fields) -> Report:
    return actions.begin_report(cast.street, kind, year(cast, number) | fields, by=by or cast.secretary)


def frozen(cast, kind: str = Report.Kind.YEARLY, number: int | None = None, *, by=None, **fields) -> Report:
    return actions.freeze_report(draft(cast, kind, number, by=by, **fields), by=by or cast.secretary)


def sentences(said: dict[str, Any]) -> list[str]:
    """All paragraphs of a report as plain words."""
    return [plain(line) for one in said["sections"] for line in one["paragraphs"]]


def numbers(chart: Chart) -> dict[tuple[str, ...], float]:
    """What is drawn of a chart, by the names it stands under."""
    found: dict[tuple[str, ...], float] = {}
    for row in chart.rows:
        texts = [cell.text for cell in row.cells]
        if chart.kind == "heat":
            drawn = [(head.text, text) for head, text in zip(chart.heads[1:], texts[1:], strict=True) if not head.total]
            found |= {(texts[0], head): float(text) for head, text in drawn}
        elif chart.kind == "flow":
            found[(texts[0], texts[1])] = float(texts[2])
        else:
            found[(texts[0],)] = float(texts[1])
    return found


def fresh(one):
    return type(one).objects.get(pk=one.pk)


def signed_in(person=None) -> Client:
    """A browser of hers; of nobody's without a person."""
    made = Client()
    if person is not None:
        made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made
