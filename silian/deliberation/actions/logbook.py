"""The log of a ballot: its rule sheet first, then every vote, at last the close. Only ever added to, each record upon the last."""

import json
from decimal import Decimal
from typing import Any

from silian.deliberation import ledger
from silian.deliberation.models import Ballot, LogEntry
from silian.deliberation.recount import ballot_record, sheet_record
from silian.deliberation.tally import number


def open_log(ballot: Ballot) -> None:
    """The first record: the rule sheet."""
    append(ballot, sheet_record(json.loads(ballot.sheet)))


def log_vote(ballot: Ballot, code: str, vote: Any, *, area: Decimal | None = None) -> None:
    """A vote under its code; of a named ballot the last one under a code counts."""
    append(ballot, ballot_record(code, vote, None if area is None else number(f"{area:.2f}")))


def close_log(ballot: Ballot, result: dict[str, Any]) -> None:
    """The last record: what is made known."""
    append(ballot, result)


def append(ballot: Ballot, record: dict[str, Any]) -> None:
    """One more record upon the last one; the ballot is locked by whoever calls, so there is one last one."""
    last = LogEntry.objects.filter(ballot=ballot).order_by("-place").first()
    place, before = (last.place + 1, last.digest) if last else (0, ledger.START)
    (made,) = ledger.seal([record], place, before)
    LogEntry.objects.create(
        federation_id=ballot.federation_id, ballot=ballot, place=made.place, body=made.body, digest=made.digest
    )
