"""Whether enough took part: by heads, households, organisations, or area and heads together.

A missed quorum makes a ballot void. It never makes it rejected: nobody said no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from silian.deliberation.tally.shapes import Number, Result, Rule, Share

HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)

# Ready-made lines of a rule, by name: what must take part, what must consent, and the text it comes from.
QUORUMS: dict[str, dict[str, Any]] = {
    "none": {"take_part": (), "consent": (Share("heads", HALF),), "consent_of": "decided", "source": ""},
    "half_of_heads": {
        "take_part": (Share("heads", HALF),), "consent": (Share("heads", HALF),), "consent_of": "cast",
        "source": "城市居民委员会组织法（2018）第九条、第十条",
    },
    "half_of_households": {
        "take_part": (Share("households", HALF),), "consent": (Share("households", HALF),), "consent_of": "cast",
        "source": "城市居民委员会组织法（2018）第九条、第十条",
    },
    "two_thirds_of_households": {
        "take_part": (Share("households", TWO_THIRDS, more_than=False),), "consent": (Share("households", HALF),),
        "consent_of": "cast", "source": "村民委员会组织法第二十二条",
    },
    "half_of_organisations": {
        "take_part": (Share("organisations", HALF),), "consent": (Share("organisations", HALF),),
        "consent_of": "cast", "source": "",
    },
    "owners": {
        "take_part": (Share("area", TWO_THIRDS, more_than=False), Share("heads", TWO_THIRDS, more_than=False)),
        "consent": (Share("area", HALF), Share("heads", HALF)), "consent_of": "cast", "source": "民法典第二百七十八条",
    },
    "owners_weighty": {
        "take_part": (Share("area", TWO_THIRDS, more_than=False), Share("heads", TWO_THIRDS, more_than=False)),
        "consent": (Share("area", THREE_QUARTERS, more_than=False), Share("heads", THREE_QUARTERS, more_than=False)),
        "consent_of": "cast", "source": "民法典第二百七十八条",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One line of a quorum: how much of a measure took part, and how much had to."""

    measure: str
    roll: Number
    turnout: Number
    share: Number
    more_than: bool
    needed: Number
    met: bool


@dataclass(frozen=True)
class Verdict:
    """Whether enough took part; `state` is "met" or "void"."""

    state: str
    checks: tuple[Check, ...]
    source: str

    @property
    def met(self) -> bool:
        return self.state == "met"


def quorum(rule: Rule, roll: Mapping[str, Number], turnout: Mapping[str, Number]) -> Verdict:
    """Compare who could take part with who did, measure by measure (heads, households, organisations, square metres).

    A measure the rule asks for and the roll does not know counts as nothing, and is not met.
    """
    checks = []
    for share in rule.take_part:
        whole, part = roll.get(share.measure, 0), turnout.get(share.measure, 0)
        checks.append(
            Check(share.measure, whole, part, share.share, share.more_than, share.needed(whole), share.met(part, whole))
        )
    return Verdict("met" if all(check.met for check in checks) else "void", tuple(checks), rule.source)


def outcome(result: Result, verdict: Verdict) -> str:
    """What the ballot came to: "void", "accepted" or "rejected" (yes/no), "chosen" or "none_chosen" (all others)."""
    if not verdict.met:
        return "void"
    if result.rule.form == "yes_no":
        return "accepted" if result.winners else "rejected"
    return "chosen" if result.winners else "none_chosen"
