"""What a voting page shows: each option with what the voter said last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from silian.deliberation.models import Ballot
from silian.deliberation.queries.counting import Choice


@dataclass(frozen=True)
class VoteRow:
    """One option and how it was chosen before: ticked, or with a place or points."""

    choice: Choice
    chosen: bool = False
    number: int | None = None


def rows_of(ballot: Ballot, choices: Sequence[Choice], before: Any) -> list[VoteRow]:
    """The options in their order, with the voter's own earlier vote if it may be changed."""
    if before is None:
        return [VoteRow(one) for one in choices]
    if ballot.form == Ballot.Form.SCORE:
        return [VoteRow(one, number=before.get(one.key)) for one in choices]
    if ballot.form == Ballot.Form.RANKED:
        at = {key: place for place, key in enumerate(before, 1)}
        return [VoteRow(one, number=at.get(one.key)) for one in choices]
    return [VoteRow(one, chosen=one.key == before if isinstance(before, str) else one.key in before) for one in choices]
