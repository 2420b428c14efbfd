"""Three honest numbers: answered in time, solved, satisfied – each with what it is a part of, who was silent, and what was reopened.

Every number opens exactly its rows. Matters count by the day they were raised, endings by the day they ended; an ending that was
reopened counts against, whenever that happened. Private matters are in none of them. Satisfaction is shown from five people on:
a cell below that is hidden, and so is whatever would give it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from silian.hall.models import Answer, Closing, Ending, Matter, Next, Satisfaction, Step
from silian.members.models import Community

LEAST = 5  # people in a cell of satisfaction that is shown
SHARE_FROM = 20  # below it a share would say more than is known
ANSWERED, SOLVED, SATISFIED = WHICH = ("answered", "solved", "satisfied")
# In the order they are shown; the first is the numerator.
CATEGORIES: dict[str, tuple[str, ...]] = {
    ANSWERED: ("in_time", "late", "waiting"),
    SOLVED: (*Ending.values, "reopened"),
    SATISFIED: ("yes", "partly", "no", "none", "reopened"),
}
# What counts in the denominator; a matter that is not due yet does not.
COUNTED: dict[str, tuple[str, ...]] = {
    name: tuple(one for one in of if one != "waiting") for name, of in CATEGORIES.items()
}
FIRST_ANSWER = (Step.Kind.REPLIED, Step.Kind.ASKED, Step.Kind.CLOSED)
NEVER = 2**31 - 1


@dataclass(frozen=True)
class Span:
    """From the first day until the last one, both with it."""

    first: date
    last: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        begin, end = (datetime.combine(day, time()) for day in (self.first, self.last + timedelta(days=1)))
        return timezone.make_aware(begin), timezone.make_aware(end)


@dataclass(frozen=True)
class Row:
    """One community's numbers, or all together: how many of each category; None is hidden."""

    community: Community | None
    together: bool
    cells: Mapping[str, int | None]
    which: str

    @property
    def numerator_name(self) -> str:
        return CATEGORIES[self.which][0]

    @property
    def numerator(self) -> int | None:
        return self.cells[self.numerator_name]

    @property
    def denominator(self) -> int | None:
        parts = [self.cells[one] for one in COUNTED[self.which]]
        if self.which == SATISFIED:
            return self.cells.get("all")
        return sum(part or 0 for part in parts)

    @property
    def share(self) -> float | None:
        """Only where there is enough to speak of a share."""
        top, bottom = self.numerator, self.denominator
        return top / bottom if top is not None and bottom is not None and bottom >= SHARE_FROM else None

    @property
    def shown(self) -> list[tuple[str, int | None]]:
        return [(one, self.cells[one]) for one in CATEGORIES[self.which]]


@dataclass(frozen=True)
class Table:
    """One of the three numbers, by communities."""

    which: str
    rows: list[Row]
    together: Row
    left_out: int = 0  # communities with fewer people than are shown


# ── The rows themselves ──


def answered(span: Span, until: datetime | None = None) -> QuerySet[Matter]:
    """Matters raised in this time, each with `category`: answered in time, late, or not due yet – now, or as it stood before a moment."""
    steps = Step.objects.filter(matter=OuterRef("pk"))
    if until is not None:
        steps = steps.filter(at__lt=until)
    answers = steps.filter(kind__in=FIRST_ANSWER).order_by("number")
    due = steps.filter(
        next_what__in=[Next.ACCEPT, Next.ANSWER], number__lt=Coalesce(OuterRef("answer_number"), Value(NEVER))
    )
    begin, end = span.instants
    now = timezone.now() if until is None else min(timezone.now(), until)
    return (
        Matter.objects.filter(private=False, raised_at__gte=begin, raised_at__lt=end)
        .annotate(
            answer_number=Subquery(answers.values("number")[:1], output_field=IntegerField()),
            answered_at=Subquery(answers.values("at")[:1], output_field=DateTimeField()),
        )
        .annotate(due_at=Subquery(due.order_by("-number").values("next_at")[:1], output_field=DateTimeField()))
        .annotate(
            category=Case(
                When(answered_at__lte=F("due_at"), then=Value("in_time")),
                When(answered_at__isnull=False, then=Value("late")),
                When(due_at__lte=now, then=Value("late")),
                default=Value("waiting"),
                output_field=CharField(),
            )
        )
    )


def solved(span: Span, until: datetime | None = None) -> QuerySet[Closing]:
    """Endings of this time – closed, or reopened before they were –, each with `category`: its kind, or reopened (before a moment)."""
    begin, end = span.instants
    partly = Answer.objects.filter(closing=OuterRef("pk"), verdict=Answer.Verdict.PARTLY)
    return (
        Closing.objects.filter(matter__private=False)
        .annotate(ended_at=Coalesce("closed_at", "reopened_at"))
        .filter(ended_at__gte=begin, ended_at__lt=end)
        .annotate(
            category=Case(
                When(_before("reopened_at", until), then=Value("reopened")),
                When(Q(kind=Ending.SOLVED) & Exists(partly), then=Value(Ending.PARTLY.value)),
                default=F("kind"),
                output_field=CharField(),
            )
        )
    )


def satisfied(span: Span, until: datetime | None = None) -> QuerySet[Satisfaction]:
    """Raisers of what was closed in this time, each with `category`: what she says, nothing, or that it was reopened (before a moment)."""
    begin, end = span.instants
    return Satisfaction.objects.filter(
        matter__private=False, closing__closed_at__gte=begin, closing__closed_at__lt=end
    ).annotate(
        category=Case(
            When(_before("closing__reopened_at", until), then=Value("reopened")),
            When(~_before("answered_at", until), then=Value("none")),
            default=F("answered"),
            output_field=CharField(),
        )
    )


def _before(name: str, until: datetime | None) -> Q:
    """It has happened, before a moment where one is said."""
    return Q(**{f"{name}__isnull": False}) & (Q() if until is None else Q(**{f"{name}__lt": until}))


ROWS: dict[str, Any] = {ANSWERED: answered, SOLVED: solved, SATISFIED: satisfied}
PLACE = {ANSWERED: "community", SOLVED: "matter__community", SATISFIED: "matter__community"}


def rows(
    which: str, span: Span, category: str = "", community_id: int | None = None, federation_id: int | None = None
) -> QuerySet[Any]:
    """The rows behind a number: of one category, or of its whole denominator."""
    found = _of(which, span, community_id, federation_id).filter(
        category__in=[category] if category else COUNTED[which]
    )
    if which == SATISFIED and community_id is None:
        # What the sum leaves out, its list leaves out as well.
        shown = [one.community.pk if one.community else None for one in table(which, span, None, federation_id).rows]
        found = found.filter(
            Q(matter__community__in=shown) | (Q(matter__community=None) if None in shown else Q(pk=None))
        )
    return found


def listed(which: str, span: Span, category: str = "", community_id: int | None = None) -> QuerySet[Any]:
    """The same with what their lines show."""
    found = rows(which, span, category, community_id)
    if which == ANSWERED:
        return found.select_related("community")
    return found.select_related(*(["closing"] if which == SATISFIED else []), "matter__community")


def _of(which: str, span: Span, community_id: int | None, federation_id: int | None) -> QuerySet[Any]:
    """All rows of a number in one place: a community, 0 for those without one, None for everywhere."""
    found, place = ROWS[which](span), PLACE[which]
    if community_id == 0:
        found = found.filter(**{f"{place}__isnull": True})
    elif community_id is not None:
        found = found.filter(**{place: community_id})
    return found if federation_id is None else found.filter(federation=federation_id)


# ── The numbers ──


def table(which: str, span: Span, community_id: int | None = None, federation_id: int | None = None) -> Table:
    """One number by communities: one question, and one for their names."""
    found, place = _of(which, span, community_id, federation_id), PLACE[which]
    counted: dict[int | None, dict[str, int]] = {}
    for where, category, number in found.order_by().values_list(place, "category").annotate(number=Count("pk")):
        counted.setdefault(where, {})[category] = number
    places = Community.objects.in_bulk([one for one in counted if one])
    ordered = sorted(counted, key=lambda one: (one is None, places[one].name if one else "", one or 0))
    plain = [(places[one] if one else None, _whole(which, counted[one])) for one in ordered]
    if which != SATISFIED:
        whole = {name: sum(cells[name] for _place, cells in plain) for name in CATEGORIES[which]}
        return Table(which, [Row(one, False, cells, which) for one, cells in plain], Row(None, True, whole, which))
    enough = [(one, cells) for one, cells in plain if sum(cells.values()) >= LEAST]
    lines = [Row(one, False, masked(cells), which) for one, cells in enough]
    return Table(
        which,
        lines,
        Row(None, True, _together([cells for _one, cells in enough], lines), which),
        len(plain) - len(enough),
    )


def _whole(which: str, found: Mapping[str, int]) -> dict[str, int]:
    return {name: found.get(name, 0) for name in CATEGORIES[which]}


def masked(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The cells of a line with at least five people, the small ones hidden; never only one, which the others would give away.

    `cells`: category → people. Answers the same keys and "all", their sum; None stands for a hidden one.
    """
    hidden = {name for name, number in cells.items() if number < LEAST}
    if len(hidden) == 1:
        rest = sorted((number, name) for name, number in cells.items() if name not in hidden)
        hidden.add(rest[0][1])
    shown: dict[str, int | None] = {name: None if name in hidden else number for name, number in cells.items()}
    return shown | {"all": sum(cells.values())}


def _together(plain: list[dict[str, int]], lines: list[Row]) -> dict[str, int | None]:
    """All lines that are shown. Where a single one hides a cell, the sum would give it away and is hidden too."""
    whole = {name: sum(cells[name] for cells in plain) for name in CATEGORIES[SATISFIED]}
    found = masked(whole) if plain else {**dict.fromkeys(whole), "all": 0}
    for name in whole:
        if sum(line.cells[name] is None for line in lines) == 1 and len(lines) > 1:
            found[name] = None
    return found


def is_shown(which: str, span: Span, category: str, community_id: int | None) -> bool:
    """Whether the number is on the page at all: what it hides, its list hides as well."""
    if which != SATISFIED:
        return True
    found = table(which, span, community_id)
    line = found.together if community_id is None else next(iter(found.rows), None)
    return line is not None and line.cells.get(category or "all") is not None


@dataclass(frozen=True)
class FiguresPage:
    """The public page: the time, the place, the three numbers."""

    span: Span
    community: Community | None
    communities: list[Community]
    tables: list[Table] = field(default_factory=list)


def figures_page(span: Span, community_id: int | None = None) -> FiguresPage:
    """At most seven questions, however many communities there are."""
    communities = list(
        Community.objects.filter(matters__isnull=False).distinct().select_related("federation").order_by("name", "id")
    )
    chosen = next((one for one in communities if one.pk == community_id), None)
    place = chosen.pk if chosen else None
    return FiguresPage(span, chosen, communities, [table(which, span, place) for which in WHICH])
