"""The words of records and notices: each app says, once, how its verbs read."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

_sentences: dict[str, Any] = {}


def words(sentences: dict[str, Any]) -> None:
    """Add an app's verbs: {"members.membership.began": _lazy("%(organisation)s became a member from %(day)s.")}."""
    _sentences.update(sentences)


def sentence(verb: str, facts: dict[str, Any]) -> str:
    """What happened, in the reader's language. A fact the old record did not keep reads as a dash."""
    template = _sentences.get(verb)
    if template is None:
        return verb
    return str(template) % _Facts(facts)


def known() -> set[str]:
    return set(_sentences)


def fields(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Fields as a record keeps them, by name and not by word: ["members.organisation.name"]. The reader's language comes later."""
    return [f"{model._meta.label_lower}.{name}" for name in names]


def counted(model: str, number: int) -> str:
    """So many things of a kind, as a record keeps it: "tasks.task × 3"."""
    return f"{model} × {number}"


def _label(kept: str) -> str:
    """How a field or a kind of things is called, in the reader's language. One that no longer exists is told by its name."""
    kind, times, number = kept.partition(" × ")
    if times:
        try:
            return f"{apps.get_model(kind)._meta.verbose_name} × {number}"
        except (LookupError, ValueError):
            return kept
    model, _dot, name = kept.rpartition(".")
    try:
        field: Any = apps.get_model(model)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return kept
    return str(field.verbose_name)


class _Facts(dict):
    def __missing__(self, name: str) -> str:
        return "–"

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name) if name in self else self.__missing__(name)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return _(", ").join(map(_label, value)) or "–"
        return "–" if value in (None, "") else value
