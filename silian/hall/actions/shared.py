"""What the actions of the hall share: how an act is recorded, and whom it is told to."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.core.errors import in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.hall.models import Matter
from silian.hall.queries.people import family, hearers, owners
from silian.members.mandates import mandates
from silian.members.models import Seat
from silian.people.models import User

NUMBERS, LINKS = 0x51_11B0, 0x51_11B1  # the numbers of our advisory locks


def hold(which: int, federation_id: int) -> None:
    """One at a time in a federation, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [which, federation_id % 2**31])


def acting_seat(person: User | None, matter: Matter) -> Seat | None:
    """The seat by which she acts: the one whose matter it is, else one of its community, of the office, else any she holds here."""
    here = [held for held in mandates(person).held if held.federation_id == matter.federation_id]
    if not here:
        return None
    best = min(
        here,
        key=lambda held: (
            held.seat_id != matter.owner_id,
            held.community_id is None or held.community_id != matter.community_id,
            held.body_kind not in ("secretariat", "federation"),
        ),
    )
    return Seat(pk=best.seat_id)


def called(matter: Matter) -> str:
    """How a record names it: by its number alone, as long as its words are not open to everybody."""
    return str(matter) if matter.shown_at else matter.number


def note(
    verb: str, matter: Matter, *, by: User | None, subject: models.Model | None = None, seat: Seat | None = None,
    about: Iterable[models.Model | None] = (), **facts: Any,
) -> None:  # fmt: skip
    """Write an act into the timeline of the matter and, unless it is private, of its community and whatever else it is about."""
    others = () if matter.private else (matter.community, *about)
    record(
        verb, subject or matter, by=by, about=[matter, *others], seat=seat or acting_seat(by, matter), matter=called(matter),
        **facts,
    )  # fmt: skip


def address(matter: Matter) -> str:
    return reverse("hall:matter", args=[matter.pk])


def told(verb: str, matter: Matter, people: Iterable[User], *, by: User | None, url: str = "", **facts: Any) -> None:
    """Tell these people, except the one who did it."""
    others = [one for one in people if by is None or one.pk != by.pk]
    name = matter.number if matter.private else str(matter)
    tell(others, verb, matter, url=url or address(matter), matter=name, **facts)


def tell_everybody(
    verb: str, matter: Matter, *, by: User | None, also: Iterable[User] = (), url: str = "", **facts: Any
) -> None:
    """One notice to everybody who hears of this matter: its owner, who raised, supports or follows it, and the same of what goes along with it."""
    told(verb, matter, [*owners(matter), *hearers(family(matter)), *also], by=by, url=url, **facts)


def why(because: str, most: int = 300) -> str:
    return in_words(because, _("Please say in a few words why."), most=most)
