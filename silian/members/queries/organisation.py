"""Reading one organisation with its whole life."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from silian.core.models import Record
from silian.core.rules import Answer
from silian.members import rules
from silian.members.mandates import mandates
from silian.members.models import Contact, Membership, Organisation, Seat


class SeatLine(NamedTuple):
    """A seat of the organisation, who sits in it today and who comes next."""

    pk: int
    label: str
    holder: str | None
    last_day: date | None
    next: str | None
    next_from: date | None


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation with its whole life."""

    organisation: Organisation  # as `one` reads it
    memberships: list[Membership]
    member_since: date | None
    contacts: list[Contact] | None  # None: not for this reader
    seats: list[SeatLine]
    may_change: Answer
    may_place: Answer
    may_change_membership: Answer


def one(reader: Any, pk: int) -> Organisation | None:
    """The organisation if the reader may see it, with the names around it, its body and the rows merged into it: one query."""
    return next(iter(Organisation.objects.raw(_ONE, [pk, mandates(reader).federation_ids])), None)


# Written out: five joined tables of which one name each is shown were a third of the time of the page.
_ONE = """
    SELECT one.id, one.federation_id, one.name, one.short_name, one.kind, one.uscc, one.community_id, one.sector_id, one.address,
           one.latitude, one.longitude, one.remark, one.merged_into_id, community.name AS community_name, zone.name AS zone_name,
           sector.name AS sector_name, federation.name AS federation_name, body.id AS body_pk,
           ARRAY(SELECT gone.id FROM members_organisation gone WHERE gone.merged_into_id = one.id) AS gone
    FROM members_organisation one
    JOIN members_federation federation ON federation.id = one.federation_id
    LEFT JOIN members_community community ON community.id = one.community_id
    LEFT JOIN members_zone zone ON zone.id = community.zone_id
    LEFT JOIN members_sector sector ON sector.id = one.sector_id
    LEFT JOIN members_body body ON body.organisation_id = one.id
    WHERE one.id = %s AND one.federation_id = ANY(%s)
"""


def life(organisation: Organisation) -> QuerySet[Record]:
    """Everything that ever happened to it, and to the rows found to be the same organisation."""
    keys = [f"members.organisation:{pk}" for pk in (organisation.pk, *getattr(organisation, "gone", []))]
    rows = Record.objects.filter(about__overlap=keys).select_related("by")
    return rows.only("at", "verb", "facts", "seat_id", "by__name")


def organisation_page(organisation: Organisation, reader: Any) -> OrganisationPage:
    """Everything around one organisation read by `one`; three queries."""
    today = timezone.localdate()
    memberships = list(organisation.memberships.order_by("-period"))
    now = next((period for period in memberships if today in period.period), None)
    return OrganisationPage(
        organisation=organisation,
        memberships=memberships,
        member_since=now.period.lower if now else None,
        contacts=list(organisation.contacts.all()) if rules.sees_contacts(reader, organisation) else None,
        seats=_seats(getattr(organisation, "body_pk", None), today),
        may_change=rules.can_change_organisation(reader, organisation),
        may_place=rules.can_place_organisation(reader, organisation),
        may_change_membership=rules.can_change_membership(reader, organisation),
    )


_SEATS = """
    SELECT seat.id, seat.role, seat.title, now.name, now.outside, next.name, next.begins
    FROM members_seat seat
    LEFT JOIN LATERAL (
        SELECT person.name, upper(term.period) AS outside FROM members_term term JOIN people_user person ON person.id = term.person_id
        WHERE term.seat_id = seat.id AND term.period @> %(today)s
    ) now ON true
    LEFT JOIN LATERAL (
        SELECT person.name, lower(term.period) AS begins FROM members_term term JOIN people_user person ON person.id = term.person_id
        WHERE term.seat_id = seat.id AND lower(term.period) > %(today)s ORDER BY term.period LIMIT 1
    ) next ON true
    WHERE seat.body_id = %(body)s AND (seat.closed_on IS NULL OR seat.closed_on > %(today)s)
    ORDER BY seat.id
"""


def _seats(body_pk: int | None, today: date) -> list[SeatLine]:
    if body_pk is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"today": today, "body": body_pk})
        return [
            SeatLine(
                pk, title or str(Seat.Role(role).label), holder, outside - timedelta(days=1) if outside else None, follower, begins
            )
            for pk, role, title, holder, outside, follower, begins in cursor.fetchall()
        ]  # fmt: skip
