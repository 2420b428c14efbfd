"""All figures of a scope, each with its value, how many rows stand behind it, and the page that opens them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format

from silian.reports.indicators import INDICATORS, Indicator, Scope
from silian.reports.queries import series

Number = int | float


@dataclass(frozen=True)
class Figure:
    """One number. `value` is None where there is nothing to divide by, where the rows are not kept by the part that was asked
    for, or where so few people stand behind it that it would tell of them. `among`: the rows a share is a part of. `counted` and `out_of`:
    what a share divides, in its unit: these rows, or the sums of what they bring."""

    name: str
    word: str
    value: Number | None
    unit: str
    formula: str
    rows: int
    url: str
    among: int | None = None
    tables: tuple[str, ...] = ()
    theme: str = ""
    is_share: bool = False
    counted: Number = 0
    out_of: Number | None = None

    @property
    def divided(self) -> tuple[str, str]:
        """The two numbers of a share, as they are read."""
        return _read(self.counted), _read(self.out_of or 0)

    @property
    def shown(self) -> str:
        """The value as it is read: a share in per cent, thousands apart; a dash where there is none."""
        if self.value is None:
            return "—"
        if self.is_share:
            return f"{number_format(round(self.value * 100, 1), 1)}%"  # number_format cuts off, it does not round
        return _read(self.value)


def _read(number: Number) -> str:
    whole = float(number).is_integer()
    return number_format(int(number) if whole else round(number, 1), 0 if whole else 1, force_grouping=True)


def figures(scope: Scope, names: Iterable[str] | None = None) -> dict[str, Figure]:
    """Name → figure, in the order of the registry; all of them, or some. One query, however many."""
    return figures_of([scope], names)[0]


def figures_of(scopes: Sequence[Scope], names: Iterable[str] | None = None) -> list[dict[str, Figure]]:
    """The same of several scopes – federations, years, communities –, in their order: still one query, and for many days of one
    federation one that does not grow with them (`series.py`)."""
    asked = [INDICATORS[name] for name in names] if names is not None else list(INDICATORS.values())
    parts = [(part, one.way) for one in asked for part in one.all_parts]
    counted = {number: (rows, total) for number, rows, total in series.totals(scopes, parts)}
    totals = (counted.get(number, (0, None)) for number in range(len(scopes) * len(parts)))
    return [
        {
            one.name: _figure(one, scope, list(islice(totals, len(one.parts))), list(islice(totals, len(one.among))))
            for one in asked
        }
        for scope in scopes
    ]


def _figure(one: Indicator, scope: Scope, own: list[tuple[int, Any]], among: list[tuple[int, Any]]) -> Figure:
    rows, of = sum(part[0] for part in own), sum(part[0] for part in among)
    total, whole = (sum((part[1] for part in some if part[1] is not None), Decimal(0)) for some in (own, among))
    value: Number | None = None
    if is_open(one, scope, rows, of):
        if one.way == "share":
            value = float(total) / float(whole) if whole else None
        elif one.way == "median":
            value = plain(total) if rows else None
        else:
            value = plain(total / one.scale) if one.way == "sum" else rows
    else:
        rows, of, total, whole = 0, 0, Decimal(0), Decimal(0)
    share = one.way == "share"
    return Figure(
        one.name, str(one.word), value, str(one.unit), str(one.formula), rows, address(one.name, scope),
        of if one.among else None, one.tables, one.theme, share, plain(total / one.scale) if share else rows,
        plain(whole / one.scale) if share else None,
    )  # fmt: skip


def is_open(one: Indicator, scope: Scope, rows: int, of: int) -> bool:
    """Whether the figure may be told at all: kept by the parts that were asked for, and not of so few that it tells of them."""
    return one.fits(scope) and (not one.least or min(rows, of - rows) >= one.least)


def plain(total: Decimal) -> Number:
    """As a whole number where it is one."""
    return int(total) if total == total.to_integral_value() else float(total)


def address(name: str, scope: Scope, **more: Any) -> str:
    """The page with the rows of a figure, asked the same way."""
    return f"{reverse('reports:figure', args=[name])}?{urlencode(asked(scope, **more))}"


def asked(scope: Scope, **more: Any) -> dict[str, Any]:
    """A scope as it stands in an address."""
    said = {
        "federation": scope.federation.slug, "as_of": scope.as_of.isoformat(),
        "since": scope.since.isoformat() if scope.since else "",
        **{name: thing.pk if (thing := getattr(scope, name)) else "" for name in ("community", "sector", "organisation")},
        **more,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value != ""}
