"""The facts an honour can be measured by: a short list for each kind, every one counted from records and opened by them.

A number and the rows behind it come from one question. Nothing here is typed in by anybody, and none of it is about a
person. What happened counts from the first day of the span to its last; what holds counts as of the last.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FloatField, Func, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Cast, RowNumber, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from silian.activities.models import Activity
from silian.cobuilding.models import Contribution, Partner, Project
from silian.duties.queries import evidence as on_record
from silian.duties.queries import haves as six
from silian.duties.queries.board import board
from silian.duties.words import State as Duty
from silian.duties.words import period_word
from silian.honours.models import Direction, Result, SubjectKind
from silian.members.models import Body, Federation, Organisation
from silian.places.models import Base, Booking
from silian.volunteering.models import HomeFeedback, HomeOrder, ServiceTime, Team, TeamMember

SHOWN = 12  # so many records are kept beside a number; the count says how many there are
HUNDREDTH = Decimal("0.01")
TIMES, PEOPLE, HOURS, PERCENT = _("times"), pgettext_lazy("unit", "people"), _("hours"), _("per cent")
_HAVES = _("of the six haves")


@dataclass(frozen=True)
class Span(on_record.Asked):
    """From a first day to a last one, of one federation, for some subjects or all."""

    first: date = date.min

    @property
    def since(self) -> date:
        return self.first

    def of(self, subjects: Iterable[int]) -> "Span":
        return replace(self, ids=tuple(subjects))


@dataclass(frozen=True)
class Behind:
    """The records behind a number: the newest of them, and how many there are."""

    count: int = 0
    rows: list[tuple[str, str, str]] = field(default_factory=list)  # day, label, address


Numbers = dict[int, Decimal]
Records = dict[int, Behind]


@dataclass(frozen=True)
class Fact:
    """One fact: what it is called, its unit, how it is counted, what opens a record of it.

    `numbers` and `behind` each answer for all subjects of the span at once; who has nothing is not in the answer.
    """

    name: str
    word: Any
    unit: Any
    numbers: Callable[["Fact", Span], Numbers]
    behind: Callable[["Fact", Span], Records]
    rows: Callable[[Span], QuerySet] | None = None
    amount: Any = None  # what a record adds; one, if nothing is said
    opens: str = ""
    says: Callable[[str], str] = str  # how the label of a record reads
    # Nothing on record is nothing; for a share or a result it is no number at all, which meets no condition.
    is_counted: bool = True


# ── Counted rows ──


def _counted(fact: Fact, span: Span) -> Numbers:
    assert fact.rows is not None
    many = Count("pk") if fact.amount is None else Sum(fact.amount)
    found = fact.rows(span).values("had_by").annotate(had_number=many).values_list("had_by", "had_number")
    return {owner: Decimal(str(number or 0)).quantize(HUNDREDTH) for owner, number in found}


def _rows_behind(fact: Fact, span: Span) -> Records:
    """The newest records of each subject, in an order that is always the same: one query."""
    assert fact.rows is not None
    newest = [F("had_on").desc(), F("had_thing").desc(), F("pk").desc()]
    rows = fact.rows(span).annotate(
        had_place=Window(RowNumber(), partition_by=F("had_by"), order_by=newest),
        had_many=Window(Count("pk"), partition_by=F("had_by")),
    )
    found: Records = {}
    for owner, many, on, label, thing in (
        rows.filter(had_place__lte=SHOWN)
        .order_by("had_by", "had_place")
        .values_list("had_by", "had_many", "had_on", "had_label", "had_thing")
    ):
        address = reverse(fact.opens, args=[thing])
        found.setdefault(owner, Behind(many)).rows.append(
            (on.isoformat() if on else "", fact.says(label or ""), address)
        )
    return found


def _fact(name: str, word: Any, unit: Any, rows: Callable[[Span], QuerySet], opens: str, amount: Any = None) -> Fact:
    return Fact(name, word, unit, _counted, _rows_behind, rows, amount, opens)


# ── Organisations ──


def _duty_cells(span: Span) -> Iterable[tuple[int, Any]]:
    """Duties of organisations whose period began in the span, as they stood on its last day: three queries."""
    federation = Federation.objects.get(pk=span.federation_id)
    end = span.day + timedelta(days=1)
    bodies = dict(
        Body.objects.filter(federation=federation, kind=Body.Kind.ORGANISATION).values_list("pk", "organisation_id")
    )
    for body, cells in board(federation, span.first, end, kind=Body.Kind.ORGANISATION, today=span.day):
        for cell in cells:
            yield bodies[body.pk], cell


def _duties_share(fact: Fact, span: Span) -> Numbers:
    fulfilled: dict[int, int] = {}
    owed: dict[int, int] = {}
    for organisation, cell in _duty_cells(span):
        if cell.state in (Duty.FULFILLED, Duty.OVERDUE):
            owed[organisation] = owed.get(organisation, 0) + 1
            fulfilled[organisation] = fulfilled.get(organisation, 0) + (cell.state == Duty.FULFILLED)
    return {pk: (Decimal(100 * fulfilled[pk]) / owed[pk]).quantize(HUNDREDTH) for pk in owed}


def _duties_behind(fact: Fact, span: Span) -> Records:
    found: dict[int, list[tuple[str, str, str]]] = {}
    for organisation, cell in _duty_cells(span):
        if (span.ids is None or organisation in span.ids) and cell.state in (Duty.FULFILLED, Duty.OVERDUE):
            label = f"{cell.column.edition.name} · {period_word(cell.column.period)} · {cell.state.word}"
            done = cell.found is not None and cell.found.day is not None
            row = (cell.found.day.isoformat() if done else "", label, cell.found.url if done else "")
            found.setdefault(organisation, []).append(row)
    return {pk: Behind(len(rows), sorted(rows, reverse=True)[:SHOWN]) for pk, rows in found.items()}


def _on_the_day(span: Span) -> on_record.Asked:
    """Haves hold or do not hold as of a day, whenever the span begins."""
    return on_record.Asked(span.federation_id, span.day, span.ids)


def _haves(kind: str) -> Callable[[Fact, Span], Numbers]:
    def numbers(fact: Fact, span: Span) -> Numbers:
        found = six.counted(kind, _on_the_day(span))
        return {pk: Decimal(sum(1 for have in each.values() if have.number)) for pk, each in found.items()}

    return numbers


def _haves_behind(kind: str) -> Callable[[Fact, Span], Records]:
    def behind(fact: Fact, span: Span) -> Records:
        return {
            pk: Behind(
                len(newest),
                [(one.day.isoformat() if one.day else "", f"{six.HAVES[key]} · {one.label}", one.url) for key, one in newest.items()],
            )
            for pk, newest in six.newest(kind, _on_the_day(span)).items()
        }  # fmt: skip

    return behind


def _results(span: Span) -> QuerySet:
    """Standing results about organisations that were counted in the span; one with too few answers or set aside is none."""
    rows = Result.objects.standing().filter(  # type: ignore[attr-defined]
        federation=span.federation_id, about_organisation__isnull=False, scheme__closed_at__date__range=(span.first, span.day),
        direction__in=[Direction.STREET_MEMBER, Direction.COMMUNITY_MEMBER, Direction.PARTNER, Direction.SERVED],
    )  # fmt: skip
    return rows if span.ids is None else rows.filter(about_organisation__in=span.ids)


def _evaluation(fact: Fact, span: Span) -> Numbers:
    """The mean of its results."""
    found: dict[int, list[Decimal]] = {}
    for organisation, score in _results(span).order_by("id").values_list("about_organisation_id", "score"):
        found.setdefault(organisation, []).append(score)
    return {pk: (sum(scores, Decimal(0)) / len(scores)).quantize(HUNDREDTH) for pk, scores in found.items()}


def _evaluation_behind(fact: Fact, span: Span) -> Records:
    found: dict[int, list[tuple[str, str, str]]] = {}
    for one in _results(span).select_related("scheme").defer("scheme__content").order_by("-id"):
        day = timezone.localdate(one.scheme.closed_at).isoformat()
        row = (day, f"{one.scheme} · {one.band_word}", reverse("honours:result", args=[one.pk]))
        found.setdefault(one.about_organisation_id, []).append(row)
    return {pk: Behind(len(rows), rows[:SHOWN]) for pk, rows in found.items()}


# ── Projects, bases, teams ──


def _of_project(amount: str) -> Fact:
    words = {"served": _("people served"), "taking_part": _("people taking part"), "hours": _("hours given in it")}
    unit = HOURS if amount == "hours" else PEOPLE

    def rows(span: Span) -> QuerySet:
        done = Project.objects.filter(state=Project.State.DONE, finished_on__range=(span.first, span.day))
        return span.rows(done, "pk", "finished_on", F("pk"), F("title"))

    return _fact(amount, words[amount], unit, rows, "cobuilding:project", F(amount))


def _partners(span: Span) -> QuerySet:
    done = Partner.objects.filter(project__state=Project.State.DONE, project__finished_on__range=(span.first, span.day))
    return span.rows(done, "project", "project__finished_on", F("organisation"), F("organisation__name"))


def _activities_of_project(span: Span) -> QuerySet:
    done = Activity.objects.filter(span.within("done_at__date"), came__gt=0)
    return span.rows(done, "project", TruncDate("done_at"), F("pk"), F("title"))


def _given_to_project(span: Span) -> QuerySet:
    given = Contribution.objects.filter(
        span.within("given_on"), state=Contribution.State.CONFIRMED, reverses=None, reversed_by=None
    )
    return span.rows(given, "project", "given_on", F("pk"), F("what"))


def _bookings(span: Span) -> QuerySet:
    """Rooms that were booked and whose time is over, whoever came."""
    used = Booking.objects.filter(
        span.within("period__endswith__date"), state__in=[Booking.State.APPROVED, Booking.State.HANDED_BACK]
    )
    return span.rows(used, "room__base", TruncDate("period__startswith"), F("room"), F("room__name"))


_HOURS = Func(
    Func(F("period"), function="upper"), Func(F("period"), function="lower"),
    template="(extract(epoch from %(expressions)s) / 3600)", arg_joiner=" - ", output_field=FloatField(),
)  # fmt: skip


def _times(span: Span) -> QuerySet:
    """Confirmed time; whose it is stays with the team."""
    given = ServiceTime.objects.filter(span.within("confirmed_at__date"), state=ServiceTime.State.CONFIRMED)
    return span.rows(given, "team", TruncDate("confirmed_at"), F("team"), F("what"))


def _homes(span: Span) -> QuerySet:
    done = HomeOrder.objects.filter(span.within("ended_at__date"), state=HomeOrder.State.DONE)
    return span.rows(done, "team", TruncDate("ended_at"), F("team"), F("community__name"))


def _team_members(span: Span) -> QuerySet:
    """Who belongs to it today and did on the day; nobody's name."""
    living = TeamMember.objects.filter(
        Q(answered_at=None) | Q(answered_at__date__lte=span.day), state=TeamMember.State.ACCEPTED
    )
    return span.rows(living, "team", TruncDate("at"), F("team"), Value("＊"))


def _said(span: Span) -> QuerySet:
    said = HomeFeedback.objects.filter(span.within("at__date"))
    return span.rows(said, "order__team", TruncDate("at"), F("order__team"), F("word"))


def _good_share(fact: Fact, span: Span) -> Numbers:
    """Of all who said something about a home service, how many said that it was good."""
    rows = (
        _said(span)
        .values("had_by")
        .annotate(good=Count("pk", filter=Q(word=HomeFeedback.Word.GOOD)), every=Count("pk"))
    )
    return {
        owner: (Decimal(100 * good) / every).quantize(HUNDREDTH)
        for owner, good, every in rows.values_list("had_by", "good", "every")
    }


# ── The list, for each kind ──

FACTS: dict[str, tuple[Fact, ...]] = {
    SubjectKind.ORGANISATION: (
        _fact("contributions", _("contributions confirmed by who received them"), TIMES, on_record.contributions_given, "cobuilding:contribution"),
        _fact("projects_done", _("projects done, with their result"), pgettext_lazy("unit", "projects"), on_record.projects_done, "cobuilding:project"),
        _fact("persons_served", _("people served in projects that were done"), PEOPLE, on_record.projects_done, "cobuilding:project", F("project__served")),
        _fact("visits_confirmed", _("visits it has confirmed"), TIMES, on_record.visits, "visits:visit"),
        _fact("calls_answered", _("calls answered with yes"), TIMES, on_record.calls_answered, "exchange:call"),
        _fact("activities_held", _("activities it held, with people who came"), TIMES, on_record.activity_results, "activities:activity"),
        Fact("duties_share", _("share of its duties fulfilled"), PERCENT, _duties_share, _duties_behind, is_counted=False),
        Fact("haves", _("haves on record"), _HAVES, _haves("member"), _haves_behind("member")),
        Fact("evaluation", _("result of mutual evaluation"), _("of 100"), _evaluation, _evaluation_behind, is_counted=False),
    ),
    SubjectKind.PROJECT: (
        _of_project("served"), _of_project("taking_part"), _of_project("hours"),
        _fact("partners", _("partners"), pgettext_lazy("unit", "organisations"), _partners, "members:organisation"),
        _fact("activities_held", _("activities held in it, with people who came"), TIMES, _activities_of_project, "activities:activity"),
        _fact("contributions", _("contributions to it, confirmed"), TIMES, _given_to_project, "cobuilding:contribution"),
    ),
    SubjectKind.BASE: (
        _fact("activities_held", _("activities held there, with people who came"), TIMES, on_record.results_at_base, "activities:activity"),
        _fact("people_came", _("people who came to activities there"), PEOPLE, on_record.results_at_base, "activities:activity", F("came")),
        _fact("hours_used", _("hours its rooms were booked"), HOURS, _bookings, "places:room", _HOURS),
        _fact("used_by_others", _("times others than its keepers used it"), TIMES, on_record.bookings_of_others, "places:room"),
        Fact("haves", _("haves on record"), _HAVES, _haves("base"), _haves_behind("base")),
    ),
    SubjectKind.TEAM: (
        _fact("service_hours", _("service time confirmed"), HOURS, _times, "volunteering:team", Cast(F("minutes"), FloatField()) / Value(60.0)),
        _fact("home_services", _("home services done"), TIMES, _homes, "volunteering:team"),
        _fact("members", _("members of the team"), PEOPLE, _team_members, "volunteering:team"),
        Fact(
            "good_share", _("share of those served who called the service good"), PERCENT, _good_share, _rows_behind, _said,
            opens="volunteering:team", says=lambda word: str(HomeFeedback.Word(word).label), is_counted=False,
        ),
    ),
}  # fmt: skip


def facts_of(kind: str) -> dict[str, Fact]:
    return {fact.name: fact for fact in FACTS[SubjectKind(kind)]}


def fact_word(kind: str, name: str) -> str:
    """How a fact is called; one that is no longer counted by its name."""
    fact = facts_of(kind).get(name)
    return str(fact.word) if fact else name


def unit_word(kind: str, name: str) -> str:
    fact = facts_of(kind).get(name)
    return str(fact.unit) if fact else ""


# ── Who can be measured ──


def subjects(kind: str, span: Span) -> dict[int, str]:
    """Everybody of the kind a rule can meet, by number and name: one query."""
    here: dict[str, Any] = {"federation": span.federation_id}
    rows: Any = {
        SubjectKind.ORGANISATION: lambda: Organisation.objects.filter(**here).current().members_on(span.day),
        SubjectKind.PROJECT: lambda: Project.objects.filter(
            **here, state=Project.State.DONE, finished_on__range=(span.first, span.day)
        ),
        SubjectKind.BASE: lambda: Base.objects.filter(**here).open(),
        SubjectKind.TEAM: lambda: Team.objects.filter(**here).open(),
    }[SubjectKind(kind)]()
    name = "title" if kind == SubjectKind.PROJECT else "name"
    return dict(rows.order_by("pk").values_list("pk", name))


def shown_number(number: Decimal | None) -> str:
    """Without empty decimals; a dash where nothing can be said."""
    return gettext("no number") if number is None else f"{number.normalize():f}"
