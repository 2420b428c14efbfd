"""What the actions of this app share: how a consultation is recorded, and whom it is told to."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse

from silian.core.notices import tell
from silian.core.records import record
from silian.counsel.models import Consultation
from silian.members.mandates import mandates
from silian.members.models import Seat
from silian.people.models import User


def address(consultation: Consultation) -> str:
    return reverse("counsel:consultation", args=[consultation.pk])


def acting_seat(person: User, federation_id: int, seat_id: int | None = None) -> Seat | None:
    """The seat by which she acts: the asking one, one in the think tank, for the office, else whatever she holds here."""
    here = [held for held in mandates(person).held if held.federation_id == federation_id]
    for fits in (
        lambda held: held.seat_id == seat_id,
        lambda held: held.body_kind == "think_tank",
        lambda held: held.body_kind in ("secretariat", "federation"),
        lambda held: True,
    ):
        for held in here:
            if fits(held):
                return Seat(pk=held.seat_id)
    return None


def note(
    verb: str, consultation: Consultation, *, by: User, subject: models.Model | None = None,
    about: Iterable[models.Model | None] = (), **facts: Any,
) -> None:  # fmt: skip
    """Write an act into the timelines of the consultation, the asking seat and whatever else it is about."""
    record(
        verb, subject or consultation, by=by, about=[consultation, consultation.seat, *about],
        seat=acting_seat(by, consultation.federation_id, consultation.seat_id), title=consultation.title, **facts,
    )  # fmt: skip


def told(
    verb: str, consultation: Consultation, people: Iterable[User], *, by: User, url: str = "", **facts: Any
) -> None:
    """Tell these people, except the one who did it."""
    others = [one for one in people if one.pk != by.pk]
    tell(others, verb, consultation, url=url or address(consultation), title=consultation.title, **facts)
