"""What turns with a year: lists, duties, agreements to review, documents, and what is still open of the year before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.cobuilding.models import Version
from silian.core.rules import Answer
from silian.core.waiting import Question, Waiting
from silian.documents.models import Document
from silian.duties import rules
from silian.duties.models import Edition, YearOpening
from silian.exchange.models import Demand, Listed, Service
from silian.members.mandates import mandates
from silian.members.models import Federation, Organisation
from silian.tasks.models import Task

KINDS: dict[str, type[Listed]] = {"service": Service, "demand": Demand}
SHOWN = 50
State = Listed.State


def lines_to_carry(kind: type[Listed], federation_id: int, year: int) -> QuerySet:
    """What stood in the list of the year before and was not closed, of those who are members on the first day of the year."""
    rows: Any = kind._default_manager
    members = Organisation.objects.filter(federation=federation_id).current().members_on(date(year, 1, 1))
    return rows.filter(
        federation=federation_id, year=year - 1, state__in=[State.OPEN, State.MATCHED], organisation__in=members.values("pk")
    ).exclude(carried_to__year=year).select_related("organisation")  # fmt: skip


def drafts(kind: type[Listed], federation_id: int, year: int) -> QuerySet:
    """Carried over, and nobody has said yet what becomes of them."""
    rows: Any = kind._default_manager
    return rows.filter(federation=federation_id, year=year, state=State.DRAFT, carried_from__isnull=False)


@dataclass(frozen=True)
class Line:
    """A line of the new year that was carried over."""

    kind: str
    line: Any

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.line.pk}"

    @property
    def url(self) -> str:
        return reverse(f"exchange:{self.kind}", args=[self.line.pk])

    @property
    def edit_url(self) -> str:
        return reverse(f"exchange:{self.kind}_edit", args=[self.line.pk])


@dataclass(frozen=True)
class LinesPage:
    """One member's lists of the new year: what waits for its word, and what is settled."""

    waiting: list[Line]
    settled: list[Line]


def lines_page(organisation: Organisation, year: int) -> LinesPage:
    found = [
        Line(name, line)
        for name, kind in KINDS.items()
        for line in kind._default_manager.filter(organisation=organisation, year=year, carried_from__isnull=False)
        .defer("search")
        .order_by("id")
    ]
    waiting = [one for one in found if one.line.state == State.DRAFT]
    return LinesPage(waiting, [one for one in found if one.line.state != State.DRAFT])


@dataclass(frozen=True)
class YearPage:
    """What the office sees of a year that opens."""

    federation: Federation
    year: int
    opened: YearOpening | None
    may_open: Answer
    to_carry: int
    waiting: int
    members: list[Any]  # those with lines that wait for their word
    reviews: list[Version]
    rules: int
    documents: list[Document]
    open_tasks: int

    @property
    def before(self) -> int:
        return self.year - 1


def year_page(federation: Federation, year: int, reader: Any) -> YearPage:
    """One question for each part, whatever stands in it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    opened = YearOpening.objects.filter(federation=federation, year=year).select_related("by").first()
    counts = {name: _count(drafts(kind, federation.pk, year)) for name, kind in KINDS.items()}
    members = Organisation.objects.filter(federation=federation).annotate(waiting=counts["service"] + counts["demand"])
    with_lines = list(members.filter(waiting__gt=0).order_by("-waiting", "id"))
    reviews = Version.objects.filter(
        Q(review_on__range=(first, last)) | Q(period__endswith__range=(first, last)), federation=federation, state=Version.State.IN_FORCE
    )  # fmt: skip
    return YearPage(
        federation, year, opened, rules.can_open_year(reader, federation.pk, year),
        0 if opened else sum(lines_to_carry(kind, federation.pk, year).count() for kind in KINDS.values()),
        sum(one.waiting for one in with_lines), with_lines[:SHOWN],
        list(reviews.select_related("agreement").order_by("review_on", "id")[:SHOWN]),
        Edition.objects.filter(federation=federation, span__overlap=(first, last)).values("rule").distinct().count(),
        list(Document.objects.filter(federation=federation, year=year, state=Document.State.IN_USE).order_by("kind", "id")),
        Task.objects.filter(federation=federation).open().filter(due_on__lt=first).count(),
    )  # fmt: skip


def _count(rows: QuerySet) -> Any:
    """How many of these rows an organisation has, as a column."""
    return _count_of(rows.filter(organisation=OuterRef("pk")))


def question(person: Any) -> Question | None:
    """Lines that were carried over and wait for the word of her organisations."""
    mine = mandates(person)
    if not mine.organisations:
        return None
    years = (timezone.localdate().year, timezone.localdate().year + 1)
    rows = Organisation.objects.filter(pk__in=list(mine.organisations))
    theirs = {
        name: kind._default_manager.filter(
            organisation=OuterRef("pk"), year__in=years, state=State.DRAFT, carried_from__isnull=False
        )
        for name, kind in KINDS.items()
    }
    first = {name: Subquery(one.order_by("opened_at").values("opened_at")[:1]) for name, one in theirs.items()}
    year = {name: Subquery(one.order_by("year").values("year")[:1]) for name, one in theirs.items()}
    rows = rows.filter(Exists(theirs["service"]) | Exists(theirs["demand"])).annotate(
        waits_since=Coalesce(first["service"], first["demand"]), of_year=Coalesce(year["service"], year["demand"]),
        lines=_count_of(theirs["service"]) + _count_of(theirs["demand"]),
    )  # fmt: skip
    return Question(rows.order_by("id"), _shown)


def _count_of(rows: QuerySet) -> Any:
    each = rows.order_by().values("organisation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def _shown(rows: QuerySet) -> list[Waiting]:
    return [
        Waiting(
            what=ngettext(
                "Confirm %(number)s line of the list of %(year)s", "Confirm %(number)s lines of the list of %(year)s", one.lines
            ) % {"number": one.lines, "year": one.of_year},
            for_whom=str(one), since=timezone.localdate(one.waits_since), until=None,
            url=reverse("duties:year_lines", args=[one.of_year, one.pk]), button=_("Go through them"),
        )
        for one in rows
    ]  # fmt: skip
