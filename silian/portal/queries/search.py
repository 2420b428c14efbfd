"""One search box over everything a person may see; without an account, over what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import CharField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Greatest, Left, StrIndex, Substr
from django.urls import reverse

from silian.core import nearly
from silian.core.search import plain, query, typed_pieces
from silian.portal.queries.search_kinds import Kind, kinds_for

SHOWN = 6
# Of what may have been meant so many are looked at, and the nearest are shown.
GUESSED = 30
TITLE_SIGNS = 80


@dataclass(frozen=True)
class Hit:
    title: str
    beside: str
    url: str
    words: nearly.Marked  # the title in pieces, with what was looked for marked
    piece: nearly.Marked  # where it stands in the text, if not in the title
    nearness: int = 0


@dataclass(frozen=True)
class Section:
    """The first of one kind, and where the rest is."""

    word: Any
    hits: list[Hit]
    is_more: bool
    more: str
    guessed: bool = False  # nothing was found; these are what may have been meant


@dataclass(frozen=True)
class Found:
    typed: str
    sections: list[Section]
    addresses: Sequence[tuple[str, Any]] = ()

    @property
    def guessed(self) -> bool:
        return any(section.guessed for section in self.sections)

    def of(self, address: str) -> list[str]:
        """The titles found of one kind, by the address of such a thing."""
        words = [word for name, word in self.addresses if name == address]
        return [hit.title for section in self.sections if section.word in words for hit in section.hits]


def search(person: Any, typed: str) -> Found:
    """One query, some rows of each kind; what may have been meant is asked only when nothing was found: two more."""
    typed = typed.strip().replace("\x00", "")[:100]
    kinds = kinds_for(person)
    addresses = [(kind.address, kind.word) for kind in kinds]
    if not (asked := query(typed)):
        return Found(typed, [], addresses)
    wanted = typed_pieces(typed)
    rows = _ask(kinds, person, asked, wanted, SHOWN + 1)
    if rows:
        hits = {number: [_hit(kinds[number], row, wanted) for row in some] for number, some in rows.items()}
        return Found(typed, _sections(kinds, hits, typed), addresses)
    sounds = _sounds(nearly.chinese(typed))
    if not (guess := nearly.near(typed, sounds)):
        return Found(typed, [], addresses)
    rows = _ask(kinds, person, guess, [], GUESSED)
    hits = {number: _nearest(kinds[number], some, typed, sounds) for number, some in rows.items()}
    return Found(typed, _sections(kinds, hits, ""), addresses)


@dataclass(frozen=True)
class Row:
    key: int
    title: str
    beside: str
    text: str
    sounds: list[str]


def _ask(kinds: list[Kind], person: Any, asked: str, wanted: list[str], most: int) -> dict[int, list[Row]]:
    """The newest rows of every kind that answer the query, by the place of the kind; one query."""
    first, *others = [_rows(number, kind, person, asked, wanted, most) for number, kind in enumerate(kinds)]
    found: dict[int, list[Row]] = {}
    for number, *cells in first.union(*others, all=True):
        found.setdefault(int(number), []).append(Row(*cells))
    return found


def _rows(number: int, kind: Kind, person: Any, asked: str, wanted: list[str], most: int) -> QuerySet:
    nothing = Value("", output_field=TextField())
    title: Any = Cast(F(kind.title), TextField())
    beside = Coalesce(Cast(F(kind.beside), TextField()), nothing) if kind.beside else nothing
    # A guess is hundreds of spellings, dear to hold against row after row from the newest on: in an order no index has, it is looked up.
    newest = F("pk").desc() if wanted else (F("pk") + 0).desc()
    rows = kind.found(kind.rows(person), asked).order_by(newest).annotate(
        found_kind=Value(str(number), output_field=CharField()), found_key=F(kind.key), found_title=title, found_beside=beside,
        found_in=_piece(kind, wanted), found_sounds=Func(title, function="silian_sounds", output_field=TextField()),
    )  # fmt: skip
    return rows.values_list("found_kind", "found_key", "found_title", "found_beside", "found_in", "found_sounds")[:most]


def _piece(kind: Kind, wanted: list[str]) -> Any:
    """Some words around what was typed; all of them, within reason, if it is not known what stands there."""
    if not kind.text:
        return Value("", output_field=TextField())
    text: Any = Func(Value(" "), *kind.text, function="concat_ws", output_field=TextField())
    if not wanted:
        return Left(text, 500)
    at = StrIndex(text, Value(wanted[0][:2] if wanted[0][0] >= "\u3400" else wanted[0]))
    return Substr(text, Greatest(at - 20, 1), 100)


def _sounds(runs: list[str]) -> dict[str, str]:
    """How Chinese that was typed sounds. The table stands in the database: a page worker needs no dictionary for it."""
    if not runs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT run, array_to_string(silian_sounds(run), '') FROM unnest(%s::text[]) run", [runs])
        return dict(cursor.fetchall())


def _hit(kind: Kind, row: Row, wanted: list[str], nearness: int = 0) -> Hit:
    words = nearly.marked(row.title, wanted, row.sounds)
    piece = [] if any(flag for _text, flag in words) else nearly.marked(row.text, wanted)
    return Hit(
        row.title, row.beside, reverse(kind.address, args=[row.key]), nearly.shortened(words, TITLE_SIGNS),
        piece if any(flag for _text, flag in piece) else [], nearness,
    )  # fmt: skip


def _nearest(kind: Kind, rows: list[Row], typed: str, sounds: dict[str, str]) -> list[Hit]:
    """The rows in which every piece stands as typed, as it sounds, or with one sign off; the nearest first."""
    pieces = nearly.pieces(typed)
    wanted = [*pieces, *sounds.values()]
    for piece in pieces:
        if piece not in sounds:
            wanted += nearly.near_spellings(piece)
    found = []
    for row in rows:
        title, text, heard = plain(row.title), plain(row.text), "".join(row.sounds)
        far = [min(nearly.apart(one, title), 1 + nearly.apart(one, text)) for one in sounds if sounds[one] not in heard]
        if all(one <= 2 for one in far):
            found.append(_hit(kind, row, wanted, sum(far)))
    return sorted(found, key=lambda hit: hit.nearness)


def _sections(kinds: list[Kind], found: dict[int, list[Hit]], typed: str) -> list[Section]:
    """In the order of the kinds; what has the same name stands together. A list of guesses has no more to show."""
    sections: dict[Any, Section] = {}
    for number, hits in sorted(found.items()):
        kind, known = kinds[number], sections.get(kinds[number].word)
        more = len(hits) > SHOWN
        asked = "&".join(part for part in (kind.more, urlencode({"q": typed})) if part)
        link = f"{reverse(kind.all_of_them)}?{asked}" if more and typed and kind.all_of_them else ""
        if known:
            hits, more, link = known.hits + hits, more or known.is_more, known.more or link
        if hits:
            sections[kind.word] = Section(kind.word, hits[:SHOWN], more or len(hits) > SHOWN, link, not typed)
    return list(sections.values())
