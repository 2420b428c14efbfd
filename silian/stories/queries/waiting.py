"""What waits for a person around stories: to say whether she agrees, and for the office to publish what all agreed to."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates
from silian.stories.models import Named, Story

ROWS = 20


def questions(person: Any) -> list[Question]:
    """One for whoever is named, whether she holds a seat or not; one for the office."""
    mine = mandates(person)
    found = [Question(_to_answer(person, mine), lambda rows: [_read_it(one, mine) for one in rows[:ROWS]])]
    if mine.offices:
        found.append(Question(_to_publish(mine), lambda rows: [_publish(one, mine) for one in rows[:ROWS]]))
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _to_answer(person: Any, mine: Mandates) -> QuerySet[Named]:
    rows = Named.objects.filter(answer=Named.Answer.OPEN, dropped_at=None, story__state=Story.State.ASKED)
    own = rows.filter(person=person.pk)
    if mine.organisations:
        own = own | rows.filter(organisation__in=list(mine.organisations))
    return own.select_related("story", "organisation").defer("story__text", "organisation__search").order_by(
        "story__asked_at", "id"
    )  # fmt: skip


def _read_it(one: Named, mine: Mandates) -> Waiting:
    asked = one.story.asked_at or one.at
    return Waiting(
        what=_("Read the story “%(title)s” and say whether you agree") % {"title": one.story.title},
        for_whom=str(one.organisation) if one.organisation else _("you"), since=timezone.localdate(asked), until=None,
        url=reverse("stories:story", args=[one.story_id]) + "#consent", button=_("Read the story"),
        by_seat=mine.named(organisation=one.organisation_id) if one.organisation_id else "", personal=not one.organisation_id,
    )  # fmt: skip


def _to_publish(mine: Mandates) -> QuerySet[Story]:
    against = Named.objects.filter(story=OuterRef("pk"), dropped_at=None).exclude(answer=Named.Answer.AGREED)
    rows = Story.objects.filter(~Exists(against), federation__in=list(mine.offices), state=Story.State.ASKED)
    return rows.defer("text").order_by("asked_at", "id")


def _publish(one: Story, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Everybody agrees to the story “%(title)s”: publish it") % {"title": one.title}, for_whom=_("Office"),
        since=timezone.localdate(one.asked_at or one.at), until=None, url=reverse("stories:story", args=[one.pk]),
        button=_("Open the story"), by_seat=mine.named(office=one.federation_id),
    )  # fmt: skip
