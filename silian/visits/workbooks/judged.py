"""What the rows of a visits' workbook would change."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.importing.cells import same_key
from silian.core.importing.plan import NEW, Kind, Row, Scope
from silian.core.rules import Answer
from silian.members.models import Organisation, Seat
from silian.members.workbooks.seats import ROLES
from silian.visits import rules
from silian.visits.models import VISITING, Visit

State = Visit.State


def _visiting(federation_id: int) -> list[Seat]:
    """Every seat that visits or once did; closed ones as well, for what was written down then."""
    rows = Seat.objects.filter(federation=federation_id, body__kind__in=VISITING)
    return list(rows.select_related("body").order_by("body_id", "role", "number", "id"))


def numbers_of(federation_id: int) -> dict[int, int]:
    """Which of its like a seat is."""
    counted: Counter[tuple] = Counter()
    found: dict[int, int] = {}
    for seat in _visiting(federation_id):
        like = (seat.body_id, seat.role, seat.title)
        counted[like] += 1
        found[seat.pk] = counted[like]
    return found


class Judging:
    """One federation's visits, seats and organisations, read once, and the rows against them."""

    def __init__(self, kind: Kind, scope: Scope):
        self.kind, self.scope = kind, scope
        self.today = timezone.localdate()
        federation = scope.federation
        self.seats: dict[tuple[str, str], list[Seat]] = {}
        for seat in _visiting(federation.pk):
            for word in {seat.title} if seat.title else set(ROLES[seat.role][:2]):
                self.seats.setdefault((same_key(seat.body.name), same_key(word)), []).append(seat)
        self.organisations: dict[str, Organisation] = {}
        current = Organisation.objects.filter(federation=federation).current()  # type: ignore[attr-defined]
        for one in current.defer("search").order_by("pk"):
            self.organisations.setdefault(same_key(one.name), one)
        self.planned: dict[int, Visit] = {}
        self.held: dict[tuple[int, int, date], Visit] = {}
        self.cancelled: set[tuple[int, int, date]] = set()
        for visit in (
            Visit.objects.filter(federation=federation)
            .select_related("organisation", "visitor__body")
            .prefetch_related("companions")
        ):
            if visit.state == State.PLANNED:
                self.planned[visit.organisation_id] = visit
            elif visit.held_on:
                self.held[visit.organisation_id, visit.visitor_id, visit.held_on] = visit
            else:
                self.cancelled.add((visit.organisation_id, visit.visitor_id, visit.planned_on))
        self.seen: dict[tuple, int] = {}

    def judge(self, rows: list[Row]) -> None:
        for row in rows:
            row.name = row.values["organisation"]
            organisation, seat = self._organisation(row), self._seat(row)
            if organisation is None or seat is None:
                continue
            row.extra = (organisation, seat)
            key = (
                organisation.pk,
                *((seat.pk, row.values["held_on"]) if "held_on" in row.values else (row.values.get("state"),)),
            )
            at = self.seen.setdefault(key, row.line.at)
            if at != row.line.at and row.values.get("state") != State.CANCELLED:
                row.refuse(_("it stands in row %(row)s already") % {"row": at})
            elif row.values.get("state") == State.CANCELLED:
                self._cancelled(row, organisation, seat)
            elif "held_on" in row.values:
                self._held(row, organisation, seat)
            else:
                self._planned(row, organisation, seat)

    def _organisation(self, row: Row) -> Organisation | None:
        found = self.organisations.get(same_key(row.values["organisation"]))
        if found is None:
            row.refuse(
                _("“%(name)s” is not in the register; enter it there first, or write its name as it stands there")
                % {"name": row.values["organisation"]}
            )
        return found

    def _seat(self, row: Row) -> Seat | None:
        body, word = row.values["body"], row.values["seat"]
        several = self.seats.get((same_key(body), same_key(word)), [])
        nth = row.values.get("nth")
        if nth is None and len(several) == 1:
            return several[0]
        if nth is not None and 0 < nth <= len(several):
            return several[nth - 1]
        row.refuse(
            _("there are several such seats; say which number") if several and nth is None
            else _("“%(body)s” has no seat “%(seat)s” that visits members") % {"body": body, "seat": word}
        )  # fmt: skip
        return None

    def _cancelled(self, row: Row, organisation: Organisation, seat: Seat) -> None:
        if (organisation.pk, seat.pk, row.values.get("planned_on")) not in self.cancelled:
            row.refuse(_("a workbook cancels nothing; do that on the page of the visit"))

    def _planned(self, row: Row, organisation: Organisation, seat: Seat) -> None:
        day = row.values.get("planned_on")
        if day is None:
            row.refuse(_("say for which day the visit is planned, or on which day it took place"))
            return
        visit = self.planned.get(organisation.pk)
        if visit is None:
            self._unless(row, rules.can_plan(self.scope.by, organisation, seat))
            if day < self.today:
                row.refuse(_("the day it is planned for is over"))
            elif not row.reasons:
                row.outcome = NEW
            return
        row.target = visit.pk
        if seat.pk != visit.visitor_id:
            row.change("seat", str(visit.visitor), str(seat))
        if day != visit.planned_on:
            row.change("planned_on", visit.planned_on, day)
            if day < self.today:
                row.refuse(_("the day it is planned for is over"))
        if row.changes:
            self._unless(row, rules.can_change_plan(self.scope.by, visit))

    def _held(self, row: Row, organisation: Organisation, seat: Seat) -> None:
        day = row.values["held_on"]
        visit = self.held.get((organisation.pk, seat.pk, day))
        present: dict[str, Any] = {"met": "", "findings": ""}
        if visit is None:
            planned = self.planned.get(organisation.pk)
            visit = planned if planned is not None and planned.visitor_id == seat.pk else None
        if visit is not None:
            row.target = visit.pk
            present = {"met": visit.met, "findings": visit.findings}
            if visit.held_on is None:
                row.change("held_on", None, day)
        else:
            self._unless(row, rules.can_plan(self.scope.by, organisation, seat))
            if not row.reasons:
                row.outcome = NEW
        for name, before in present.items():
            said = row.values.get(name, before)
            if not said:
                row.refuse(_("%(column)s is missing") % {"column": self.kind.word(name)})
            elif visit is not None and said != before and not _same_words(said, before):
                row.change(name, before, said)
        if day > self.today:
            row.refuse(_("the day of the visit is still to come"))
        if visit is not None and row.changes:
            self._unless(row, rules.can_report(self.scope.by, visit))

    def _unless(self, row: Row, answer: Answer) -> None:
        if not answer:
            row.refuse(answer.reason)


def _same_words(one: str, other: str) -> bool:
    """A cell is one line; what differs only by its lines is the same."""
    return " ".join(one.split()) == " ".join(other.split())
