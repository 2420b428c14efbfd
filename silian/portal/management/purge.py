"""Keep of a style sheet only what our pages use: Tabler is 630 KB, its rules for our words are a twentieth of that."""

import re
from collections.abc import Iterator
from pathlib import Path

WORD = re.compile(r"[A-Za-z0-9_-]+")
CLASS = re.compile(r"\.((?:\\.|[A-Za-z0-9_-])+)")
NEVER = re.compile(r"data-bs-theme=\"?dark|\[dir=\"?rtl|::-ms-|:-ms-")


def words_in(files: list[Path]) -> set[str]:
    """Everything in these files that could be the name of a class."""
    return {word for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))}


def purge(css: str, used: set[str]) -> str:
    """The style sheet without rules for other classes, and without variables nobody reads any more."""
    css = re.sub(r"/\*(?!!).*?\*/", "", css, flags=re.S)
    kept = "".join(_kept(css, used))
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", kept))
        leaner = re.sub(
            r"(?<=[;{])(--[\w-]+):[^;{}]*(?:;|(?=}))",
            lambda found, read=read: found[0] if found[1] in read else "",
            kept,
        )
        leaner = re.sub(r"[^{};]+\{\}", "", leaner)
        if leaner == kept:
            return kept
        kept = leaner


def _kept(css: str, used: set[str]) -> Iterator[str]:
    for head, body in _blocks(css):
        if body is None:
            if not head.startswith("@import"):
                yield head
        elif head.startswith(("@media", "@supports", "@layer", "@container")):
            inside = "".join(_kept(body, used))
            if inside and "prefers-color-scheme" not in head:
                yield f"{head}{{{inside}}}"
        elif head.startswith("@"):
            if not head.startswith("@keyframes") or head.split()[-1] in used:
                yield f"{head}{{{body}}}"
        else:
            selectors = [one for one in _split(head) if _is_used(one, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _is_used(selector: str, used: set[str]) -> bool:
    if NEVER.search(selector):
        return False
    plain = re.sub(r":not\([^()]*\)", "", selector)
    return all(name.replace("\\", "") in used for name in CLASS.findall(plain))


def _split(selectors: str) -> list[str]:
    """A list of selectors at its outer commas: `:is(a,b),c` are two."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(selectors[start:at])
            start = at + 1
    return [*parts, selectors[start:]]


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """(head, body) of every rule on the outermost level; a statement without a body has None."""
    start = depth = opened = 0
    quote, at = "", 0
    while at < len(css):
        sign = css[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1
        elif sign == ";" and depth == 0:
            yield css[start : at + 1].strip(), None
            start = at + 1
        at += 1
