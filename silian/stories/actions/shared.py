"""What the actions of this app share: how a story is recorded, and whom it is told to."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from silian.core.notices import tell
from silian.core.records import record
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat, Term
from silian.people.models import User
from silian.stories.models import Named, Story


def address(story: Story) -> str:
    return reverse("stories:story", args=[story.pk])


def acting_seat(person: User, federation_id: int, organisation_id: int | None = None) -> Seat | None:
    """The seat by which she acts: for the organisation, for the office, else whatever she holds here."""
    here = [held for held in mandates(person).held if held.federation_id == federation_id]
    for fits in (
        lambda held: organisation_id and held.organisation_id == organisation_id,
        lambda held: held.body_kind in ("secretariat", "federation"),
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


def told(verb: str, story: Story, people: Iterable[User | None], *, by: User, **facts: Any) -> None:
    """Tell these people, except the one who did it."""
    others = [one for one in people if one is not None and one.pk != by.pk]
    tell(others, verb, story, url=address(story), title=story.title, **facts)


def office(story: Story) -> list[User]:
    """Who sits in the office today, and whoever wrote the story."""
    today = timezone.localdate()
    terms = Term.objects.on(today).filter(
        federation=story.federation_id, seat__body__kind__in=["secretariat", "federation"]
    )
    return [one.person for one in terms.select_related("person").order_by("id")] + [story.by]


def spoken_for(named: Iterable[Named]) -> list[User]:
    """Whoever answers for those a story names: today's seats of the organisations, and the persons themselves."""
    several = list(named)
    organisations = [one.organisation_id for one in several if one.organisation_id]
    terms = Term.objects.on(timezone.localdate()).filter(seat__body__organisation__in=organisations)
    people = [one.person for one in terms.select_related("person").order_by("id")]
    return people + [one.person for one in several if one.person is not None]
