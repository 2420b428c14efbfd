"""The desk for programs: what waits for the person, what she was told, what can be found."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Query, Router, Schema

from silian.core import verbs
from silian.core.api import AskedStretch, Listing, OneOf, Pk, Short, listing, one
from silian.core.models import ImportRun, Notice
from silian.exchange.api.calls import CallOut
from silian.people.api import open_reads, reads
from silian.portal.queries import chain as chain_queries
from silian.portal.queries import desk as queries
from silian.portal.queries import excel as excel_queries
from silian.portal.queries import feedback as feedback_queries
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


class LinkOut(Schema):
    """One thing in a chain; without an address it may be known, but not opened, by this reader."""

    kind: str
    title: str
    url: str
    more: str
    state: str
    current: bool = Field(description="where the reader came from")


class StageOut(Schema):
    """One step of the way, with what stands there, or what would bring it there."""

    word: str
    missing: str
    links: list[LinkOut]


class ChainOut(Schema):
    """From what was asked and offered to what came of it."""

    title: str
    url: str
    stages: list[StageOut]


class SentOut(Schema):
    """A complaint or a suggestion to the office, and its answer."""

    id: int
    federation_id: int
    text: str
    contact: str
    page: str
    at: datetime
    state: str = Field(description="open or answered")
    answer: str
    answered_at: datetime | None


class WantedSent(Schema):
    answered: bool = Field(False, description="those that were answered instead")


class ImportOut(Schema):
    """A workbook that was handed in: checked first, then written exactly as checked."""

    id: int
    federation_id: int
    kind: str
    file: str = Field(alias="file.name")
    state: str = Field(description="checking, checked, writing, written, dropped or failed")
    counts: dict[str, Any] = Field(description="rows that are new, changed, same or bad")
    failure: str
    at: datetime
    written_at: datetime | None


class ImportWithRows(ImportOut):
    preview: dict[str, Any] = Field(description="the first rows of each outcome, with reasons")


class WantedStreet(Schema):
    federation: Short = Field("", description="short address of the sub-district, such as “beishan”")


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


@router.get("/search", response=list[SectionOut], auth=open_reads, summary="Search over everything", url_name="search")
def search(request, sought: Query[Sought]):
    """The first of every kind the person may see; if nothing was found, what comes close, and said to be so."""
    return search_queries.search(request.user, sought.q).sections


@router.get("/streets", response=list[StreetOut], auth=open_reads, summary="The federations here", url_name="streets")
def streets(request):
    """As they stand on the front page."""
    return front_queries.streets()


@router.get(
    "/chain/{kind}/{pk}", response=ChainOut, auth=reads, summary="The whole chain of one thing", url_name="chain"
)
def chain(request, kind: OneOf(*chain_queries.BEGINNINGS), pk: Pk):
    """From a demand, service, match, exchange, call, matter, project, agreement or activity to both ends."""
    return chain_queries.chain(kind, one(chain_queries.BEGINNINGS[kind](request.user), pk), request.user)


@router.get(
    "/feedback", response=Listing[SentOut], auth=reads, summary="Complaints and suggestions", url_name="feedback"
)
def feedback(request, wanted: Query[WantedSent], asked: AskedStretch):
    """What came in to the person's offices, newest first."""
    return listing(feedback_queries.to_answer(request.user, answered=wanted.answered), asked, newest_first=True)


@router.get(
    "/feedback/{pk}", response=SentOut, auth=reads, summary="One complaint or suggestion", url_name="feedback_one"
)
def feedback_one(request, pk: Pk):
    return one(feedback_queries.visible_to_office(request.user), pk)


@router.get("/wanted", response=Listing[CallOut], auth=open_reads, summary="Calls to everybody", url_name="wanted")
def wanted(request, street: Query[WantedStreet], asked: AskedStretch):
    """What is needed of everybody, newest first."""
    return listing(front_queries.wanted(street.federation), asked, newest_first=True)


@router.get("/wanted/{pk}", response=CallOut, auth=open_reads, summary="One call to everybody", url_name="wanted_one")
def wanted_one(request, pk: Pk):
    return one(front_queries.wanted(), pk)


@router.get("/imports", response=Listing[ImportOut], auth=reads, summary="Workbooks handed in", url_name="imports")
def imports(request, asked: AskedStretch):
    """All of them for the office, one's own for others, newest first."""
    return listing(excel_queries.runs(request.user).defer("preview"), asked, newest_first=True)


@router.get(
    "/imports/{pk}", response=ImportWithRows, auth=reads, summary="One workbook handed in", url_name="import_run"
)
def import_run(request, pk: Pk) -> ImportRun:
    """What it would change or has changed."""
    return one(excel_queries.runs(request.user), pk)
