"""How the federation grew: members at the end of every year and today, computed from the dated memberships."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from silian.members.models import Federation


@dataclass(frozen=True)
class Year:
    day: date
    members: int
    joined: int
    left: int


def growth(federation: Federation, day: date | None = None) -> list[Year]:
    """One row per year since the first membership; the last row is the day, else today. One query."""
    today = day or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with spans as (
                select lower(m.period) as begun, upper(m.period) as outside
                from members_membership m join members_organisation o on o.id = m.organisation_id
                where m.federation_id = %(federation)s and o.merged_into_id is null
            ), years as (
                select least(make_date(y, 12, 31), %(today)s::date) as day, make_date(y, 1, 1) as first
                from generate_series(
                    (select extract(year from min(begun))::int from spans), extract(year from %(today)s::date)::int) y
            )
            select day,
                (select count(*) from spans where begun <= day and (outside is null or outside > day)),
                (select count(*) from spans where begun between first and day),
                (select count(*) from spans where outside between first and day)
            from years order by day
            """,
            {"federation": federation.pk, "today": today},
        )
        return [Year(*row) for row in cursor.fetchall()]
