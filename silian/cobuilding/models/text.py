"""The canonical form of an agreement's text: what a signature covers. Pure: the same words give the same digest."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

SIGNS = ("title", "purpose", "evaluation", "terms")
OF_PARTY = ("name", "gives", "asks", "contact", "phone")
OF_ITEM = ("what", "detail", "time_window", "people_limit", "who_cleans", "who_insures", "cost", "stop_rule", "trial")


def canonical(version: Any, parties: Iterable[Any], items: Iterable[Any]) -> str:
    """Every word of the text in a fixed order; nothing that may change afterwards (states, spellings of dates, ids)."""
    parties = sorted(parties, key=lambda one: one.position)
    positions = {one.pk: one.position for one in parties}
    said = {
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
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(version: Any, parties: Iterable[Any], items: Iterable[Any]) -> str:
    return hashlib.sha256(canonical(version, parties, items).encode()).hexdigest()
