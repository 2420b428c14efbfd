"""What holds a frozen text against what is shown: its digest, and the short code people compare."""

import hashlib
import json
from typing import Any


def canonical(said: Any) -> str:
    """Plain values (dicts, lists, strings, numbers, None) as JSON, written in one way only."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(said: Any) -> str:
    """The sha256 of plain values in their canonical form, so that equal things have equal digests."""
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def check_code(digest: str) -> str:
    """The short form of a digest, printed on the paper and read aloud: 3F0A 9B7C 11D2 E4F5."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4)).upper()
