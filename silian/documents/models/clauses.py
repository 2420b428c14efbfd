"""A text in its clauses, so that one can be named and linked: 第三条 is `#clause-3`. Pure: text in, clauses out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = r"[零〇一二两三四五六七八九十百\d０-９]{1,8}"
# What a line begins with → what it is, its level, and the name of its place in the page.
_MARKS = (
    (re.compile(rf"(第({_NUMBER})章)[\s　]*"), 1, "chapter"),
    (re.compile(rf"(第({_NUMBER})节)[\s　]*"), 2, "section"),
    (re.compile(rf"(第({_NUMBER})条)[\s　：:]*"), 3, "clause"),
    (re.compile(rf"(({_NUMBER})、)[\s　]*"), 1, "part"),
    (re.compile(rf"([（(]({_NUMBER})[）)])[\s　]*"), 2, "item"),
)
# A short line without a full stop is a heading; the rest is running text.
HEADING_MOST = 40


@dataclass(frozen=True)
class Clause:
    """A named piece of a text: its mark as written, the rest of that line, and the paragraphs under it."""

    anchor: str
    level: int  # 1 and 2 are headings, 3 is a clause of running text, 0 a piece without a mark
    mark: str
    text: str
    more: tuple[str, ...] = field(default=())

    @property
    def is_heading(self) -> bool:
        return (
            self.level in (1, 2) and len(self.text) <= HEADING_MOST and not self.text.endswith(("。", "；", ";", "."))
        )

    @property
    def named(self) -> str:
        """How one speaks of it: its mark, and its words where it is a heading."""
        return f"{self.mark} {self.text}".strip() if self.is_heading else self.mark or self.text[:20]

    @property
    def body(self) -> str:
        """Its words without the mark, which changes when a clause is put in before it."""
        return "\n".join((self.text, *self.more))


def number_of(written: str) -> int:
    """十二 → 12, 一百零三 → 103, 7 → 7.

    >>> [number_of(one) for one in ("十", "十二", "二十", "一百零三", "7", "１２")]
    [10, 12, 20, 103, 7, 12]
    """
    if written.isdigit():
        return int(written)
    total, last = 0, 0
    for sign in written:
        if sign in ("十", "百"):
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = last * 10 + (int(sign) if sign.isdigit() else _DIGITS.get(sign, 0))
    return total + last


def clauses(text: str) -> list[Clause]:
    """The text in order. Lines without a mark belong to the clause before them."""
    found: list[Clause] = []
    taken: set[str] = set()
    for line in _lines(text):
        mark = _mark_of(line)
        if mark is None and found:
            last = found[-1]
            found[-1] = Clause(last.anchor, last.level, last.mark, last.text, (*last.more, line))
            continue
        written, level, place, rest = mark or ("", 0, "text-1", line)
        anchor, again = place, 2
        while anchor in taken:  # the same number twice, as in every chapter's own 一、
            anchor, again = f"{place}-{again}", again + 1
        taken.add(anchor)
        found.append(Clause(anchor, level, written, rest))
    return found


def _mark_of(line: str) -> tuple[str, int, str, str] | None:
    for pattern, level, place in _MARKS:
        matched = pattern.match(line)
        if matched:
            return matched[1], level, f"{place}-{number_of(matched[2])}", line[matched.end() :].strip()
    return None


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            yield line.strip()
