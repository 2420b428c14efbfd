"""Honours and evaluations for programs: what the pages show, under their rules. What is public is there without a key."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from ninja import Field, Router, Schema

from silian.core.api import AskedStretch, Listing, Pk, listing, one
from silian.core.hooks import told_as
from silian.honours.models import Candidate, EligibilityList, HonourRule, Question
from silian.honours.queries import honours as queries
from silian.honours.queries import naming
from silian.honours.queries import schemes as scheme_queries
from silian.people.api import open_reads, reads

router = Router()


class NamedWithOut(Schema):
    """A person named with an honoured project, for as long as she agrees."""

    name: str = Field(alias="shown_name")
    did: str


class HonourOut(Schema):
    """An honour granted by a meeting's decision; a revoked one says so."""

    id: int
    federation_id: int
    kind: str = Field(description="organisation, project, base or team")
    sign: str = Field(description="its number, as papers write it")
    title: str
    why: str
    name: str
    granted_on: date
    decision: str = Field(alias="decision.sign")
    state: str
    revoked_on: date | None
    revoked_because: str
    persons: list[NamedWithOut] = Field(alias="named", description="in the order of their names")


class ConditionOut(Schema):
    fact: str
    comparison: str = Field(description="at_least or at_most")
    number: float


class RuleOut(Schema):
    """What is honoured: conditions over facts on record."""

    id: int
    federation_id: int
    name: str
    subject: str
    why: str
    together: str = Field(description="all or any")
    version: int
    state: str
    published_on: date | None
    objection_days: int
    conditions: list[ConditionOut]


class ListOut(Schema):
    """Who meets a rule as of a day."""

    id: int
    federation_id: int
    rule_id: int
    since: date
    as_of: date
    state: str
    announced_on: date | None
    objections_until: date | None
    check_code: str


class CandidateOut(Schema):
    """One on the list, with the numbers it was measured by."""

    id: int
    name: str
    state: str
    removed_because: str
    evidence: list[dict[str, Any]]


class ListWithCandidates(ListOut):
    candidates: list[CandidateOut]


class SchemeOut(Schema):
    """One evaluation of one year."""

    id: int
    federation_id: int
    kind: str
    title: str
    about: str
    year: int
    opens_on: date
    last_day: date
    state: str = Field(alias="shown_state")
    minimum: int
    trimmed: bool
    readers: str
    appeals_until: date | None
    check_code: str


class QuestionOut(Schema):
    direction: str
    number: int
    text: str
    weight: int


class SchemeWithQuestions(SchemeOut):
    questions: list[QuestionOut]


class ResultOut(Schema):
    """What came of an evaluation for one side; nothing where too few answered."""

    id: int
    scheme_id: int
    direction: str
    about: str = Field(alias="about_name")
    asked: int
    answered: int
    excluded: int
    band: str
    score: float | None


class RuleWithLists(RuleOut):
    versions: list[int] = Field(description="the other versions of it, the newest first")
    lists: list[int] = Field(description="lists of who meets it, the newest first, at most twenty")


class MarkedOut(Schema):
    """What came of one question."""

    number: int
    text: str
    answers: int
    score: Decimal | None


class ObjectedOut(Schema):
    """An appeal of the evaluated side, and its answer."""

    words: str
    answer_by: date
    state: str = Field(description="open, upheld or kept")
    answer: str


class ResultPageOut(Schema):
    """One result with its questions; comments and the appeal for those who may read them. No author is named."""

    result: ResultOut
    set_aside: bool = Field(alias="is_set_aside", description="an appeal was upheld; it counts for nothing more")
    parts: list[MarkedOut]
    comments: list[str]
    appeal: ObjectedOut | None

    @staticmethod
    def resolve_parts(page) -> list:
        return [dict(zip(("number", "text", "answers", "score"), part, strict=True)) for part in page.parts]

    @staticmethod
    def resolve_comments(page) -> list[str]:
        return [one.remark.text for one in page.comments]


class AskedOut(Schema):
    """An honour that names the person, or asks her whether it may."""

    id: int
    honour_id: int
    title: str = Field(alias="honour.title")
    did: str = Field(description="what she did in the project")
    answer: str
    consent_on: date | None
    withdrawn_on: date | None


class CommentOut(Schema):
    """A comment the office looks after, without its author."""

    id: int
    scheme_id: int = Field(alias="answer.evaluation.scheme_id")
    text: str
    state: str = Field(description="shown or hidden")
    because: str
    moderated_at: datetime | None


@router.get("", response=Listing[HonourOut], auth=open_reads, summary="Honours", url_name="honours")
def honours(request, asked: AskedStretch):
    """All that were granted, the newest first; the order says nothing about whom they honour."""
    return listing(queries.with_named(queries.honours(request.user)), asked, newest_first=True)


@router.get("/rules", response=Listing[RuleOut], auth=open_reads, summary="What is honoured", url_name="honour_rules")
def rules(request, asked: AskedStretch):
    """Published rules, the newest first."""
    return listing(queries.rules_for(request.user).exclude(state=HonourRule.State.DRAFT), asked, newest_first=True)


@router.get("/rules/{pk}", response=RuleWithLists, auth=open_reads, summary="One rule", url_name="honour_rule")
def rule(request, pk: Pk):
    """With its conditions, its other versions and the lists of who meets it."""
    found = one(queries.rules_for(request.user), pk)
    page = queries.rule_page(found, request.user)
    return {
        **RuleOut.from_orm(found).dict(), "versions": [other.pk for other in page.versions],
        "lists": [several.pk for several in page.lists],
    }  # fmt: skip


@router.get("/lists", response=Listing[ListOut], auth=open_reads, summary="Announced lists", url_name="honour_lists")
def lists(request, asked: AskedStretch):
    """Lists that are announced or granted, the newest first."""
    return listing(EligibilityList.objects.public(), asked, newest_first=True)  # type: ignore[attr-defined]


@router.get(
    "/lists/{pk}", response=ListWithCandidates, auth=open_reads, summary="One announced list", url_name="honour_list"
)
def one_list(request, pk: Pk):
    """With everybody on it, in the order of names."""
    return one(
        EligibilityList.objects.public().prefetch_related(
            Prefetch("candidates", Candidate.objects.order_by("name", "id"))
        ),
        pk,
    )


@router.get("/evaluations", response=Listing[SchemeOut], auth=open_reads, summary="Evaluations", url_name="schemes")
def schemes(request, asked: AskedStretch):
    """The evaluations the person may see, the newest first."""
    return listing(scheme_queries.schemes(request.user), asked, newest_first=True)


@router.get(
    "/evaluations/{pk}", response=SchemeWithQuestions, auth=open_reads, summary="One evaluation", url_name="scheme"
)
def scheme(request, pk: Pk):
    """With its questions; no answer of anybody."""
    asked = Prefetch("questions", Question.objects.order_by("direction", "number"))
    return one(scheme_queries.schemes(request.user).prefetch_related(asked), pk)


@router.get(
    "/results", response=Listing[ResultOut], auth=open_reads, summary="Results of evaluations", url_name="results"
)
def results(request, asked: AskedStretch):
    """The results the person may read, the newest first."""
    return listing(scheme_queries.result_rows(request.user), asked, newest_first=True)


@router.get("/results/{pk}", response=ResultPageOut, auth=open_reads, summary="One result", url_name="result")
def result(request, pk: Pk):
    """Question by question."""
    return scheme_queries.result_page(one(scheme_queries.result_rows(request.user), pk), request.user)


@router.get(
    "/comments", response=Listing[CommentOut], auth=reads, summary="Comments to look after", url_name="comments"
)
def comments(request, asked: AskedStretch):
    """Of the person's offices, newest first."""
    return listing(scheme_queries.to_moderate(request.user), asked, newest_first=True)


@router.get("/asked", response=Listing[AskedOut], auth=reads, summary="Honours that ask for my name", url_name="asked")
def asked_of_me(request, asked: AskedStretch):
    """Of the person whose key it is, newest first."""
    return listing(naming.own(request.user), asked, newest_first=True)


@router.get(
    "/asked/{pk}", response=AskedOut, auth=reads, summary="One honour that asks for my name", url_name="asked_one"
)
def one_asked_of_me(request, pk: Pk):
    return one(naming.asking(request.user), pk)


@router.get("/{pk}", response=HonourOut, auth=open_reads, summary="One honour", url_name="honour")
def honour(request, pk: Pk):
    """One of them."""
    return one(queries.with_named(queries.honours(request.user)), pk)


# ── How it is told to programs that are called ──


@told_as("honours.honour", HonourOut)
def told_honour(person, pk: int):
    return queries.with_named(queries.honours(person)).filter(pk=pk)
