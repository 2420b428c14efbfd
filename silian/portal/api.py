"""The desk for programs: what waits for the person, what she was told, what can be found."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core import verbs
from silian.core.api import AskedStretch, Listing, Short, listing
from silian.core.models import Notice
from silian.people.api import open_reads, reads
from silian.portal.queries import desk as queries
from silian.portal.queries import front as front_queries
from silian.portal.queries import search as search_queries

router = Router()


class WaitingOut(Schema):
    """One thing that waits for the person, the nearest end first."""

    what: str
    for_whom: str
    by_seat: str = Field(description="the seat by which it is hers")
    since: date
    until: date | None
    url: str = Field(description="the page on which it is seen to")


class NoticeOut(Schema):
    """Something the person was told, in the reader's language."""

    id: int
    verb: str
    said: str
    subject: str = Field(description="what it is about, as “exchange.match:7”")
    url: str
    at: datetime
    read_at: datetime | None

    @staticmethod
    def resolve_said(notice: Notice) -> str:
        return verbs.sentence(notice.verb, notice.facts)


class HitOut(Schema):
    title: str
    beside: str
    url: str


class SectionOut(Schema):
    """The first of one kind."""

    kind: str
    hits: list[HitOut]
    guessed: bool = Field(description="nothing was found as it was typed; these come close")

    @staticmethod
    def resolve_kind(section) -> str:
        return str(section.word)


class StreetOut(Schema):
    """A federation on the front page, with its numbers."""

    id: int = Field(alias="pk")
    name: str
    founded: int | None
    members: int
    services: int
    demands: int
    projects: int


class Sought(Schema):
    q: Short = Field(description="Chinese, pinyin or initials", examples=["合唱"])


@router.get("/waiting", response=list[WaitingOut], auth=reads, summary="What waits for me", url_name="waiting")
def waiting(request):
    """The desk of the person whose key it is."""
    return queries.waiting_for(request.user)


@router.get("/notices", response=Listing[NoticeOut], auth=reads, summary="What I was told", url_name="notices")
def notices(request, asked: AskedStretch):
    """Newest first."""
    return listing(Notice.objects.filter(to=request.user), asked, newest_first=True)


@router.get("/search", response=list[SectionOut], auth=reads, summary="Search over everything", url_name="search")
def search(request, sought: Query[Sought]):
    """The first of every kind the person may see; if nothing was found, what comes close, and said to be so."""
    return search_queries.search(request.user, sought.q).sections


@router.get("/streets", response=list[StreetOut], auth=open_reads, summary="The federations here", url_name="streets")
def streets(request):
    """As they stand on the front page."""
    return front_queries.streets()
