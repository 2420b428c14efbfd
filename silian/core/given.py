"""What a form had filled in before somebody typed: told by the form itself, in hidden inputs beside its fields.

A form says of every field that it asks for it, and what stood in it, as a short sum that says nothing else. What comes back can
so be parted into what was typed and what was left as the platform had filled it in. Values are compared and never kept.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ASKED = "_asked"
_BETWEEN = "\x1f"


def sum_of(values: Iterable[Any]) -> str:
    """A short sum of what a field holds; empty if it holds nothing. Lines may end in either way, choices stand in any order."""
    held = sorted(str(one).replace("\r\n", "\n").strip() for one in values if one not in (None, ""))
    held = [one for one in held if one]
    return f"{zlib.crc32(_BETWEEN.join(held).encode()):08x}" if held else ""


def asked(field: Any) -> str:
    """What the hidden input beside a bound field says: its name, and the sum of what was filled in."""
    return asked_as(field.html_name, _posted(field))


def asked_as(name: str, values: Iterable[Any]) -> str:
    """The same of an input that stands in a template by itself, by its name and what stands in it."""
    filled = sum_of(values)
    return f"{name}={filled}" if filled else name


def _posted(field: Any) -> list[Any]:
    """The values the field would send if nobody touched it."""
    value = field.field.prepare_value(field.initial)
    widget = field.field.widget
    if value is None or value == "" or getattr(widget, "needs_multipart_form", False):
        return []
    if hasattr(widget, "decompress"):
        return [part.format_value(one) for part, one in zip(widget.widgets, widget.decompress(value), strict=False)]
    if getattr(widget, "input_type", "") == "checkbox" and not hasattr(widget, "choices"):
        return ["on"] if value else []
    shown = widget.format_value(value)
    return list(shown) if isinstance(shown, (list, tuple)) else [shown]


@dataclass(frozen=True)
class Fields:
    """How many fields of one form that was sent were typed, and how many stood there already and were left."""

    typed: int = 0
    filled: int = 0


def count(sent: Mapping[str, Any], files: Mapping[str, Any], by_hand: Iterable[str] = ()) -> Fields:
    """Counts the fields the form says it asks for, and those named `by_hand` that stand in it without saying so.

    `sent` and `files` are what Django made of the request (with `getlist`). An empty field was not typed; a file is one field,
    so is a choice, however many boxes it has, and a moment in two inputs. What is hidden is nobody's work.
    """
    told: dict[str, str] = {}
    for one in sent.getlist(ASKED)[:1000]:  # type: ignore[attr-defined]
        name, _sign, filled = one.partition("=")
        told.setdefault(name, filled)
    for name in by_hand:
        if name in sent:
            told.setdefault(name, "")
    typed = kept = 0
    for name, filled in told.items():
        if "__prefix__" in name:
            continue
        if any(files.getlist(name)):  # type: ignore[attr-defined]
            typed += 1
            continue
        held = sum_of(_sent(sent, name))
        if held and held == filled:
            kept += 1
        elif held:
            typed += 1
    return Fields(typed, kept)


def _sent(sent: Any, name: str) -> list[str]:
    return sent.getlist(name) or [one for at in range(4) for one in sent.getlist(f"{name}_{at}")]
