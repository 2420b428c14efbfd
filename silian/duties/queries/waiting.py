"""Which duties wait on a person's desk: those of her bodies as soon as they are due, those below her once they have climbed.

The clock alone decides, with no job and no row: a desk is right also when nothing was ever sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.waiting import Question, Waiting, ask
from silian.duties.models import Climb, Edition
from silian.duties.queries import years
from silian.duties.queries.survey import Column, Owing, Survey, in_force
from silian.duties.queries.theirs import chain, recent
from silian.duties.words import State, period_word
from silian.members.mandates import Mandates, mandates
from silian.members.models import Body

Step = Climb.Step
MOST_NAMED = 3  # more duties of one rule than these are one line


@dataclass(frozen=True)
class Hers:
    """A duty on somebody's desk: since when, and by which of her seats."""

    column: Column
    body: Owing
    since: date
    by_seat: str


def questions(person: Any) -> list[Question]:
    """One for each federation she sits in. None without a seat, and nothing is read where no rule is in force."""
    mine = mandates(person)
    start, end = recent()
    lists = years.question(person)
    return ([lists] if lists else []) + [
        Question(
            _rules_for_me(mine, federation_id, start, end), partial(_shown, mine=mine, federation_id=federation_id)
        )
        for federation_id in sorted({held.federation_id for held in mine.held})
    ]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _rules_for_me(mine: Mandates, federation_id: int, start: date, end: date) -> QuerySet[Edition]:
    """Editions that may concern her: of the kinds of her bodies, and of what stands in her area."""
    rows = in_force(federation_id, start, end)
    if federation_id in mine.offices:
        return rows
    kinds = {held.body_kind for held in mine.held if held.federation_id == federation_id}
    below = {Body.Kind.ORGANISATION} if kinds & {Body.Kind.SECTOR, Body.Kind.COMMUNITY} else set()
    if Body.Kind.ZONE in kinds:
        below = {Body.Kind.ORGANISATION, Body.Kind.COMMUNITY}
    return rows.filter(Q(rule__body_kind__in=kinds | below))


def _shown(editions: QuerySet[Edition], *, mine: Mandates, federation_id: int) -> list[Waiting]:
    found = list(editions)
    if not found:
        return []
    survey = Survey(federation_id, *recent(), editions=found, bodies=_mine_only(mine, federation_id))
    by_rule: dict[tuple[int, str, int], list[Hers]] = {}
    for column in survey.columns:
        if column.clock != State.NOT_YET:
            there = by_rule.setdefault((column.edition.rule_id, column.clock, column.period.year), [])
            there += _hers(survey, column, mine)
    return [row for duties in by_rule.values() for row in _rows(duties, federation_id)]


def _mine_only(mine: Mandates, federation_id: int) -> list[int] | None:
    """Who sits only in bodies with nothing below them needs only those read."""
    held = [one for one in mine.held if one.federation_id == federation_id]
    if federation_id in mine.offices or any(one.sector_id or one.zone_id or one.community_id for one in held):
        return None
    return [one.body_id for one in held if one.body_id]


def _hers(survey: Survey, column: Column, mine: Mandates) -> Iterator[Hers]:
    """The duties of a column on her desk. Bodies of one place that are not her own are worked out together: an office looks
    after a thousand of them."""
    left = survey.sorted_out(column)[column.clock]
    own = {held.body_id for held in mine.held}
    alike: dict[tuple, tuple[date, str] | None] = {}
    for body in survey.bodies_of(column.kind) if left else []:
        if body.pk in left:
            place = (body.sector_id, body.zone_id, body.community_id, body.pk in own and body.pk)
            if place not in alike:
                alike[place] = _on_her_desk(survey, column, body, mine)
            if found := alike[place]:
                yield Hers(column, body, *found)


def _on_her_desk(survey: Survey, column: Column, body: Owing, mine: Mandates) -> tuple[date, str] | None:
    """Since when a duty stands on her desk, and by which seat, if it does."""
    steps = chain(survey, column, body)
    if column.clock == State.DUE:
        steps = iter([(next(steps)[0], column.since)])
    for step, since in steps:
        if survey.today >= since and (seat := _seat(step, body, mine, survey.federation_id)):
            return since, seat
    return None


def _seat(step: Any, body: Owing, mine: Mandates, federation_id: int) -> str:
    """The seat of hers on whose desk a duty of this body stands at this step."""
    if step == Step.OWNER:
        return next((held.name for held in mine.held if held.body_id == body.pk), "")
    return mine.named(office=federation_id) if step == Step.OFFICE else _convening(mine, body)


def _convening(mine: Mandates, body: Owing) -> str:
    held = mine.convenes(sector_id=body.sector_id, zone_id=body.zone_id, community_id=body.community_id)
    return held.name if held else ""


def _rows(duties: list[Hers], federation_id: int) -> list[Waiting]:
    if len(duties) <= MOST_NAMED:
        return [_one(hers) for hers in duties]
    column = duties[0].column
    overdue = column.clock == State.OVERDUE
    words = (
        ngettext("“%(rule)s” is overdue: %(count)s duty", "“%(rule)s” is overdue: %(count)s duties", len(duties))
        if overdue
        else ngettext("“%(rule)s” is due: %(count)s duty", "“%(rule)s” is due: %(count)s duties", len(duties))
    )
    address = f"?federation={federation_id}&year={column.period.year}&kind={column.kind}&state={column.clock}"
    return [
        Waiting(
            what=words % {"rule": column.edition.name, "count": len(duties)}, for_whom=str(Body.Kind(column.kind).label),
            since=min(one.since for one in duties), until=min(one.column.due.day for one in duties),
            url=reverse("duties:board") + address, button=_("Look"), by_seat=duties[0].by_seat,
        )
    ]  # fmt: skip


def _one(hers: Hers) -> Waiting:
    column, body = hers.column, hers.body
    words = (
        _("“%(rule)s” is overdue: %(period)s") if column.clock == State.OVERDUE else _("“%(rule)s” is due: %(period)s")
    )
    return Waiting(
        what=words % {"rule": column.edition.name, "period": period_word(column.period)}, for_whom=body.name, since=hers.since,
        until=column.due.day, url=f"{reverse('duties:body', args=[body.pk])}?year={column.period.year}", button=_("Look"),
        by_seat=hers.by_seat,
    )  # fmt: skip
