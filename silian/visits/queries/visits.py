"""Visits: the list, one of them, and all of one organisation."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.exchange.rules import can_file
from silian.members.mandates import mandates
from silian.members.models import Body, Organisation, Seat
from silian.visits import rules
from silian.visits.models import VISITING, Companion, Heard, Promise, Visit

State = Visit.State


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    show: str = ""
    year: int | None = None

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show, year = data.get("show", ""), data.get("year", "")
        return cls(
            data.get("q", "").strip()[:100], show if show in dict(shows()) else "",
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 and year > "1900" else None,
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


def shows() -> list[tuple[str, str]]:
    return [
        ("", _("All but cancelled ones")), ("mine", _("Mine: to make or to correct")), ("planned", _("Visit planned")),
        ("late", _("Overdue")), ("held", _("Not confirmed yet")), ("objected", _("Objected to")), ("confirmed", _("Confirmed")),
        ("cancelled", _("Cancelled")),
    ]  # fmt: skip


def visits(reader: Any, filters: Filters) -> QuerySet[Visit]:
    """The visits she may see, with what every row shows."""
    rows: Any = Visit.objects.visible_to(reader).select_related("organisation", "visitor__body")  # type: ignore[attr-defined]
    rows = rows.defer("organisation__search", "findings")
    if filters.typed:
        named = Organisation.objects.found_by(filters.typed).values("pk")  # type: ignore[attr-defined]
        rows = rows.filter(organisation__in=named)
    if filters.year:
        span = (date(filters.year, 1, 1), date(filters.year, 12, 31))
        rows = rows.filter(Q(held_on__range=span) | Q(held_on=None, planned_on__range=span))
    if filters.show == "":
        return rows.exclude(state=State.CANCELLED)
    if filters.show == "mine":
        seats = [held.seat_id for held in mandates(reader).held]
        return rows.filter(Q(state=State.PLANNED) | Q(state=State.HELD) & ~Q(objection=""), visitor__in=seats)
    if filters.show == "late":
        return rows.late()
    if filters.show == "objected":
        return rows.filter(state=State.HELD).exclude(objection="")
    return rows.filter(state=filters.show)


def years(today: date) -> list[int]:
    return [today.year + 1, today.year, today.year - 1, today.year - 2]


@dataclass(frozen=True)
class HeardRow:
    """A line heard, and whether the reader may open it: drafts are for the organisation and the office."""

    line: Any
    kind: str
    opens: bool


@dataclass(frozen=True)
class VisitPage:
    visit: Visit
    companions: list[Companion]
    heard: list[HeardRow]
    promises: list[Promise]
    records: list[Record]
    may_report: Answer
    may_change_plan: Answer
    may_confirm: Answer
    may_object: Answer
    may_note_paper: Answer
    may_send_link: Answer


def for_page() -> QuerySet[Visit]:
    along = Companion.objects.select_related("seat__body").order_by("id")
    return Visit.objects.select_related(
        "organisation__community", "visitor__body", "reported_by", "confirmed_by"
    ).prefetch_related(Prefetch("companions", along))  # fmt: skip


def visit_page(visit: Visit, reader: Any) -> VisitPage:
    """Three queries besides the visit and who went along: what was heard, what was promised, what happened."""
    return VisitPage(
        visit, list(visit.companions.all()), heard(visit, reader), promises(visit), list(timeline(visit)[:30]),
        rules.can_report(reader, visit), rules.can_change_plan(reader, visit), rules.can_confirm(reader, visit),
        rules.can_object(reader, visit), rules.can_note_paper(reader, visit), rules.can_send_link(reader, visit),
    )  # fmt: skip


def heard(visit: Visit, reader: Any = None) -> list[HeardRow]:
    """Without a reader nothing opens: behind a link nobody has an account."""
    own = reader is not None and bool(can_file(reader, visit.organisation))
    rows = Heard.objects.filter(visit=visit).select_related("service", "demand").order_by("id")
    return [HeardRow(one.line, one.kind, own or (reader is not None and one.line.state != "draft")) for one in rows]


def promises(visit: Visit) -> list[Promise]:
    return list(
        Promise.objects.filter(visit=visit).select_related("task__seat__body", "task__organisation").order_by("task__due_on", "id")
    )  # fmt: skip


# ── One organisation ──


def organisation_visits(organisation: Organisation, reader: Any) -> QuerySet[Visit]:
    """Its visits as far as she may see them."""
    rows: Any = Visit.objects.visible_to(reader).filter(organisation=organisation)  # type: ignore[attr-defined]
    return rows.select_related("visitor__body").defer("findings")


# ── Menus ──


def seats_that_go(federation_id: int) -> QuerySet[Seat]:
    """The open seats that visit, in the order of their bodies."""
    today = timezone.localdate()
    rows: Any = Seat.objects.open(today).held(today)  # type: ignore[attr-defined]
    return (
        rows.filter(federation=federation_id, body__kind__in=VISITING).select_related("body").order_by("body_id", "id")
    )


def seats_of(person: Any, federation_id: int) -> QuerySet[Seat]:
    """The seats by which she may visit; for the office, everybody's."""
    rows = seats_that_go(federation_id)
    if rules.sits_in_office(person, federation_id):
        return rows
    return rows.filter(pk__in=rules.seats_that_go(person, federation_id))


def owners(organisation: Organisation, visitor: Seat | None) -> QuerySet[Seat]:
    """Whose seats may promise something on a visit here: the office, whoever goes, and who convenes around it."""
    there = Q(body__kind__in=[Body.Kind.SECRETARIAT, Body.Kind.FEDERATION]) | Q(body__organisation=organisation.pk)
    if visitor is not None:
        there |= Q(pk=visitor.pk) | Q(
            companies__visit__visitor=visitor.pk, companies__visit__organisation=organisation.pk
        )
    if organisation.sector_id:
        there |= Q(body__sector=organisation.sector_id)
    if organisation.community_id:
        there |= Q(body__community=organisation.community_id)
        there |= Q(body__zone__communities=organisation.community_id)
    today = timezone.localdate()
    rows: Any = Seat.objects.open(today)  # type: ignore[attr-defined]
    return (
        rows.filter(there, federation=organisation.federation_id)
        .select_related("body")
        .distinct()
        .order_by("body_id", "id")
    )
