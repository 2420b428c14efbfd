"""What the tests of this app start from: reports of the cast's street, as the office writes them."""

from datetime import date
from typing import Any

from silian.reports import actions
from silian.reports.models import Report


def year(cast, number: int | None = None) -> dict[str, Any]:
    number = number or cast.today.year
    return {"since": date(number, 1, 1), "until": date(number + 1, 1, 1)}


def draft(cast, kind: str = Report.Kind.YEARLY, number: int | None = None, *, by=None, **fields) -> Report:
    return actions.begin_report(cast.street, kind, year(cast, number) | fields, by=by or cast.secretary)


def frozen(cast, kind: str = Report.Kind.YEARLY, number: int | None = None, *, by=None, **fields) -> Report:
    return actions.freeze_report(draft(cast, kind, number, by=by, **fields), by=by or cast.secretary)


def fresh(one):
    return type(one).objects.get(pk=one.pk)
