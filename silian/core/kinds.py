"""Kinds of notices: groups of verbs a person chooses together. Each app declares its own, in readable words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """What belongs together for a reader."""

    name: str
    word: Any
    verbs: tuple[str, ...]  # whole verbs, or beginnings that end in a dot
    for_groups: bool = False  # may be said aloud in a chat group
    confidential: bool = False  # leaves the house only as “there is something new”, without its words


# A verb no app has declared may be about somebody's private life, so its words stay in the house.
OTHER = Kind("core.other", _("Everything else"), (), confidential=True)
_kinds: dict[str, Kind] = {}


def kind(name: str, word: Any, *verbs: str, for_groups: bool = False, confidential: bool = False) -> None:
    """Declare a kind: `kind("exchange.answers", _("Offers and answers"), "exchange.match.", for_groups=True)`."""
    _kinds[name] = Kind(name, word, verbs, for_groups, confidential)


def every_kind() -> list[Kind]:
    """What a reader may choose from, in the order the apps declared them."""
    return [*_kinds.values(), OTHER]


def kinds_for_groups() -> list[Kind]:
    """What a robot may say in a group."""
    return [one for one in _kinds.values() if one.for_groups]


def kind_of(verb: str) -> Kind:
    """The kind with the longest beginning that fits."""
    fitting = [
        (len(start), one)
        for one in _kinds.values()
        for start in one.verbs
        if verb == start or (start.endswith(".") and verb.startswith(start))
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else OTHER
