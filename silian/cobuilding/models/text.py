"""The canonical form of an agreement's text: what a signature covers. Pure: the same words give the same digest."""

from collections.abc import Iterable
from typing import Any

from silian.core import checksums

SIGNS = ("title", "purpose", "evaluation", "terms")
OF_PARTY = ("name", "gives", "asks", "contact", "phone")
OF_ITEM = ("what", "detail", "time_window", "people_limit", "who_cleans", "who_insures", "cost", "stop_rule", "trial")


def said_by(version: Any, parties: Iterable[Any], items: Iterable[Any]) -> dict[str, Any]:
    """Every word of the text in a fixed order; nothing that may change afterwards (states, spellings of dates, ids)."""
    parties = sorted(parties, key=lambda one: one.position)
    positions = {one.pk: one.position for one in parties}
    return {
        "number": version.agreement.sign,
        "version": version.number,
        "period": [version.period.lower.isoformat(), version.period.upper.isoformat()],
        "review_on": version.review_on.isoformat(),
        **{name: getattr(version, name) for name in SIGNS},
        "parties": [[one.position, *(getattr(one, name) for name in OF_PARTY)] for one in parties],
        "items": [
            [positions[one.giver_id], positions.get(one.taker_id), *(getattr(one, name) for name in OF_ITEM)]
            for one in sorted(items, key=lambda one: (one.position, one.pk))
        ],
    }


def digest_of(version: Any, parties: Iterable[Any], items: Iterable[Any]) -> str:
    return checksums.digest_of(said_by(version, parties, items))
