"""What the proposal is computed from, and how it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from silian.members.models import Federation, Organisation, Seat
from silian.visits.engine import Member, Proposed, Visitor, propose
from silian.visits.models import Visit


@dataclass(frozen=True)
class ProposedRow:
    """One line of the proposal, to be changed and accepted."""

    organisation: Organisation
    last: date | None
    visitor: int
    day: date
    near: bool


def members_to_visit(federation: Federation) -> dict[int, tuple[Organisation, date | None]]:
    """Today's members without a planned visit, each with the day of its last one. One query."""
    own = Visit.objects.filter(organisation=OuterRef("pk"))
    latest = own.happened().order_by().values("organisation").annotate(last=Max("held_on")).values("last")  # type: ignore[attr-defined]
    rows = (
        Organisation.objects.filter(federation=federation)
        .current()  # type: ignore[attr-defined]
        .members_on(timezone.localdate())
        .filter(~Exists(own.filter(state=Visit.State.PLANNED)))
        .annotate(last=Subquery(latest))
        .select_related("community", "sector")
        .defer("search")
        .order_by("id")
    )
    return {one.pk: (one, one.last) for one in rows}


def proposal(federation: Federation, seats: Sequence[Seat], first: date, last: date, number: int) -> list[ProposedRow]:
    """Two queries; the answer is the same until somebody visits or plans."""
    there = members_to_visit(federation)
    open_visits = Count("visits", filter=Q(visits__state=Visit.State.PLANNED))
    loads = dict(
        Seat.objects.filter(pk__in=[one.pk for one in seats])
        .order_by()
        .annotate(load=open_visits)
        .values_list("pk", "load")
    )
    found = propose(
        [
            Member(pk, day, one.sector_id, one.community.zone_id if one.community else None, one.community_id)
            for pk, (one, day) in there.items()
        ],
        [Visitor(one.pk, one.body.sector_id, one.body.zone_id, one.body.community_id, loads.get(one.pk, 0)) for one in seats],
        first, last, number,
    )  # fmt: skip
    return [_row(one, there) for one in found]


def _row(one: Proposed, there: dict[int, tuple[Organisation, date | None]]) -> ProposedRow:
    organisation, last = there[one.member]
    return ProposedRow(organisation, last, one.visitor, one.day, one.near)
