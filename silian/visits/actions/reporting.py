"""Writing a visit down: when, whom they met, what was found, what was heard, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.exchange import reading
from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from silian.exchange.queries.lines import newest_list_year
from silian.exchange.rules import can_file
from silian.members.models import Organisation, Seat
from silian.people.models import User
from silian.tasks.actions import give_task
from silian.visits import rules
from silian.visits.actions.shared import address, note, tell_visited
from silian.visits.models import Heard, Promise, Visit

State = Visit.State
WORDS = ("held_on", "met", "findings")


@dataclass(frozen=True)
class PromiseMade:
    """What somebody has said she will do, by a day."""

    title: str
    due_on: date
    seat: Seat | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Report:
    """One page as it was filled in on the way home."""

    held_on: date
    met: str
    findings: str
    services: Sequence[str] = ()  # one free line each, as in the lists
    demands: Sequence[str] = ()
    promises: Sequence[PromiseMade] = ()
    at_once: bool = False  # the office puts the lines into the list itself
    words: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        said = {"held_on": self.held_on, "met": self.met.strip()[:200], "findings": self.findings.strip()[:4000]}
        object.__setattr__(self, "words", said)


@transaction.atomic
def report_visit(visit: Visit, report: Report, *, by: User) -> Visit:
    """Write a visit down, or correct it until the member has confirmed. Pressed twice, everything stands there once."""
    lock(visit)
    require(rules.can_report(by, visit))
    _whole(visit, report)
    first = visit.state == State.PLANNED
    changed = [name for name in WORDS if getattr(visit, name) != report.words[name]]
    for name in changed:
        setattr(visit, name, report.words[name])
    try:
        with transaction.atomic():
            if first:
                visit.reported_at, visit.reported_by = timezone.now(), by
                move(visit, State.HELD, save=(*WORDS, "reported_at", "reported_by"))
            elif changed:
                visit.save(update_fields=changed)
    except IntegrityError as error:
        raise _already(visit, report) from error
    added = _hear(visit, report, by) + _promise(visit, report, by)
    if first:
        note("visits.visit.held", visit, by=by, met=visit.met, lines=added)
        tell_visited("visits.visit.held", visit, by=by)
    elif changed or added:
        _correct(visit, changed, added, by)
    return visit


def _correct(visit: Visit, changed: list[str], added: int, by: User) -> None:
    """The member's objection has had its answer: what was said stays in the record."""
    answered = visit.objection
    if answered:
        visit.objection, visit.objected_at = "", None
        visit.save(update_fields=["objection", "objected_at"])
    note("visits.visit.corrected", visit, by=by, fields=recorded(Visit, changed), lines=added)
    if answered:
        tell_visited("visits.visit.corrected", visit, by=by, fields=recorded(Visit, changed), lines=added)


@transaction.atomic
def note_visit(organisation: Organisation, visitor: Seat, report: Report, *, by: User) -> Visit:
    """Write down a visit nobody had planned. If she had planned one here, that is the one; pressed twice, it is the same one."""
    require(rules.can_plan(by, organisation, visitor))
    visit = (
        Visit.objects.filter(organisation=organisation, visitor=visitor, state=State.PLANNED).first()
        or Visit.objects.filter(organisation=organisation, visitor=visitor, state=State.HELD, held_on=report.held_on).first()
    )  # fmt: skip
    if visit is not None:
        return report_visit(visit, report, by=by)
    visit = Visit(
        federation_id=organisation.federation_id, organisation=organisation, visitor=visitor, planned_on=report.held_on,
        state=State.HELD, reported_at=timezone.now(), reported_by=by, by=by, **report.words,
    )  # fmt: skip
    _whole(visit, report)
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError as error:
        raise _already(visit, report) from error
    added = _hear(visit, report, by) + _promise(visit, report, by)
    note("visits.visit.held", visit, by=by, met=visit.met, lines=added)
    tell_visited("visits.visit.held", visit, by=by)
    return visit


def _already(visit: Visit, report: Report) -> Refused:
    return Refused(
        _(
            "A visit of %(visitor)s to %(organisation)s on %(day)s has been written down already; nothing was written twice."
        )
        % {"visitor": visit.visitor, "organisation": visit.organisation, "day": report.held_on.isoformat()}
    )


def _whole(visit: Visit, report: Report) -> None:
    wrong: dict[str, str] = {}
    if report.held_on > timezone.localdate():
        wrong["held_on"] = _("This day is still to come. Write the visit down when it has taken place.")
    if not report.words["met"]:
        wrong["met"] = _("Say whom you met.")
    if not report.words["findings"]:
        wrong["findings"] = _("Say in a few sentences what you found.")
    if wrong:
        raise Refused(next(iter(wrong.values())), wrong)


def _hear(visit: Visit, report: Report, by: User) -> int:
    """Every line goes through the lists' own door. A title that stands there already is that line, not a second one."""
    as_draft = not (report.at_once and can_file(by, visit.organisation))
    added = 0
    kinds: tuple[tuple[Any, Sequence[str]], ...] = ((Service, report.services), (Demand, report.demands))
    for kind, said in kinds:
        for text in said:
            if not text.strip():
                continue
            filled: dict[str, Any] = reading.read_line(text, kind)
            filled["title"] = filled.get("title") or " ".join(text.split())[:120]
            line, _made = lines.file_line(
                kind, visit.organisation, filled | {"year": newest_list_year(by, kind)}, by=by, filled_in=list(filled),
                as_draft=as_draft,
            )  # fmt: skip
            name = lines.kind_of(line)
            added += Heard.objects.get_or_create(
                visit=visit, **{name: line}, defaults={"federation_id": visit.federation_id}
            )[1]
    return added


def _promise(visit: Visit, report: Report, by: User) -> int:
    there = {
        (one.task.title, one.task.due_on, one.task.seat_id, one.task.organisation_id)
        for one in visit.promises.select_related("task")
    }
    added = 0
    for one in report.promises:
        key = (
            one.title.strip()[:160],
            one.due_on,
            one.seat.pk if one.seat else None,
            one.organisation.pk if one.organisation else None,
        )
        if key in there:
            continue
        there.add(key)
        fields = {"title": key[0], "due_on": one.due_on, "seat": one.seat, "organisation": one.organisation}
        task = give_task(
            visit, fields, by=by, about=(visit.organisation,), url=address(visit),
            title=_("Visit to %(organisation)s on %(day)s") % {"organisation": visit.organisation, "day": visit.day.isoformat()},
        )  # fmt: skip
        Promise.objects.create(federation_id=visit.federation_id, visit=visit, task=task)
        added += 1
    return added
