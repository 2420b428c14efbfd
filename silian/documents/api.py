"""Documents for programs: what is laid down, its versions and their texts, as the pages show them."""

from datetime import date, datetime

from django.http import Http404
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Listing, OneOf, Pk, Short, YearNumber, listing, one
from silian.documents.models import Document, Version
from silian.documents.queries import board as boards
from silian.documents.queries import documents as queries
from silian.members.rules import sits_in_office
from silian.people.api import reads

router = Router()


class DocumentOut(Schema):
    """Something the federation has laid down in writing."""

    id: int
    federation_id: int
    title: str
    kind: str
    year: int | None
    state: str = Field(description="in_use or retired")
    retired_on: date | None
    retired_because: str
    at: datetime


class DocumentRow(DocumentOut):
    """With its newest version, and how many bodies have confirmed that."""

    newest: int | None = Field(description="number of the newest version")
    issued_on: date | None
    handed: int = Field(description="bodies it was handed to")
    confirmed: int = Field(description="bodies that have confirmed it")


class VersionOut(Schema):
    """One wording; once issued it stays as it is."""

    id: int
    document_id: int
    number: int | None
    state: str = Field(description="draft or issued")
    changed: str = Field(description="what is new in it")
    issued_on: date | None
    digest: str


class VersionWithText(VersionOut):
    text: str


class DocumentPageOut(Schema):
    """One document: all its versions, and the text that held on a day."""

    document: DocumentOut
    day: date
    shown: VersionWithText | None
    versions: list[VersionOut]


class HandoutOut(Schema):
    """The newest version handed to one body, whether it has confirmed that, and what it confirmed last."""

    id: int
    body_id: int
    body: str
    version_id: int
    number: int = Field(alias="version.number")
    handed_at: datetime = Field(alias="at")
    reminded_on: date | None
    confirmed_on: date | None
    last_number: int | None = Field(description="number of the version the body confirmed last")
    last_on: date | None

    @staticmethod
    def resolve_body(handout) -> str:
        return str(handout.body)

    @staticmethod
    def resolve_confirmed_on(handout) -> date | None:
        receipt = getattr(handout, "receipt", None)
        return receipt.received_on if receipt else None


class WantedHandouts(Schema):
    state: OneOf("", "waiting", "confirmed") = ""


class WantedDocuments(Schema):
    """Which documents."""

    q: Short = Field("", description="words of the title")
    kind: OneOf("", *Document.Kind.values) = ""
    year: YearNumber | None = None
    retired: bool = Field(False, description="those no longer in use instead")
    mine: bool = Field(False, description="only those a body of the person has still to confirm")


class InForceOn(Schema):
    day: Day | None = Field(None, description="the text that held on this day; today if left out")


@router.get("", response=Listing[DocumentRow], auth=reads, summary="Documents", url_name="documents")
def documents(request, wanted: Query[WantedDocuments], asked: AskedStretch):
    """What has been laid down, newest first."""
    filters = queries.Filters(wanted.q, wanted.kind, wanted.year, wanted.retired, wanted.mine)
    return listing(queries.documents(request.user, filters), asked, newest_first=True)


@router.get("/{pk}", response=DocumentPageOut, auth=reads, summary="One document", url_name="document")
def document(request, pk: Pk, on: Query[InForceOn]):
    return queries.document_page(one(Document.objects.visible_to(request.user), pk), request.user, on.day)


@router.get("/{pk}/board", response=Listing[HandoutOut], auth=reads, summary="Who has confirmed", url_name="handouts")
def board(request, pk: Pk, wanted: Query[WantedHandouts], asked: AskedStretch):
    """Every body the document was handed to, for the office."""
    document = one(Document.objects.visible_to(request.user), pk)
    if not sits_in_office(request.user, document.federation_id):
        raise Http404
    return listing(boards.rows(document, wanted.state), asked)


@router.get("/versions/{pk}", response=VersionWithText, auth=reads, summary="One version", url_name="version")
def version(request, pk: Pk):
    return one(Version.objects.visible_to(request.user), pk)
