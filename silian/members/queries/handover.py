"""What goes along when a seat changes hands, shown before anybody presses, and kept with the record of it.

Nearly everything belongs to the seat or to its organisation and is the successor's from midnight on, by itself. The parts above say once,
when they are loaded, what that is (`handover.providers.append(shares)`), and what is a person's own and stays with her.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, QuerySet, Window
from django.utils import timezone

from silian.core.together import read_together
from silian.core.verbs import counted
from silian.core.waiting import Waiting
from silian.members.mandates import Held, Mandates
from silian.members.models import Seat, Term
from silian.people.models import User

SHOWN = 3


@dataclass(frozen=True)
class Share:
    """One kind of things a seat has: its word, the things, where they stand; `stays` says why they are a person's own."""

    word: str
    rows: QuerySet
    url: str = ""
    stays: str = ""


# Given a seat and who holds it, answers what goes along and what stays: (seat, holder) → shares.
Provider = Callable[[Seat, User | None], Iterable[Share]]
providers: list[Provider] = []
# What waits on the desk of somebody who holds this seat alone.
desks: list[Callable[[Any], Sequence[Waiting]]] = []


@dataclass(frozen=True)
class Goes:
    """One kind of things, counted, with the first few by name."""

    word: str
    number: int
    examples: list[str]
    url: str
    stays: str
    model: str


@dataclass(frozen=True)
class Handover:
    """A seat with all it has."""

    seat: Seat
    now: Term | None
    next: Term | None
    goes: list[Goes]
    stays: list[Goes]
    waits: list[Waiting]

    @property
    def left(self) -> int:
        """How much waits beyond the ten rows the page names."""
        return max(0, len(self.waits) - 10)

    @property
    def kept(self) -> list[str]:
        """As the record keeps it: kinds and numbers, no words of any language."""
        return [counted(one.model, one.number) for one in self.goes]


def handover(seat: Seat) -> Handover:
    """Everything a seat has today. The terms, one query for all shares together, and one for its desk."""
    today = timezone.localdate()
    terms = list(seat.terms.filter(period__overlap=DateRange(today, None)).select_related("person").order_by("period"))
    now = next((one for one in terms if today in one.period), None)
    found = _read([share for provider in providers for share in provider(seat, now.person if now else None)])
    return Handover(
        seat, now, next((one for one in terms if one.period.lower > today), None),
        [one for one in found if not one.stays], [one for one in found if one.stays], _waits(seat),
    )  # fmt: skip


def _read(shares: list[Share]) -> list[Goes]:
    counted_rows = [one.rows.annotate(number_in_all=Window(Count("pk")))[:SHOWN] for one in shares]
    found = []
    for share, rows in zip(shares, read_together(counted_rows), strict=True):
        if several := list(rows):
            first: Any = several[0]
            examples = [str(one) for one in several]
            found.append(
                Goes(
                    share.word,
                    first.number_in_all,
                    examples,
                    share.url,
                    share.stays,
                    share.rows.model._meta.label_lower,
                )
            )
    return found


def _waits(seat: Seat) -> list[Waiting]:
    """The desk of somebody who holds this seat and no other."""
    nobody: Any = User(pk=0)  # no person of the house: what is a person's own is not the seat's
    nobody._mandates = Mandates(timezone.localdate(), [Held.of(seat)])
    return [row for desk in desks for row in desk(nobody)]
