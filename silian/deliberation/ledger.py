"""The log of a ballot: append-only, chained by digests, so that nothing in it can be changed without being seen.

Each record has a place (0, 1, 2 …), a body (canonical JSON), the digest of the record before it, and its own digest:
SHA-256 over `before`, place and body. The digest of the last record is the **root**; printed in the minutes, it stands
for the whole log. As a file: one record a line, `{"place":…,"before":…,"body":…,"digest":…}`, closed by an end that
repeats the number of records and the root. Whoever changes one record is found by the chain; whoever writes the whole
rest of the log anew is found by the root in the minutes.

Pure functions; no Django, no clock, no person. What a body means is said in `recount`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

# What the first record names as the one before it.
START = "0" * 64
LINE = re.compile(
    r'\{"place":(0|[1-9][0-9]{0,17}),"before":"([0-9a-f]{64})","body":(\{.*\}),"digest":"([0-9a-f]{64})"\}'
)
SIMPLE = frozenset((str, int, bool, type(None)))
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class LedgerError(ValueError):
    """A record that cannot be written: `code` for the caller's sentence. Codes: not_canonical."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code}: {facts}")
        self.code, self.facts = code, facts


class Sealed(NamedTuple):
    """One record in the chain."""

    place: int
    before: str
    body: str
    digest: str


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong. `place` is the record's place, `line` the line of the file (from 1).

    Codes: altered (the record says something else than when it was sealed), missing (the record is gone), moved (it
    stands elsewhere in the file), added (a record that was never sealed here), cut (the end is gone), root (the chain
    is whole, but it is not the one whose root is known), twice (an id that occurred before), kind (a body that has no
    business at this place).
    """

    code: str
    place: int
    line: int


@dataclass(frozen=True)
class Report:
    """What came of checking a log: how many whole records, its root, and the first fault if there is one."""

    records: int
    root: str
    fault: Fault | None = None

    @property
    def whole(self) -> bool:
        return self.fault is None


def canonical(record: Any) -> str:
    """The one way to write a record: JSON with sorted keys, no spaces, no floats, no line breaks. Raises LedgerError."""
    _plain(record)
    return _ENCODER.encode(record)


def _plain(value: Any) -> None:
    """Refuse what different programs would write differently; whoever recounts must get the same bytes."""
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise LedgerError("not_canonical", value=repr(key))
        inside: Iterable[Any] = value.values()
    elif isinstance(value, list | tuple):
        inside = value
    elif value is None or isinstance(value, str | int):
        return
    else:
        raise LedgerError("not_canonical", value=repr(value))
    for one in inside:
        if type(one) not in SIMPLE:
            _plain(one)


def fingerprint(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits: the digest of a rule sheet."""
    return sha256(text.encode()).hexdigest()


def digest(place: int, before: str, body: str) -> str:
    """The digest of one record, as 64 hexadecimal digits."""
    return sha256(f"{before}{place}:{body}".encode()).hexdigest()


def digests(bodies: Iterable[str], place: int = 0, before: str = START) -> list[str]:
    """The chain alone: the digest of each body's record, going on after the record with digest `before`."""
    found = []
    for at, body in enumerate(bodies, place):
        before = sha256(f"{before}{at}:{body}".encode()).hexdigest()
        found.append(before)
    return found


def chained(bodies: Iterable[str], place: int = 0, before: str = START) -> Iterator[Sealed]:
    """Canonical bodies as records of the chain, going on after the record with digest `before`."""
    for at, body in enumerate(bodies, place):
        after = digest(at, before, body)
        yield Sealed(at, before, body, after)
        before = after


def seal(records: Iterable[Any], place: int = 0, before: str = START) -> list[Sealed]:
    """Records (JSON values without floats) as a chain. Cost: one hash a record, beside writing it down."""
    bodies = [canonical(record) for record in records]
    found = digests(bodies, place, before)
    return list(map(Sealed, range(place, place + len(found)), [before, *found], bodies, found))


def root(sealed: Sequence[Sealed]) -> str:
    """What stands for the whole log: the digest of its last record; `START` for an empty one."""
    return sealed[-1].digest if sealed else START


def line(record: Sealed) -> str:
    """A record as its line of the file, without the line break."""
    return f'{{"place":{record.place},"before":"{record.before}","body":{record.body},"digest":"{record.digest}"}}'


def written(sealed: Sequence[Sealed]) -> str:
    """The whole file: a line for every record, then the end."""
    end = seal([{"kind": "end", "records": len(sealed), "root": root(sealed)}], len(sealed), root(sealed))
    return "".join(line(record) + "\n" for record in [*sealed, *end])


def rows(found: Iterable[tuple[int, str, str]]) -> list[Sealed]:
    """Stored rows (place, body, digest) as records, each naming the row before it as the one before."""
    before, records = START, []
    for place, body, own in found:
        records.append(Sealed(place, before, body, own))
        before = own
    return records


def read(log: str | bytes) -> list[Sealed | None]:
    """The lines of a file as records, the end among them; None for a line that is none."""
    raw = log if isinstance(log, bytes) else log.encode("utf-8", "surrogatepass")
    return [_record(one) for one in raw.removesuffix(b"\n").split(b"\n")]


def _record(raw: bytes) -> Sealed | None:
    try:
        found = LINE.fullmatch(raw.decode())
    except UnicodeDecodeError:
        return None
    return Sealed(int(found[1]), found[2], found[3], found[4]) if found else None


def verify(log: str | bytes | Sequence[Sealed], root_known: str = "") -> Report:
    """Check a file's content, or records as they are stored, and name the first record that is not as it was sealed.

    `root_known` is the root from the minutes: with it even a log that was written anew as a whole is found out.
    """
    if not isinstance(log, str | bytes):
        return _rooted(_chain(log), root_known)
    records = read(log)
    report, last = _chain(records), len(records) - 1
    if report.fault:
        return report
    end = records[last]
    # A file that does not end with a line break has lost its end, or gained something.
    if end is None or _kind(end.body) != "end" or log[-1:] not in ("\n", b"\n"):
        return Report(report.records, report.root, Fault("cut", len(records), len(records) + 1))
    whole = Report(last, end.before)
    if canonical({"kind": "end", "records": last, "root": end.before}) != end.body:
        return Report(last, end.before, Fault("altered", last, last + 1))
    return _rooted(whole, root_known)


def _kind(body: str) -> Any:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found.get("kind") if isinstance(found, dict) else None


def _rooted(report: Report, known: str) -> Report:
    if report.whole and known and report.root != known.strip().lower():
        return Report(report.records, report.root, Fault("root", report.records, report.records + 1))
    return report


def _chain(records: Sequence[Sealed | None]) -> Report:
    """Walk the chain from its start and stop at the first record that does not follow."""
    before = START
    for at, record in enumerate(records):
        if record is None or digest(record.place, record.before, record.body) != record.digest:
            following = records[at + 1] if at + 1 < len(records) else None
            return _stopped(records, before, "added" if _follows(following, at, before) else "altered", at, at)
        if record.place == at and record.before == before:
            before = record.digest
            continue
        if record.place == at:
            # This record is as it was sealed, but not upon what stands before it now: that one was replaced.
            return _stopped(records, before, "altered", max(at - 1, 0), max(at - 1, 0))
        if record.place > at:
            later = any(one is not None and one.place == at for one in records[at + 1 :])
            return _stopped(records, before, "moved" if later else "missing", at, at)
        following = records[at + 1] if at + 1 < len(records) else None
        # Two of one place: genuine is the one that the rest was sealed upon.
        last = at == len(records) - 1
        forged = record.place == at - 1 and (last or _follows(following, at, record.digest))
        return _stopped(records, before, "added", at - 1 if forged else at, at - 1 if forged else at)
    return Report(len(records), before)


def _follows(record: Sealed | None, place: int, before: str) -> bool:
    """Whether a record is whole and was sealed at this place, upon this one."""
    return (
        record is not None
        and (record.place, record.before) == (place, before)
        and digest(record.place, record.before, record.body) == record.digest
    )


def _stopped(records: Sequence[Sealed | None], before: str, code: str, place: int, at: int) -> Report:
    return Report(at, before, Fault(code, place, at + 1))
