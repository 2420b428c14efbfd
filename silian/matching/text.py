"""One free line, as somebody types it, into the fields of a service or a demand.

    >>> parse("每周三下午想请医生来曲院社区活动室给30位老人量血压", today=date(2026, 3, 1))
    Parsed(title='请医生给老人量血压', place='曲院社区活动室', when='周三下午', frequency='每周', quantity=30, audience='老人', …)

Nothing is invented: what the line does not say stays empty, and the whole line is kept in the detail when it says
more than the title. Source of the rules: the habits of wording in Chinese neighbourhood lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache

import rjieba

from silian.matching import themes
from silian.matching import thesaurus as _thesaurus
from silian.matching.items import NORMAL, SOON, URGENT
from silian.matching.thesaurus import AUDIENCE, Thesaurus

TITLE_LENGTH = 40

_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_N = r"(?:\d+|[一二两三四五六七八九十百千〇零]+)"
_DAY = r"(?:[本下这上]个?)?(?:周|星期|礼拜)[一二三四五六日天末](?![次场节回])(?:[、和及至到\-—~]{1,2}(?:周|星期|礼拜)?[一二三四五六日天])*"
_PART = r"(?:早上|早晨|清晨|上午|中午|午间|下午|傍晚|晚上|晚间|夜间|白天|全天|下班后|放学后|午休时?间?)"
_CLOCK = rf"(?:{_N}[点时](?:半(?!课堂|学校)|{_N}分)?(?!半)|\d{{1,2}}[:：]\d{{2}})"
_SPAN = rf"{_CLOCK}(?:\s*(?:-|—+|–|~|～|至|到)\s*(?:{_PART})?{_CLOCK})?"
_PERIOD = r"(?:工作日|双休日|节假日|周末|寒暑假|寒假|暑假|暑期|寒暑期|假期|春节|元宵|清明|五一|端午|中秋|国庆|元旦|重阳节?)(?:期间|前后|前|后)?"
_DATE = rf"(?:(?:\d{{4}}|今|明|后)年)?{_N}月(?:{_N}[日号])?(?:(?:-|—+|~|至|到){_N}月?(?:{_N}[日号])?)?(?:[上中下]旬|[底初])?"
_FREQUENCY = re.compile(
    rf"(?:每(?:半?年|个?季度?|个?月|两?周|半月|天|日|晚|学期|星期)|隔周|隔天|一(?:周|月|年|季度?|天)(?={_N}次))(?:各?(?:举办|开展|来|上|一共)?{_N}(?:至|到|-)?{_N}?[次场节回])?"
    rf"|{_N}年{_N}次|(?:只要?|仅|共)?{_N}次性?(?!函)|一次性|不定期|定期|长期|常年|常态化|随时"
)
_WHEN = re.compile(
    rf"(?:在|于)?(?:每)?(?:每个?月{_N}[日号](?:[、和]{_N}[日号])*|{_DAY}|{_PERIOD}|{_DATE}|第[一二三四]季度|[上下]半年|本周|下周|这周|本月|下个?月|明天|后天|今晚|明晚)(?:的)?(?:{_PART})?(?:{_SPAN})?|{_PART}(?:{_SPAN})?|{_SPAN}"
)
_EACH_DAY = re.compile(rf"每({_DAY}|晚上?)")
_QUANTITY = re.compile(
    rf"(?:大约|约|最多|每[次场期]|一共|共|不超过|限|有|近|上限)?\s*(?P<n>{_N}|几十|上百)(?:来|余|多|几)?\s*(?P<unit>人左右|人次|人|名|位|户|个(?!月|小时|星期|季度|半)|台|套|件|场|张|把|辆|副|盒|袋|桶|本|份|间|组|平方米|平米)(?:左右|以内|以上|上下)?(?:的)?"
)
_UNTIL = re.compile(
    rf"(?:有效期(?:至|到)?|截止(?:日期)?(?:至|到|[:：])?|截至|到|在|于|限)?\s*"
    rf"(?:(?P<y>\d{{4}})[年\-/.](?P<m>\d{{1,2}})[月\-/.](?:(?P<d>\d{{1,2}})[日号]?)?|(?P<m2>{_N})月(?:(?P<d2>{_N})[日号])?(?P<end>底)?|(?P<word>今?年底|明年底|年内|月底|本月底))"
    r"\s*(?P<close>之?前|为止|截止|止|有效)"
)
_UNTIL_OPEN = re.compile(
    rf"(?:有效期(?:至|到)?|截止(?:日期)?(?:至|到|[:：])?|截至)\s*(?:(?P<y>\d{{4}})[年\-/.](?P<m>\d{{1,2}})[月\-/.](?:(?P<d>\d{{1,2}})[日号]?)?|(?P<m2>{_N})月(?:(?P<d2>{_N})[日号])?(?P<end>底)?|(?P<word>今?年底|明年底|年内|月底|本月底))(?P<close>)"
)
_ROOM = r"(?:活动室|会议室|报告厅|礼堂|排练厅|多功能厅|服务中心|文化中心|活动中心|服务站|驿站|广场|公园|教室|操场|食堂|大厅|文化礼堂|党群服务中心|校园|院内|门口|楼下|大院|社区|小区|学校|幼儿园|医院|支行|图书馆|体育馆|球场|苑|花园|新村|家园|单位|园区|大厦|商场|号楼|幢|村|路\d+号)"
_PLACE = re.compile(
    rf"(?:地点(?:在|为|是)?[:：]?|在|来到?|到|去|进|于)(?P<place>[^，,。；;、\s在来到去]{{1,16}}?{_ROOM}(?:[^，,。；;、\s在来到去给为请做搞办开教讲举组]{{0,4}}{_ROOM})?)(?:里面?|内)?"
)
_URGENT = re.compile(r"(?:十分|非常|特别)?(?:紧急|特急|急需|万分火急|火急|马上要|立即|立刻|急求)[!！]*")
_SOON = re.compile(r"(?:希望)?(?:尽快|尽早|近期|这几天|越快越好|着急|较急)")
_LEAD = re.compile(
    r"^(?:(?:我们?|本|贵|咱们?)(?:单位|社区|公司|学校|医院|支部|小区|们|行|所|院|街道)?(?:这边|这里)?)?"
    r"(?:希望能?(?:够)?(?:有人|有单位)?|需要|想要?|急需|想请|能否|可否|是否可以|请求|求助?|恳请|愿意|愿|可以?|能够?|打算|准备)*"
    r"(?:提供|免费提供|为大家提供|给大家提供)?"
)
_EDGES = " ，,。；;、:：!！-—~（）()"


@dataclass(frozen=True)
class Parsed:
    """The fields read out of a line. What the line does not say is empty or None; `filled` names the others."""

    title: str = ""
    detail: str = ""
    place: str = ""
    when: str = ""
    frequency: str = ""
    quantity: int | None = None
    audience: str = ""
    valid_until: date | None = None
    urgency: int = NORMAL
    theme: str = ""

    @property
    def filled(self) -> list[str]:
        """Names of the fields that were found, in the order of the form."""
        return [f.name for f in fields(self) if getattr(self, f.name) not in ("", None, NORMAL)]


def parse(line: str, *, today: date | None = None, thesaurus: Thesaurus | None = None) -> Parsed:
    """Read one line. `today` gives dates without a year their year; without it they stay unread."""
    whole = re.sub(r"\s+", " ", line).strip(_EDGES.replace("(", "").replace(")", ""))
    if not whole:
        return Parsed()
    rest = whole
    urgency = URGENT if _URGENT.search(rest) else SOON if _SOON.search(rest) else NORMAL
    rest, valid_until = _take_until(rest, today)
    rest, place = _take_place(rest)
    rest, quantity, counted = _take_quantity(rest)
    rest, frequency, when = _take_time(rest)
    known = thesaurus or _thesaurus.load()
    spoken = [a for a in known.said(whole, AUDIENCE) if a not in _NOBODY]
    audience = "、".join(a for a in spoken if not any(a != b and a in b for b in spoken))
    title = _title(rest, whole, counted)
    detail = whole if text_length(whole) > text_length(title) + 2 else ""
    return Parsed(
        title=title,
        detail=detail,
        place=place,
        when=when,
        frequency=frequency,
        quantity=quantity,
        audience=audience,
        valid_until=valid_until,
        urgency=urgency,
        theme=themes.propose(title, detail, thesaurus),
    )


_NOBODY = frozenset(("轮椅", "物业", "企业", "部队"))  # they name the subject as often as the people


def text_length(line: str) -> int:
    """Letters and digits of a line."""
    return sum(character.isalnum() for character in line)


def number(words: str) -> int | None:
    """A whole number in digits or Chinese numerals up to 9,999: "30", "三十", "一百二十", "几十" → None."""
    if words.isdigit():
        return int(words)
    total, digit = 0, 0
    for character in words:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            return None
    return total + digit


def _take_until(rest: str, today: date | None) -> tuple[str, date | None]:
    found = _UNTIL.search(rest) or _UNTIL_OPEN.search(rest)
    if not found:
        return rest, None
    day = _day(found, today)
    if day is None:
        return rest, None
    return _without(rest, found), day


def _day(found: re.Match[str], today: date | None) -> date | None:
    word = found["word"]
    if word:
        if today is None:
            return None
        if "月底" in word:
            return _month_end(today.year, today.month)
        return date(today.year + ("明" in word), 12, 31)
    month = number(found["m"] or found["m2"] or "")
    day = number(found["d"] or found["d2"] or "")
    year = int(found["y"]) if found["y"] else today.year if today else None
    if year is None or not month or not 1 <= month <= 12:
        return None
    if not found["y"] and today and (month, day or 31) < (today.month, today.day):
        year += 1
    if not day:
        # “before June” ends with May, “until the end of June” with June.
        if found["close"] in ("前", "之前") and not found["end"]:
            return date(year, month, 1) - timedelta(days=1)
        return _month_end(year, month)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _take_place(rest: str) -> tuple[str, str]:
    found = _PLACE.search(rest)
    if not found:
        return rest, ""
    place = found["place"]
    # “到老年大学学” names a place, “在社区” alone does not.
    if place in ("社区", "小区", "单位", "学校", "园区", "村"):
        return rest, ""
    return rest[: found.start()] + rest[found.end() :], place


def _take_quantity(rest: str) -> tuple[str, int | None, str]:
    best: re.Match[str] | None = None
    for found in _QUANTITY.finditer(rest):
        if number(found["n"]) is None:
            continue
        people = found["unit"][0] in "人名位户"
        if found["n"] in ("一", "1") and not found["n"].isdigit() and not people:
            continue  # “一个”, “一份” only name the thing
        if best is None or (people and best["unit"][0] not in "人名位户"):
            best = found
    if best is None or (best["n"] == "一" and best["unit"] in ("位", "名", "个")):
        return rest, None, ""
    return rest[: best.start()] + rest[best.end() :], number(best["n"]), best[0]


def _take_time(rest: str) -> tuple[str, str, str]:
    frequency: list[str] = []
    when: list[str] = []

    def often(found: re.Match[str]) -> str:
        frequency.append(found[0])
        return ""

    def moment(found: re.Match[str]) -> str:
        said = found[0].lstrip("在于")
        if _EACH_DAY.match(said):
            frequency.insert(0, "每天" if said.startswith("每晚") else "每周")
            said = said[1:]
        when.append(said.replace("的", ""))
        return ""

    rest = _WHEN.sub(moment, rest)
    rest = _FREQUENCY.sub(often, rest)
    said = dict.fromkeys(frequency)
    # “每周” and “每周两次” are one statement.
    kept = [a for a in said if not any(a != b and b.startswith(a) for b in said)]
    if "每周" in said and len(kept) > 1:
        kept = [f"每周{k}" if re.fullmatch(rf"{_N}次", k) else k for k in kept if k != "每周"]
    return rest, "、".join(kept[:2]), "、".join(dict.fromkeys(when))[:60]


def _without(rest: str, found: re.Match[str]) -> str:
    return rest[: found.start()] + "，" + rest[found.end() :]


def _title(rest: str, whole: str, counted: str) -> str:
    """The first clause that says something, without what stands in other fields and without polite openings."""
    for clauses in (rest, whole):
        for clause in re.split(r"[，,。；;！!？?]|\s{1,}", clauses):
            clause = clause.strip(_EDGES)
            bare = _LEAD.sub("", clause, count=1).strip(_EDGES)
            bare = _SOON.sub("", _URGENT.sub("", bare)).strip(_EDGES) or bare
            bare = re.sub(r"^(?:请|给|为|对|向|由|让|有)(?=[请给为])", "", bare)
            bare = re.sub(r"(?:给|为|对|在|到|共|约|有|和|及|从|每)$", "", bare)
            if text_length(bare) >= 2:
                return bare[:TITLE_LENGTH]
    return whole[:TITLE_LENGTH]


# Words and places ----------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of two and more characters that say something, once each, in order."""
    silent = _thesaurus.load().silent
    out = dict.fromkeys(w for w in rjieba.cut(text) if len(w) > 1 and re.search(r"[\u3400-\u9fffA-Za-z]", w))
    return [w for w in out if w not in silent]


_LEVELS = (
    re.compile(r"[^\s,，、;；/()（）省市区县旗]{1,8}?(?:区|县|旗|市)(?!域)"),
    re.compile(r"[^\s,，、;；/()（）省市区县旗]{1,8}?(?:街道|镇|乡)(?!道)"),
    re.compile(r"[^\s,，、;；/()（）省市区县街道镇乡]{1,10}?(?:社区|居委会|村|苑|小区|新村|园区|居民区)"),
)


@lru_cache(maxsize=1 << 15)
def levels(place: str) -> tuple[str, str, str]:
    """Names of district, street and community in a place, each empty when it names none."""
    rest, found = place, []
    for pattern in _LEVELS:
        match = pattern.search(rest)
        found.append(match[0] if match else "")
        if match:
            rest = rest[match.end() :]
    return found[0], found[1], found[2]
