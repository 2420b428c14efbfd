"""Stories and precedents for programs. What is published is there without a key; a program sees what its person sees on the pages."""

from datetime import date, datetime

from ninja import Field, Router, Schema

from silian.core.api import AskedStretch, Listing, OneOf, Pk, listing, one
from silian.core.hooks import told_as
from silian.people.api import open_reads, reads
from silian.stories.models import Story
from silian.stories.queries import precedents as precedent_queries
from silian.stories.queries import reading as queries

router = Router()


class StoryOut(Schema):
    """Something done together, told for everybody with the consent of all it names."""

    id: int
    federation_id: int
    project_id: int | None
    matter_id: int | None
    title: str
    lead: str
    published_at: datetime | None


class StoryWithText(StoryOut):
    text: str


class StoryDraftOut(StoryOut):
    """A story that is not public yet or no longer."""

    state: str


class StoryDraftWithText(StoryDraftOut):
    text: str


class PrecedentOut(Schema):
    """Something alike that was solved before."""

    kind: str
    title: str
    url: str = Field(description="the address of its page")
    done: str = Field(description="what was done")
    who: str
    took: str = Field(description="how long it took, in words")
    ended_on: date | None
    alike: str = Field(alias="band", description="high, middle or low")
    words: list[str] = Field(description="the words in common")
    elsewhere: str = Field(description="the federation, where it is another one")


@router.get("", response=Listing[StoryOut], auth=open_reads, summary="Published stories", url_name="stories")
def stories(request, asked: AskedStretch):
    """The newest first."""
    return listing(queries.published(), asked, newest_first=True)


@router.get(
    "/in-the-making", response=Listing[StoryDraftOut], auth=reads, summary="Stories in the making", url_name="stories_in_the_making"
)  # fmt: skip
def in_the_making(request, asked: AskedStretch):
    """What the person writes on, or what names her, and is not public yet or no longer, newest first."""
    return listing(queries.in_the_making(request.user), asked, newest_first=True)


@router.get(
    "/in-the-making/{pk}", response=StoryDraftWithText, auth=reads, summary="One story in the making",
    url_name="story_in_the_making",
)  # fmt: skip
def one_in_the_making(request, pk: Pk):
    """With its words."""
    return one(Story.objects.filter(pk__in=queries.in_the_making(request.user).values("pk")), pk)


@router.get("/{pk}", response=StoryWithText, auth=open_reads, summary="One published story", url_name="story")
def story(request, pk: Pk):
    """One of them, with its words."""
    return one(Story.objects.public(), pk)


@router.get(
    "/precedents/{kind}/{pk}", response=list[PrecedentOut], auth=open_reads, summary="What was solved before and is alike",
    url_name="precedents",
)  # fmt: skip
def precedents(request, kind: OneOf(*precedent_queries.BEGINNINGS), pk: Pk):
    """The likest five, for a demand, a matter or a project one may see."""
    thing = one(precedent_queries.BEGINNINGS[kind](request.user), pk)
    return precedent_queries.precedents(request.user, kind, thing)


# ── How it is told to programs that are called ──


@told_as("stories.story", StoryOut)
def told_story(person, pk: int):
    return queries.published().filter(pk=pk)
