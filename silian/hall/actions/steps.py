"""Taking a step: the only way in which a matter goes on."""

from datetime import datetime
from typing import Final

from django.db import models

from silian.core.records import key
from silian.hall import progress
from silian.hall.models import Link, Matter, Step
from silian.members.models import Organisation, Seat
from silian.people.models import User


class _Kept:
    """As it was before the step."""


KEPT: Final = _Kept()


def take_step(
    matter: Matter,
    kind: str,
    *,
    by: User | None,
    words: str = "",
    public: bool = True,
    by_seat: Seat | None = None,
    organisation: Organisation | None = None,
    thing: models.Model | None = None,
    url: str = "",
    owner: Seat | None | _Kept = KEPT,
    next_what: str | _Kept = KEPT,
    next_at: datetime | None | _Kept = KEPT,
    ended_as: str | _Kept = KEPT,
    stage: str = "",
) -> Step:
    """Write down what happened and what holds from now on. The caller holds the matter's row (`lock`) and has asked a rule.

    `stage` is for steps in `progress.GOES_ALONG` alone; all others tell it by their kind.
    """
    before = progress.Standing(
        matter.stage, matter.turn, matter.owner_id, matter.next_what, matter.next_at, matter.ended_as
    )
    step = Step(
        federation_id=matter.federation_id, matter=matter, number=matter.steps_taken + 1, kind=kind, by=by, words=words[:1000],
        public=public and not matter.private, by_seat=by_seat, organisation=organisation,
        thing=key(thing) if thing is not None else "", url=url, stage=stage or matter.stage,
        owner_id=matter.owner_id if isinstance(owner, _Kept) else (owner.pk if owner else None),
        next_what=matter.next_what if isinstance(next_what, _Kept) else next_what,
        next_at=matter.next_at if isinstance(next_at, _Kept) else next_at,
        ended_as=matter.ended_as if isinstance(ended_as, _Kept) else ended_as,
    )  # fmt: skip
    standing = progress.after(before, step)
    step.stage, step.turn = standing.stage, standing.turn
    step.save(force_insert=True)
    # The database has written these into the matter's row; the object in hand says the same.
    matter.steps_taken, matter.stage, matter.turn = step.number, step.stage, step.turn
    matter.owner_id, matter.next_what, matter.next_at, matter.ended_as = (
        step.owner_id, step.next_what, step.next_at, step.ended_as,
    )  # fmt: skip
    if kind not in progress.GOES_ALONG and standing != before:
        _go_along(matter, step)
    return step


def _go_along(lead: Matter, step: Step) -> None:
    """What goes along with this matter about the same problem takes the same step, so that it stays in the same state.

    Whoever holds the lead may hold what goes along, never the other way round: so nobody waits in a ring.
    """
    linked = Link.objects.filter(lead=lead, undone_at=None).values("matter")
    for one in Matter.objects.select_for_update(of=("self",)).filter(pk__in=linked).order_by("pk"):
        take_step(
            one, step.kind, by=step.by, by_seat=step.by_seat, organisation=step.organisation, words=lead.number,
            public=step.public, thing=lead, url=step.url, owner=step.owner, next_what=step.next_what, next_at=step.next_at,
            ended_as=step.ended_as,
        )  # fmt: skip
