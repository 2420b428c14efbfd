"""Votes in canonical form: the same whatever the order in which they, their people or their statements came.

People and statements are sorted by their ids: whole numbers by value, before texts in the order of their characters. Ids
are compared by their text, so 7 and "7" are one id. Where a person voted twice on a statement, the row given last counts:
among rows of one person on one statement, and only among those, the order given has a meaning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Id = int | str
_DIGIT = 16  # bits that NumPy's stable sort orders in one linear pass


class Votes(NamedTuple):
    """Votes as three columns of equal length: ids of people, ids of statements, and -1, 0 or 1 (against, pass, for)."""

    person: Sequence[Id] | NDArray[Any]
    statement: Sequence[Id] | NDArray[Any]
    vote: Sequence[int] | NDArray[Any]


Given = Votes | Iterable[tuple[Id, Id, int]]


class Table(NamedTuple):
    """A sparse table of people (P) by statements (S): row p holds `statement` and `vote` from indptr[p] to indptr[p + 1]."""

    indptr: NDArray[np.int64]
    statement: NDArray[np.int32]
    vote: NDArray[np.int8]
    shape: tuple[int, int]

    def of(self, rows: NDArray[np.int64]) -> Table:
        """The rows of those people, in the order given."""
        length = np.diff(self.indptr)[rows]
        ends = np.concatenate(([0], np.cumsum(length)))
        at = np.arange(int(ends[-1])) + np.repeat(self.indptr[rows] - ends[:-1], length)
        return Table(ends, self.statement[at], self.vote[at], (len(rows), self.shape[1]))

    @property
    def voted(self) -> NDArray[np.int64]:
        """(P) on how many statements each voted."""
        return np.diff(self.indptr)

    @property
    def person(self) -> NDArray[np.int32]:
        """(V) the row of the person who cast each vote."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int32), self.voted)


@dataclass(frozen=True)
class Ballots:
    """One vote a person and statement. `people` (P) and `statements` (S) hold the ids of the table in canonical order.

    Every person and every statement has a vote.
    """

    people: list[Id]
    statements: list[Id]
    table: Table

    @cached_property
    def shape_digest(self) -> bytes:
        """What depends on the votes but not on the names of people and statements: chance is drawn from it."""
        sum_ = hashlib.sha256(f"{len(self.people)} {len(self.statements)} ".encode())
        for part, kind in zip(self.table, ("<i8", "<i4", "i1"), strict=False):
            sum_.update(np.ascontiguousarray(part, kind).data)
        return sum_.digest()

    def hash(self, **settings: object) -> str:
        """SHA-256, in hexadecimal digits, of the canonical votes with the ids and everything that decides the result."""
        head = [[str(one) for one in self.people], [str(one) for one in self.statements], settings]
        said = json.dumps(head, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        return hashlib.sha256(said + self.shape_digest).hexdigest()


def canonical(votes: Given) -> Ballots:
    """Any votes as Ballots. Raises ValueError where a vote is not -1, 0 or 1 or the columns differ in length."""
    columns = votes if isinstance(votes, Votes) else _columns(votes)
    if not len(columns.person) == len(columns.statement) == len(columns.vote):
        raise ValueError("Every vote needs a person, a statement and a value: the columns differ in length.")
    given = np.asarray(columns.vote)
    if not given.size:
        nothing = np.zeros(0, np.int32)
        return Ballots([], [], Table(np.zeros(1, np.int64), nothing, nothing.astype(np.int8), (0, 0)))
    if not np.isin(given, (-1, 0, 1)).all():
        raise ValueError("A vote is -1 (against), 0 (pass) or 1 (for).")
    people, person = numbered(columns.person)
    statements, statement = numbered(columns.statement)
    vote = given.astype(np.int8)
    key = person.astype(np.int64) * len(statements) + statement
    if (key[1:] < key[:-1]).any():
        order = _order(statement, person)
        key, person, statement, vote = key[order], person[order], statement[order], vote[order]
    last = np.append(key[1:] != key[:-1], True)
    if not last.all():
        person, statement, vote = person[last], statement[last], vote[last]
    ends = np.concatenate(([0], np.cumsum(np.bincount(person, minlength=len(people)))))
    return Ballots(people, statements, Table(ends, statement, vote, (len(people), len(statements))))


def _columns(rows: Iterable[Any]) -> Votes:
    if isinstance(rows, np.ndarray):
        return Votes(*rows.reshape(-1, 3).T)
    flat: list[Any] = list(chain.from_iterable(rows))
    if len(flat) % 3:
        raise ValueError("Every vote needs a person, a statement and a value: the columns differ in length.")
    return Votes(flat[::3], flat[1::3], flat[2::3])


def by_id(one: Hashable) -> tuple[int, int, str]:
    """The key ids are sorted by: whole numbers by value, then texts."""
    text = str(one)
    number = text[1:] if text[:1] == "-" else text
    if number.isascii() and number.isdigit() and len(number) < 19 and str(int(text)) == text:
        return 0, int(text), ""
    return 1, 0, text


def numbered(ids: Sequence[Id] | NDArray[Any]) -> tuple[list[Id], NDArray[np.int32]]:
    """(sorted different ids, (n) place of each given id among them). Numbers stay numbers unless texts stand among them."""
    if isinstance(ids, np.ndarray) and np.issubdtype(ids.dtype, np.integer):
        return _numbered_numbers(ids)
    plain: Sequence[Any] = ids.tolist() if isinstance(ids, np.ndarray) else ids
    first: dict[Any, int] = {}
    place = np.fromiter((first.setdefault(one, len(first)) for one in plain), np.int32, len(plain))
    whole = all(isinstance(one, int | np.integer) and not isinstance(one, bool) for one in first)
    known: dict[Any, Id] = {one: int(one) if whole else str(one) for one in first}
    ordered = sorted(set(known.values()), key=by_id)
    at = {one: number for number, one in enumerate(ordered)}
    new = np.fromiter((at[known[one]] for one in first), np.int32, len(first))
    return ordered, new[place]


def _numbered_numbers(ids: NDArray[Any]) -> tuple[list[Id], NDArray[np.int32]]:
    least, most = int(ids.min()), int(ids.max())
    if most - least > 4 * len(ids) + 1000:
        found, place = np.unique(ids, return_inverse=True)
        return found.tolist(), place.astype(np.int32)
    # Numbers that lie close together need no sorting.
    there = np.zeros(most - least + 1, bool)
    there[ids - least] = True
    ordered: NDArray[Any] = np.flatnonzero(there) + least
    return ordered.tolist(), (np.cumsum(there, dtype=np.int32) - 1)[ids - least]


def _order(*keys: NDArray[Any]) -> NDArray[np.int64]:
    """The stable order by the last key, then the one before it …; keys are not negative. Linear in their length."""
    order: NDArray[np.int64] | None = None
    for key in keys:
        for shift in range(0, max(int(key.max()).bit_length(), 1), _DIGIT):
            digit = (key >> shift).astype(np.uint16)
            step = np.argsort(digit if order is None else digit[order], kind="stable")
            order = step if order is None else order[step]
    assert order is not None
    return order
