"""A word of its own in every text of every row, and where such words are found again.

    birds, bare = sow()              # in a transaction: every text of the database now begins with its canary
    heard(reader, address, text_of(response), birds)    # whose canaries stand there though the reader may not see them

A canary names its row and field, so that a test can ask the one rule, `visible_to`, whether it may stand there.
"""

import html
import io
import json
import re
import zipfile
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, connection, models, transaction

from silian.core.search import lexemes
from tests.postgres import unguarded

HAN = re.compile(r"[\u3400-\u9fff]")
# Letters only, so that no page, cell, address or search cuts one; digits where a telephone number is expected.
WORD = re.compile(r"qz[a-j]{5}zq|0571-7\d{7}", re.IGNORECASE)
# Whoever signs is shown a text with its digest; changed words would be another text. Their drafts carry canaries: cobuilding.Partner.
SIGNED = ("cobuilding.Version", "cobuilding.Party", "cobuilding.Item")
NUMBERS = ("phone",)
MARKED = re.compile(r"</?mark\b[^>]*>")  # what was searched for, within a word
ALL = "qz"  # what every word begins with
DIGITS = str.maketrans("0123456789", "abcdefghij")
_numbers = count()


@dataclass(frozen=True)
class Bird:
    """Where a canary was put."""

    model: type[models.Model]
    pk: Any
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"


def tables() -> list[type[models.Model]]:
    """Every table of our own."""
    own = [model for model in apps.get_models() if model.__module__.startswith("silian.")]
    return [model for model in own if model._meta.label not in SIGNED]


def fields(model: type[models.Model]) -> list[models.Field]:
    """What people write in words; choices, keys and numbers are none."""
    return [
        field for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        and not isinstance(field, models.SlugField | models.FilePathField)
    ]  # fmt: skip


def sow() -> tuple[dict[str, Bird], set[str]]:
    """Put a canary into every text: which stands where, and the fields whose texts are without one since their table wants them otherwise.

    Inside a transaction, past all guards; the words found by search follow.
    """
    birds: dict[str, Bird] = {}
    bare: set[str] = set()
    models_ = tables()
    with connection.cursor() as cursor, unguarded(cursor, [model._meta.db_table for model in models_]):
        for model in models_:
            bare |= _sow(model, birds)
    connection.check_constraints()
    return birds, bare


def _sow(model: type[models.Model], birds: dict[str, Bird]) -> set[str]:
    bare = set()
    texts = fields(model)
    found = any(field.name == "search" for field in model._meta.concrete_fields)
    for row in model._base_manager.order_by("pk"):
        changed: dict[str, Any] = {}
        for field in texts:
            old = getattr(row, field.attname)
            if (new := _with_canaries(old, field, Bird(model, row.pk, field.name), birds)) != old:
                changed[field.attname] = new
        if not changed:
            continue
        for name, value in changed.items():
            setattr(row, name, value)
        if found:
            changed["search"] = (
                row.words()
                if hasattr(row, "words")
                else lexemes(row.title, row.text if hasattr(row, "text") else row.detail)
            )
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**changed)
        except (IntegrityError, DataError):
            bare |= _one_by_one(model, row.pk, changed, birds)
    return bare


def _one_by_one(model: type[models.Model], pk: Any, changed: dict[str, Any], birds: dict[str, Bird]) -> set[str]:
    """A text the table wants otherwise stays as it is, and its canary is none; the others take theirs."""
    bare = set()
    for name, value in changed.items():
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**{name: value})
        except (IntegrityError, DataError):
            bare.add(f"{model._meta.label}.{name}")
            for word in WORD.findall(str(value)):
                if word in birds and birds[word].field == name:
                    del birds[word]
    return bare


def _with_canaries(old: Any, field: models.Field, bird: Bird, birds: dict[str, Bird]) -> Any:
    if isinstance(old, dict):
        return {key: _with_canaries(value, field, bird, birds) for key, value in old.items()}
    if isinstance(old, list):
        return [_with_canaries(value, field, bird, birds) for value in old]
    if not isinstance(old, str) or not old or WORD.search(old):
        return old
    if field.name in NUMBERS:
        return _new(bird, birds, number=True)
    if not HAN.search(old) or old.startswith(("{", "[")):
        return old  # a key, or what a machine reads
    most = getattr(field, "max_length", None)
    word = _new(bird, birds)
    return word + old if not most or len(word + old) <= most else word + old[: max(0, most - len(word))]


def _new(bird: Bird, birds: dict[str, Bird], *, number: bool = False) -> str:
    at = next(_numbers)
    word = f"0571-7{at:07d}" if number else f"qz{at:05d}".translate(DIGITS) + "zq"
    birds[word] = bird
    return word


# ── what an answer holds ──


def text_of(response: Any) -> str:
    """All that stands in an answer, its headers too; a workbook or paper is unpacked first."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(response.headers) + plain(content)


def plain(content: bytes) -> str:
    """The text of a page, a feed, a calendar, a workbook or a paper."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [plain(packed.read(name)) for name in packed.namelist()]
        # A paper may cut a word into runs.
        return "\n".join(re.sub(r"<[^>]*>", "", part) for part in parts)
    text = content.decode("utf-8", "replace")
    if text.startswith(("{", "[")):
        text = "\n".join(map(_spelled_out, text.splitlines()))
    text = MARKED.sub("", text)
    # Calendars fold their lines.
    return html.unescape(text.replace("\r\n ", ""))


def _spelled_out(line: str) -> str:
    """Letters in place of the numbers JSON may write for them."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False)
    except ValueError:
        return line


def heard(reader: Any, at: str, text: str, birds: dict[str, Bird]) -> set[str]:
    """The texts whose canaries stand here although the reader may not see their rows, as "app.Model.field:number"."""
    there = {birds[word.lower()] for word in WORD.findall(text) if word.lower() in birds}
    return {f"{bird.name}:{bird.pk}" for bird in there if not reader.may_see(bird.model, bird.pk, bird.field, at)}
