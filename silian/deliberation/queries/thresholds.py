"""Quorums and shares that a law asks for: data with article and date, offered when a ballot is drafted, never decided here.

A ballot copies what it uses, with the source, into its own row and rule sheet: another text of the law changes no ballot.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FILE = Path(__file__).parents[1] / "thresholds.csv"


@dataclass(frozen=True)
class Threshold:
    """What one article asks for."""

    key: str
    zh: str
    en: str
    fields: tuple[tuple[str, Any], ...]

    @property
    def word(self) -> str:
        facts = dict(self.fields)
        name = self.zh if (get_language() or "").startswith("zh") else self.en
        return f"{name} · {facts['law']}{facts['law_article']}（{facts['law_on'].isoformat()}）"


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Every line of the file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def _read(row: dict[str, str]) -> Threshold:
    fields = {
        "quorum": row["quorum"], "quorum_share": row["quorum_share"], "quorum_more": row["quorum_more"] == "1",
        "needs_share": row["needs_share"], "needs_more": row["needs_more"] == "1", "needs_of": row["needs_of"],
        "law": row["law"], "law_article": row["article"], "law_on": date.fromisoformat(row["in_force_from"]),
    }  # fmt: skip
    return Threshold(row["key"], row["zh"], row["en"], tuple(fields.items()))


def fields_of(key: str) -> dict[str, Any]:
    """What a ballot takes over from one line; nothing for a key nobody knows."""
    return next((dict(one.fields) for one in thresholds() if one.key == key), {})
