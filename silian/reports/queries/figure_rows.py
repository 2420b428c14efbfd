"""The pages of the figures: all of them by theme, and exactly the rows behind one.

Who may open a row is asked of the row itself (`visible_to`). A row the reader may not open is counted all the same; of it she
learns its kind, its number and what it brings to a sum, neither title nor day nor page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation, Sector
from silian.members.queries.register import number
from silian.reports.indicators import INDICATORS, Indicator, Part, Scope
from silian.reports.queries.figures import Figure, Number, address, asked, figures, plain

EARLIEST = date(1949, 10, 1)  # no figure is asked for before
THEMES = {
    "street": gettext_lazy("Members and area"), "work": gettext_lazy("Visits, meetings, projects"),
    "places": pgettext_lazy("theme of figures", "Bases and activities"), "lists": gettext_lazy("The two lists"),
    "people": gettext_lazy("Volunteers and people served"), "hall": gettext_lazy("Matters and advice"),
}  # fmt: skip


# ── What a reader may ask ──


def federation_of(reader: Any, slug: str) -> Federation | None:
    """The federation of the address; else the reader's own, else the first. One query."""
    rows = Federation.objects.order_by("id")
    if slug:
        return rows.filter(slug=slug).first()
    own = mandates(reader).federation_ids
    return (rows.filter(pk__in=own).first() if own else None) or rows.first()


def scope_of(reader: Any, data: Mapping[str, str]) -> Scope | None:
    """What an address asks for; what it does not say is today, from the beginning, everywhere. A day that is none says nothing."""
    federation = federation_of(reader, data.get("federation", "")[:50])
    if federation is None:
        return None
    today = timezone.localdate()
    as_of, since = _day(data.get("as_of")) or today, _day(data.get("since"))
    if since and since > as_of:
        as_of, since = since, as_of
    organisation = None
    if is_inside(reader, federation):
        organisation = _thing(Organisation, federation, data.get("organisation"))
    return Scope(
        federation, as_of, since, _thing(Community, federation, data.get("community")),
        _thing(Sector, federation, data.get("sector")), organisation,
    )  # fmt: skip


def _day(typed: str | None) -> date | None:
    try:
        found = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return found if EARLIEST <= found <= timezone.localdate() else None


def _thing(model: Any, federation: Federation, typed: str | None) -> Any:
    """A part of the federation by its number; nothing where nothing was asked for."""
    pk = number(typed)
    return None if pk is None else model.objects.filter(federation=federation, pk=pk).first()


def is_inside(reader: Any, federation: Federation) -> bool:
    """Whether she sits in this federation or above it: then all its figures are hers to read."""
    return federation.pk in mandates(reader).federation_ids


def names_for(reader: Any, federation: Federation) -> list[str]:
    """The figures she may read; without a seat those that are public."""
    inside = is_inside(reader, federation)
    return [name for name, one in INDICATORS.items() if inside or one.public]


@dataclass(frozen=True)
class FiguresPage:
    """Themes with their figures, and what they can be asked for."""

    scope: Scope
    themes: list[tuple[Any, list[Figure]]]
    federations: list[Federation]
    communities: list[Community]
    sectors: list[Sector]
    query: dict[str, Any]
    is_inside: bool


def figures_page(scope: Scope, reader: Any) -> FiguresPage:
    """All figures she may read: one query, three more for what can be chosen."""
    found = figures(scope, names_for(reader, scope.federation)).values()
    themes = [(word, [one for one in found if one.theme == theme]) for theme, word in THEMES.items()]
    return FiguresPage(
        scope, [(word, some) for word, some in themes if some], list(Federation.objects.order_by("id")),
        list(Community.objects.filter(federation=scope.federation).order_by("id")),
        list(Sector.objects.filter(federation=scope.federation).order_by("id")),
        asked(scope), is_inside(reader, scope.federation),
    )  # fmt: skip


# ── The rows behind one ──


@dataclass(frozen=True)
class Row:
    """One row that counts. What the reader may not open has no title, no day and no page."""

    pk: int
    kind: str
    title: str
    day: date | None
    amount: Number
    url: str

    @property
    def is_open(self) -> bool:
        return bool(self.title)


@dataclass(frozen=True)
class Tab:
    """One kind of rows behind a figure."""

    word: Any
    rows: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class FigurePage:
    """A figure, the kinds of rows behind it, and those of one kind to page through."""

    scope: Scope
    figure: Figure
    part: Part
    tabs: list[Tab]
    rows: QuerySet

    @property
    def sums(self) -> str:
        """The unit of what the rows bring, where they bring more than themselves."""
        if self.part.amount is None:
            return ""
        return self.figure.unit if INDICATORS[self.figure.name].scale == 1 else _("minutes")

    def read(self, rows: Iterable[Any], reader: Any) -> list[Row]:
        """These rows as the reader is told of them."""
        return list(shown(rows, self.part, reader))


def figure_of(scope: Scope, reader: Any, name: str, part_name: str) -> tuple[Indicator, Part] | None:
    """A figure the reader may see and one kind of rows behind it, the first without a name; everything else is not there for her."""
    one = INDICATORS.get(name) if name in names_for(reader, scope.federation) else None
    part = one and (one.part(part_name) if part_name else one.parts[0])
    return (one, part) if one and part else None


def figure_page(scope: Scope, one: Indicator, part: Part, reader: Any) -> FigurePage:
    """The figure and the kinds of rows behind it: one query, two where there are several kinds."""
    found = figures(scope, [one.name])[one.name]
    tabs = []
    if len(one.all_parts) > 1 and found.value is not None:
        first, *others = [each.totals(scope, at, "count") for at, each in enumerate(one.all_parts)]
        counted = {at: rows for at, rows, _total in first.union(*others, all=True)}
        tabs = [
            Tab(each.word, counted.get(at, 0), address(one.name, scope, part=each.name), each is part)
            for at, each in enumerate(one.all_parts)
        ]  # fmt: skip
    return FigurePage(scope, found, part, tabs, rows_behind(scope, found, part, reader))


def rows_behind(scope: Scope, figure: Figure, part: Part, reader: Any) -> QuerySet:
    """The rows of one kind, each with `counted_seen`: whether the reader may open it. None at all where the figure is not told."""
    rows = part.listed(scope)
    if figure.value is None and not figure.rows and not figure.among:
        return rows.none()
    return part.opened_by(reader, rows)


def shown(rows: Iterable[Any], part: Part, reader: Any) -> Iterator[Row]:
    """As the reader is told of them."""
    opens = part.opens if getattr(reader, "is_authenticated", False) else part.opens_public or part.opens
    kind = str(part.word)
    for row in rows:
        amount = plain(row.counted_amount)
        if not row.counted_seen:
            yield Row(row.pk, kind, "", None, amount, "")
            continue
        url = reverse(opens, args=[row.counted_key] if part.key else []) if not part.key or row.counted_key else ""
        yield Row(row.pk, kind, row.counted_title or kind, row.counted_on if part.dated else None, amount, url)


# ── As workbooks ──


def heads() -> list[str]:
    return [_("Kind"), _("Number"), _("What"), _("Counts from"), _("Amount")]


def cells(rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        yield [row.kind, row.pk, row.title or _("not yours to open"), row.day, row.amount]


def figure_heads() -> list[str]:
    return [
        _("Figure"),
        _("Value"),
        _("Unit"),
        _("Rows"),
        _("Out of rows"),
        pgettext("figure", "Counted"),
        pgettext("figure", "Out of"),
        pgettext("figure", "How it is counted"),
        _("Tables"),
    ]


def figure_cells(found: Iterable[Figure]) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.word,
            one.value,
            one.unit,
            one.rows,
            one.among,
            one.counted,
            one.out_of,
            one.formula,
            "、".join(one.tables),
        ]
