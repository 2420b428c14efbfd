"""What the actions of this app share: who acts from which seat, and whom a project concerns."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.urls import reverse

from silian.cobuilding.models import Project
from silian.core.notices import tell
from silian.exchange.queries.people import speakers
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat
from silian.people.models import User

_NUMBERS = 0x51_11A6  # the number of our advisory locks for the numbers of agreements


def acting_seat(person: User, project: Project) -> Seat | None:
    """The seat by which she acts in a project: for a partner, else for the office, else whatever she holds here."""
    mine = mandates(person)
    for partner in project.partners.all():
        if partner.organisation_id in mine.organisations:
            return Seat(pk=mine.organisations[partner.organisation_id].seat_id)
    held = next((seat for seat in mine.held if seat.federation_id == project.federation_id), None)
    return Seat(pk=held.seat_id) if held else None


def acting_for(person: User, project: Project) -> Organisation | None:
    """The partner she speaks for in this project, if any."""
    mine = mandates(person).organisations
    return next((one.organisation for one in project.partners.all() if one.organisation_id in mine), None)


def tell_partners(
    project: Project, verb: str, *, by: User | None, also: Iterable[User] = (), url: str = "", **facts: Any
) -> None:
    """Everybody who speaks for a partner, except who did it herself."""
    found = speakers(project.partners.values_list("organisation_id", flat=True))
    people = [person for several in found.values() for person in several] + list(also)
    url = url or reverse("cobuilding:project", args=[project.pk])
    told = [person for person in people if by is None or person.pk != by.pk]
    tell(told, verb, project, url=url, title=project.title, **facts)


def one_number_at_a_time(federation_id: int) -> None:
    """Two agreements drafted at the same moment must not get one number: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, federation_id % 2**31])
