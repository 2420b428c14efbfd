"""How figures read in a sentence: with their unit, beside last year, and as places in a text that fill themselves.

A text names a figure as {members} and its change as {members__change}; people who edit it see 【成员单位】 and 【成员单位·增减】.
Papers are written in Chinese, whatever language their writer reads.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from silian.reports.indicators import INDICATORS
from silian.reports.queries.figures import Figure

PLACE = re.compile(r"\{(\w+)\}")
SIGN = re.compile(r"【([^【】\n]{1,60})】")
CHANGE = "__change"
# Places that are no figures, and how they are called.
FACTS = ("as_of", "period", "subject")

Said = tuple[str, str]  # words, and the key of the figure they tell of, or ""


@dataclass(frozen=True)
class Told:
    """One figure as a report tells it: today's value, the earlier one, and how they read."""

    key: str
    name: str
    word: str
    unit: str
    formula: str
    value: float | None
    shown: str
    divided: str  # of a share: “126/161”
    rows: int
    before: float | None
    before_shown: str
    change: str  # “+3”, “持平”, “—”
    change_words: str  # “，比上年增加3家”
    url: str

    @property
    def whole(self) -> str:
        """The value with its unit."""
        return with_unit(self.value, self.shown, self.unit)

    @property
    def in_table(self) -> str:
        """The value as a table shows it: a share with what it divides."""
        return with_divided(self.shown, self.divided)


def with_divided(shown: str, divided: str) -> str:
    """98.8%（161/163）"""
    return f"{shown}（{divided}）" if divided else shown


def with_unit(value: float | None, shown: str, unit: str) -> str:
    """A value with its unit; a share and a dash have none."""
    return shown if value is None or shown.endswith("%") else f"{shown}{unit}"


def told(key: str, figure: Figure, before: tuple[float | None, str], *, yearly: bool) -> Told:
    """A figure beside the earlier one, given as value and as it read."""
    change, words = _difference(figure, before[0], yearly=yearly)
    divided = "/".join(figure.divided) if figure.is_share and figure.value is not None else ""
    return Told(
        key, figure.name, figure.word, figure.unit, figure.formula, figure.value, figure.shown, divided, figure.rows, before[0],
        before[1], change, words, figure.url,
    )  # fmt: skip


def _difference(figure: Figure, before: float | None, *, yearly: bool) -> tuple[str, str]:
    if figure.value is None or before is None:
        return "—", ""
    difference = figure.value - before
    if figure.is_share:
        points = f"{abs(difference) * 100:.1f}"
        if points == "0.0":
            difference = 0
        much = _("%(number)s percentage points") % {"number": points}
    else:
        whole = float(difference).is_integer()
        points = f"{abs(int(difference))}" if whole else f"{abs(difference):.1f}"
        much = f"{points}{figure.unit}"
    if not difference:
        return pgettext("change", "none"), _(", as last year") if yearly else _(", as in the report before")
    if difference > 0:
        said = _(", %(much)s more than last year") if yearly else _(", %(much)s more than in the report before")
    else:
        said = _(", %(much)s fewer than last year") if yearly else _(", %(much)s fewer than in the report before")
    return ("+" if difference > 0 else "−") + points, said % {"much": much}


def names_in(text: str) -> list[str]:
    """The figures a text tells of."""
    return [one for one in dict.fromkeys(name.removesuffix(CHANGE) for name in PLACE.findall(text)) if one not in FACTS]


def filled(text: str, found: Mapping[str, Told], facts: Mapping[str, str]) -> list[Said]:
    """The text in pieces: words, and figures with their key. What is not known stays as it was typed."""
    said: list[Said] = []
    at = 0
    for place in PLACE.finditer(text):
        name = place[1]
        figure = found.get(name.removesuffix(CHANGE))
        if name not in facts and figure is None:
            continue
        said.append((text[at : place.start()], ""))
        at = place.end()
        if name in facts:
            said.append((facts[name], ""))
        elif figure is not None and name.endswith(CHANGE):
            said.append((figure.change_words, ""))
        elif figure is not None:
            said.append((figure.whole, figure.key))
    said.append((text[at:], ""))
    return _joined(said)


def _joined(said: Iterable[Said]) -> list[Said]:
    """Pieces without a figure that follow each other, as one."""
    made: list[Said] = []
    for words, key in said:
        if not words:
            continue
        if made and not key and not made[-1][1]:
            made[-1] = (made[-1][0] + words, "")
        else:
            made.append((words, key))
    return made


def plain(said: Iterable[Any]) -> str:
    return "".join(piece[0] for piece in said)


# ── What people see while they edit ──


def _signs() -> dict[str, str]:
    """Place → sign, in Chinese."""
    with translation.override("zh-hans"):
        found = {"as_of": _("as of"), "period": _("period"), "subject": _("whom it is about")}
        for name, one in INDICATORS.items():
            word = str(one.word)
            found[name] = word if word not in found.values() else f"{word} {name}"
        more = pgettext("figure", "change")
        changes = {f"{name}{CHANGE}": f"{word}·{more}" for name, word in found.items() if name not in FACTS}
    return found | changes


def with_signs(text: str) -> str:
    """{members} → 【成员单位】."""
    signs = _signs()
    return PLACE.sub(lambda place: f"【{signs[place[1]]}】" if place[1] in signs else place[0], text)


def with_places(text: str) -> tuple[str, list[str]]:
    """【成员单位】 → {members}; and the signs that name no figure."""
    places = {sign: name for name, sign in _signs().items()}
    unknown = [sign for sign in SIGN.findall(text) if sign.strip() not in places]
    return SIGN.sub(
        lambda sign: f"{{{places[sign[1].strip()]}}}" if sign[1].strip() in places else sign[0], text
    ), unknown
