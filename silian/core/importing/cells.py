"""Reading one cell: what people and spreadsheets make of words, codes, days and numbers.

Every reader takes the cell as it stood in the file and gives the value, or raises `Unreadable` with a sentence.
Reading what was read already changes nothing, so a value in the database can be compared with one from a file.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Cell = str | int | float | bool | date | datetime | time | timedelta
Reader = Callable[[Any], Any]

# Whole numbers above this are rounded by spreadsheets: 18 digits of a code do not come through.
EXACT = 10**15
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
# What a spreadsheet would take for a formula when the cell is opened again.
DANGEROUS = "=+-@\t\r\n"
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_ROUNDED = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")
_DASHES = str.maketrans("—–－‐−", "-----")


class Unreadable(ValueError):
    """A cell that cannot be read, with a sentence about why."""


# ── words ──


def guard(text: str) -> str:
    """Text as it is written into a spreadsheet: a leading quote keeps it from being run as a formula."""
    return "'" + text if text and (text[0] in DANGEROUS or _GUARDED.match(text)) else text


def unguard(text: str) -> str:
    """The opposite of `guard`, exactly."""
    return text[1:] if text[0] == "'" and _GUARDED.match(text) else text


def words(cell: Any) -> str:
    """A cell as one line of text."""
    if isinstance(cell, str):
        return tidy(unguard(cell)) if cell else ""
    return tidy(written(cell))


def tidy(text: str) -> str:
    """No edges, no doubled blanks, no signs that steer instead of being read. Of what is kept already nothing else changes."""
    if not text.isprintable():
        text = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf"))
    return " ".join(text.split())


def written(cell: Any) -> str:
    """A cell as a person would write it: 12 and not 12.0, 2011-06-28 and not 40722."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def same_key(text: str) -> str:
    """What two spellings of one name share: width, case and blanks do not count."""
    text = tidy(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).lower()


def text(longest: int) -> Reader:
    """Words up to a length."""

    def read(cell: Any) -> str:
        found = words(cell)
        if len(found) > longest:
            raise Unreadable(
                _("too long: %(length)s characters, at most %(most)s fit") % {"length": len(found), "most": longest}
            )
        return found

    return read


def name(longest: int) -> Reader:
    """A name: blanks between Chinese characters are layout, not part of it."""
    plain = text(longest)

    def read(cell: Any) -> str:
        return _HAN_GAP.sub("", plain(cell))

    return read


def code(longest: int) -> Reader:
    """A code or a telephone number: stays text, and is refused when a spreadsheet has rounded it."""

    def read(cell: Any) -> str:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if abs(cell) >= EXACT or cell != int(cell):
                raise Unreadable(_rounded(cell))
            cell = str(int(cell))
        found = words(cell).translate(_DASHES)
        if _ROUNDED.match(found):
            raise Unreadable(_rounded(found))
        if len(found) > longest:
            raise Unreadable(
                _("too long: %(length)s characters, at most %(most)s fit") % {"length": len(found), "most": longest}
            )
        return found

    return read


def _rounded(shown: Any) -> str:
    return _("the spreadsheet has shortened this number to %(shown)s; make the column text and type it again") % {
        "shown": shown
    }


# ── numbers ──

_NUMBER = re.compile(
    r"^(?:约|大约|最多|不超过|限)?\s*([\d,，]+)(?:\.0+)?\s*(?:人次|人|名|位|户|个|次|场|台|套|件|份|张|把|辆|项)?(?:左右|以内|以下)?$"
)


def whole_number(least: int = 0, most: int = 2**31 - 1) -> Reader:
    """A count: 30, "30人", "约 30"."""

    def read(cell: Any) -> int | None:
        if cell == "" or cell is None:
            return None
        if isinstance(cell, float) and cell.is_integer():
            found = int(cell)
        elif isinstance(cell, int) and not isinstance(cell, bool):
            found = cell
        else:
            said = _NUMBER.match(unicodedata.normalize("NFKC", words(cell)))
            digits = said[1].replace(",", "") if said else ""
            if not digits or len(digits) > 12:
                raise Unreadable(_("“%(cell)s” is not a whole number") % {"cell": words(cell)})
            found = int(digits)
        if not least <= found <= most:
            raise Unreadable(
                _("%(number)s is not between %(least)s and %(most)s") % {"number": found, "least": least, "most": most}
            )
        return found

    return read


def degrees(most: int) -> Reader:
    """A coordinate in degrees with five places behind the point, about a metre: 30.26000; as text, so that it stays what it was."""

    def read(cell: Any) -> str | None:
        said = unicodedata.normalize("NFKC", words(cell)).rstrip("°")
        if not said:
            return None
        try:
            found = float(said)
        except ValueError:
            raise Unreadable(_("“%(cell)s” is no coordinate in degrees, such as 30.26") % {"cell": said}) from None
        if not -most <= found <= most:
            raise Unreadable(
                _("%(number)s is not between %(least)s and %(most)s") % {"number": said, "least": -most, "most": most}
            )
        return f"{found:.5f}"

    return read


# ── days ──

_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$")
_RUN_TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000  # 1927 to 2119: a bare number in this stretch is a spreadsheet's day
EARLIEST, LATEST = 1900, 2200


def day(cell: Any) -> date | None:
    """A day in any usual spelling. "2011年6月" is its first day."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, datetime):
        return _between(cell.date())
    if isinstance(cell, date):
        return _between(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            return date(1899, 12, 30) + timedelta(days=int(cell))
        cell = written(cell)
    said = unicodedata.normalize("NFKC", words(cell)).replace("。", ".").translate(_DASHES).replace(" 年", "年")
    if said.isdigit() and len(said) == 5 and _FIRST_SERIAL <= int(said) <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(said))
    if not said:
        return None
    found = _DAY.match(said) or _RUN_TOGETHER.match(said)
    try:
        if found:
            return _between(date(int(found[1]), int(found[2]), int(found[3] or 1)))
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_("there is no day “%(cell)s”") % {"cell": said}) from error
    raise Unreadable(_("“%(cell)s” is not a day; write it as 2027-06-28") % {"cell": said})


def _between(found: date) -> date:
    if not EARLIEST <= found.year <= LATEST:
        raise Unreadable(_("the year %(year)s cannot be right") % {"year": found.year})
    return found


# ── choices ──


class Choice:
    """One of a few words, each with the other words people use for it.

    `words`: value → (Chinese word, English word, further words …). The first two are what we write.
    """

    def __init__(self, words: Mapping[Any, tuple[str, ...]]):
        self.words = words
        self._values = {same_key(word): value for value, several in words.items() for word in (*several, str(value))}

    def __call__(self, cell: Any) -> Any:
        said = words(cell)
        if not said:
            return None
        try:
            return self._values[same_key(said)]
        except KeyError:
            raise Unreadable(
                _("“%(cell)s” is not known; one of these is: %(choices)s")
                % {"cell": said, "choices": "、".join(self.all())}
            ) from None

    def all(self) -> list[str]:
        return [self.word(value) for value in self.words]

    def word(self, value: Any) -> str:
        several = self.words.get(value)
        return several[0 if (get_language() or "").startswith("zh") else 1] if several else str(value or "")
