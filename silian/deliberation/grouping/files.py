"""Votes and groups from files, as conversations are exported.

Votes come as rows (`participant,statement,vote`, or `voter-id,comment-id,vote`, with a `timestamp` if there is one), or as a
table with a row for each participant and a column for each statement, after columns such as `group-id` and `n-votes`. A vote
is 1 (agree), 0 (pass), -1 (disagree); an empty field is none. Groups come as JSON, {participant: group}, or as a CSV file
with a column `participant` and a column `group` (or `group-id`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from silian.deliberation.grouping.votes import Id, Votes, by_id

_ = str  # marks the sentences for translation; the caller translates `VotesError.sentence`

_PERSON = set(
    "participant participantid participants voter voterid person personid user userid pid 参与者 参与人 人员 编号".split()
)
_STATEMENT = set("statement statementid comment commentid tid 观点 观点编号".split())
_VOTE = set("vote votes value 表态".split())
_TIME = set("timestamp time created modified 时间".split())
_GROUP = set("group groupid groups 组 组别 分组".split())
_ABOUT_PERSON = _PERSON | _GROUP | set("xid ncomments nvotes nagree ndisagree npass".split())
_VALUES = {
    **dict.fromkeys(("1", "+1", "1.0", "agree", "赞成", "同意"), 1),
    **dict.fromkeys(("0", "0.0", "-0", "pass", "弃权", "不确定"), 0),
    **dict.fromkeys(("-1", "-1.0", "disagree", "反对", "不同意"), -1),
}


class VotesError(ValueError):
    """A file that cannot be used. `sentence % facts` is what a person reads; `sentence` is the key of its translation."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts)


def read_votes(path: str) -> tuple[Votes, list[Id]]:
    """(all votes of a file, the latest last; the statements it names, voted on or not).

    Raises VotesError, which says what is wrong and where.
    """
    name, rows = _cells(path)
    header = next(rows, (1, []))[1]
    kinds = [_kind(cell) for cell in header]
    person, statement, vote = (_column(kinds, words) for words in (_PERSON, _STATEMENT, _VOTE))
    if person is None:
        raise VotesError(
            _("%(name)s has no column “%(column)s”; the first row must name the columns."),
            name=name,
            column="participant",
        )
    if statement is not None and vote is not None:
        return _from_rows(name, rows, person, statement, vote, _column(kinds, _TIME))
    return _from_table(name, rows, header, kinds, person)


def read_groups(path: str) -> dict[Id, Id]:
    """Participant → group of a file. Raises VotesError."""
    file = _file(path)
    if file.suffix.lower() == ".json":
        try:
            said = json.loads(_text(file))
        except ValueError as error:
            raise VotesError(_("%(name)s is not valid JSON: %(reason)s."), name=file.name, reason=str(error)) from None
        if not isinstance(said, dict) or any(isinstance(group, dict | list) for group in said.values()):
            raise VotesError(_("%(name)s must be a JSON object: participant to group."), name=file.name)
        return {_id(person): _id(str(group)) for person, group in said.items() if group is not None}
    name, rows = _cells(path)
    kinds = [_kind(cell) for cell in next(rows, (1, []))[1]]
    person, group = _column(kinds, _PERSON), _column(kinds, _GROUP)
    if person is None or group is None:
        raise VotesError(
            _("%(name)s needs the columns “%(first)s” and “%(second)s”."),
            name=name,
            first="participant",
            second="group",
        )
    return {_id(row[person]): _id(row[group]) for _line, row in rows if len(row) > max(person, group) and row[group]}


def moderated_beside(path: str) -> list[str]:
    """Statements that a `comments.csv` in the same folder marks as moderated out (-1), as conversations are exported; none without one."""
    file = Path(path).parent / "comments.csv"
    if not file.is_file():
        return []
    _name, rows = _cells(str(file))
    header = next(rows, (1, []))[1]
    kinds = [_kind(cell) for cell in header]
    statement, moderated = _column(kinds, _STATEMENT), _column(kinds, {"moderated"})
    if statement is None or moderated is None:
        return []
    return [row[statement] for _line, row in rows if len(row) > max(statement, moderated) and row[moderated] == "-1"]


def _from_rows(
    name: str, rows: Iterator[tuple[int, list[str]]], person: int, statement: int, vote: int, time: int | None
) -> tuple[Votes, list[Id]]:
    found: list[tuple[float, Id, Id, int]] = []
    for line, row in rows:
        if len(row) <= max(person, statement, vote):
            raise VotesError(_("%(name)s, row %(row)s is shorter than the first row."), name=name, row=line)
        if not row[person] or not row[statement]:
            raise VotesError(_("%(name)s, row %(row)s names no participant or no statement."), name=name, row=line)
        value = _value(name, line, row[vote])
        if value is not None:
            when = _time(row[time]) if time is not None and time < len(row) else 0.0
            found.append((when, _id(row[person]), _id(row[statement]), value))
    # Exports do not always run in time; rows of one moment keep their order.
    found.sort(key=lambda one: one[0])
    votes = Votes([one[1] for one in found], [one[2] for one in found], [one[3] for one in found])
    return votes, list(dict.fromkeys(votes.statement))


def _from_table(
    name: str, rows: Iterator[tuple[int, list[str]]], header: list[str], kinds: list[str], person: int
) -> tuple[Votes, list[Id]]:
    about = [at for at, kind in enumerate(kinds) if kind in _ABOUT_PERSON]
    columns = range(max(about) + 1, len(header))
    if not columns:
        raise VotesError(
            _("%(name)s has neither columns “%(first)s” and “%(second)s” nor a column for each statement."),
            name=name,
            first="statement",
            second="vote",
        )
    statements = {at: _id(header[at]) for at in columns if header[at]}
    if len(set(statements.values())) < len(statements):
        raise VotesError(_("%(name)s names a statement twice in its first row."), name=name)
    votes = Votes([], [], [])
    for line, row in rows:
        if person >= len(row) or not row[person]:
            raise VotesError(_("%(name)s, row %(row)s names no participant or no statement."), name=name, row=line)
        mine = _id(row[person])
        for at, statement in statements.items():
            value = _value(name, line, row[at]) if at < len(row) else None
            if value is not None:
                for column, cell in zip(votes, (mine, statement, value), strict=True):
                    column.append(cell)  # type: ignore[union-attr]
    return votes, list(statements.values())


def _file(path: str) -> Path:
    file = Path(path)
    if not file.is_file():
        raise VotesError(_("There is no file %(name)s."), name=path)
    return file


def _text(file: Path) -> str:
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise VotesError(_("%(name)s is not a text file."), name=file.name)


def _cells(path: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """(name, (line as a person counts it, cells without spaces around) of every row that is not empty)."""
    file = _file(path)
    text = _text(file)
    if "\0" in text:
        raise VotesError(_("%(name)s is not a text file."), name=file.name)
    first = text.split("\n", 1)[0]
    split = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    return file.name, _filled(file.name, split)


def _filled(name: str, split: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for line, row in enumerate(split, 1):
            if any(cells := [cell.strip() for cell in row]):
                yield line, cells
    except csv.Error as error:
        raise VotesError(_("%(name)s cannot be read as a table: %(reason)s."), name=name, reason=str(error)) from None


def _kind(header: str) -> str:
    return re.sub(r"[\s_-]", "", header.lower())


def _column(kinds: list[str], words: set[str]) -> int | None:
    return next((at for at, kind in enumerate(kinds) if kind in words), None)


def _id(text: str) -> Id:
    return int(text) if by_id(text)[0] == 0 else text


def _value(name: str, line: int, text: str) -> int | None:
    if not text:
        return None
    if (value := _VALUES.get(text.lower())) is None:
        raise VotesError(
            _("%(name)s, row %(row)s: “%(value)s” is not a vote. A vote is 1, 0 or -1."),
            name=name,
            row=line,
            value=text[:40],
        )
    return value


def _time(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
