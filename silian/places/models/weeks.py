"""Opening hours as people write them: "周一至周五 08:30-12:00 14:00-17:30；周六 09:00-12:00"."""

import re
import unicodedata

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silian.places.models.rooms import DAY_MINUTES, clock

Week = dict[int, list[tuple[int, int]]]

CHINESE = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SIGNS = {sign: number for number, sign in enumerate("一二三四五六日", 1)} | {"天": 7}
_STRETCH = re.compile(r"(\d{1,2})[:时点](\d{2})?分?\s*[-~至到]\s*(\d{1,2})[:时点](\d{2})?分?")
_DAY = r"(?:周|星期|礼拜)?([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_DAYS = re.compile(rf"(?:{_DAY})(?:\s*[-~至到]\s*(?:{_DAY}))?", re.I)
_EVERY = re.compile(r"每天|每日|全周|daily|every day", re.I)
_WORKDAYS = re.compile(r"工作日|working days|weekdays", re.I)
_DASHES = str.maketrans("—–－‐−～", "-----~")


class NotHours(ValueError):
    """Words that are no opening hours, with a sentence about why."""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def read_stretches(text: str) -> list[tuple[int, int]]:
    """The open stretches of one day: "08:30-12:00 14:00-17:30". Nothing said means closed."""
    text = _plain(text)
    found = []
    for hour, minute, to_hour, to_minute in _STRETCH.findall(text):
        opens, closes = int(hour) * 60 + int(minute or 0), int(to_hour) * 60 + int(to_minute or 0)
        if not 0 <= opens < closes <= DAY_MINUTES or int(minute or 0) > 59 or int(to_minute or 0) > 59:
            raise NotHours(_("“%(text)s” is no time of a day; write it as 08:30-17:30") % {"text": text.strip()})
        found.append((opens, closes))
    if re.sub(r"[\s,，、;；和及]+", "", _STRETCH.sub("", text)):
        raise NotHours(_("“%(text)s” is no time of a day; write it as 08:30-17:30") % {"text": text.strip()})
    found.sort()
    if any(one[1] > other[0] for one, other in zip(found, found[1:], strict=False)):
        raise NotHours(_("“%(text)s” names the same time twice") % {"text": text.strip()})
    return found


def read_week(text: str) -> Week:
    """A whole week in words; each part names its days and their hours."""
    week: Week = {}
    for part in re.split(r"[;；\n]+", _plain(text)):
        if not part.strip():
            continue
        days, hours = _days_of(part)
        stretches = read_stretches(hours)
        if not days or not stretches:
            raise NotHours(_("“%(text)s” must name days and hours, as 周一至周五 08:30-17:30") % {"text": part.strip()})
        for day in days:
            week[day] = sorted([*week.get(day, []), *stretches])
            if any(one[1] > other[0] for one, other in zip(week[day], week[day][1:], strict=False)):
                raise NotHours(_("“%(text)s” names the same time twice") % {"text": part.strip()})
    return dict(sorted(week.items()))


def _days_of(part: str) -> tuple[list[int], str]:
    """The weekdays a part names, and what is left of it."""
    start = re.search(r"\d", part)
    words, hours = (part[: start.start()], part[start.start() :]) if start else (part, "")
    if _EVERY.search(words):
        return list(range(1, 8)), hours
    if _WORKDAYS.search(words):
        return list(range(1, 6)), hours
    days: set[int] = set()
    for sign, name, to_sign, to_name in _DAYS.findall(words):
        first, last = _number(sign, name), _number(to_sign, to_name)
        days.update(range(first, last + 1) if last and last >= first else [first])
    return sorted(days), hours


def _number(sign: str, name: str) -> int:
    return _SIGNS[sign] if sign else ENGLISH.index(name.capitalize()[:3]) + 1 if name else 0


def stretches_in_words(stretches: list[tuple[int, int]]) -> str:
    return " ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in stretches)


def week_in_words(week: Week, *, chinese: bool | None = None) -> str:
    """A week as short as it can be said: days in a row with equal hours stand together."""
    chinese = (get_language() or "").startswith("zh") if chinese is None else chinese
    names, to, end = (CHINESE, "至", "；") if chinese else (ENGLISH, "-", "; ")
    parts, day = [], 1
    while day <= 7:
        hours = week.get(day)
        last = day
        while last < 7 and week.get(last + 1) == hours:
            last += 1
        if hours:
            days = names[day - 1] if last == day else f"{names[day - 1]}{to}{names[last - 1]}"
            parts.append(f"{days} {stretches_in_words(hours)}")
        day = last + 1
    return end.join(parts)
