"""The two shapes everything else in this package speaks in: an `Item` and the `Candidates` between two lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NORMAL, SOON, URGENT = 0, 1, 2
VISIBILITIES = ("street", "city", "anywhere")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of either list: something asked for, or something offered.

    `block` is the street: rows with the same string meet first. The empty string is a block like any other,
    so two lists without streets compete in one pool. `capacity` is how many demands a service can serve in
    the period; it means nothing on a demand. `visibility` says how far a row may travel when its own street
    has no answer: "street", "city" or "anywhere". `valid_until` is the last day on which the row still counts.
    """

    id: str
    title: str
    detail: str = ""
    org: str = ""
    place: str = ""
    block: str = ""
    theme: str = ""
    audience: str = ""
    when: str = ""
    frequency: str = ""
    quantity: int | None = None
    capacity: int = 1
    urgency: int = NORMAL
    visibility: str = "street"
    valid_until: date | None = None
    city: str = ""


@dataclass(frozen=True)
class Candidates:
    """Who could help whom, as parallel arrays of n pairs sorted by (demand, rank).

    `demand`, `service`  int32[n]    row numbers in the two lists
    `score`              float64[n]  weighted relevance, comparable within one demand
    `probability`        float64[n]  estimated chance in 0..1 that both sides accept
    `rank`               int32[n]    1 is the best service of that demand
    """

    demand: NDArray[np.int32]
    service: NDArray[np.int32]
    score: NDArray[np.float64]
    probability: NDArray[np.float64]
    rank: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.demand)
