"""What the tests of this app start from: the convener visits the choir, all of it by the actions people use."""

from datetime import date, timedelta

from django.utils import timezone

from silian.members.models import Seat
from silian.visits import actions
from silian.visits.actions import PromiseMade, Report
from silian.visits.models import Visit


def ahead(days: int = 7) -> date:
    return timezone.localdate() + timedelta(days=days)


def ago(days: int = 1) -> date:
    return timezone.localdate() - timedelta(days=days)


def seat_of(person) -> Seat:
    return Seat.objects.select_related("body").filter(terms__person=person).order_by("id")[0]


def planned(cast, organisation=None, visitor=None, day: date | None = None, by=None, **more) -> Visit:
    """The office sends the convener to the choir."""
    made = actions.plan_visit(
        organisation or cast.choir, visitor or seat_of(cast.convener), day or ahead(), by=by or cast.secretary, **more
    )
    return fresh(made)


def report(**more) -> Report:
    return Report(**{"held_on": ago(0), "met": "示例·团长", "findings": "排练厅漏水，演出正常。", **more})


def held(cast, organisation=None, by=None, **more) -> Visit:
    """Planned and written down by the convener."""
    return fresh(actions.report_visit(planned(cast, organisation), report(**more), by=by or cast.convener))


def confirmed(cast, organisation=None, by=None, **more) -> Visit:
    return fresh(actions.confirm_visit(held(cast, organisation, **more), by=by or cast.choir_liaison))


def promise(cast, title: str = "请人检修排练厅屋顶", seat: Seat | None = None, **more) -> PromiseMade:
    return PromiseMade(title, ahead(30), seat or (None if more else seat_of(cast.secretary)), **more)


def fresh(one: Visit) -> Visit:
    return Visit.objects.select_related("organisation__community", "visitor__body").get(pk=one.pk)
