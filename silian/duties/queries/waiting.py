"""Which duties wait on a person's desk: those of her bodies as soon as they are due, those below her once they have climbed.

The clock alone decides, with no job and no row: a desk is right also when nothing was ever sent.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.waiting import Question, Waiting, ask
from silian.duties.models import Climb, Edition
from silian.duties.queries.survey import Column, Owing, Survey, in_force
from silian.duties.queries.theirs import chain, recent
from silian.duties.rules import convenes
from silian.duties.words import State, period_word
from silian.members.mandates import Mandates, mandates
from silian.members.models import Body

Step = Climb.Step
MOST_NAMED = 3  # more duties of one rule than these are one line


def questions(person: Any) -> list[Question]:
    """One for each federation she sits in. None without a seat, and nothing is read where no rule is in force."""
    mine = mandates(person)
    start, end = recent()
    return [
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
    by_rule: dict[tuple[int, str], list[tuple[Column, Owing, date]]] = {}
    for column in survey.columns:
        if column.clock == State.NOT_YET:
            continue
        for body in _unfulfilled(survey, column):
            if since := _since(survey, column, body, mine):
                by_rule.setdefault((column.edition.rule_id, column.clock), []).append((column, body, since))
    return [
        replace(row, by_seat=_named(mine, duties[0][1], federation_id))
        for duties in by_rule.values()
        for row in _rows(duties, federation_id)
    ]


def _named(mine: Mandates, body: Owing, federation_id: int) -> str:
    """By which seat it is hers: in the body, over its area, or in the office."""
    own = next((held.name for held in mine.held if held.body_id == body.pk), "")
    area = mine.convenes(sector_id=body.sector_id, zone_id=body.zone_id, community_id=body.community_id)
    return own or (area.name if area else "") or mine.named(office=federation_id)


def _mine_only(mine: Mandates, federation_id: int) -> list[int] | None:
    """Who sits only in bodies with nothing below them needs only those read."""
    held = [one for one in mine.held if one.federation_id == federation_id]
    if federation_id in mine.offices or any(one.sector_id or one.zone_id or one.community_id for one in held):
        return None
    return [one.body_id for one in held if one.body_id]


def _unfulfilled(survey: Survey, column: Column) -> Iterable[Owing]:
    left = survey.sorted_out(column)[column.clock]
    return [body for body in survey.bodies_of(column.kind) if body.pk in left] if left else []


def _since(survey: Survey, column: Column, body: Owing, mine: Mandates) -> date | None:
    """Since when it stands on her desk, if it does."""
    hers = {
        Step.OWNER: any(held.body_id == body.pk for held in mine.held),
        Step.AREA: convenes(mine, body.sector_id, body.zone_id, body.community_id),
        Step.OFFICE: survey.federation_id in mine.offices,
    }
    steps = list(chain(survey, column, body))
    if column.clock == State.DUE:
        first = steps[0][0]
        return column.since if hers[first] else None
    return min((since for step, since in steps if hers[step] and survey.today >= since), default=None)


def _rows(duties: list[tuple[Column, Owing, date]], federation_id: int) -> list[Waiting]:
    if len(duties) <= MOST_NAMED:
        return [_one(column, body, since) for column, body, since in duties]
    column = duties[0][0]
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
            since=min(since for _column, _body, since in duties), until=min(one.due.day for one, _body, _since in duties),
            url=reverse("duties:board") + address, button=_("Look"),
        )
    ]  # fmt: skip


def _one(column: Column, body: Owing, since: date) -> Waiting:
    words = (
        _("“%(rule)s” is overdue: %(period)s") if column.clock == State.OVERDUE else _("“%(rule)s” is due: %(period)s")
    )
    return Waiting(
        what=words % {"rule": column.edition.name, "period": period_word(column.period)}, for_whom=body.name, since=since,
        until=column.due.day, url=f"{reverse('duties:body', args=[body.pk])}?year={column.period.year}", button=_("Look"),
    )  # fmt: skip
