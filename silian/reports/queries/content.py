"""What a report says while it lives: its sections put together from the figures of today, ready to be shown, written or frozen.

The result holds only words, numbers and lists, so that it can be kept as JSON and be read again unchanged. Always in Chinese.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from silian.core.official import day
from silian.members.models import Community, Sector
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.indicators.scope import year_before
from silian.reports.models import Report
from silian.reports.queries.figures import Figure, figures, figures_of
from silian.reports.queries.outline import OF_COMMUNITIES, OF_SECTORS, Section, outline
from silian.reports.queries.wording import Told, filled, names_in, told

# House values: so many years of a curve, and so many names of a list.
MOST_YEARS, MOST_LISTED = 20, 4


@dataclass
class Living:
    """A report as it stands now. `said` is what would be kept; `asked`: key → figure and scope, to find its rows."""

    said: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, tuple[str, Scope]] = field(default_factory=dict)


def scope_of(report: Report) -> Scope:
    return Scope(report.federation, report.day, report.since, report.community, report.sector, report.organisation)


def period(report: Report) -> str:
    first, last = report.since, report.last_day
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year}年"
    return f"{day(first)}至{day(last)}"


def title_of(report: Report) -> str:
    """What such a paper is called."""
    with translation.override("zh-hans"):
        said = {
            Report.Kind.YEARLY: _("%(name)s: work report of %(year)s"), Report.Kind.COMMUNITY: _("%(name)s: co-building in %(year)s"),
            Report.Kind.SECTOR: _("%(name)s sector: co-building in %(year)s"), Report.Kind.MEMBER: _("%(name)s: our year %(year)s"),
        }[Report.Kind(report.kind)]  # fmt: skip
        return (said % {"name": report.subject.name, "year": report.since.year})[:120]


def living(report: Report) -> Living:
    """Every section with its sentences, tables, charts and lists; a score of questions to the database, however many years and communities."""
    with translation.override("zh-hans"):
        return _Builder(report).build()


def drafted(report: Report) -> dict[str, str]:
    """The sentences the platform proposes for each section, with places for the figures: what editing begins with."""
    with translation.override("zh-hans"):
        made = _Builder(report)
        made.count()
        return {one.key: made.template(one) for one in outline(report.kind)}


class _Builder:
    """Puts one report together; each figure is counted once."""

    def __init__(self, report: Report) -> None:
        self.report, self.scope = report, scope_of(report)
        self.found: dict[str, Told] = {}
        self.asked: dict[str, tuple[str, Scope]] = {}
        self.passages = {one.part: one.text for one in report.passages.all()} if report.pk else {}
        self.facts = {
            "as_of": day(report.day), "period": period(report), "subject": str(getattr(report.subject, "name", "")),
        }  # fmt: skip

    def build(self) -> Living:
        self.count()
        sections = [self.section(one) for one in outline(self.report.kind)]
        said = {
            "title": self.report.title, "federation": self.report.federation.name, "subject": self.facts["subject"],
            "period": self.facts["period"], "as_of": self.facts["as_of"], "sections": sections,
            "compared": self.compared, "figures": {key: asdict(one) for key, one in self.found.items()},
        }  # fmt: skip
        return Living(said, self.asked)

    # ── Figures ──

    def count(self) -> None:
        """The figures of all sections now and a year before: two questions."""
        wanted: list[str] = []
        for one in outline(self.report.kind):
            wanted += one.known
            for text in (*one.sentences, self.passages.get(one.key, "")):
                wanted += [name for name in names_in(str(text)) if name in INDICATORS]
        names = list(dict.fromkeys(wanted))
        before = self._before(names)
        for name, figure in figures(self.scope, names).items():
            self._keep(name, name, self.scope, figure, before.get(name, (None, "—")))

    def _keep(self, key: str, name: str, scope: Scope, figure: Figure, before: tuple[float | None, str]) -> Told:
        self.found[key] = told(key, figure, before, yearly=self._is_yearly)
        self.asked[key] = (name, scope)
        return self.found[key]

    @property
    def _is_yearly(self) -> bool:
        before = self.report.before
        return before is None or abs((self.report.since - before.since).days - 365) <= 1

    @property
    def compared(self) -> str:
        """With what its figures are compared, in words."""
        before = self.report.before
        if before is not None:
            return _("Compared with %(sign)s, as of %(day)s.") % {"sign": before.sign, "day": day(before.day)}
        return _("Compared with the figures as of %(day)s.") % {"day": day(year_before(self.report.day))}

    def _before(self, names: list[str]) -> dict[str, tuple[float | None, str]]:
        if self.report.before is not None:
            kept = self.report.before.snapshot.get("figures", {})
            return {name: (kept[name]["value"], kept[name]["shown"]) for name in names if name in kept}
        scope, founded = self.scope.year_before, self.report.federation.founded_on
        if founded and scope.as_of < founded:
            return {}
        return {name: (one.value, one.shown) for name, one in figures(scope, names).items()}

    # ── Sections ──

    def template(self, one: Section) -> str:
        """The drafted sentences whose figures are known."""
        usable = [str(text) for text in one.sentences if self._says_something(names_in(str(text)))]
        return "".join(usable)

    def _says_something(self, names: list[str]) -> bool:
        """All figures are known, and one of them is not nothing. What is nothing stands in the table."""
        values = [self.found[name].value if name in self.found else None for name in names]
        return None not in values and (not values or any(values))

    def section(self, one: Section) -> dict[str, Any]:
        text = self.passages.get(one.key) or self.template(one)
        paragraphs = [filled(line.strip(), self.found, self.facts) for line in text.splitlines() if line.strip()]
        if self.report.kind == Report.Kind.MEMBER and one.lists:
            tables = list(self._listed(one))  # its figures stand in the sentences
        else:
            tables = [*self._figures(one), *self._compared(one)]
        return {
            "key": one.key, "heading": str(one.heading), "own": one.key in self.passages, "open": one.open,
            "paragraphs": paragraphs, "tables": tables, "charts": [self.chart(name) for name in one.charts],
        }  # fmt: skip

    def _figures(self, one: Section) -> Iterator[dict[str, Any]]:
        """Word, value, before, difference."""
        shown = [self.found[name] for name in one.known if self.found[name].value is not None]
        if shown:
            rows = [
                [(_named(each), ""), (each.in_table, each.key), (each.before_shown, ""), (each.change, "")]
                for each in shown
            ]
            heads = [_("Figure"), _("This time"), _("Last year") if self._is_yearly else _("Before"), _("Difference")]
            yield {"caption": "", "heads": heads, "rows": rows, "numbers": [1, 2, 3], "widths": [58, 48, 25, 25]}

    def _counted(self, names: Sequence[str], asked: Sequence[tuple[str, Scope]]) -> list[list[Told]]:
        """These figures of several scopes, each with the word that tells its keys apart: one question."""
        found = figures_of([scope for _place, scope in asked], names)
        return [
            [self._keep(f"{name}@{place}", name, scope, figure, (None, "—")) for name, figure in counted.items()]
            for (place, scope), counted in zip(asked, found, strict=True)
        ]

    def _by(self, kind: str, names: Sequence[str]) -> list[tuple[str, list[Told]]]:
        """These figures of every community or sector of the federation, inside what the report is about: two questions."""
        model: Any = Community if kind == "community" else Sector
        parts = list(model.objects.filter(federation=self.scope.federation).order_by("id"))
        asked = [(f"{kind}:{one.pk}", replace(self.scope, **{kind: one})) for one in parts]
        return [(one.name, counted) for one, counted in zip(parts, self._counted(names, asked), strict=True)]

    def _compared(self, one: Section) -> Iterator[dict[str, Any]]:
        """One row for each community or sector."""
        if not one.compares:
            return
        names = [name for name in (OF_COMMUNITIES if one.compares == "community" else OF_SECTORS) if name in INDICATORS]
        words = [f"{INDICATORS[name].word}" for name in names]
        rows = [
            [(part, ""), *((each.shown, each.key) for each in counted)]
            for part, counted in self._by(one.compares, names)
        ]
        if rows:
            head = _("Community") if one.compares == "community" else _("Sector")
            # Wide enough for its word on one line, in letters of 12 pt; the names have the rest.
            wide = [max(14.0, len(word) * 4.24 + 4.2) for word in words]
            yield {
                "caption": "", "heads": [head, *words], "rows": rows, "numbers": list(range(1, len(names) + 1)),
                "widths": [156 - sum(wide), *wide],
            }  # fmt: skip

    def _listed(self, one: Section) -> Iterator[dict[str, Any]]:
        """The rows behind some figures by name, the newest of each first."""
        cells: list[list[tuple[str, str]]] = []
        for name in one.lists:
            for part in INDICATORS[name].parts if name in INDICATORS else ():
                if not part.fits(self.scope):
                    continue
                rows = part.listed(self.scope).order_by("-counted_on", "-pk")[: MOST_LISTED + 1]
                found = [(row.counted_title, row.counted_on) for row in rows]
                word = str(INDICATORS[name].word)
                for title, since in found[:MOST_LISTED]:
                    cells.append([(word, ""), (title, ""), (since.isoformat() if since else "", "")])
                if len(found) > MOST_LISTED:
                    cells.append([(word, ""), (_("and more"), ""), ("", "")])
        if cells:
            yield {
                "caption": "", "heads": [_("Figure"), _("What"), _("Day")], "rows": cells, "numbers": [2],
                "widths": [42, 84, 30],
            }  # fmt: skip

    # ── Charts ──

    def chart(self, name: str) -> dict[str, Any]:
        return (
            self._growth() if name == "growth" else self._members_by("community" if name == "communities" else "sector")
        )

    def _growth(self) -> dict[str, Any]:
        """Members at the end of every year since the founding, and on the day itself."""
        today, founded = self.scope.as_of, self.report.federation.founded_on or self.report.since
        days = [date(year, 12, 31) for year in range(max(founded.year, today.year - MOST_YEARS), today.year)]
        asked = [(f"day:{one.isoformat()}", replace(self.scope, as_of=one, since=None)) for one in [*days, today]]
        counted = self._counted(["members"], asked)
        points = [(str(scope.as_of.year), one) for (_place, scope), [one] in zip(asked, counted, strict=True)]
        first, last = points[0], points[-1]
        says = _("At the end of %(first)s there were %(start)s, by %(day)s there are %(now)s.") % {
            "first": first[0], "start": first[1].whole, "day": day(today), "now": last[1].whole,
        }  # fmt: skip
        return _chart("growth", "line", _("Members, year by year"), _("Year"), points, says)

    def _members_by(self, kind: str) -> dict[str, Any]:
        """Members in every sector, or in every community."""
        points = [(part, one) for part, [one] in self._by(kind, ["members"])]
        most = max(points, key=lambda point: point[1].value or 0, default=None)
        says = (
            _("Most members, %(number)s, are in %(name)s.") % {"number": most[1].whole, "name": most[0]} if most else ""
        )
        title = _("Members by sector") if kind == "sector" else _("Members by community")
        head = _("Sector") if kind == "sector" else _("Community")
        return _chart("sectors" if kind == "sector" else "communities", "bars", title, head, points, says)


def _chart(
    name: str, kind: str, title: str, head: str, points: list[tuple[str, Told]], says: str
) -> dict[str, Any]:  # fmt: skip
    """A chart as data: what is drawn of it and what its table says are the same rows."""
    return {
        "name": name, "kind": kind, "title": title, "says": says, "heads": [head, points[0][1].word if points else ""],
        "labels": [label for label, _one in points], "values": [one.value or 0 for _label, one in points],
        "rows": [[(label, ""), (one.shown, one.key)] for label, one in points],
    }  # fmt: skip


def _named(one: Told) -> str:
    """A figure's word with its unit, unless it says so itself."""
    return one.word if one.shown.endswith("%") or not one.unit else f"{one.word}（{one.unit}）"


def empty(section: dict[str, Any]) -> bool:
    """Nothing to show: no words, no table, no chart."""
    return not (section["paragraphs"] or section["tables"] or section["charts"])
