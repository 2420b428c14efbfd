"""What filling in costs a federation: by form, by role and by month, with what the platform filled in itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.members.mandates import OFFICE_KINDS, TEAM_KINDS, mandates
from silian.members.models import Body, Federation
from silian.members.queries.register import number
from silian.reports.models import Burden
from silian.reports.queries.form_words import FORMS, PARTS

EARLIEST = 2000  # no year is asked for before
IMPORTED = "core.import.written"
_SUMS = ("times", "typed", "filled", "again", "typed_again")
_COMMUNITY = {Body.Kind.COMMUNITY, Body.Kind.ZONE, Body.Kind.SECTOR, Body.Kind.CARRIER}


def role_of(person: Any) -> tuple[int | None, str]:
    """For which federation and in which role somebody fills in a form: by the first of her seats in this order; nobody's is everybody else's."""
    held = mandates(person).held
    for role, kinds in (
        (Burden.Role.OFFICE, OFFICE_KINDS), (Burden.Role.COMMUNITY, _COMMUNITY), (Burden.Role.LIAISON, {Body.Kind.ORGANISATION}),
        (Burden.Role.EXPERT, {Body.Kind.THINK_TANK}), (Burden.Role.VOLUNTEER, TEAM_KINDS),
    ):  # fmt: skip
        for seat in held:
            if seat.body_kind in kinds:
                return seat.federation_id, str(role)
    return (held[0].federation_id if held else None), str(Burden.Role.RESIDENT)


@dataclass(frozen=True)
class Cost:
    """One line: what it is about, and its sums."""

    word: str
    times: int = 0
    typed: int = 0
    filled: int = 0
    again: int = 0
    typed_again: int = 0

    @property
    def all_typed(self) -> int:
        """Also what was typed in forms that came back with something to mend."""
        return self.typed + self.typed_again

    @property
    def each(self) -> float | None:
        """Fields typed until one form was through."""
        return round(self.all_typed / self.times, 1) if self.times else None

    @property
    def share(self) -> float | None:
        """Of all fields that went through, those the platform had filled in."""
        total = self.typed + self.filled
        return self.filled / total if total else None


@dataclass(frozen=True)
class BurdenPage:
    federation: Federation
    federations: list[Federation]
    since: date
    until: date  # the first day after
    year: int
    years: list[int]
    month: int | None
    total: Cost
    forms: list[Cost]  # the costliest first
    roles: list[Cost]
    months: list[Cost]
    imported: Cost  # cells of workbooks; they stand in the total

    @property
    def costliest(self) -> Cost | None:
        return self.forms[0] if self.forms and self.forms[0].all_typed else None


def offices(person: Any) -> list[Federation]:
    """The federations whose burden she reads: those in whose office she sits."""
    return list(Federation.objects.filter(pk__in=list(mandates(person).offices)).order_by("pk"))


def asked(person: Any, data: Mapping[str, str]) -> BurdenPage | None:
    """The federation, the year and the month of an address; this year of her own, if it says nothing. Nothing where she reads none."""
    slug = data.get("federation", "")
    federation = next((one for one in offices(person) if slug in ("", one.slug)), None)
    if federation is None:
        return None
    year, month, this = number(data.get("year")), number(data.get("month")), timezone.localdate().year
    if year is None or not EARLIEST <= year <= this:
        year = this
    return burden_page(person, federation, year, month if month and 1 <= month <= 12 else None)


def burden_page(person: Any, federation: Federation, year: int, month: int | None = None) -> BurdenPage:
    """Six queries, however much was filled in."""
    since = date(year, month or 1, 1)
    until = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
    rows = Burden.objects.filter(federation=federation, month__gte=since, month__lt=until)
    by_form = [Cost(word_of(one.pop("form")), **one) for one in _summed(rows, "form")]
    by_role = {one.pop("role"): one for one in _summed(rows, "role")}
    by_month = {one.pop("month"): one for one in _summed(rows, "month")}
    cells = {
        one["of"].date().replace(day=1): (one["number"], one["cells"]) for one in _imports(federation, since, until)
    }
    imported = Cost(
        _("Cells of imported workbooks"),
        sum(number for number, _c in cells.values()),
        0,
        sum(c for _n, c in cells.values()),
    )
    months = []
    for day in sorted({*by_month, *cells}):
        sums = by_month.get(day, dict.fromkeys(_SUMS, 0))
        months.append(Cost(f"{day:%Y-%m}", **(sums | {"filled": sums["filled"] + cells.get(day, (0, 0))[1]})))
    return BurdenPage(
        federation=federation, federations=offices(person), since=since, until=until, year=year, years=_years(federation), month=month,
        total=_total(_("Altogether"), months), forms=_costliest(by_form), months=months, imported=imported,
        roles=[Cost(str(role.label), **by_role[role.value]) for role in Burden.Role if role.value in by_role],
    )  # fmt: skip


def word_of(form: str) -> str:
    """How a form is called; one without a name of its own is one of the other forms of its part."""
    if form in FORMS:
        return str(FORMS[form])
    part = form.partition(":")[0]
    return _("Other forms: %(part)s") % {"part": PARTS.get(part, PARTS["people"])}


def _summed(rows: QuerySet, by: str) -> list[dict[str, Any]]:
    sums = {name: Sum(name) for name in _SUMS}
    return list(rows.order_by().values(by).annotate(**sums))


def _costliest(lines: list[Cost]) -> list[Cost]:
    """One line for each name, the most typed first."""
    named: dict[str, list[Cost]] = {}
    for line in lines:
        named.setdefault(line.word, []).append(line)
    joined = [_total(word, some) for word, some in named.items()]
    return sorted(joined, key=lambda one: (-one.all_typed, -one.filled, one.word))


def _total(word: str, lines: list[Cost]) -> Cost:
    return Cost(word, *(sum(getattr(one, name) for one in lines) for name in _SUMS))


def _imports(federation: Federation, since: date, until: date) -> QuerySet:
    """How many cells imports wrote, month by month; the records of the imports say it."""
    begin, end = (timezone.make_aware(datetime.combine(day, time())) for day in (since, until))
    rows = Record.objects.filter(federation_id=federation.pk, verb=IMPORTED, at__gte=begin, at__lt=end).order_by()
    cells = Coalesce(Sum(Cast(F("facts__cells"), IntegerField())), 0)
    return rows.values(of=TruncMonth("at")).annotate(number=Count("pk"), cells=cells)


def _years(federation: Federation) -> list[int]:
    known = Burden.objects.filter(federation=federation).order_by().values_list("month__year", flat=True).distinct()
    return sorted({*known, timezone.localdate().year}, reverse=True)


def heads() -> list[str]:
    return [
        _("What"), _("Line"), _("Times sent"), _("Fields typed"), _("Filled in and left"), _("Share filled in"), _("Times given back"),
        _("Typed in what was given back"),
    ]  # fmt: skip


def cells(page: BurdenPage) -> Iterator[dict[str, Any]]:
    """Every line of the page as a row of a workbook."""
    names = heads()
    groups = [
        (_("By form"), [*page.forms, page.imported]),
        (_("By role"), page.roles),
        (_("By month"), page.months),
        ("", [page.total]),
    ]
    for what, lines in groups:
        for one in lines:
            share = None if one.share is None else round(one.share, 3)
            row = (what, one.word, one.times, one.typed, one.filled, share, one.again, one.typed_again)
            yield dict(zip(names, row, strict=True))
