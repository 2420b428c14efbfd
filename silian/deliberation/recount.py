"""Counting a published ballot again, from its file alone.

The file is a ledger (`ledger`) of three kinds of records:

- place 0: `{"kind": "sheet", "digest": …, "sheet": {…}}`: the rule sheet as it was frozen, and its digest. Read here:
  `rule` (`Rule.sheet()`), `options` (a list of `id`, `cost`, `name` or `title`), `secrecy` ("named" or "secret") and
  `void_below` (with fewer ballots the outcome is void);
- then `{"kind": "ballot", "id": …, "choice": …}`, with `"area"` where the rule weighs areas. The id is random; no
  person, time or way of voting stands there, and the order says nothing. In a named ballot a later record with the
  same id takes the place of the earlier one;
- at last `{"kind": "result", …}`: what was made known, as `result_record` writes it.

Other kinds between the first and the last record are chained, but not counted. An area can tell whose vote it is, as
in a list that owners sign: such ballots are named ones. Pure functions; no Django.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from silian.deliberation import ledger
from silian.deliberation.ledger import Fault, Report, Sealed
from silian.deliberation.tally import Ballots, Number, Project, Result, Rule, Verdict, number, outcome, quorum, written
from silian.deliberation.tally import tally as counted


def sheet_record(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """The first record of a file."""
    return {"kind": "sheet", "digest": ledger.fingerprint(ledger.canonical(sheet)), "sheet": dict(sheet)}


def ballot_record(id: str, choice: Any, area: Number | None = None) -> dict[str, Any]:
    """One ballot, without any person; `id` is random."""
    record = {"kind": "ballot", "id": id, "choice": choice}
    return record if area is None else record | {"area": written(area)}


def result_record(
    result: Result, verdict: Verdict, roll: Mapping[str, Number], turnout: Mapping[str, Number], void: bool = False
) -> dict[str, Any]:
    """What is made known, with all that a quorum needs: measures of the roll and of those who took part.

    `void` says that the ballot is void for another reason than its quorum.
    """
    return {
        "kind": "result",
        "ballots": result.cast,
        "counts": {one: written(count) for one, count in result.counts.items()},
        "cost": written(result.cost),
        "winners": list(result.winners),
        "outcome": "void" if void else outcome(result, verdict),
        "roll": {one: written(amount) for one, amount in roll.items()},
        "turnout": {one: written(amount) for one, amount in turnout.items()},
    }


def options_of(sheet: Mapping[str, Any]) -> tuple[Project, ...]:
    """The options a sheet names; a question of yes or no has none to choose between."""
    return tuple(
        Project(str(one["id"]), number(one.get("cost") or 0), str(one.get("name") or one.get("title") or ""))
        for one in sheet.get("options", ())
    )


def published(
    sheet: Mapping[str, Any],
    votes: Iterable[tuple[str, Any, Number | None]],
    roll: Mapping[str, Number],
    turnout: Mapping[str, Number],
) -> tuple[str, str, Result]:
    """A whole file made from votes (random id, choice, area or None): its text, its root, the result in it.

    Ballots are put in the order of their random ids, so their order says nothing about when they came.
    """
    records = [ballot_record(*vote) for vote in sorted(votes, key=lambda vote: vote[0])]
    result, end = _result(sheet, records, roll, turnout)
    sealed = ledger.seal([sheet_record(sheet), *records, end])
    return ledger.written(sealed), ledger.root(sealed), result


def _result(
    sheet: Mapping[str, Any],
    records: list[dict[str, Any]],
    roll: Mapping[str, Number],
    turnout: Mapping[str, Number],
) -> tuple[Result, dict[str, Any]]:
    rule, options = Rule.of_sheet(sheet["rule"]), options_of(sheet)
    area = [number(record["area"]) for record in records] if records and "area" in records[0] else None
    choices = [record["choice"] for record in records]
    result = counted(Ballots(() if rule.form == "yes_no" else options, choices, area=area), rule, roll)
    few = result.cast < int(sheet.get("void_below") or 0)
    return result, result_record(result, quorum(rule, roll, turnout), roll, turnout, void=few)


@dataclass(frozen=True)
class Difference:
    """A line of the published result that the ballots do not give."""

    line: str
    published: Any
    counted: Any


@dataclass(frozen=True)
class Recount:
    """What counting again gave. `result` is missing where the file is not whole or cannot be counted (`problem`)."""

    report: Report
    sheet: Mapping[str, Any]
    result: Result | None = None
    outcome: str = ""
    differences: tuple[Difference, ...] = ()
    problem: str = ""

    @property
    def right(self) -> bool:
        return self.report.whole and self.result is not None and not self.differences


def recount(content: str | bytes, root: str = "") -> Recount:
    """Check a published file, count its ballots by its own rule sheet, and compare with the result it makes known.

    `root` is the root from the minutes, if it is known.
    """
    report = ledger.verify(content, root)
    if not report.whole:
        return Recount(report, {})
    sealed = [record for record in ledger.read(content)[:-1] if record is not None]
    bodies = [json.loads(record.body) for record in sealed]
    if fault := _out_of_place(sealed, bodies):
        return Recount(Report(report.records, report.root, fault), {})
    sheet = bodies[0]["sheet"]
    ballots: dict[str, dict[str, Any]] = {}
    for record, body in zip(sealed, bodies, strict=True):
        if body["kind"] != "ballot":
            continue
        if body["id"] in ballots and sheet.get("secrecy") != "named":
            fault = Fault("twice", record.place, record.place + 1)
            return Recount(Report(report.records, report.root, fault), sheet)
        ballots[body["id"]] = body
    told = bodies[-1]
    try:
        roll, turnout = ({one: number(amount) for one, amount in told[name].items()} for name in ("roll", "turnout"))
        result, again = _result(sheet, list(ballots.values()), roll, turnout)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        # Whoever wrote such a file sealed something that is no ballot; the reader is told what, never a traceback.
        return Recount(report, sheet, problem=str(error) or type(error).__name__)
    differences = tuple(
        Difference(line, told.get(line), value) for line, value in again.items() if told.get(line) != value
    )
    return Recount(report, sheet, result, again["outcome"], differences)


def _out_of_place(sealed: list[Sealed], bodies: list[Any]) -> Fault | None:
    """The first record whose body has no business where it stands."""
    last = len(bodies) - 1
    for at, body in enumerate(bodies):
        kind = body.get("kind") if isinstance(body, dict) else None
        right = isinstance(kind, str) and (kind == "sheet") == (at == 0) and (kind == "result") == (at == last)
        if kind == "sheet" and right:
            right = isinstance(body.get("sheet"), dict) and body == sheet_record(body["sheet"])
        if kind == "ballot":
            right = right and isinstance(body.get("id"), str) and "choice" in body
        if not right:
            return Fault("kind", sealed[at].place, at + 1)
    return None if bodies else Fault("cut", 0, 1)
