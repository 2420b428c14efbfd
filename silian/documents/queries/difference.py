"""What changed between two texts, so that a person can read it: by clause, then by word. Pure: clauses in, rows out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from silian.documents.models.clauses import Clause

# Two clauses are one clause reworded if so much of their words is the same; else one went and another one came.
ALIKE = 0.35
# A clause longer than so many words is compared by sentences: comparing words costs the square of their number.
WORDS_MOST = 1500


@dataclass(frozen=True)
class Piece:
    """A stretch of words: in both, only in the new text, or only in the old one."""

    kind: str  # "same", "added" or "taken"
    text: str


@dataclass(frozen=True)
class Row:
    """One clause: new, gone, reworded, or only with another number."""

    kind: str  # "added", "taken", "changed" or "moved"
    clause: Clause
    before: Clause | None
    pieces: tuple[Piece, ...]


def difference(old: Sequence[Clause], new: Sequence[Clause]) -> list[Row]:
    """The clauses that are not the same in both, in the order of the new text."""
    matcher = SequenceMatcher(None, [one.body for one in old], [one.body for one in new], autojunk=False)
    found: list[Row] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = old[old_from:old_to], new[new_from:new_to]
        if kind == "equal":
            found += [
                Row("moved", now, was, ())
                for was, now in zip(before, after, strict=True)
                if was.mark != now.mark
            ]  # fmt: skip
        else:
            found += _paired(before, after)
    return found


def _paired(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[Row]:
    """Reworded clauses side by side, in order; what has no partner came or went."""
    rest = list(before)
    for now in after:
        partner = next((at for at, was in enumerate(rest) if _alike(was, now)), None)
        if partner is None:
            yield Row("added", now, None, (Piece("added", now.body),))
            continue
        for gone in rest[:partner]:
            yield Row("taken", gone, gone, (Piece("taken", gone.body),))
        yield Row("changed", now, rest[partner], tuple(words_changed(rest[partner].body, now.body)))
        rest = rest[partner + 1 :]
    for gone in rest:
        yield Row("taken", gone, gone, (Piece("taken", gone.body),))


def _alike(was: Clause, now: Clause) -> bool:
    matcher = SequenceMatcher(None, _words(was.body), _words(now.body), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def words_changed(was: str, now: str) -> Iterator[Piece]:
    """The words of both, each stretch marked as kept, added or taken out."""
    old, new = _words(was), _words(now)
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece("taken", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece("added", "".join(new[new_from:new_to]))


def _words(text: str) -> list[str]:
    # Its dictionary weighs 33 MB: only a process that compares texts carries it.
    import rjieba

    words = rjieba.cut(text)
    if len(words) > WORDS_MOST:
        return [one for one in re.split(r"(?<=[。；！？\n])", text) if one]
    return words
