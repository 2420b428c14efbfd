"""What the list of stories and the page of one show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from silian.cobuilding.models import Project
from silian.core.models import StoredFile
from silian.core.rules import Answer
from silian.hall.models import Matter
from silian.members.mandates import mandates
from silian.members.models import Federation
from silian.stories import rules
from silian.stories.models import Named, Picture, Sharing, Story
from silian.stories.queries.attached import attached

MOST_ATTACHED = 24  # shown to choose from


def _with_first_picture(rows: QuerySet[Story]) -> QuerySet[Story]:
    first = Picture.objects.standing().filter(story=OuterRef("pk")).order_by("id")  # type: ignore[attr-defined]
    return rows.annotate(
        picture=Subquery(first.values("pk")[:1]), caption=Subquery(first.values("caption")[:1])
    ).select_related("federation")


def published(federation: str = "") -> QuerySet[Story]:
    """What everybody may read, of one street or of all: one query for a page."""
    rows = Story.objects.public().defer("text")  # type: ignore[attr-defined]
    if federation:
        rows = rows.filter(federation__slug=federation)
    return _with_first_picture(rows)


def newest(most: int = 3) -> list[Story]:
    """For the front page: the stories published last. One query."""
    return list(published().order_by("-published_at", "-id")[:most])


def in_the_making(person: Any) -> QuerySet[Story]:
    """What she may write on, or what names her, and is not public yet or no longer."""
    own = Story.objects.told_by(person) | Story.objects.naming(person)  # type: ignore[attr-defined]
    rows = Story.objects.filter(pk__in=own.values("pk")).exclude(state=Story.State.PUBLISHED)
    return _with_first_picture(rows.defer("text"))


def may_tell_somewhere(person: Any) -> bool:
    """She has a seat, so she may have a story to tell."""
    return bool(mandates(person).held)


def tellable(person: Any, most: int = 20) -> list[tuple[str, str]]:
    """Done projects and solved matters without a story that she may tell of: their words, and where it begins. Two queries."""
    mine = mandates(person)
    office = Q(federation__in=list(mine.offices))
    built = Q(pk__in=Project.objects.of(mine.organisations).values("pk"))  # type: ignore[attr-defined]
    handled = Q(owner__in=[held.seat_id for held in mine.held])
    projects = Project.objects.visible_to(person).filter(office | built, state=Project.State.DONE, story=None)  # type: ignore[attr-defined]
    matters = Matter.objects.public().filter(office | handled, ended_as__in=rules.TOLD_ENDINGS, story=None)  # type: ignore[attr-defined]
    found = [
        (one.title, reverse("stories:tell", args=["project", one.pk]))
        for one in projects.only("title").order_by("-finished_on", "-id")[:most]
    ]
    return found + [
        (str(one), reverse("stories:tell", args=["matter", one.pk]))
        for one in matters.only("title", "year", "serial").order_by("-id")[:most]
    ]


@dataclass(frozen=True)
class NamedRow:
    """One who is named, and what this reader may do about it."""

    named: Named
    may_answer: bool
    may_take_back: bool
    may_keep_paper: bool


@dataclass(frozen=True)
class StoryPage:
    """One story for one reader; `works` opens the part of those who write on it."""

    story: Story
    pictures: list[Picture]
    people: list[Named]  # the organisations among those it names
    own: list[NamedRow]  # what she is asked herself
    rows: list[NamedRow]  # everybody who is named, for whoever works on it
    works: bool
    attached: list[StoredFile]
    source_url: str
    may: dict[str, Answer]
    all_agree: Answer

    @property
    def first(self) -> Picture | None:
        return next(iter(self.pictures), None)

    @property
    def agreed(self) -> int:
        return sum(row.named.answer == Named.Answer.AGREED for row in self.rows)


def one_story(person: Any) -> QuerySet[Story]:
    """With what its page and its rules look at."""
    return (
        Story.objects.visible_to(person)  # type: ignore[attr-defined]
        .select_related("federation", "project", "matter__owner")
        .defer("project__search", "matter__search")
        .prefetch_related("project__partners")
    )


def story_page(person: Any, story: Story) -> StoryPage:
    """Pictures and names cost one query each; whoever works on it is shown what could be added for one more."""
    pictures = list(story.pictures.filter(dropped_at=None).select_related("file").order_by("id"))
    named = list(
        story.named.filter(dropped_at=None)
        .select_related("organisation", "person")
        .defer("organisation__search")
        .order_by(F("organisation").asc(nulls_last=True), "id")
    )
    for one in pictures:
        one.story = story
    for name in named:
        name.story = story
    works = bool(rules.can_work_on(person, story))
    rows = [
        NamedRow(
            one, bool(rules.can_answer(person, one)), bool(rules.can_take_back(person, one)),
            works and bool(rules.can_keep_paper(person, one)),
        )
        for one in named
    ]  # fmt: skip
    may = {
        "change": rules.can_change(person, story), "ask": rules.can_ask(person, story), "publish": rules.can_publish(person, story),
        "reopen": rules.can_reopen(person, story), "withdraw": rules.can_withdraw(person, story),
    }  # fmt: skip
    return StoryPage(
        story=story, pictures=pictures, people=[one for one in named if one.organisation_id],
        own=[row for row in rows if rules.answers_for(person, row.named)], rows=rows if works else [], works=works,
        attached=_free(person, story, pictures) if may["change"] else [],
        source_url=_source_url(person, story), may=may, all_agree=rules.all_agree(named),
    )  # fmt: skip


def _free(person: Any, story: Story, pictures: list[Picture]) -> list[StoredFile]:
    taken = {one.source_id for one in pictures}
    return [one for one in attached(story, person)[:MOST_ATTACHED] if one.pk not in taken]


def _source_url(person: Any, story: Story) -> str:
    """To the case, which everybody may read, or to the project for whoever has a seat there."""
    if story.matter_id:
        return reverse("hall:matter", args=[story.matter_id]) if story.is_public or mandates(person).held else ""
    inside = story.federation_id in mandates(person).federation_ids
    return reverse("cobuilding:project", args=[story.project_id]) if inside else ""


def sharing_of(federation: Federation) -> Sharing:
    """As it is set, else as it is from the beginning: nothing crosses, CC BY 4.0."""
    return Sharing.objects.filter(federation=federation).first() or Sharing(federation=federation)


def federations_with_stories() -> list[Federation]:
    rows = Story.objects.public().values("federation")  # type: ignore[attr-defined]
    return list(Federation.objects.filter(pk__in=rows).order_by("id"))
