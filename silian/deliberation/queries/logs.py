"""Reading the log of a ballot: its votes, the result they give, and the file everybody can take and count again."""

import json
from collections.abc import Sequence
from typing import Any

from silian.deliberation import ledger
from silian.deliberation.models import Ballot, LogEntry
from silian.deliberation.recount import Recount, options_of, recount, result_record, sheet_record
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


def published_file(ballot: Ballot, records: Sequence[ledger.Sealed]) -> list[ledger.Sealed]:
    """The records everybody can take: rule sheet, what counts under each code, result; chained anew in the order of the codes.

    The log keeps votes in the order in which they came, and of named ballots those that were superseded: whoever knows who
    voted first would know her vote. Codes are random, so their order says nothing.
    """
    votes = ballots_in(records)
    return ledger.seal(
        [sheet_record(json.loads(ballot.sheet)), *(votes[code] for code in sorted(votes)), ballot.result]
    )


def written_file(ballot: Ballot) -> str:
    """The published file as text, one record a line."""
    return ledger.written(published_file(ballot, log(ballot)))


def counted_again(ballot: Ballot, records: Sequence[ledger.Sealed]) -> Recount:
    """The log checked record by record, then its votes counted once more against the root that was kept at the count."""
    report = ledger.verify(records)
    if not report.whole:
        return Recount(report, {})
    return recount(ledger.written(published_file(ballot, records)), ballot.root)
