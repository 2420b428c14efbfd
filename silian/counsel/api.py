"""The think tank for programs: consultations and advice as the pages show them; what is published needs no key."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, YearNumber, given, listing, one
from silian.counsel.models import Consultation
from silian.counsel.queries import consultations as queries
from silian.counsel.queries import experts as expert_queries
from silian.members.api.chosen import OfFederation, federation_of
from silian.people.api import open_reads, reads

router = Router()


class ConsultationOut(Schema):
    """A question with its background, put to some experts until a day."""

    id: int
    federation_id: int
    seat_id: int
    title: str
    question: str
    due_on: date
    state: str = Field(alias="shown_state")
    asked_at: datetime | None
    synthesised_on: date | None
    published_at: datetime | None


class ConsultationWithText(ConsultationOut):
    background: str
    synthesis: str


class PublishedText(ConsultationOut):
    """Without the background, which is for the experts who were asked."""

    synthesis: str


class AdviceOut(Schema):
    text: str
    verdict: str = Field(description="adopted, partly, not; empty while nobody has said")
    because: str


class AdviceRowOut(Schema):
    """One expert who was asked; her advice where it may be read."""

    state: str = Field(alias="request.shown_state")
    advice: AdviceOut | None


class EffectOut(Schema):
    """What became of it."""

    text: str
    seen_on: date


class ConsultationPageOut(Schema):
    """One consultation, as far as this person may read it."""

    consultation: ConsultationWithText
    rows: list[AdviceRowOut]
    effects: list[EffectOut]
    given: int
    adopted: int
    hidden: int = Field(description="pieces of advice that may not be read yet")


class VerdictOut(Schema):
    verdict: str
    because: str


class PublishedOut(Schema):
    """One published consultation: question, synthesis, what was adopted, what became of it."""

    consultation: PublishedText
    rows: list[VerdictOut]
    effects: list[EffectOut]


class FieldOut(Schema):
    """A field of knowledge, as a federation speaks of it."""

    id: int
    federation_id: int
    name: str
    theme: str
    words: str
    retired_on: date | None


class ExpertOut(Schema):
    """One seat of the think tank: who sits in it until when, what she knows, how much waits for her."""

    seat_id: int = Field(alias="seat.pk")
    holder: str | None
    last_day: date | None
    fields_known: list[int] = Field(description="fields of knowledge")
    open: int = Field(description="questions that wait for her")
    this_year: int

    @staticmethod
    def resolve_holder(row) -> str | None:
        return row.now.person.name if row.now else None

    @staticmethod
    def resolve_fields_known(row) -> list[int]:
        return [field.pk for field in row.fields]


class MineOut(Schema):
    """One question the person was asked, her advice, and what became of it."""

    id: int = Field(alias="request.pk")
    consultation: ConsultationOut
    advice: AdviceOut | None
    effects: list[EffectOut]


class WantedExperts(OfFederation):
    field_id: Key | None = Field(None, description="only those who know this field")


class WantedConsultations(Schema):
    """Which consultations."""

    q: Short = ""
    show: OneOf("", *[key for key, _word in queries.shows() if key]) = ""
    year: YearNumber | None = None


@router.get(
    "/consultations", response=Listing[ConsultationOut], auth=reads, summary="Consultations", url_name="consultations"
)
def consultations(request, wanted: Query[WantedConsultations], asked: AskedStretch):
    """The consultations the person may see, newest first."""
    return listing(queries.consultations(request.user, queries.Filters.of(given(wanted))), asked, newest_first=True)


@router.get(
    "/consultations/{pk}", response=ConsultationPageOut, auth=reads, summary="One consultation", url_name="consultation"
)
def consultation(request, pk: Pk):
    seen = queries.for_page().filter(pk__in=Consultation.objects.visible_to(request.user).values("pk"))
    return queries.consultation_page(one(seen, pk), request.user)


@router.get("/experts", response=list[ExpertOut], auth=reads, summary="The think tank", url_name="experts")
def experts(request, wanted: Query[WantedExperts]):
    """Its seats, who sits there and what they know."""
    return expert_queries.tank_page(federation_of(request, wanted), request.user, wanted.field_id).rows


@router.get("/fields", response=Listing[FieldOut], auth=reads, summary="Fields of knowledge", url_name="fields")
def fields(request, of: Query[OfFederation], asked: AskedStretch):
    """In the order they were entered; retired ones have their day."""
    return listing(expert_queries.fields_of(federation_of(request, of).pk), asked)


@router.get("/mine", response=Listing[MineOut], auth=reads, summary="What I was asked", url_name="mine")
def mine(request, asked: AskedStretch):
    """As an expert, newest first."""
    found = listing(expert_queries.mine(request.user), asked, newest_first=True)
    return found | {"items": expert_queries.mine_rows(found["items"])}


@router.get(
    "/published", response=Listing[ConsultationOut], auth=open_reads, summary="Published consultations", url_name="published"
)  # fmt: skip
def published(request, asked: AskedStretch):
    """What everybody may read, newest first."""
    return listing(queries.published(), asked, newest_first=True)


@router.get(
    "/published/{pk}", response=PublishedOut, auth=open_reads, summary="One published consultation", url_name="published_one"
)  # fmt: skip
def published_one(request, pk: Pk):
    found = one(queries.published(), pk)
    return {"consultation": found, "rows": queries.published_advice(found), "effects": list(found.effects.all())}
