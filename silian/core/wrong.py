"""What a program got wrong, in sentences for the people who write it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def sentences(errors: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Each input at fault and what is wrong with it: {"limit": "At most 100."}. `errors` as pydantic tells them."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(_name(error["loc"]), sentence(error["type"], error.get("ctx") or {}))
    return found


def _name(location: Iterable[Any]) -> str:
    """("query", "asked", "limit") is called "limit"; ("body", "given", "lines", 0, "title") "lines.0.title"."""
    place, *rest = [str(one) for one in location]
    if place in ("query", "path"):
        return rest[-1] if rest else place
    return ".".join(rest[1:]) or "body"


def sentence(kind: str, context: dict[str, Any]) -> str:
    for start, said in _SAID.items():
        if kind.startswith(start):
            return said() % ({"yes": "true", "no": "false"} | context)
    return _("This does not fit here.")


# By the beginning of pydantic's own names; the first that fits.
_SAID = {
    "missing": lambda: _("This is needed."),
    "extra_forbidden": lambda: _("There is nothing of this name here."),
    "greater_than_equal": lambda: _("At least %(ge)s."),
    "less_than_equal": lambda: _("At most %(le)s."),
    "int": lambda: _("A whole number is expected."),
    "bool": lambda: _("%(yes)s or %(no)s is expected."),
    "date": lambda: _("A day is expected, such as 2026-05-01."),
    "literal_error": lambda: _("One of these is expected: %(expected)s."),
    "enum": lambda: _("One of these is expected: %(expected)s."),
    "string_too_long": lambda: _("At most %(max_length)s characters."),
    "string_pattern": lambda: _("A character stands in it that no text has."),
    "string": lambda: _("A text is expected."),
    "model": lambda: _("A JSON object is expected."),
    "dict": lambda: _("A JSON object is expected."),
    "list": lambda: _("A list is expected."),
}
