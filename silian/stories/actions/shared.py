"""What the actions of this app share: how a story is recorded, and whom it is told to."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse

from silian.core.notices import tell
from silian.core.records import record
from silian.exchange.queries import people
from silian.members.mandates import OFFICE_KINDS, mandates
from silian.members.models import Organisation, Seat
from silian.people.models import User
from silian.stories.models import Named, Story


def address(story: Story) -> str:
    return reverse("stories:story", args=[story.pk])


def acting_seat(person: User, federation_id: int, organisation_id: int | None = None) -> Seat | None:
    """The seat by which she acts: for the organisation, for the office, else whatever she holds here."""
    here = [held for held in mandates(person).held if held.federation_id == federation_id]
    for fits in (
        lambda held: organisation_id and held.organisation_id == organisation_id,
        lambda held: held.body_kind in OFFICE_KINDS,
        lambda held: True,
    ):
        for held in here:
            if fits(held):
                return Seat(pk=held.seat_id)
    return None


def note(
    verb: str, story: Story, *, by: User, subject: models.Model | None = None, organisation: Organisation | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    """Write an act into the timelines of the story and of what it tells of."""
    record(
        verb, subject or story, by=by, about=[story, story.project, story.matter], organisation=organisation,
        seat=acting_seat(by, story.federation_id, organisation.pk if organisation else None), title=story.title, **facts,
    )  # fmt: skip


def told(verb: str, story: Story, whom: Iterable[User | None], *, by: User, **facts: Any) -> None:
    """Tell these people, except the one who did it."""
    others = [one for one in whom if one is not None and one.pk != by.pk]
    tell(others, verb, story, url=address(story), title=story.title, **facts)


def office(story: Story) -> list[User]:
    """Who sits in the office today, and whoever wrote the story."""
    return [*people.office(story.federation_id), story.by]


def spoken_for(named: Iterable[Named]) -> list[User]:
    """Whoever answers for those a story names: today's seats of the organisations, and the persons themselves."""
    several = list(named)
    voices = people.speakers(one.organisation_id for one in several if one.organisation_id)
    return [
        *(person for speakers in voices.values() for person in speakers),
        *(one.person for one in several if one.person is not None),
    ]
