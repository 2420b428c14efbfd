"""What the tests of duties build: the usual rules, and facts on days of their choosing."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from silian.duties.actions import rules as actions
from silian.duties.models import Rule
from silian.duties.queries.survey import Survey, year_of
from silian.members.models import Body, Membership, Organisation

YEAR = 2026


def rule(cast, kind: str = "sector", start: date = date(2025, 1, 1), **fields: Any) -> Rule:
    """By default: every sector group meets every quarter, with five workdays of grace."""
    wanted = {"name": "界别小组季度会议", "period": "quarter", "fact": "meeting", "grace": 5} | fields
    return actions.make_rule(cast.street, kind, wanted, start, by=cast.secretary)


def body(cast, kind: str) -> Body:
    return Body.objects.get(federation=cast.street, kind=kind)


def member(cast, name: str, since: date = date(2011, 6, 28), until: date | None = None, **place: Any) -> Body:
    made = Organisation.objects.create(federation=cast.street, name=name, **place)
    Membership.objects.create(federation=cast.street, organisation=made, period=(since, until))
    return Body.objects.create(federation=cast.street, kind="organisation", name=name, organisation=made)


def meeting(cast, of: Body, held_on: date, kind: str = "regular", state: str = "minuted", **more: Any):
    """A meeting as it stands once its minutes are final."""
    from silian.meetings.models import Meeting

    start = timezone.make_aware(datetime(held_on.year, held_on.month, held_on.day, 9))
    over = state in ("held", "minuted")
    return Meeting.objects.create(
        federation=cast.street, body=of, kind=kind, title=f"{of.name} {held_on}", period=(start, start + timedelta(hours=1)),
        held_on=held_on if over else None, state=state, minutes_due_on=held_on + timedelta(days=7), by=cast.secretary,
        cancelled_because="改期" if state == "cancelled" else "", **more,
    )  # fmt: skip


def visit(cast, organisation: Organisation, held_on: date, state: str = "confirmed"):
    from silian.members.models import Seat
    from silian.visits.models import Visit

    now = timezone.now()
    confirmed = {"confirmed_at": now, "confirmed_way": "here"} if state == "confirmed" else {}
    return Visit.objects.create(
        federation=cast.street, organisation=organisation, visitor=Seat.objects.filter(body__kind="secretariat", federation=cast.street).first(),
        planned_on=held_on, held_on=held_on, state=state, reported_at=now, by=cast.secretary, **confirmed,
    )  # fmt: skip


def survey(cast, today: date, year: int = YEAR, **more: Any) -> Survey:
    return Survey(cast.street.pk, *year_of(year), today=today, **more)


def states(found: Survey, of: Body) -> dict[str, str]:
    """Period → state of one body's duties."""
    return {
        column.period.sign: str(cell.state)
        for column in found.columns_of(of.kind)
        if (cell := found.cell(column, of.pk))
    }
