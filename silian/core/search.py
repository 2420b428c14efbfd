"""Search words for Chinese names: characters, pairs of characters, pinyin and initials.

PostgreSQL's own text parsers do not cut Chinese, so the words are cut here and handed over
ready-made. Pinyin is stored from every syllable on ("shuhuayuan", "huayuan", "yuan"), so a
prefix finds the middle of a name; initials likewise.
"""

import re
from functools import lru_cache

from django.contrib.postgres.search import SearchVectorField
from django.db import models

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
