"""Reading the log of a ballot: its votes, the result they give, and the file everybody can take and count again."""

import json
from collections.abc import Sequence
from typing import Any

from silian.deliberation import ledger
from silian.deliberation.models import Ballot, LogEntry
from silian.deliberation.recount import Recount, options_of, recount, result_record
from silian.deliberation.tally import Ballots, Number, Rule, number, quorum, tally


def log(ballot: Ballot) -> list[ledger.Sealed]:
    """Every record in its place: one query."""
    rows = LogEntry.objects.filter(ballot=ballot).order_by("place").values_list("place", "body", "digest")
    return ledger.rows(rows)


def ballots_in(records: Sequence[ledger.Sealed]) -> dict[str, dict[str, Any]]:
    """Code → its last record: what counts."""
    bodies = (json.loads(record.body) for record in records)
    return {body["id"]: body for body in bodies if body["kind"] == "ballot"}


def result_of(ballot: Ballot, roll: dict[str, Any], turnout: dict[str, Any]) -> dict[str, Any]:
    """Count the log by the frozen sheet: the record of the result, every number exact."""
    sheet = json.loads(ballot.sheet)
    rule = Rule.of_sheet(sheet["rule"])
    votes = list(ballots_in(log(ballot)).values())
    areas: list[Number] | None = [number(one["area"]) for one in votes] if votes and "area" in votes[0] else None
    options = () if rule.form == "yes_no" else options_of(sheet)
    whole, part = ({name: number(value) for name, value in one.items()} for one in (roll, turnout))
    result = tally(Ballots(options, [one["choice"] for one in votes], area=areas), rule, whole)
    few = len(votes) < sheet["void_below"]  # nobody at all decides nothing
    return result_record(result, quorum(rule, whole, part), whole, part, void=few)


def published_file(ballot: Ballot) -> str:
    """The log as the file everybody can take: one record a line."""
    return ledger.written(log(ballot))


def counted_again(ballot: Ballot, records: Sequence[ledger.Sealed]) -> Recount:
    """The whole log checked and counted once more, now, against the root that was kept when it was counted."""
    return recount(ledger.written(records), ballot.root)
