"""What the ledger's pages show."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.models import Contribution, Project
from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.members.mandates import mandates
from silian.members.models import Community, Organisation

State, Kind = Contribution.State, Contribution.Kind


@dataclass(frozen=True)
class Filters:
    """What the ledger can be narrowed to."""

    typed: str = ""
    kind: str = ""
    state: str = ""
    year: int | None = None
    project: int | None = None
    organisation: int | None = None
    mine: bool = False

    @classmethod
    def of(cls, data: Any) -> "Filters":
        kind, state, year = data.get("kind", ""), data.get("state", ""), data.get("year", "")
        return cls(
            typed=data.get("q", "").strip()[:100], kind=kind if kind in Kind.values else "",
            state=state if state in State.values else "", year=_number(year) if len(year) == 4 else None,
            project=_number(data.get("project", "")), organisation=_number(data.get("organisation", "")), mine=bool(data.get("mine")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def contributions(reader: Any, filters: Filters) -> QuerySet[Contribution]:
    """The ledger as the reader may see it, with the names of both sides: one query for a page."""
    rows = Contribution.objects.visible_to(reader).select_related(
        "giver", "project", "organisation", "community", "reversed_by"
    )
    rows = rows.defer("giver__search", "organisation__search", "project__search")
    if filters.typed:
        named = Organisation.objects.found_by(filters.typed).values("pk")
        rows = rows.filter(
            Q(giver__in=named) | Q(organisation__in=named) | Q(what__icontains=filters.typed)
            | Q(project__search__typed=filters.typed)
        )  # fmt: skip
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.year:
        rows = rows.filter(given_on__year=filters.year)
    if filters.project:
        rows = rows.filter(project=filters.project)
    if filters.organisation:
        rows = rows.filter(_of([filters.organisation]))
    if filters.mine:
        rows = rows.filter(_of(list(mandates(reader).organisations)))
    return rows


def _of(organisations: list[int]) -> Q:
    """Given or received by these, also by what has since been merged into them."""
    return (
        Q(giver__in=organisations) | Q(giver__merged_into__in=organisations)
        | Q(organisation__in=organisations) | Q(organisation__merged_into__in=organisations)
    )  # fmt: skip


@dataclass(frozen=True)
class Total:
    """The sum of one kind in one unit; hours and boxes are never added together."""

    word: str
    amount: str
    value: Decimal | None
    number: int


def totals(rows: QuerySet[Contribution]) -> list[Total]:
    """The confirmed sums of what a list shows: one query."""
    found = (
        rows.filter(state=State.CONFIRMED)
        .order_by("kind", "unit")
        .values_list("kind", "unit")
        .annotate(total=Sum("quantity"), worth=Sum("value"), number=Count("pk", filter=Q(reverses=None)))
    )
    return [
        Total(str(Kind(kind).label), f"{total.normalize():f} {unit}", worth, number)
        for kind, unit, total, worth, number in found
        if total
    ]


@dataclass(frozen=True)
class ContributionPage:
    row: Contribution
    may_answer: Answer
    may_take_back: Answer
    may_reverse: Answer
    records: list[Record]


def one_contribution(reader: Any) -> QuerySet[Contribution]:
    return Contribution.objects.visible_to(reader).select_related(
        "giver", "project", "organisation", "community", "reverses", "reversed_by", "by", "answered_by"
    )


def contribution_page(row: Contribution, reader: Any) -> ContributionPage:
    return ContributionPage(
        row, rules.can_answer_contribution(reader, row), rules.can_take_contribution_back(reader, row),
        rules.can_reverse_contribution(reader, row), list(timeline(row)[:20]),
    )  # fmt: skip


def rows_for_workbook(rows: QuerySet[Contribution]) -> list[str] | Any:
    """The cells of the ledger, row by row, in the order of `workbook_heads`."""
    for row in rows.order_by("id").iterator(chunk_size=1000):
        yield [
            row.given_on, row.giver.name, str(row.receiver), Kind(row.kind).label, row.what, float(row.quantity), row.unit,
            None if row.value is None else float(row.value), State(row.state).label, row.because,
        ]  # fmt: skip


def workbook_heads() -> list[str]:
    return [
        _("Given on"), _("Who gave it"), _("To whom"), _("Kind"), _("What"), _("How much"), _("Unit"),
        _("Noted value in yuan"), _("State"), _("Remarks"),
    ]  # fmt: skip


def projects_to_give_to(reader: Any) -> QuerySet[Project]:
    """Projects under way that she sees; her own first."""
    return Project.objects.visible_to(reader).under_way().order_by("-id")


def communities(reader: Any) -> QuerySet[Community]:
    return Community.objects.visible_to(reader).order_by("id")
