"""How a matter goes on: every kind of step, and what it makes of the state. Pure: no Django, no clock.

The state of a matter is never typed. Each step says who owns the matter and what is due next from then on; its kind says how far
the matter has come. `fold` reads all steps in order and gives what the matter's row must show; the property tests hold both equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

RAISED, ACCEPTED, INVITED, DISCUSSED, RESOLVED = "raised", "accepted", "invited", "discussed", "resolved"
CARRIED_OUT, CHECKED, ANSWERED, CLOSED, LOOKED_AT = "carried_out", "checked", "answered", "closed", "looked_at"

# In the order of a matter's life: a later step never takes it back, except by reopening.
STAGES = (RAISED, ACCEPTED, INVITED, DISCUSSED, RESOLVED, CARRIED_OUT, CHECKED, ANSWERED, CLOSED, LOOKED_AT)
# Steps that carry a matter on to the stage of the same name.
CARRIES_ON = {stage: stage for stage in STAGES}
# Solved by nobody after all: the next turn begins with whoever owns it.
REOPENED = "reopened"
# Steps with which a matter begins or ends to go along with another one about the same problem: they say the stage themselves.
GOES_ALONG = ("linked", "unlinked")
# Steps that leave the stage as it is.
BESIDE = (
    "offered",  # to somebody else, who has not accepted it: the first receiver keeps it
    "returned",  # the offer was turned down
    "handed_over",  # somebody else has accepted it
    "party_invited",  # a further party, once the matter is already past being discussed
    "party_answered",
    "planned",  # a recipe or its dates
    "hastened",  # another urgency
    "paused",
    "resumed",
    "replied",  # the answer was announced
    "closing_proposed",
    "closing_fell",
    "asked",  # the raisers were asked whether it is solved
    "queried",
    "query_answered",
    "objected",
    "objection_answered",
    "objection_ended",
    "climbed",
    "demanded",  # a demand was made of it
    "tasked",
    "reported",  # what a task, a match or a project reports back
    "noted",
    "shown",  # open to everybody from now on
)
KINDS = (*STAGES, REOPENED, *GOES_ALONG, *BESIDE)
ENDED = (CLOSED, LOOKED_AT)


class Taken(Protocol):
    """A step, as far as the fold reads it."""

    kind: str
    stage: str  # read of steps in GOES_ALONG only
    owner_id: Any
    next_what: str
    next_at: datetime | None
    ended_as: str


@dataclass(frozen=True)
class Standing:
    """Where a matter stands: its stage, in which turn (1 + reopenings), whose it is, what is due next and when, and how it ended."""

    stage: str = ""
    turn: int = 1
    owner_id: Any = None
    next_what: str = ""
    next_at: datetime | None = None
    ended_as: str = ""

    @property
    def is_open(self) -> bool:
        return self.stage not in ENDED


def after(before: Standing, step: Taken) -> Standing:
    """What one more step makes of it.

    Raises ValueError for a kind that is not known, so that a step nobody understands is never written.
    """
    if step.kind not in KINDS:
        raise ValueError(f"unknown kind of step: {step.kind}")
    stage, turn = before.stage, before.turn
    if step.kind == REOPENED:
        stage, turn = ACCEPTED, turn + 1
    elif step.kind in GOES_ALONG:
        stage = step.stage
    elif step.kind in CARRIES_ON and (not stage or STAGES.index(step.kind) > STAGES.index(stage)):
        stage = step.kind
    return replace(
        before, stage=stage, turn=turn, owner_id=step.owner_id, next_what=step.next_what, next_at=step.next_at,
        ended_as=step.ended_as,
    )  # fmt: skip


def fold(steps: Iterable[Taken]) -> Standing:
    """What a matter's row must show, from its steps in order."""
    standing = Standing()
    for step in steps:
        standing = after(standing, step)
    return standing
