"""Two years of visiting in the demo street: last year every member once, this year as far as it has gone, and what is still to come.

Who goes where is the proposal the office would be shown; every act is done by the person whose act it is, with the actions the
pages use. What was found, heard and promised stands in `demo/text/visits.txt`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from silian.exchange.actions.lines import publish_line
from silian.members.models import Federation, Organisation, Seat, Term
from silian.people.models import User
from silian.portal.management.clock import told_from
from silian.portal.management.meeting_season import read
from silian.tasks.actions import finish_task
from silian.tasks.models import Task
from silian.visits import actions
from silian.visits.actions import PromiseMade, Report
from silian.visits.actions.planning import Planned
from silian.visits.models import Visit
from silian.visits.queries.proposing import ProposedRow, proposal
from silian.visits.queries.visits import seats_that_go

# Of the visits: every so many heard a line, brought a promise, was confirmed behind a link or on paper.
HEARD, PROMISED, LINKED, ON_PAPER = 5, 4, 9, 14
# Still to come: how many, within how many days; those planned for today are overdue tomorrow if nobody goes.
PLANNED, WITHIN, FOR_TODAY = 9, 30, 3
UNANSWERED = 4  # of this year's visits, the last ones: one objected to, the others not confirmed yet


@dataclass
class Street:
    """The street with those who visit and those who are visited."""

    federation: Federation
    secretaries: list[User]
    seats: list[Seat]
    visitors: dict[int, User]
    speakers: dict[int, User]
    words: dict[str, list[list[str]]]
    clock: Any = None
    promised: int = 0  # tasks so far
    outcomes: dict[int, str] = field(default_factory=dict)  # task that was promised → what becomes of it


def live(federation: Federation, path: Path) -> tuple[int, int, int]:
    """Let the visits happen; returns how many were held, confirmed and planned."""
    street = _street(federation, read(path))
    today = timezone.localdate()
    first, new_year = date(today.year - 1, 1, 1), date(today.year, 1, 1)
    with told_from(_evening(first)) as street.clock:
        rows = _proposed(street, first, new_year - timedelta(days=1), 10_000)
        for at, row in enumerate(sorted(rows, key=lambda row: row.day)):
            _visit(street, at, row, answered=True)
        street.clock.set(_evening(new_year))
        gone = (today - new_year).days
        of_year = (
            _proposed(street, new_year, today - timedelta(days=1), _members(federation) * gone // 400) if gone else []
        )
        for at, row in enumerate(sorted(of_year, key=lambda row: row.day)):
            _visit(street, at, row, answered=at < len(of_year) - UNANSWERED)
        street.clock.set(_evening(today))
        _keep_promises(street)
    _object(street)
    _plan(street, today)
    visits = Visit.objects.filter(federation=federation)
    return visits.happened().count(), visits.confirmed().count(), visits.filter(state=Visit.State.PLANNED).count()


def _street(federation: Federation, words: dict[str, list[list[str]]]) -> Street:
    seats = list(seats_that_go(federation.pk))
    terms = Term.objects.today().filter(federation=federation).select_related("person", "seat__body").order_by("id")
    visitors, speakers, secretaries = {}, {}, []
    for term in terms:
        body = term.seat.body
        if body.kind == "organisation":
            speakers.setdefault(body.organisation_id, term.person)
        visitors[term.seat_id] = term.person
        if body.kind == "secretariat":
            secretaries.append(term.person)
    return Street(federation, secretaries, seats, visitors, speakers, words)


def _members(federation: Federation) -> int:
    return Organisation.objects.filter(federation=federation).current().members_on(timezone.localdate()).count()


def _proposed(street: Street, first: date, last: date, number: int) -> list[ProposedRow]:
    return proposal(street.federation, street.seats, first, last, number)


def _visit(street: Street, at: int, row: ProposedRow, *, answered: bool) -> None:
    """Written down by whoever went; confirmed by whoever was visited."""
    street.clock.set(_evening(row.day))
    _keep_promises(street)
    seat = next(one for one in street.seats if one.pk == row.visitor)
    by, speaker = street.visitors[seat.pk], street.speakers.get(row.organisation.pk)
    met = speaker.name if speaker else "示例·值班负责人"
    heard = {
        kind: [_pick(street, kind, at)[0]] if at % (2 * HEARD) == turn else []
        for kind, turn in (("service", 0), ("demand", HEARD))
    }
    promises = list(_promises(street, at, row, seat))
    report = Report(
        row.day, met, _pick(street, "found", at)[0], services=heard["service"], demands=heard["demand"],
        promises=[made for made, _outcome in promises],
    )  # fmt: skip
    visit = actions.note_visit(row.organisation, seat, report, by=by)
    told = {made.title: outcome for made, outcome in promises}
    for task in Task.objects.filter(promise__visit=visit).order_by("id"):
        street.outcomes[task.pk] = told[task.title]
    if not answered:
        return
    if at % ON_PAPER == 1:
        actions.note_paper(visit, met, by=next(one for one in street.secretaries if one != by))
    elif speaker is None or at % LINKED == 2:
        actions.confirm_by_link(visit, actions.make_link(visit, by=by), met)
    else:
        actions.confirm_visit(visit, by=speaker)
        for one in visit.heard.select_related("service", "demand"):
            if one.line.state == "draft":
                publish_line(one.line, by=speaker)


def _pick(street: Street, kind: str, at: int) -> list[str]:
    several = street.words[kind]
    return several[at * 7 // (2 * HEARD if kind in ("service", "demand") else 1) % len(several)]


def _promises(street: Street, at: int, row: ProposedRow, seat: Seat) -> Iterator[tuple[PromiseMade, str]]:
    if at % PROMISED == 3:
        what, outcome = street.words["promise"][at // PROMISED % len(street.words["promise"])]
        yield PromiseMade(what, row.day + timedelta(days=30), seat), outcome


def _keep_promises(street: Street) -> None:
    """On the day for it. What was promised in the last weeks is still open; one older promise in eight is late, as in life."""
    due = Task.objects.filter(pk__in=street.outcomes, due_on__lte=timezone.localdate())
    for task in due.order_by("due_on", "id"):
        outcome = street.outcomes.pop(task.pk)
        street.promised += 1
        if street.promised % 8:
            finish_task(task, outcome, by=street.visitors[task.seat_id])


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(18)))


def _object(street: Street) -> None:
    """One member remembers it otherwise."""
    waiting = (
        Visit.objects.filter(federation=street.federation, state=Visit.State.HELD)
        .select_related("organisation")
        .order_by("-held_on", "id")
    )
    for visit in waiting:
        speaker = street.speakers.get(visit.organisation_id)
        if speaker is not None:
            actions.object_to_visit(visit, "示例：当天接待的是另一位同事，请更正会见人员。", by=speaker)
            return


def _plan(street: Street, today: date) -> None:
    """The office accepts the proposal of the next weeks in one press."""
    rows = _proposed(street, today + timedelta(days=1), today + timedelta(days=WITHIN), PLANNED)
    by_pk = {one.pk: one for one in street.seats}
    planned = [
        Planned(row.organisation, by_pk[row.visitor], today if at < FOR_TODAY else row.day) for at, row in enumerate(rows)
    ]  # fmt: skip
    actions.accept_proposal(street.federation.pk, planned, by=street.secretaries[0])
