"""What stands around a matter: one question which kinds of rows it has at all, one that reads the kinds it has.

A page of a matter shows twenty kinds of rows, and most matters have five of them. Each kind asked for on its own costs a journey
to the database and the work of putting the question together; the second is the dearer one.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from silian.core.together import read_together
from silian.hall.models import (
    Affected,
    Answer,
    Closing,
    ClosingFile,
    Link,
    Matter,
    MatterDemand,
    MatterMeeting,
    MatterTask,
    Objection,
    Offer,
    Party,
    Pause,
    Phase,
    Proof,
    Query,
    Raiser,
    Reply,
    Resolution,
    Satisfaction,
    Standing,
)

# What a part above this one keeps of matters: `of_matter += [Statement]`, once, when it is loaded.
of_matter: list[type[Model]] = [
    Affected, Answer, Closing, ClosingFile, Link, MatterDemand, MatterMeeting, MatterTask, Objection, Offer, Party, Pause, Phase, Proof,
    Query, Raiser, Reply, Resolution, Satisfaction, Standing,
]  # fmt: skip
ALONG, SUPPORTERS = "along", "supporters"
MOST = 10_000  # of one kind; far more than any matter has

# Names and lists of rows, as the parts of a page want them and as they find them.
Wanted = dict[str, QuerySet[Any]]
Rows = Mapping[str, Any]


@cache
def _question(tables: tuple[str, ...]) -> str:
    asked = [f"EXISTS (SELECT 1 FROM {table} WHERE matter_id = %(matter)s)" for table in tables]
    asked += [
        "EXISTS (SELECT 1 FROM hall_link WHERE lead_id = %(matter)s AND undone_at IS NULL)",
        "(SELECT count(*) FROM hall_follower WHERE matter_id = %(matter)s AND why = 'supporter' AND left_at IS NULL)",
        "EXISTS (SELECT 1 FROM hall_follower WHERE matter_id = %(matter)s AND person_id = %(person)s AND left_at IS NULL)",
    ]
    return f"SELECT {', '.join(asked)}"


def kinds(person: Any, matter: Matter) -> dict[str, Any]:
    """For each kind of rows whether it has some; whether others go along with it, how many support it, whether she follows it."""
    tables = tuple(model._meta.db_table for model in of_matter)
    with connection.cursor() as cursor:
        cursor.execute(_question(tables), {"matter": matter.pk, "person": getattr(person, "pk", None)})
        names = (*tables, ALONG, SUPPORTERS, f"followed by {getattr(person, 'pk', None)}")
        return dict(zip(names, cursor.fetchone(), strict=True))


def read(wanted: Wanted) -> dict[str, QuerySet[Any]]:
    """The lists by their names, already read: one question."""
    found = read_together([rows if rows.query.is_sliced else rows[:MOST] for rows in wanted.values()])
    return dict(zip(wanted, found, strict=True))
