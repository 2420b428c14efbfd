"""The front page: what the federations are made of today."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from silian.activities import queries as activities
from silian.activities.models import Session
from silian.hall import queries as hall
from silian.hall.models import Matter
from silian.members.models import Federation


@dataclass(frozen=True)
class Street:
    """One federation in numbers, computed and never typed in."""

    pk: int
    name: str
    founded: int | None
    members: int
    services: int
    demands: int
    projects: int


def streets() -> list[Street]:
    """Every federation that has members, and the only one even without. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT f.id, f.name, extract(year FROM f.founded_on)::int,
                (SELECT count(*) FROM members_membership m JOIN members_organisation o ON o.id = m.organisation_id
                 WHERE m.federation_id = f.id AND m.period @> %(today)s::date AND o.merged_into_id IS NULL),
                (SELECT count(*) FROM exchange_service s WHERE s.federation_id = f.id AND s.state IN ('open', 'matched')
                 AND (s.valid_until IS NULL OR s.valid_until >= %(today)s)),
                (SELECT count(*) FROM exchange_demand d WHERE d.federation_id = f.id AND d.state IN ('open', 'matched')
                 AND (d.valid_until IS NULL OR d.valid_until >= %(today)s)),
                (SELECT count(*) FROM cobuilding_project p WHERE p.federation_id = f.id AND p.state <> 'stopped')
            FROM members_federation f ORDER BY f.id
            """,
            {"today": timezone.localdate()},
        )
        found = [Street(*row) for row in cursor.fetchall()]
    return [one for one in found if one.members] or found[:1]


def whats_on() -> list[Session]:
    """The next public sessions. One query."""
    return activities.next_public()


def matters() -> list[Matter]:
    """What residents have raised and is under way, the newest first. One query."""
    return list(hall.newest_open())


def federations_to_write_to() -> list[Federation]:
    """Whom a complaint or suggestion can be sent to: whoever has an office."""
    return list(Federation.objects.filter(bodies__kind="secretariat").order_by("id"))
