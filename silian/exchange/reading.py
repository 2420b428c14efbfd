"""Reading one free line: what a person typed in her own words becomes the fields of a service or a demand."""

import re
from typing import Any

from django.utils import timezone

from silian.exchange.models import Listed

LONGEST = 600


_HAN = re.compile(r"[\u3400-\u9fff]")
_AT_MOST = re.compile(r"(?:最多|不超过|上限|至多|限)\s*(\d{1,5})\s*[人名位]|(\d{1,5})\s*[人名位](?:以内|以下)")
_FREE = re.compile(r"免费|不收费|无偿")


def themes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The two levels of themes as grouped choices: [(main, [("main/sub", sub), …]), …]."""
    from silian.matching.themes import THEMES

    return [(main, [(f"{main}/{sub}", sub) for sub in subs]) for main, subs in THEMES.items()]


def propose_theme(title: str, detail: str = "") -> str:
    """The theme "main/sub" that a line's words point to, empty where they point to none."""
    from silian.matching import themes

    return themes.propose(title, detail)


def read_line(line: str, kind: type[Listed]) -> dict[str, Any]:
    """The fields read out of a line, empty ones left out. Nothing is invented: what is not said stays empty."""
    from silian.matching.text import parse

    if not line.strip():
        return {}
    said = parse(" ".join(line.split())[:LONGEST], today=timezone.localdate())
    found: dict[str, Any] = {name: getattr(said, name) for name in said.filled}
    names = {field.name for field in kind._meta.fields}
    if "people_limit" in names:
        # Who asks for 45 people says how many come; who offers sets a limit only by saying so.
        if limit := _AT_MOST.search(line):
            found["people_limit"] = int(limit[1] or limit[2])
        if free := _FREE.search(line):
            found["cost"] = free[0]
    if not _HAN.search(line):
        # The rules know Chinese wording; a line in another language is taken as it is.
        found["title"] = " ".join(line.split())
    kept = {name: _fitting(kind, name, value) for name, value in found.items() if name in names}
    if said.detail and not _says_more(said.detail, kept.get("title", "")):
        kept.pop("detail", None)
    return kept


def _fitting(kind: type[Listed], name: str, value: Any) -> Any:
    length = getattr(kind._meta.get_field(name), "max_length", None)
    return value[:length] if isinstance(value, str) and length else value


def _says_more(detail: str, title: str) -> bool:
    return len(detail) > len(title) + 4
