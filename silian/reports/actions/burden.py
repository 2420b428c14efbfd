"""Counting what a form cost. One statement, which adds to what is there; whoever sends at the same moment waits for nobody long."""

from datetime import date

from django.db import connection

from silian.core.given import Fields


def count_form(
    form: str, role: str, fields: Fields, *, month: date, federation_id: int | None, given_back: bool = False
) -> None:
    """Add one form that was sent. Whoever belongs to no federation counts where there is only one; else nowhere."""
    times, typed, filled = (0, 0, 0) if given_back else (1, fields.typed, fields.filled)
    again, typed_again = (1, fields.typed) if given_back else (0, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reports_burden AS kept (federation_id, month, role, form, times, typed, filled, again, typed_again)
            SELECT one.id, %s, %s, %s, %s, %s, %s, %s, %s FROM members_federation one
            WHERE one.id = %s OR %s::bigint IS NULL AND (SELECT count(*) FROM members_federation) = 1
            ON CONFLICT (federation_id, month, role, form) DO UPDATE SET
                times = kept.times + excluded.times, typed = kept.typed + excluded.typed, filled = kept.filled + excluded.filled,
                again = kept.again + excluded.again, typed_again = kept.typed_again + excluded.typed_again
            """,
            [month, role, form, times, typed, filled, again, typed_again, federation_id, federation_id],
        )
