"""Reading one free line: what a person typed in her own words becomes the fields of a service or a demand."""

from typing import Any

from silian.exchange.models import Listed

TITLE_LENGTH = 120


def themes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The two levels of themes as grouped choices: [(main, [("main/sub", sub), …]), …]."""
    try:
        from silian.matching.themes import THEMES
    except ImportError:
        return []
    return [(main, [(f"{main}/{sub}", sub) for sub in subs]) for main, subs in THEMES.items()]


def read_line(line: str, kind: type[Listed], detail: str = "") -> dict[str, Any]:
    """The fields read out of a line, empty ones left out. Nothing is invented: what is not said stays empty."""
    line = " ".join(line.split())[:600]
    if not line:
        return {}
    return {"title": line[:TITLE_LENGTH]}
