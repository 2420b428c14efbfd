"""Reading the two lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import key, timeline
from silian.core.rules import Answer, No
from silian.exchange import rules
from silian.exchange.models import Demand, Listed, Match, Service
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat

State = Listed.State


@dataclass(frozen=True)
class Filters:
    """What the reader asked of a list, as it stands in the address."""

    typed: str = ""
    theme: str = ""
    state: str = ""
    year: int | None = None
    mine: bool = False
    wide: bool = False

    @classmethod
    def of(cls, data: Any) -> "Filters":
        year = data.get("year", "")
        state = data.get("state", "")
        return cls(
            typed=data.get("q", "").strip()[:100], theme=data.get("theme", "")[:60],
            state=state if state in STATES else "", year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            mine=bool(data.get("mine")), wide=bool(data.get("wide")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


STATES = ["open", "overdue", "matched", "expired", "closed", "draft", "all"]


def state_choices(kind: str) -> list[tuple[str, str]]:
    overdue = [("overdue", _("Past its next date"))] if kind == "demand" else []
    return [
        ("", _("Open and matched")), ("open", _("Open")), *overdue, ("matched", _("Matched")),
        ("expired", _("Expired")), ("closed", _("Closed")), ("draft", _("Draft")), ("all", _("All")),
    ]  # fmt: skip


def years_around(today: date) -> list[int]:
    return [today.year + 1, today.year, today.year - 1]


def lines(kind: type[Listed], person: Any, filters: Filters) -> QuerySet:
    """One of the two lists as the reader may see it, with what every row shows; `wide` adds other sub-districts."""
    today = timezone.localdate()
    rows = kind.objects.visible_to(person) if filters.wide else kind.objects.at_home(person)
    rows = rows.select_related("organisation", "federation") if filters.wide else rows.select_related("organisation")
    if kind is Demand:
        rows = rows.select_related("duty_holder__body")
    if filters.mine:
        rows = rows.filter(organisation__in=list(mandates(person).organisations))
    if filters.year:
        rows = rows.of_year(filters.year)
    if filters.theme:
        rows = rows.filter(Q(theme=filters.theme) | Q(theme__startswith=filters.theme + "/"))
    if filters.typed:
        named = Organisation.objects.found_by(filters.typed).values("pk")
        rows = rows.filter(Q(search__typed=filters.typed) | Q(organisation__in=named))
    if filters.state == "":
        rows = rows.filter(
            Q(state=State.MATCHED) | Q(state=State.OPEN) & (Q(valid_until=None) | Q(valid_until__gte=today))
        )
    elif filters.state == "open":
        rows = rows.open(today)
    elif filters.state == "overdue" and kind is Demand:
        rows = rows.open(today).filter(next_on__lt=today)
    elif filters.state == "expired":
        rows = rows.past(today)
    elif filters.state in State.values:
        rows = rows.filter(state=filters.state)
    return rows


def with_taken(rows: QuerySet) -> QuerySet:
    """Services with how many demands they were promised to."""
    promised = (
        Match.objects.filter(service=OuterRef("pk"), state=Match.State.ACCEPTED)
        .order_by()
        .values("service")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return rows.annotate(taken=Subquery(promised))


def organisations_to_file_for(person: Any) -> QuerySet[Organisation]:
    """For whom she may file a line: her own organisations, and for the office every one of the street."""
    mine = mandates(person)
    return Organisation.objects.current().filter(
        Q(pk__in=list(mine.organisations)) | Q(federation__in=list(mine.offices))
    )


def may_file(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.organisations or mine.offices)


def newest_list_year(person: Any, kind: type[Listed]) -> int:
    """The year of the list a new line belongs to: the newest one that has lines, at least this year."""
    found = kind.objects.filter(federation__in=mandates(person).federation_ids).aggregate(year=Max("year"))["year"]
    return max(found or 0, timezone.localdate().year)


@dataclass(frozen=True)
class LinePage:
    """One line of a list with all that a reader may see and do."""

    line: Any
    kind: str
    matches: list[Match]
    records: list[Record]
    may_change: Answer
    may_close: Answer
    may_reopen: Answer
    may_publish: Answer
    may_give_duty: Answer
    taken: int

    @property
    def conditions(self) -> list[tuple[str, Any]]:
        names = Service.CONDITIONS if self.kind == "service" else ()
        return [
            (self.line._meta.get_field(name).verbose_name, getattr(self.line, name))
            for name in names
            if getattr(self.line, name) not in (None, "")
        ]

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """What the line says, in the order people ask; what is not said is left out."""
        names = [
            "audience",
            "place",
            "when",
            "frequency",
            "quantity" if self.kind == "demand" else "capacity",
        ]
        return [
            (self.line._meta.get_field(name).verbose_name, getattr(self.line, name))
            for name in names
            if getattr(self.line, name) not in (None, "")
        ]


def promised_of(service: Service) -> int:
    """To how many demands a service has been promised."""
    return Match.objects.filter(service=service, state=Match.State.ACCEPTED).count()


def line_page(line: Listed, reader: Any) -> LinePage:
    """Four queries: the suggestions she may see, the timeline, and for a service the places taken."""
    kind = "demand" if isinstance(line, Demand) else "service"
    other = "service" if kind == "demand" else "demand"
    matches = list(
        Match.objects.visible_to(reader)
        .filter(**{kind: line})
        .select_related(f"{other}__organisation")
        .order_by("rank" if kind == "demand" else "-probability", "id")[:10]
    )
    return LinePage(
        line=line, kind=kind, matches=matches, records=history(line, reader),
        may_change=rules.can_change(reader, line), may_close=rules.can_close(reader, line),
        may_reopen=rules.can_reopen(reader, line), may_publish=rules.can_publish(reader, line),
        may_give_duty=rules.can_give_duty(reader, line) if kind == "demand" else No(""),
        taken=promised_of(line) if isinstance(line, Service) else 0,
    )  # fmt: skip


# What came of a line is for the whole street to read; who declined what, and why, is for those who take part.
OUTCOMES = ("exchange.match.accepted", "exchange.exchange.accepted", "cobuilding.project.drafted")


def history(line: Listed, reader: Any) -> list[Record]:
    """All that happened, for who follows the line; for others of the street its own life and what came of it."""
    records = timeline(line)
    if not rules.follows(reader, line):
        if line.federation_id not in mandates(reader).federation_ids:
            return []
        records = records.filter(Q(subject=key(line)) | Q(verb__in=OUTCOMES))
    return list(records[:30])


def seats_for_duty(line: Listed) -> QuerySet[Seat]:
    """Who may look after a demand: the office, its sector's convener, and the organisation's own seats."""
    there = Q(body__kind__in=["secretariat", "federation"]) | Q(body__organisation=line.organisation_id)
    if line.organisation.sector_id:
        there |= Q(body__sector=line.organisation.sector_id)
    return Seat.objects.filter(there, federation=line.federation_id, closed_on=None).select_related("body")


def lines_to_carry(kind: type[Listed], person: Any, year: int) -> QuerySet:
    """Last year's lines that may go on, without those that already went."""
    return (
        kind.objects.visible_to(person)
        .filter(organisation__in=organisations_to_file_for(person).values("pk"), year=year - 1)
        .exclude(carried_to__year=year)
        .exclude(state=State.DRAFT)
        .select_related("organisation")
    )
