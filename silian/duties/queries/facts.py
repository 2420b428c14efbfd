"""Facts: one question for each kind, over all bodies and the whole range at once. All of them together are one statement.

A fact belongs to the period in which its day lies, and none of them can be had by taking something away: what counts is
final minutes, a confirmed visit, a line that was published, a review, a receipt, a synthesis. Rows: (asked, body, first day of the
period, day of the fact, what to open, how much is still open, a word about it).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    Expression,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.urls import reverse
from django.utils.functional import cached_property

from silian.cobuilding.models import Party, Version
from silian.core.models import Record
from silian.counsel.models import Consultation
from silian.documents.models import Handout, Receipt
from silian.duties.models import Excuse, Fact
from silian.exchange.models import Demand, Listed, Service
from silian.meetings.models import Meeting
from silian.members.models import Body
from silian.visits.models import Visit

ROW = ("asked", "duty_body", "first_on", "fact_day", "thing", "still_open", "word")
EXCUSES = 0  # what an excuse answers: no kind of fact, but it comes in the same statement
# Facts that are asked for only where something stands open: no agreement, no review owed.
ONLY_WHERE_OPEN = {Fact.REVIEW, Fact.RECEIPT}
# A list is of a year, and is renewed once in it.
ONLY_YEARLY = {Fact.LINES}


@dataclass(frozen=True)
class Asked:
    """One kind of fact for periods of so many months that begin in [start, end)."""

    number: int
    federation_id: int
    fact: str
    months: int
    start: date
    end: date
    bodies: tuple[int, ...] | None = None  # None: all of them
    known: date | None = None  # only what was on record by the end of that day; None: all that is

    def on_record(self, moment: str) -> Q:
        """By the day of the question it had been written down."""
        return Q() if self.known is None else Q(**{f"{moment}__date__lte": self.known})

    def within(self, day: str) -> Q:
        return Q(**{f"{day}__gte": self.start, f"{day}__lt": self.end})

    def only(self, rows: QuerySet) -> QuerySet:
        return rows if self.bodies is None else rows.filter(duty_body__in=self.bodies)


@dataclass(frozen=True, slots=True)
class Found:
    """What is on record for one body and one period."""

    fact: str
    day: date | None
    thing: int
    still_open: int
    word: str

    @property
    def is_whole(self) -> bool:
        return not self.still_open and self.day is not None

    @property
    def url(self) -> str:
        return _prefix(self.word or self.fact) + str(self.thing)

    @property
    def label(self) -> str:
        return str(Fact(self.fact).label)


class Begins(Expression):
    """The first day of the period of so many months in which a day lies, as `core.periods` has it."""

    output_field = DateField()

    def __init__(self, day: Any, months: int):
        super().__init__()
        self.day, self.months = day if hasattr(day, "resolve_expression") else F(day), months

    def get_source_expressions(self) -> list[Any]:
        return [self.day]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.day,) = exprs

    @cached_property
    def contains_aggregate(self) -> bool:
        return False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.day)
        month = f"(extract(month from {sql})::int - 1) / {self.months} * {self.months} + 1"
        return f"make_date(extract(year from {sql})::int, {month}, 1)", (*params, *params)


def questions(asked: Iterable[Asked]) -> list[QuerySet]:
    return [rows for one in asked for rows in KINDS[one.fact](one)]


def excuses(federation_id: int, start: date, end: date, bodies: tuple[int, ...] | None) -> QuerySet:
    """Excuses that stand, in the shape of facts: `still_open` says that one came late, `thing` is the rule."""
    rows = Excuse.objects.standing().filter(federation=federation_id, first_on__gte=start, first_on__lt=end)
    if bodies is not None:
        rows = rows.filter(body__in=bodies)
    return rows.annotate(
        asked=_number(EXCUSES), duty_body=F("body_id"), fact_day=TruncDate("at"), thing=F("rule_id"),
        still_open=Cast("after_due", IntegerField()), word=F("because"),
    ).order_by().values_list("asked", "duty_body", "first_on", "fact_day", "thing", "still_open", "word")  # fmt: skip


def conferences(asked: Asked) -> list[QuerySet]:
    return _meetings(asked, Q(kind=Meeting.Kind.CONFERENCE))


def joint_meetings(asked: Asked) -> list[QuerySet]:
    return _meetings(asked, Q(kind=Meeting.Kind.JOINT))


def meetings(asked: Asked) -> list[QuerySet]:
    return _meetings(asked, Q())


def _meetings(asked: Asked, which: Q) -> list[QuerySet]:
    """Held in the period, and the minutes are final."""
    rows = Meeting.objects.filter(
        which, asked.within("held_on"), asked.on_record("minutes__final_at"), federation=asked.federation_id,
        state=Meeting.State.MINUTED,
    )  # fmt: skip
    return [_earliest(asked, rows, F("body_id"), F("held_on"))]


def visits(asked: Asked) -> list[QuerySet]:
    """Held in the period, and the organisation says that it was so."""
    rows = Visit.objects.filter(
        asked.within("held_on"), asked.on_record("confirmed_at"), federation=asked.federation_id, state=Visit.State.CONFIRMED
    )  # fmt: skip
    return [_earliest(asked, rows, F("organisation__body__id"), F("held_on"))]


def lines(asked: Asked) -> list[QuerySet]:
    """At least one line of either list of that year was published; a draft that was closed never was."""
    return [_published(asked, kind, word) for kind, word in ((Service, "service"), (Demand, "demand"))]


def _published(asked: Asked, kind: type[Listed], word: str) -> QuerySet:
    def recorded(act: str) -> Exists:
        address = Concat(Value(f"exchange.{word}:"), Cast(OuterRef("pk"), CharField()))
        return Exists(
            Record.objects.filter(
                about__contains=[address], verb=f"exchange.{word}.{act}", federation_id=asked.federation_id
            )
        )

    was_public = Q(state__in=[Listed.State.OPEN, Listed.State.MATCHED]) | Q(state=Listed.State.CLOSED) & (
        ~Q(recorded("drafted")) | Q(recorded("filed"))
    )
    rows = kind._default_manager.filter(  # type: ignore[attr-defined]
        was_public,
        asked.on_record("opened_at"),
        federation=asked.federation_id,
        year__gte=asked.start.year,
        year__lte=(asked.end - timedelta(days=1)).year,
    )
    year = Begins(Cast(Concat(Cast("year", CharField()), Value("-01-01")), DateField()), 12)
    return _earliest(asked, rows, F("organisation__body__id"), TruncDate("opened_at"), begins=year, word=word)


def reviews(asked: Asked) -> list[QuerySet]:
    """Texts whose review day lies in the period: each was reviewed, or another text all parties signed took its place.
    One that had ended by that day asks for nothing."""
    State = Version.State
    looked_at = Q(asked.on_record("version__reviewed_at"), version__reviewed_at__isnull=False) | Q(
        asked.on_record("version__ended_at"), version__state=State.SUPERSEDED
    )
    ended = Q(
        asked.on_record("version__ended_at"), version__ended_at__isnull=False, version__ended_at__date__lte=F("version__review_on")
    )  # fmt: skip
    rows = (
        Party.objects.filter(federation=asked.federation_id)
        .filter(asked.on_record("version__in_force_at"), version__review_on__gte=asked.start, version__review_on__lt=asked.end)
        .filter(version__state__in=[State.IN_FORCE, State.SUPERSEDED, State.ENDED, State.EXPIRED])
        .exclude(ended)
        # What a merged organisation signed, the one it was merged into looks after.
        .annotate(duty_body=Coalesce("organisation__merged_into__body__id", "organisation__body__id"), first_on=Begins("version__review_on", asked.months))
    )  # fmt: skip
    day = Coalesce(TruncDate("version__reviewed_at"), TruncDate("version__ended_at"))
    return [
        _counted(
            asked,
            rows,
            day=Max(day, filter=looked_at),
            thing=Max("version_id"),
            still_open=Count("pk", filter=~looked_at),
        )
    ]


def receipts(asked: Asked) -> list[QuerySet]:
    """What was handed out in the period: each confirmed, or a later version of it."""
    by_then = Q() if asked.known is None else Q(received_on__lte=asked.known)
    got = (
        Receipt.objects.filter(
            by_then,
            handout__body=OuterRef("body"), handout__version__document=OuterRef("version__document"),
            handout__version__number__gte=OuterRef("version__number"),
        ).order_by("received_on").values("received_on")[:1]
    )  # fmt: skip
    rows = (
        Handout.objects.filter(asked.on_record("at"), federation=asked.federation_id, at__date__gte=asked.start, at__date__lt=asked.end)
        .annotate(got=Subquery(got), duty_body=F("body_id"), first_on=Begins(TruncDate("at"), asked.months))
    )  # fmt: skip
    return [
        _counted(
            asked, rows, day=Max("got"), thing=Max("version__document_id"), still_open=Count("pk", filter=Q(got=None))
        )
    ]


def themed_consultations(asked: Asked) -> list[QuerySet]:
    """A themed consultation of the think tank whose synthesis was written in the period; a question alone is none."""
    tank = Body.objects.filter(federation=OuterRef("federation"), kind=Body.Kind.THINK_TANK).values("pk")[:1]
    rows = Consultation.objects.filter(
        asked.within("synthesised_on"),
        Q() if asked.known is None else Q(synthesised_on__lte=asked.known),
        federation=asked.federation_id,
        themed_year__isnull=False,
        state__in=Consultation.OVER,
    )
    return [_earliest(asked, rows, Subquery(tank), F("synthesised_on"))]


def _earliest(asked: Asked, rows: QuerySet, body: Any, day: Any, *, begins: Any = None, word: str = "") -> QuerySet:
    """The first fact of each body in each period."""
    rows = rows.annotate(
        asked=_number(asked.number), duty_body=body, first_on=begins or Begins(day, asked.months), fact_day=day, thing=F("pk"),
        still_open=_number(0), word=Value(word, output_field=CharField()),
    )  # fmt: skip
    return (
        asked.only(rows)
        .order_by("duty_body", "first_on", "fact_day", "pk")
        .distinct("duty_body", "first_on")
        .values_list(*ROW)
    )


def _counted(asked: Asked, rows: QuerySet, *, day: Any, thing: Any, still_open: Any) -> QuerySet:
    """All of each body in each period together: how many there are still to come, and the last day."""
    return (
        asked.only(rows).order_by().values("duty_body", "first_on")
        .annotate(asked=_number(asked.number), fact_day=day, thing=thing, still_open=still_open, word=Value("", output_field=CharField()))
        .values_list(*ROW)
    )  # fmt: skip


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


KINDS: dict[str, Callable[[Asked], list[QuerySet]]] = {
    Fact.CONFERENCE: conferences, Fact.JOINT: joint_meetings, Fact.MEETING: meetings, Fact.VISIT: visits, Fact.LINES: lines,
    Fact.REVIEW: reviews, Fact.RECEIPT: receipts, Fact.THEMED: themed_consultations,
}  # fmt: skip
PAGES = {
    Fact.CONFERENCE: "meetings:meeting", Fact.JOINT: "meetings:meeting", Fact.MEETING: "meetings:meeting", Fact.VISIT: "visits:visit",
    Fact.REVIEW: "cobuilding:version", Fact.RECEIPT: "documents:document", Fact.THEMED: "counsel:consultation", "service": "exchange:service", "demand": "exchange:demand",
}  # fmt: skip


def _prefix(kind: str) -> str:
    """The address of a fact without its number, so that a board of hundreds asks for each kind once."""
    if kind not in _prefixes:
        _prefixes[kind] = reverse(PAGES[kind], args=[0]).removesuffix("0")
    return _prefixes[kind]


_prefixes: dict[str, str] = {}
