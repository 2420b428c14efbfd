"""Reading calls: the list, one call with its live board, and what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.models import Record
from silian.core.records import key, timeline
from silian.core.rules import Answer
from silian.core.search import query as searchable
from silian.core.waiting import Question, Waiting
from silian.exchange import rules
from silian.exchange.models import Call, CallAnswer, CallQuestion, CallSignup
from silian.exchange.models.calls import asked_by
from silian.exchange.queries.call_reach import audience
from silian.members.mandates import Mandates, mandates

State = CallAnswer.State
ROWS = 20


# ── The list ──


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    show: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show = data.get("show", "")
        return cls(data.get("q", "").strip()[:100], show if show in SHOWN else "")

    @property
    def any(self) -> bool:
        return self != Filters()


SHOWN = ("", "unanswered", "mine", "over", "ended", "drafts", "all")


def show_choices(person: Any) -> list[tuple[str, str]]:
    mine = mandates(person)
    unanswered = [("unanswered", _("Not answered by us"))] if mine.organisations else []
    own = [("mine", _("Asked by us")), ("drafts", _("Drafts"))] if rules.may_ask(person) else []
    return [
        ("", _("Collecting answers")), *unanswered, *own, ("over", _("Answers are in")), ("ended", _("Closed and withdrawn")), ("all", _("All")),
    ]  # fmt: skip


def calls(person: Any, filters: Filters) -> QuerySet[Call]:
    """The calls the reader may see, each with its numbers: one query."""
    rows = Call.objects.visible_to(person)
    if filters.typed:
        rows = rows.found_by(filters.typed) if searchable(filters.typed) else rows.none()
    if filters.show == "":
        rows = rows.open()
    elif filters.show == "unanswered":
        rows = rows.unanswered_by(person)
    elif filters.show == "mine":
        rows = rows.of(person)
    elif filters.show == "over":
        rows = rows.over()
    elif filters.show == "ended":
        rows = rows.filter(state__in=[Call.State.CLOSED, Call.State.WITHDRAWN])
    elif filters.show == "drafts":
        rows = rows.filter(state=Call.State.DRAFT)
    return rows.select_related("organisation", "community", "federation").defer("search", "organisation__search")


@dataclass
class Numbers:
    """A call in numbers: who has answered what, and how many people come."""

    waiting: int = 0
    asks: int = 0
    yes: int = 0
    no: int = 0
    people: int = 0
    signed: int = 0

    @property
    def answered(self) -> int:
        return self.yes + self.no

    @property
    def unanswered(self) -> int:
        return self.waiting + self.asks

    @property
    def all(self) -> int:
        """Whoever was asked, and whoever came by itself."""
        return self.answered + self.unanswered

    def add(self, answer: CallAnswer) -> None:
        setattr(self, answer.state, getattr(self, answer.state) + 1)
        self.people += answer.people
        self.signed += getattr(answer, "signed", 0)


@dataclass(frozen=True)
class ListRow:
    call: Call
    numbers: Numbers
    mine: list[CallAnswer]  # what the reader's own organisations have said


def rows_of(found: Iterable[Call], person: Any) -> list[ListRow]:
    """Each call of a screen with its numbers and the reader's own answers: two queries whatever their number."""
    found = list(found)
    counted: dict[int, Numbers] = {call.pk: Numbers() for call in found}
    own: dict[int, list[CallAnswer]] = {call.pk: [] for call in found}
    said = CallAnswer.objects.filter(call__in=list(counted))
    groups = said.values_list("call", "state").annotate(number=Count("pk"), heads=Sum("people"))
    for call, state, number, heads in groups.order_by():
        numbers = counted[call]
        setattr(numbers, state, getattr(numbers, state) + number)
        numbers.people += heads
    for answer in said.filter(organisation__in=list(mandates(person).organisations)).select_related("organisation"):
        own[answer.call_id].append(answer)
    return [ListRow(call, counted[call.pk], own[call.pk]) for call in found]


# ── One call ──


@dataclass(frozen=True)
class Said:
    """One answer as this reader may see it: the reason of a no is for who asks, the office and itself."""

    answer: CallAnswer
    because: str
    sees_staff: bool


@dataclass(frozen=True)
class Board:
    """Who has answered, who has not, how many people come."""

    call: Call
    numbers: Numbers
    yes: list[Said]
    no: list[Said]
    asks: list[Said]
    waiting: list[Said]
    at: datetime

    @property
    def share(self) -> int:
        """How much of the people wanted is promised, in percent."""
        return min(100, round(100 * self.numbers.people / self.call.people)) if self.call.people else 0

    @property
    def missing(self) -> int:
        return max(0, (self.call.people or 0) - self.numbers.people)


def board(call: Call, reader: Any) -> Board:
    """One query, whatever the number of answers."""
    numbers = Numbers()
    groups: dict[str, list[Said]] = {state: [] for state in State.values}
    sees_all = rules.keeps(reader, call)
    answers = CallAnswer.objects.filter(call=call).with_signed().select_related("organisation")
    for answer in answers.defer("organisation__search").order_by("answered_at", "id"):
        numbers.add(answer)
        sees = sees_all or rules.speaks_for(reader, answer.organisation_id)
        groups[answer.state].append(Said(answer, answer.because if sees else "", sees))
    return Board(
        call, numbers, groups[State.YES], groups[State.NO], groups[State.ASKS], groups[State.WAITING], timezone.now()
    )


@dataclass(frozen=True)
class Own:
    """One organisation the reader answers for."""

    organisation_id: int
    name: str
    answer: CallAnswer | None

    @property
    def seen(self) -> int:
        return self.answer.turn if self.answer else 0


@dataclass(frozen=True)
class Born:
    """What grew out of a call."""

    kind: str
    pk: int
    title: str


@dataclass(frozen=True)
class CallPage:
    """One call with all that a reader may see and do."""

    call: Call
    board: Board
    own: list[Own]
    for_others: list[CallAnswer]  # whom the office may answer for, by telephone
    questions: list[CallQuestion]
    audience: list[str]
    born: list[Born]
    records: list[Record]
    keeps: bool
    may_open: Answer
    may_change: Answer
    may_remind: Answer
    may_end: Answer
    may_withdraw: Answer
    may_answer: Answer
    may_build: Answer
    has_partners: bool  # enough organisations for a project, and the reader speaks for one of them or for the office


def call_page(call: Call, reader: Any) -> CallPage:
    """Five queries: answers, questions, whom it is for, what grew out of it, what happened."""
    shown, keeps, mine = board(call, reader), rules.keeps(reader, call), mandates(reader)
    by_organisation = {
        said.answer.organisation_id: said.answer for said in (*shown.yes, *shown.no, *shown.asks, *shown.waiting)
    }
    own = [
        Own(pk, seat.body_name, by_organisation.get(pk))
        for pk, seat in mine.organisations.items()
        if seat.federation_id == call.federation_id and pk != call.organisation_id
    ]
    others = [
        said.answer for said in (*shown.waiting, *shown.asks) if said.answer.organisation_id not in mine.organisations
    ]
    # Who signs up is told by the numbers; thirty lines of it would hide what was said.
    records = timeline(call).exclude(verb__in=["exchange.call.signed_up", "exchange.call.signup_cancelled"])
    if not keeps:
        # What others have answered is theirs and of who asks; everybody reads what became of the call itself.
        records = records.filter(subject=key(call))
    office = rules.sits_in_office(reader, call.federation_id)
    partners = {said.answer.organisation_id for said in shown.yes} | ({call.organisation_id} - {None})
    inside = keeps or any(one.answer and one.answer.state == State.YES for one in own)
    return CallPage(
        call, shown, own, others if office else [],
        list(CallQuestion.objects.filter(call=call).select_related("organisation", "replied_by").order_by("id")),
        audience(call), born_of(call) if inside else [], list(records[:30]), keeps, rules.can_open_call(reader, call),
        rules.can_change_call(reader, call), rules.can_remind(reader, call), rules.can_end_call(reader, call),
        rules.can_withdraw_call(reader, call), rules.takes_answers(call), rules.can_build_on(reader, call),
        len(partners) > 1 and (office or bool(partners & set(mine.organisations))),
    )  # fmt: skip


KINDS = ("cobuilding.project", "activities.activity")


def born_of(call: Call) -> list[Born]:
    """Projects and activities opened from this call, as their first records say."""
    kinds = Q()
    for kind in KINDS:
        kinds |= Q(subject__startswith=f"{kind}:")
    found: dict[str, Born] = {}
    for subject, facts in (
        Record.objects.filter(kinds, about__contains=[key(call)]).order_by("id").values_list("subject", "facts")
    ):
        kind, _colon, pk = subject.partition(":")
        found.setdefault(subject, Born(kind, int(pk), facts.get("title", "")))
    return list(found.values())


# ── Staff ──


@dataclass(frozen=True)
class StaffPage:
    """Who comes from one organisation, for its liaison and for who asks."""

    answer: CallAnswer
    signups: list[CallSignup]
    may_keep: Answer

    @property
    def left(self) -> int:
        return self.answer.people - len(self.signups)


def answers_with_staff(reader: Any) -> QuerySet[CallAnswer]:
    """Those whose names she may see: of her organisations, of calls she keeps."""
    mine = mandates(reader)
    return CallAnswer.objects.filter(
        Q(organisation__in=list(mine.organisations))
        | Q(call__in=Call.objects.of(reader).values("pk"))
        | Q(federation__in=list(mine.offices))
    ).select_related("call__organisation", "call__community", "call__federation", "organisation")


def staff_page(answer: CallAnswer, reader: Any) -> StaffPage:
    return StaffPage(answer, list(answer.signups.living().order_by("id")), rules.can_keep_staff(reader, answer))


def places_left(answer: CallAnswer) -> int:
    return answer.people - answer.signups.living().count()


# ── Out as a workbook ──


def answer_rows(shown: Board) -> list[list[Any]]:
    """Every organisation with its answer, those who come first."""
    return [
        [
            said.answer.organisation.name, said.answer.get_state_display(), said.answer.people or None,
            getattr(said.answer, "signed", 0) if said.answer.people else None, said.answer.gives or said.because, said.answer.answered_at,
        ]
        for said in (*shown.yes, *shown.asks, *shown.no, *shown.waiting)
    ]  # fmt: skip


def staff_rows(call: Call) -> list[list[Any]]:
    """Everybody who signed up, by organisation."""
    signups = CallSignup.objects.living().filter(answer__call=call).select_related("answer__organisation")
    return [[one.answer.organisation.name, one.name, one.phone, one.at] for one in signups.order_by("answer_id", "id")]


# ── What waits ──


def questions(person: Any) -> list[Question]:
    """Calls to answer; of her own calls the questions, the ends to be told, the drafts."""
    found, mine = [], mandates(person)
    if mine.organisations:
        found.append(Question(_to_answer(person), lambda rows: [_answering(one, mine) for one in rows]))
    if rules.may_ask(person):
        found.append(Question(_to_keep(person), lambda rows: [_keeping(one, mine) for one in rows]))
    return found


def _to_answer(person: Any) -> QuerySet[CallAnswer]:
    rows = CallAnswer.objects.due().filter(
        organisation__in=list(mandates(person).organisations), call__state=Call.State.OPEN,
        call__answer_until__gte=timezone.localdate(),
    ).select_related("call", "organisation").defer("call__search", "organisation__search")  # fmt: skip
    return rows.order_by("call__answer_until", "id")[:ROWS]


def _answering(one: CallAnswer, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Answer the call “%(title)s”") % {"title": one.call.title}, for_whom=str(one.organisation),
        since=timezone.localdate(one.call.opened_at), until=one.call.answer_until,
        url=reverse("exchange:call", args=[one.call_id]), button=_("Answer"), by_seat=mine.named(organisation=one.organisation_id),
    )  # fmt: skip


def _to_keep(person: Any) -> QuerySet[Call]:
    today = timezone.localdate()
    open_questions = Count("questions", filter=Q(questions__reply=""))
    rows = (
        Call.objects.filter(asked_by(mandates(person)), state__in=[Call.State.DRAFT, Call.State.OPEN])
        .select_related("organisation", "community", "federation")
        .annotate(to_answer=open_questions)
        .filter(Q(state=Call.State.DRAFT) | Q(answer_until__lt=today) | Q(to_answer__gt=0))
    )
    return rows.order_by("answer_until", "id")[:ROWS]


def _keeping(call: Any, mine: Mandates) -> Waiting:
    until = None
    if call.state == Call.State.DRAFT:
        what, button = _("Post or drop the draft call “%(title)s”"), _("Finish")
    elif call.to_answer:
        what = ngettext(
            "Answer a question about the call “%(title)s”", "Answer %(number)s questions about the call “%(title)s”", call.to_answer
        )  # fmt: skip
        button, until = _("Answer"), call.answer_until
    else:
        what, button, until = _("Say how the call “%(title)s” ended"), _("Close"), call.answer_until
    return Waiting(
        what=what % {"title": call.title, "number": getattr(call, "to_answer", 0)}, for_whom=call.asker,
        since=timezone.localdate(call.opened_at or call.at), until=until, url=reverse("exchange:call", args=[call.pk]), button=button,
        by_seat=mine.named(organisation=call.organisation_id, community=call.community_id) or mine.named(office=call.federation_id),
    )  # fmt: skip
