"""What was said in a matter: the list, one statement, the next one to answer, and the totals as far as the reader may see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import TextField
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Least
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.deliberation.models import Report, Statement, Voice
from silian.deliberation.rules import statements as rules
from silian.hall import recipes
from silian.hall.models import Matter
from silian.hall.rules import phases as hall
from silian.members.mandates import mandates
from silian.members.models import Seat

CONTESTED_SHOWN = 50
# House value: below it a share says more than is known, so numbers are counts.
FEWEST_FOR_SHARES = 20
Stance = Voice.Stance


@dataclass(frozen=True)
class Totals:
    """How many answered in which way."""

    agree: int
    disagree: int
    passed: int

    @property
    def voices(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def bar(self) -> tuple[int, int, int] | None:
        """Where agreement ends, disagreement begins and how long it is, of a hundred. Shares need enough people."""
        if self.voices < FEWEST_FOR_SHARES:
            return None
        agree, disagree = round(100 * self.agree / self.voices), round(100 * self.disagree / self.voices)
        return agree, 100 - disagree, disagree


@dataclass(frozen=True)
class Row:
    """A statement as the reader may see it: her own answer, and the totals or nothing."""

    statement: Statement
    own: int | None
    totals: Totals | None

    @property
    def pk(self) -> int:
        return self.statement.pk

    @property
    def own_word(self) -> str:
        return "" if self.own is None else str(Stance(self.own).label)

    @property
    def said_by(self) -> str:
        return said_by(self.statement)


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    side: str = ""
    order: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        side, order = data.get("side", ""), data.get("order", "")
        return cls(
            data.get("q", "").replace("\x00", "").strip()[:100], side if side in Statement.Side.values else "",
            order if order == "contested" else "",
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return bool(self.typed or self.side)


def orders() -> list[tuple[str, str]]:
    return [("", _("Newest first")), ("contested", _("Most contested first"))]


def sides() -> list[tuple[str, Any]]:
    return [("", _("All")), *Statement.Side.choices]


def _number(condition: Q) -> Any:
    counted = Voice.objects.filter(condition, statement=OuterRef("pk")).order_by().values("statement")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)


def with_voices(rows: QuerySet[Statement], reader: Any) -> QuerySet[Statement]:
    """Each with its totals and the reader's own answer, asked for only for the rows that are shown."""
    own = Voice.objects.visible_to(reader).filter(statement=OuterRef("pk")).values("stance")  # type: ignore[attr-defined]
    return rows.annotate(
        agree=_number(Q(stance=Stance.AGREE)), disagree=_number(Q(stance=Stance.DISAGREE)), passed=_number(Q(stance=Stance.PASS)),
        own=Subquery(own[:1], output_field=IntegerField()),
    )  # fmt: skip


def row(statement: Any, over: bool) -> Row:
    """What the reader may see of a statement that was read `with_voices`."""
    totals = Totals(statement.agree, statement.disagree, statement.passed)
    seen = rules.sees_totals(totals.voices, statement.own is not None, over)
    return Row(statement, statement.own, totals if seen else None)


def shown(matter: Matter, reader: Any, filters: Filters) -> QuerySet[Statement]:
    """The statements of a matter that stand there for everybody who may see it."""
    rows: Any = Statement.objects.shown().filter(matter=matter).select_related("organisation", "seat__body")  # type: ignore[attr-defined]
    rows = rows.defer("organisation__search")
    if filters.typed:
        rows = found_by(rows, filters.typed)
    if filters.side:
        rows = rows.filter(side=filters.side)
    return with_voices(rows, reader)


def contested(rows: QuerySet[Statement], over: bool) -> QuerySet[Statement]:
    """Where most people stand against each other first. What the reader may not know yet does not move a statement."""
    known = Q(agree__gte=0) if over else Q(own__isnull=False)
    enough = Q(answers__gte=rules.FEWEST_VOICES)
    rows = rows.annotate(answers=F("agree") + F("disagree") + F("passed"))
    against = Case(When(known & enough, then=Least("agree", "disagree")), default=Value(0), output_field=IntegerField())
    return rows.annotate(contest=against).order_by("-contest", "-pk")


@dataclass(frozen=True)
class Place:
    """What a page of a matter's discussion knows about it and about what its reader can do there."""

    matter: Matter
    number: int  # statements shown
    answered: int  # of them by the reader
    over: bool
    may_state: Answer
    may_write_down: Answer
    may_voice: Answer
    moderates: bool

    @property
    def left(self) -> int:
        return self.number - self.answered


def place(matter: Matter, reader: Any) -> Place:
    """One query for the numbers; what may be done is said by the phase of the matter."""
    own = Voice.objects.visible_to(reader).counted().filter(statement__matter=matter)  # type: ignore[attr-defined]
    found = Statement.objects.shown().filter(matter=matter).aggregate(  # type: ignore[attr-defined]
        number=Count("pk"), answered=Count("pk", filter=Q(pk__in=own.values("statement")))
    )  # fmt: skip
    moderates = rules.moderates(reader, matter)
    return Place(
        matter, found["number"], found["answered"], rules.is_over(matter), rules.can_state(reader, matter),
        rules.can_state_as_heard(reader, matter), hall.may(reader, recipes.VOICE, matter), moderates,
    )  # fmt: skip


# ── The next one to answer ──


def next_statement(matter: Matter, reader: Any) -> Statement | None:
    """The one with the fewest voices that she has not answered; among equals an order of her own, the same at every look."""
    own = Voice.objects.visible_to(reader).filter(statement__matter=matter)  # type: ignore[attr-defined]
    mixed = MD5(Concat(Value(f"{reader.pk}-"), Cast("pk", TextField()), output_field=TextField()))
    return (
        Statement.objects.shown()  # type: ignore[attr-defined]
        .filter(matter=matter)
        .exclude(pk__in=own.values("statement"))
        .annotate(voices_so_far=_number(Q()))
        .select_related("organisation", "seat__body", "matter")
        .order_by("voices_so_far", mixed, "pk")
        .first()
    )


# ── One statement ──


@dataclass(frozen=True)
class StatementPage:
    row: Row
    over: bool
    reports: list[Report]  # for moderators only
    objection: Report | None  # its author's, with the answer
    records: list[Record]
    may_voice: Answer
    may_change: Answer
    may_report: Answer
    may_moderate: Answer
    may_answer_objection: Answer
    may_object: Answer
    moderates: bool
    author: bool

    @property
    def waits(self) -> bool:
        """Somebody waits for an answer of the moderators."""
        return any(not one.answer for one in self.reports)


def for_page(reader: Any) -> QuerySet[Statement]:
    rows: Any = Statement.objects.visible_to(reader)  # type: ignore[attr-defined]
    return with_voices(
        rows.select_related("matter__community", "organisation", "seat__body", "person", "by", "hidden_by"), reader
    )


def statement_page(statement: Statement, reader: Any) -> StatementPage:
    """Besides the statement: its reports (for moderators and its author), and what happened to it."""
    over = rules.is_over(statement.matter)
    moderates = rules.moderates(reader, statement.matter)
    author = getattr(reader, "pk", None) in (statement.person_id, statement.by_id)
    reports = _reports(statement) if moderates or author else []
    objections = [one for one in reports if one.kind == Report.Kind.OBJECTION]
    return StatementPage(
        row(statement, over), over, reports if moderates else [], objections[-1] if objections else None,
        list(timeline(statement)[:20]) if moderates or author else [],
        rules.can_voice(reader, statement), rules.can_change(reader, statement), rules.can_report(reader, statement),
        rules.can_moderate(reader, statement), rules.can_answer_objection(reader, statement),
        rules.can_object(reader, statement), moderates, author,
    )  # fmt: skip


def _reports(statement: Statement) -> list[Report]:
    return list(Report.objects.filter(statement=statement).select_related("person", "answered_by").order_by("id"))


# ── Seats to speak by, what goes out ──


def seats_to_speak_by(reader: Any, matter: Matter) -> QuerySet[Seat]:
    """Her seats of organisations of this federation."""
    held = [
        one.seat_id
        for one in mandates(reader).held
        if one.organisation_id and one.federation_id == matter.federation_id
    ]
    return Seat.objects.filter(pk__in=held).select_related("body__organisation").order_by("id")


def sheet_rows(matter: Matter, reader: Any, filters: Filters) -> list[dict[str, Any]]:
    """The list as a workbook takes it, with the same totals as the page."""
    over = rules.is_over(matter)
    found = [row(one, over) for one in shown(matter, reader, filters).order_by("number")]
    return [
        {
            _("Number"): one.statement.number, _("Statement"): one.statement.text, _("Why"): one.statement.reason,
            _("For or against"): one.statement.get_side_display(), _("Who says it"): said_by(one.statement),
            str(Stance.AGREE.label): one.totals and one.totals.agree, str(Stance.DISAGREE.label): one.totals and one.totals.disagree,
            str(Stance.PASS.label): one.totals and one.totals.passed, _("Voices"): one.totals and one.totals.voices,
        }
        for one in found
    ]  # fmt: skip


def said_by(statement: Statement) -> str:
    """An organisation by its name; a person without: what she thinks is public, who she is is hers."""
    if statement.organisation_id:
        return str(statement.organisation)
    if statement.heard_from:
        return _("%(who)s, written down as heard") % {"who": statement.heard_from}
    return _("a resident")
