"""Search words for Chinese names: characters, pairs of characters, pinyin and initials.

Two ways to keep them (docs/decisions/search.md): a column filled by whoever writes the row, where ten thousand rows come at once;
else an index over words that PostgreSQL cuts itself (`Words`, `WordsIndex`), without any column.

PostgreSQL's own text parsers do not cut Chinese, so the words are cut here and handed over
ready-made. Pinyin is stored from every syllable on ("shuhuayuan", "huayuan", "yuan"), so a
prefix finds the middle of a name; initials likewise.
"""

import re
from functools import lru_cache

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

# A limit that holds nothing back: what stands in it is worked out by itself.
ALL = 2**31
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def plain(text: str) -> str:
    """Lower case, half width."""
    return text.translate(_FULL_WIDTH).lower()


# A row asks twice for the same name – to be found by, and to stand in its place of a list –, an import for all names in turn.
@lru_cache(maxsize=16_384)
def _syllables(run: str) -> list[str]:
    # Its dictionaries weigh 55 MB, so only a process that writes names carries them, never one that only reads.
    from pypinyin.constants import RE_HANS
    from pypinyin.seg import mmseg

    # As `lazy_pinyin(run)` itself does it, but every phrase is looked up once and not in each of ten thousand names.
    phrases = mmseg.seg.cut(run) if RE_HANS.match(run) else [run]
    return [syllable for phrase in phrases for syllable in _syllables_of_phrase(phrase)]


@lru_cache(maxsize=16_384)
def _syllables_of_phrase(phrase: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin
    from pypinyin.constants import RE_HANS

    return tuple(lazy_pinyin([phrase] if RE_HANS.match(phrase) else phrase))


def spelled(text: str) -> str:
    """A name as pinyin with a space after every syllable: the order of a Chinese dictionary."""
    text = plain(text)
    return " ".join(_HAN.sub(lambda run: f" {' '.join(_syllables(run.group()))} ", text).split())


def lexemes(*texts: str) -> list[str]:
    """Every search word of these texts, sorted; at most some hundreds."""
    words: set[str] = set()
    for text in texts:
        text = plain(text)
        words.update(word[:60] for word in _LATIN.findall(text))
        for run in _HAN.findall(text[:200]):
            words.update(run)
            words.update(run[at : at + 2] for at in range(len(run) - 1))
            sounds, initials = "", ""
            for syllable in reversed(_syllables(run)):
                sounds, initials = syllable + sounds, syllable[0] + initials
                words.add(sounds[:60])
                words.add("~" + initials[:40])
    return sorted(word for word in words if word)


def query(text: str) -> str:
    """A tsquery for what a person typed: every piece must be found. Empty if nothing can be searched."""
    parts: list[str] = []
    text = plain(text)[:100]
    for run in _HAN.findall(text):
        pieces = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        parts.extend(f"'{piece}'" for piece in pieces)
    for word in _LATIN.findall(text):
        parts.append(f"('{word}':* | '~{word}':*)")
    return " & ".join(parts)


def typed_pieces(text: str) -> list[str]:
    """What was typed as `query` takes it: runs of Chinese, and words of letters and digits."""
    text = plain(text)[:100]
    return [*_HAN.findall(text), *_LATIN.findall(text)]


class LexemesField(SearchVectorField):
    """A tsvector filled with ready-cut words; assign a list of strings."""

    def get_placeholder(self, value, compiler, connection):
        return "%s" if value is None or hasattr(value, "as_sql") else "array_to_tsvector(%s::text[])"

    def get_prep_value(self, value):
        return value

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "silian.core.search.LexemesField", args, kwargs


@LexemesField.register_lookup
class Typed(models.Lookup):
    """`search__typed="书画 shy"`: rows that hold everything the person typed."""

    lookup_name = "typed"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, query(self.rhs)]


@LexemesField.register_lookup
class Asked(models.Lookup):
    """`search__asked="'书' & '院'"`: rows that answer a query already put together, maybe of hundreds of spellings.

    Not shown to PostgreSQL's planner, which would think so long a query fits many rows and is cheap to hold against each.
    """

    lookup_name = "asked"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ (SELECT %s::tsquery)", [*params, self.rhs]


class Words(models.Func):
    """The words of up to three columns of one table, as PostgreSQL cuts them."""

    function = "silian_words"
    output_field = LexemesField()


def found_by(rows: models.QuerySet, typed: str, lookup: type[models.Lookup] = Typed) -> models.QuerySet:
    """Those of the rows whose words hold everything the person typed, by the column or the index their table has for it."""
    words = words_of(rows.model)
    if isinstance(words, models.F):
        return rows.filter(lookup(words, typed))  # type: ignore[arg-type]
    # By themselves first, which only the index can do: beside an order and a limit PostgreSQL would cut the words of row after row.
    fitting = rows.model._default_manager.order_by().filter(lookup(words, typed))  # type: ignore[arg-type]
    return rows.filter(pk__in=fitting.values("pk")[:ALL])


def words_of(model: type[models.Model]) -> models.F | Words:
    if any(isinstance(field, LexemesField) for field in model._meta.concrete_fields):
        return models.F("search")
    return next(Words(*index.columns) for index in model._meta.indexes if isinstance(index, WordsIndex))


class WordsIndex(GinIndex):
    """The index over `Words` of a table. Without counting which words are frequent: that would cut all of them anew each time."""

    def __init__(self, *columns: str, name: str, fastupdate: bool = False):
        self.columns = columns
        super().__init__(Words(*columns), name=name, fastupdate=fastupdate)

    def deconstruct(self):
        return "silian.core.search.WordsIndex", self.columns, {"name": self.name}

    def create_sql(self, model, schema_editor, using="", **kwargs):
        made = super().create_sql(model, schema_editor, using=using, **kwargs)
        made.template += "; ALTER INDEX %(name)s ALTER COLUMN 1 SET STATISTICS 0"
        return made
