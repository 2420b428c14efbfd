"""Short ways to a street with organisations, members and seats, all by real actions."""

from datetime import date

from silian.members.actions import merges, organisations, seats
from silian.members.models import Body, Organisation

FOUNDED = date(2011, 6, 28)


def entered(cast, name="示例书店", *, member_from=None, by=None, **fields) -> Organisation:
    return organisations.enter_organisation(
        cast.street, {"name": name, "kind": "firm", **fields}, by=by or cast.secretary, member_from=member_from
    )


def vacant(cast, organisation=None, role="liaison"):
    body = Body.objects.get(organisation=organisation or cast.shop)
    return seats.open_seat(body, role, by=cast.secretary)


def merged(cast, kept, gone):
    return merges.merge(kept, gone, merges.plan_digest(merges.plan_merge(kept, gone)), by=cast.secretary)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)
