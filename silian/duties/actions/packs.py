"""Evidence for an inspection as one archive, and the record of who took it."""

from datetime import date
from typing import Any

from django.db import transaction

from silian.core.records import record
from silian.core.rules import require
from silian.duties import rules
from silian.duties.queries.pack import pack, whole_pack
from silian.members.models import Federation, Organisation
from silian.people.models import User


@transaction.atomic
def make_pack(kind: str, thing: Any, day: date, *, by: User) -> tuple[bytes, str]:
    """Pack the six haves of one thing as of a day, with the papers they rest on. Answers the archive and its digest."""
    require(rules.can_take_pack(by, kind, thing))
    content, digest = pack(kind, thing, day)
    record(
        "duties.pack.made", thing, by=by, organisation=thing if isinstance(thing, Organisation) else None,
        name=thing.name, day=day.isoformat(), digest=digest,
    )  # fmt: skip
    return content, digest


@transaction.atomic
def make_whole_pack(federation: Federation, day: date, *, by: User) -> tuple[bytes, str]:
    """The evidence of a whole federation as of a day."""
    require(rules.can_take_pack(by, "federation", federation))
    content, digest = whole_pack(federation, day)
    record("duties.pack.made", federation, by=by, name=federation.name, day=day.isoformat(), digest=digest)
    return content, digest
