"""Known ways to treat a matter: kinds of phases and what may be done in them are code, their dates are data. Pure: no Django.

A recipe is a list of phases, each with the workdays it usually takes; `proposed` gives them days one after the other. What the
law asks for on the way is data as well: `Requirement`s with article, date and number, so that a page can say what is still
missing. Names of recipes, phases and requirements in the readers' languages stand in `words.py`, by their keys.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Acts that wait for a phase. Whoever may do them at all may do them only while such a phase runs.
STATE, VOICE, SUPPORT, COMMENT, BALLOT, RESOLVE, MEET, LOOK_ROUND, CARRY_OUT, CHECK, ANSWER = ACTS = (
    "state", "voice", "support", "comment", "ballot", "resolve", "meet", "look_round", "carry_out", "check", "answer",
)  # fmt: skip

# What may be done in a phase of a kind.
ALLOWS: dict[str, frozenset[str]] = {
    "collect": frozenset({STATE, VOICE, SUPPORT, COMMENT}),
    "look_round": frozenset({LOOK_ROUND, COMMENT}),
    "discuss": frozenset({STATE, VOICE, COMMENT, MEET}),
    "mediate": frozenset({MEET, RESOLVE}),
    "draft": frozenset({COMMENT, VOICE, MEET}),
    "ballot": frozenset({BALLOT}),
    "resolve": frozenset({MEET, RESOLVE}),
    "announce": frozenset({COMMENT}),
    "carry_out": frozenset({CARRY_OUT, COMMENT}),
    "check": frozenset({CHECK, COMMENT}),
    "answer": frozenset({ANSWER}),
}
PHASES = tuple(ALLOWS)

NOTICE, SHARE, PAPER = "notice", "share", "paper"


@dataclass(frozen=True)
class Requirement:
    """What a law asks for on the way of a matter.

    `kind`: NOTICE, `number` days of a phase of kind `phase`, which the dates themselves show; SHARE, a share of owners by area and
    heads, written as it stands in the law; PAPER, a document. The last two are met when somebody names the evidence. `since` is the
    day the rule is in force from. `read` is False where the text could not be read when this was written: the page says so.
    """

    key: str
    kind: str
    law: str
    article: str
    since: date | None
    number: int = 0
    share: str = ""
    phase: str = ""
    read: bool = True


CIVIL_CODE, SINCE_2021 = "中华人民共和国民法典", date(2021, 1, 1)


def _joint(key: str, share: str) -> Requirement:
    """One of the shares of the article on joint decisions of owners."""
    return Requirement(key, SHARE, CIVIL_CODE, "第二百七十八条", SINCE_2021, share=share)


REQUIREMENTS: dict[str, Requirement] = {
    one.key: one
    for one in (
        # Who must take part in any joint decision of owners, and how many of those must agree.
        _joint("owners_take_part", "2/3 + 2/3"),
        _joint("owners_agree", "1/2 + 1/2"),
        _joint("owners_agree_by_three_quarters", "3/4 + 3/4"),
        Requirement("owners_told_before", NOTICE, "物业管理条例", "第十四条", date(2018, 3, 19), 15, phase="draft", read=False),
        Requirement("lift_notice", NOTICE, "既有住宅加装电梯地方规定", "以当地现行规定为准", None, 10, phase="announce", read=False),
        Requirement("lift_design", PAPER, "既有住宅加装电梯地方规定", "以当地现行规定为准", None, read=False),
        Requirement("manager_contract", PAPER, CIVIL_CODE, "第九百三十八条", SINCE_2021, read=False),
        Requirement("funds_published", PAPER, CIVIL_CODE, "第二百八十一条", SINCE_2021, read=False),
        Requirement("house_appraised", PAPER, "城市危险房屋管理规定", "第六条", date(2004, 7, 20), read=False),
        Requirement("content_told_before", NOTICE, "关于加强城乡社区协商的意见", "协商程序", date(2015, 7, 22), 3, phase="collect", read=False),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """A way to treat a matter: its phases, each with the workdays it usually takes (house values), and what the law asks for."""

    key: str
    phases: tuple[tuple[str, int], ...]
    private: bool = False
    carrier: str = ""  # the form of carrier whose it is
    matter: str = ""  # which kind of matter it is a ready plan for
    requires: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()  # kinds of organisations usually asked to mediate

    @property
    def days(self) -> int:
        return sum(days for _kind, days in self.phases)


_AFTER = (("carry_out", 20), ("check", 5), ("answer", 5))
RECIPES: dict[str, Recipe] = {
    one.key: one
    for one in (
        Recipe("open", (("collect", 7), ("discuss", 10), ("draft", 5), ("resolve", 5), ("announce", 5), *_AFTER),
               carrier="open", requires=("content_told_before",)),
        Recipe("round_table", (("collect", 5), ("discuss", 5), ("resolve", 3), *_AFTER), carrier="round_table"),
        Recipe("council", (("collect", 7), ("discuss", 10), ("ballot", 5), ("resolve", 5), ("announce", 7), *_AFTER),
               carrier="council", requires=("content_told_before",)),
        Recipe("observation", (("look_round", 3), ("discuss", 5), ("resolve", 3), *_AFTER), carrier="observation"),
        Recipe("supervision", (("look_round", 5), ("discuss", 5), ("resolve", 5), *_AFTER), carrier="supervision"),
        Recipe("mediation", (("mediate", 15), ("carry_out", 10), ("answer", 5)), private=True, carrier="mediation",
               mediators=("residents", "office", "troops", "charity")),
        Recipe("lift", (("collect", 10), ("look_round", 3), ("discuss", 15), ("draft", 7), ("ballot", 10), ("resolve", 3), ("announce", 10),
                        ("carry_out", 90), ("check", 10), ("answer", 5)),
               matter="lift", requires=("owners_take_part", "owners_agree_by_three_quarters", "lift_design", "lift_notice")),
        Recipe("manager", (("collect", 10), ("discuss", 10), ("draft", 15), ("ballot", 10), ("resolve", 3), ("announce", 7), ("carry_out", 30),
                           ("check", 10), ("answer", 5)),
               matter="manager", requires=("owners_told_before", "owners_take_part", "owners_agree", "manager_contract")),
        Recipe("water", (("look_round", 3), ("collect", 5), ("discuss", 7), ("resolve", 3), ("announce", 5), ("carry_out", 40), ("check", 5),
                         ("answer", 5)),
               matter="water", requires=("owners_take_part", "owners_agree", "funds_published")),
        Recipe("dangerous_house", (("look_round", 3), ("discuss", 10), ("ballot", 7), ("resolve", 3), ("announce", 7), ("carry_out", 60),
                                   ("check", 10), ("answer", 5)),
               matter="dangerous_house",
               requires=("house_appraised", "owners_take_part", "owners_agree_by_three_quarters")),
        Recipe("environment", (("collect", 7), ("look_round", 3), ("discuss", 10), ("draft", 5), ("resolve", 3), ("announce", 5),
                               ("carry_out", 30), ("check", 5), ("answer", 5)),
               matter="environment", requires=("content_told_before",)),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """A phase with its days: from the first on, until before the last is over; `until` is the first day outside."""

    kind: str
    first: date
    until: date

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.until - self.first).days

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


def proposed(recipe: Recipe, first: date, add: Callable[[date, int], date]) -> list[Dated]:
    """The phases of a recipe one after the other, without a gap.

    `add(day, count)` gives the count-th workday after a day, 0 the first workday on or after it (`core.workdays`). A phase whose
    days the law counts lasts at least so many calendar days.
    """
    least = {one.phase: one.number for key in recipe.requires if (one := REQUIREMENTS[key]).kind == NOTICE}
    found = []
    begins = add(first, 0)
    for kind, days in recipe.phases:
        until = add(begins, days)
        # The law's days are whole days after the one on which it was put up.
        if (until - begins).days <= least.get(kind, 0):
            until = add(begins + timedelta(days=least[kind] + 1), 0)
        found.append(Dated(kind, begins, until))
        begins = until
    return found


def missing(recipe: Recipe, phases: Iterable[Dated], shown: Iterable[str]) -> list[str]:
    """Keys of what the law asks for and is not there yet: days from the phases, the rest where nobody has named evidence."""
    phases, shown = list(phases), set(shown)
    return [key for key in recipe.requires if key not in shown and not _lasts(REQUIREMENTS[key], phases)]


def _lasts(requirement: Requirement, phases: list[Dated]) -> bool:
    if requirement.kind != NOTICE:
        return False
    return any(one.kind == requirement.phase and one.days >= requirement.number for one in phases)
