"""Who is asked to a meeting, and who is to be told."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from silian.meetings.models import CALLERS, Invitee, Meeting
from silian.members.models import Body, Organisation, Seat, Term
from silian.members.queries.seats import holders
from silian.people.models import User

Kind = Body.Kind


def seats_of(body: Body, day: date) -> QuerySet[Seat]:
    """The seats of a body that somebody holds; an empty one cannot come."""
    return Seat.objects.filter(body=body).open(day).held(day).order_by("id")


def members_of(body: Body, day: date) -> QuerySet[Organisation]:
    """The members a body is for on a day: all, those of its sector, zone or community, or none."""
    rows = Organisation.objects.current().members_on(day)
    if body.kind == Kind.FEDERATION:
        return rows.filter(federation=body.federation_id).order_by("id")
    if body.kind == Kind.SECTOR:
        return rows.filter(sector=body.sector_id).order_by("id")
    if body.kind == Kind.ZONE:
        return rows.filter(community__zone=body.zone_id).order_by("id")
    if body.kind == Kind.COMMUNITY:
        return rows.filter(community=body.community_id).order_by("id")
    return Organisation.objects.none()


def asked(meeting: Meeting) -> list[User]:
    """Everybody who was invited, by her seat or for her organisation."""
    rows = Invitee.objects.filter(meeting=meeting)
    return holders(
        Q(seat__in=rows.exclude(seat=None).values("seat"))
        | Q(seat__body__organisation__in=rows.exclude(organisation=None).values("organisation"))
    )


def answering(invitees: Iterable[Invitee]) -> list[User]:
    """Who speaks for these invitees today."""
    rows = list(invitees)
    return holders(
        Q(seat__in=[one.seat_id for one in rows if one.seat_id])
        | Q(seat__body__organisation__in=[one.organisation_id for one in rows if one.organisation_id])
    )


def writers(meeting: Meeting) -> list[User]:
    """Who writes the minutes: the named taker, else those who call the body's meetings, else the office."""
    if meeting.minute_taker_id:
        found = holders(Q(seat=meeting.minute_taker_id))
        if found:
            return found
    return leaders(meeting.body)


def leaders(body: Body) -> list[User]:
    office = Q(federation=body.federation_id, seat__body__kind__in=[Kind.SECRETARIAT, Kind.FEDERATION])
    return holders(Q(seat__body=body, seat__role__in=CALLERS)) or holders(office)


def names_on(meeting: Meeting) -> dict[tuple[str, int], str]:
    """Who holds each invited seat and who speaks for each invited organisation, by name: for lists to tick."""
    rows = Invitee.objects.filter(meeting=meeting)
    day = meeting.day if meeting.day <= timezone.localdate() else timezone.localdate()
    terms = (
        Term.objects.on(day)
        .filter(
            Q(seat__in=rows.exclude(seat=None).values("seat"))
            | Q(seat__body__organisation__in=rows.exclude(organisation=None).values("organisation"))
        )
        .order_by("id")
        .values_list("seat", "seat__body__organisation", "person__name")
    )
    found: dict[tuple[str, int], str] = {}
    for seat, organisation, name in terms:
        if organisation:
            found.setdefault(("organisation", organisation), name)
        found.setdefault(("seat", seat), name)
    return found
