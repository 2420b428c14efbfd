"""How an act about a ballot is recorded, and whom it is told to."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse

from silian.core.notices import tell
from silian.core.records import record
from silian.deliberation.models import Ballot
from silian.members.mandates import mandates
from silian.members.models import Seat
from silian.people.models import User


def acting_seat(person: User, ballot: Ballot) -> Seat | None:
    """The seat by which she acts: in the body that asks, for the office, else whatever she holds here."""
    here = [held for held in mandates(person).held if held.federation_id == ballot.federation_id]
    own = next((held for held in here if held.body_id == ballot.body_id), None)
    office = next((held for held in here if held.body_kind in ("secretariat", "federation")), None)
    best = own or office or (here[0] if here else None)
    return Seat(pk=best.seat_id) if best else None


def note(verb: str, ballot: Ballot, *, by: User, about: Iterable[models.Model | None] = (), **facts: Any) -> None:
    """Write an act into the timelines of the ballot, who asks, and its matter. It never says how anybody voted."""
    record(
        verb, ballot, by=by, about=[ballot.body, ballot.matter, *about], seat=acting_seat(by, ballot),
        title=ballot.title, body=str(ballot.body), **facts,
    )  # fmt: skip


def note_inside(verb: str, ballot: Ballot, *, by: User, **facts: Any) -> None:
    """Write an act into the timeline of the ballot alone, which only who keeps it reads: who voted when is nobody else's business."""
    record(verb, ballot, by=by, seat=acting_seat(by, ballot), title=ballot.title, **facts)


def told(verb: str, ballot: Ballot, people: Iterable[User], *, by: User, **facts: Any) -> None:
    """Tell these people, except the one who did it."""
    others = [one for one in people if one.pk != by.pk]
    tell(
        others, verb, ballot, url=reverse("deliberation:ballot", args=[ballot.pk]), title=ballot.title,
        body=str(ballot.body), **facts,
    )  # fmt: skip
