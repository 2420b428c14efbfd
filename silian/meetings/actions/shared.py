"""What the actions of this app share: how a meeting is recorded, and whom it is told to."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.meetings.models import Meeting
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat
from silian.people.models import User


def acting_seat(person: User, meeting: Meeting, organisation_id: int | None = None) -> Seat | None:
    """The seat by which she acts: for an organisation, in the body, for the office, else whatever she holds here."""
    mine = mandates(person)
    here = [held for held in mine.held if held.federation_id == meeting.federation_id]
    best = mine.organisations.get(organisation_id or 0) or next(
        (held for held in here if held.body_id == meeting.body_id), here[0] if here else None
    )
    return Seat(pk=best.seat_id) if best else None


def note(
    verb: str, meeting: Meeting, *, by: User, subject: models.Model | None = None, organisation: Organisation | None = None,
    about: Iterable[models.Model | None] = (), **facts: Any,
) -> None:  # fmt: skip
    """Write an act into the timelines of the meeting, its body and whoever else it is about."""
    seat = acting_seat(by, meeting, organisation.pk if organisation else None)
    record(
        verb, subject or meeting, by=by, about=[meeting, meeting.body, *about], organisation=organisation, seat=seat,
        title=meeting.title, body=str(meeting.body), **facts,
    )  # fmt: skip


def told(verb: str, meeting: Meeting, people: Iterable[User], *, by: User, url: str = "", **facts: Any) -> None:
    """Tell these people, except the one who did it."""
    url = url or reverse("meetings:meeting", args=[meeting.pk])
    others = [one for one in people if one.pk != by.pk]
    tell(others, verb, meeting, url=url, title=meeting.title, body=str(meeting.body), span=meeting.span, **facts)


def words_of(typed: Any, most: int, otherwise: str, field: str) -> str:
    """Words somebody typed, without stray spaces; a sentence if there are none."""
    found = " ".join(str(typed or "").split())[:most]
    if not found:
        raise Refused(otherwise, {field: otherwise})
    return found


def why(because: Any, most: int = 300) -> str:
    return words_of(because, most, _("Please say in a few words why."), "because")
