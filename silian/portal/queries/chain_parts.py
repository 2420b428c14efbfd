"""What a chain is drawn of: links, the stages they stand in, and where the reader came from."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

ADDRESSES = {
    "matter": "hall:matter", "demand": "exchange:demand", "service": "exchange:service", "match": "exchange:match", "exchange": "exchange:exchange",
    "call": "exchange:call", "project": "cobuilding:project", "version": "cobuilding:version", "activity": "activities:activity",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """One thing in the chain. Without an address it may be known, but not opened, by this reader."""

    kind: str
    title: str
    url: str = ""
    more: str = ""
    state: str = ""
    state_word: str = ""
    current: bool = False


@dataclass
class Stage:
    """One step of the way, with what stands there – or what would bring it there."""

    word: str
    missing: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Chain:
    title: str
    url: str
    stages: list[Stage]


@dataclass(frozen=True)
class Here:
    """Where the reader came from: that link is marked."""

    kind: str
    pk: int

    def link(self, kind: str, thing: Any, word: str, **more: Any) -> Link:
        return Link(
            word, more.pop("title", str(thing)), reverse(ADDRESSES[kind], args=[thing.pk]),
            current=(kind, thing.pk) == (self.kind, self.pk), **more,
        )  # fmt: skip
