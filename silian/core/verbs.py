"""The words of records and notices: each app says, once, how its verbs read."""

from typing import Any

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


def label(model: type[models.Model], name: str) -> str:
    """How a field is called, in the reader's language."""
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name)


class _Facts(dict):
    def __missing__(self, name: str) -> str:
        return "–"

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name) if name in self else self.__missing__(name)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return "–" if value in (None, "") else value
