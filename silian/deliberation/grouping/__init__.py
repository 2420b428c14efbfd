"""The opinion map: groups of people who answered alike, as a pure function of the votes."""

from silian.deliberation.grouping.mapping import opinion_map
from silian.deliberation.grouping.result import (
    AGREE,
    DISAGREE,
    NO_CLEAR_GROUPS,
    NO_STRUCTURE,
    OK,
    TOO_FEW,
    VERSION,
    Consensus,
    Dot,
    OpinionMap,
    Point,
    Tally,
)
from silian.deliberation.grouping.votes import Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "NO_CLEAR_GROUPS",
    "NO_STRUCTURE",
    "OK",
    "TOO_FEW",
    "VERSION",
    "Consensus",
    "Dot",
    "OpinionMap",
    "Point",
    "Tally",
    "Votes",
    "opinion_map",
]
