"""What the words of community life mean: term → concept → theme, and where terms stand in a text.

The table `thesaurus.csv` (kind, theme, concept, terms) is data that people read and extend:
`topic` rows say that their terms speak of one thing under a theme "main/sub"; `audience`, `when`, `frequency` and
`filler` rows name the parts of a line that say for whom, when, how often, or nothing.

A thesaurus is a value: adding terms gives a new one with a new `version` (a digest of its content), so a plan can
say by which words it was made. Terms grow from accepted pairs and refusals, and a person confirms each (`propose`).
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("thesaurus.csv")
TOPIC, AUDIENCE, WHEN, FREQUENCY, FILLER = "topic", "audience", "when", "frequency", "filler"
KINDS = (TOPIC, AUDIENCE, WHEN, FREQUENCY, FILLER)

_P = 0x9E3779B97F4A7C15  # odd, golden ratio: spreads the polynomial hash of a term over 64 bits
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Concept:
    """One row of the table: terms that mean one thing."""

    kind: str
    theme: str
    name: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the thesaurus that the answers suggest; it counts only once a person confirms it.

    `add` True: let `term` mean `concept`; False: let it no longer mean it. `support` and `against` count pairs.
    """

    term: str
    concept: str
    add: bool
    support: int
    against: int


class Thesaurus:
    """Concepts with their terms, ready to be found in texts."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: tuple[Concept, ...] = tuple(concepts)
        for concept in self.concepts:
            if concept.kind not in KINDS:
                raise ValueError(f"unknown kind {concept.kind!r} of concept {concept.name!r}")
        names = [c.name for c in self.topics]
        if len(set(names)) < len(names):
            raise ValueError("two topics have one name")

    @cached_property
    def topics(self) -> tuple[Concept, ...]:
        return tuple(c for c in self.concepts if c.kind == TOPIC)

    @cached_property
    def audiences(self) -> tuple[Concept, ...]:
        return tuple(c for c in self.concepts if c.kind == AUDIENCE)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Themes "main/sub" in the table's order."""
        return tuple(dict.fromkeys(c.theme for c in self.topics))

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any change of content."""
        lines = sorted(f"{c.kind},{c.theme},{c.name},{' '.join(sorted(c.terms))}" for c in self.concepts)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    @cached_property
    def meanings(self) -> dict[str, tuple[int, ...]]:
        """Term → rows of `topics`."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, concept in enumerate(self.topics):
            for term in concept.terms:
                found[term].append(row)
        return {term: tuple(rows) for term, rows in found.items()}

    @cached_property
    def finder(self) -> Finder:
        """All terms of all kinds; `finder.terms[i]` is the i-th."""
        return Finder(sorted({term for c in self.concepts for term in c.terms}))

    def terms_in(self, text: str) -> list[str]:
        """All terms, of any kind, that stand in a text and in no longer one, in order."""
        codes = folding()[np.frombuffer(one_unit_each(text).encode("utf-16-le", "surrogatepass"), np.uint16)]
        return [self.finder.terms[number] for number in self.finder.find(codes)[1].tolist()]

    def said(self, text: str, kind: str) -> list[str]:
        """The terms of one kind in a text, each once, in order."""
        return list(dict.fromkeys(term for term in self.terms_in(text) if kind in self.kinds[term]))

    def meant(self, text: str) -> list[tuple[str, int]]:
        """(term, row of `topics`) of what a text speaks of, in order."""
        return [(term, row) for term in self.said(text, TOPIC) for row in self.meanings[term]]

    @cached_property
    def kinds(self) -> dict[str, frozenset[str]]:
        """Term → the kinds it stands under."""
        found: dict[str, set[str]] = defaultdict(set)
        for concept in self.concepts:
            for term in concept.terms:
                found[term].add(concept.kind)
        return {term: frozenset(kinds) for term, kinds in found.items()}

    @cached_property
    def silent(self) -> frozenset[str]:
        """Terms that say when, how often or nothing, and never what."""
        return frozenset(t for t, kinds in self.kinds.items() if not kinds & {TOPIC, AUDIENCE})

    def with_terms(self, proposals: Iterable[Proposal]) -> Thesaurus:
        """The next version, with confirmed proposals applied. An unknown concept is a KeyError."""
        change: dict[str, list[Proposal]] = defaultdict(list)
        for proposal in proposals:
            change[proposal.concept].append(proposal)
        unknown = set(change) - {c.name for c in self.topics}
        if unknown:
            raise KeyError(f"no concept {sorted(unknown)[0]!r} in the thesaurus")
        concepts = []
        for concept in self.concepts:
            terms = dict.fromkeys(concept.terms)
            if concept.kind == TOPIC:
                for proposal in change[concept.name]:
                    if proposal.add:
                        terms[proposal.term] = None
                    else:
                        terms.pop(proposal.term, None)
            concepts.append(Concept(concept.kind, concept.theme, concept.name, tuple(terms)))
        return Thesaurus(concepts)

    def write(self, path: Path) -> None:
        """The table as a file that `load` reads."""
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["kind", "theme", "concept", "terms"])
            writer.writerows((c.kind, c.theme, c.name, " ".join(c.terms)) for c in self.concepts)


@lru_cache(maxsize=8)
def load(path: Path = FILE) -> Thesaurus:
    """The thesaurus in a file; the one that ships with the engine by default."""
    with path.open(encoding="utf-8", newline="") as lines:
        return Thesaurus(
            Concept(row["kind"], row["theme"], row["concept"], tuple(dict.fromkeys(row["terms"].lower().split())))
            for row in csv.DictReader(lines)
        )


# Finding terms ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def folding() -> NDArray[np.uint16]:
    """Every UTF-16 code in half width and lower case."""
    fold = np.arange(1 << 16, dtype=np.uint16)
    fold[0xFF01:0xFF5F] -= 0xFEE0
    upper = (fold >= 65) & (fold <= 90)
    fold[upper] += 32
    return fold


def one_unit_each(text: str, but: str = "") -> str:
    """The text with one UTF-16 unit per character (rarer and half signs and `but` become spaces): positions agree."""
    return "".join(" " if character == but or not _is_one_unit(ord(character)) else character for character in text)


def _is_one_unit(code: int) -> bool:
    return code < 0xD800 or 0xE000 <= code <= 0xFFFF


class Finder:
    """Finds a fixed set of terms (2 to 15 characters) in an array of characters, all at once.

    A rolling 64-bit hash per length, looked up in one table of two choices; a bit mask per first pair of characters
    leaves only places where a term of that length can begin, so the cost is about that of reading the text.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = tuple(terms)
        self.longest = max(map(len, terms), default=2)
        if any(not 2 <= len(term) <= 15 for term in terms):
            raise ValueError("terms have 2 to 15 characters")
        keys = np.array([_key(term) for term in terms], np.uint64)
        if len(set(keys.tolist())) < len(terms):
            raise ValueError("a term stands twice in the list")
        self._starts = np.zeros(1 << 16, np.uint16)
        first = np.array([[ord(t[0]), ord(t[1])] for t in terms], np.uint32).reshape(-1, 2)
        np.bitwise_or.at(
            self._starts,
            _pair_slot(first[:, 0], first[:, 1]),
            np.array([1 << len(t) for t in terms], np.uint16),
        )
        self.lengths = sorted({len(term) for term in terms})
        bits = max(10, int(np.ceil(np.log2(max(len(terms), 1) + 1))) + 4)
        self._shift = np.uint64(64 - bits)
        self._tables = []
        rest = np.arange(len(terms))
        for multiplier in (0xD6E8FEB86659FD93, 0xCA9B0C7EBA1DA115, 0xA24BAED4963EE407, 0x9FB21C651E98DF25):
            factor = np.uint64(multiplier)
            slot = (keys[rest] * factor) >> self._shift
            chosen, where = np.unique(slot, return_index=True)
            number = np.full(1 << bits, -1, np.int32)
            number[chosen] = rest[where]
            key = np.zeros(1 << bits, np.uint64)
            key[chosen] = keys[rest[where]]
            self._tables.append((factor, number, key))
            rest = np.delete(rest, where)
            if not len(rest):
                break
        else:
            raise ValueError("too many terms for the table")

    def find(self, codes: NDArray[np.uint16]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """(start, term, length), each int32[m], sorted by start; matches inside a longer match are left out."""
        size = len(codes)
        empty = np.zeros(0, np.int32)
        if size < 2 or not self.terms:
            return empty, empty, empty
        wide = np.zeros(size + self.longest, np.uint64)
        wide[:size] = codes
        mask = self._starts[_pair_slot(codes[:-1].astype(np.uint32), codes[1:].astype(np.uint32))]
        at = np.flatnonzero(mask)
        mask = mask[at]
        key = wide[at] * np.uint64(_P) + wide[at + 1]
        found: list[tuple[NDArray, NDArray, int]] = []
        for length in range(2, self.longest + 1):
            if length > 2:
                alive = np.flatnonzero(mask >= np.uint16(1 << length))
                at, mask, key = at[alive], mask[alive], key[alive]
                key = key * np.uint64(_P) + wide[at + (length - 1)]
            here = np.flatnonzero(mask & np.uint16(1 << length))
            if not len(here):
                continue
            asked = key[here]
            number = np.full(len(here), -1, np.int32)
            open_ = np.arange(len(here))
            for factor, numbers, keys in self._tables:
                slot = (asked[open_] * factor) >> self._shift
                told = numbers[slot]
                # An empty slot ends the search: no term was ever sent on from it.
                taken = np.flatnonzero(told >= 0)
                open_ = open_[taken]
                same = keys[slot[taken]] == asked[open_]
                number[open_[same]] = told[taken[same]]
                open_ = open_[~same]
            hit = np.flatnonzero(number >= 0)
            found.append((at[here[hit]], number[hit], length))
        if not found:
            return empty, empty, empty
        start = np.concatenate([f[0] for f in found])
        term = np.concatenate([f[1] for f in found])
        length_ = np.concatenate([np.full(len(f[0]), f[2], np.int64) for f in found])
        order = np.argsort(start * 16 + (15 - length_))
        start, term, length_ = start[order], term[order], length_[order]
        end = start + length_
        reach = np.maximum.accumulate(end)
        keep = np.ones(len(end), bool)
        keep[1:] = end[1:] > reach[:-1]
        return start[keep].astype(np.int32), term[keep], length_[keep].astype(np.int32)


def _key(term: str) -> int:
    value = 0
    for character in term:
        value = (value * _P + ord(character)) & _MASK
    return value


def _pair_slot(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return ((first * np.uint32(0x9E3779B1)) ^ (second * np.uint32(0x85EBCA77))) >> np.uint32(16)


# Growing ------------------------------------------------------------------------------------------------------------


def propose(
    accepted: Sequence[tuple[str, str]],
    refused: Sequence[tuple[str, str]] = (),
    *,
    thesaurus: Thesaurus | None = None,
    support: int = 2,
) -> list[Proposal]:
    """Changes that answers suggest, strongest first, for a person to confirm.

    accepted, refused: (text of the demand, text of the service) of answered pairs.
    A word that stands on one side of accepted pairs, while the other side speaks of a concept the word does not
    mean yet, is proposed as a term of that concept once it has `support` pairs and more pairs for than against.
    A term whose concept carried refused pairs, and no more accepted ones than refused, is proposed for removal.
    """
    from silian.matching.text import words

    known = thesaurus or load()
    topics = known.topics

    def read(text: str) -> tuple[set[str], dict[str, set[int]]]:
        found = {term: set(known.meanings[term]) for term in known.meanings if term in text}
        fresh = {w for w in words(text) if w not in known.kinds}
        return fresh, found

    gain: Counter[tuple[str, int]] = Counter()
    loss: Counter[tuple[str, int]] = Counter()
    carried: Counter[tuple[str, int]] = Counter()
    failed: Counter[tuple[str, int]] = Counter()
    for pairs, fresh_count, carried_count in ((accepted, gain, carried), (refused, loss, failed)):
        for sides in pairs:
            seen = [read(text) for text in sides]
            meant = [set().union(*found.values()) for _fresh, found in seen]
            common = meant[0] & meant[1]
            for (fresh, found), other in ((seen[0], meant[1] - meant[0]), (seen[1], meant[0] - meant[1])):
                if not common:
                    fresh_count.update((word, concept) for word in fresh for concept in other)
                carried_count.update((term, c) for term, rows in found.items() for c in rows & common)
    made = [
        Proposal(word, topics[concept].name, True, count, loss[word, concept])
        for (word, concept), count in gain.items()
        if count >= support and count > loss[word, concept]
    ]
    made += [
        Proposal(term, topics[concept].name, False, count, carried[term, concept])
        for (term, concept), count in failed.items()
        if count >= support and count > carried[term, concept]
    ]
    return sorted(made, key=lambda p: (p.against - p.support, p.term, p.concept, p.add))
