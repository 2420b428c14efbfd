"""The translations: gathered from the sources, checked and compiled without gettext on the machine.

    python -m silian.config.messages            compile the catalogue (make setup)
    python -m silian.config.messages --check    list what is missing or wrong, and fail (make check, make test)
    python -m silian.config.messages --update   take new messages into the catalogue (make messages)

The source strings are the English of the product, so English needs no catalogue and cannot lag behind.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from silian.core.parts import OPERATION

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ROOT / "silian"
HEADER = {
    "Project-Id-Version": "silian",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# How a call names its message: positions of the context ("c"), the message and its plural.
CALLS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What an operation of the API is called stands in its decorator; the page of the API says it in the reader's language.
OPERATIONS, SUMMARY = re.compile(r"/api(/\w+)?\.py$"), re.compile(r'\bsummary="([^"]+)"')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+-]*")
# What a reader of Chinese meets as it is; every other word has a Chinese one.
KEPT = set(
    "Silian English Excel WPS CSV xlsx csv xls json jsonl pb toi soi toc soc UTF-8 GB18030 API OpenAPI JSON PDF JPG PNG KB MB WebP CC BY SA CC0 Atom ETag ISO".split()
)
# A page for those who write programs, and the command line, name words of programs.
KEPT_IN_QUOTES = re.compile(r"“(?:next|after|beishan|--[a-z-]+|create-office|silian run --demo)”")


@dataclass
class Message:
    """One message of the sources, and the files that say it."""

    context: str | None
    text: str
    plural: str = ""
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def gathered() -> dict[tuple[str | None, str], Message]:
    """Every message of the product's sources, in the order of files and lines."""
    found: dict[tuple[str | None, str], Message] = {}
    for path in sorted([*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html")]):
        if {"tests", "migrations"} & set(path.parts):
            continue
        name = path.relative_to(ROOT).as_posix()
        for context, text, plural in messages_of(path):
            message = found.setdefault((context, text), Message(context, text))
            message.plural = message.plural or plural
            if name not in message.files:
                message.files.append(name)
    return found


def messages_of(path: Path) -> Iterator[tuple[str | None, str, str]]:
    """(context, message, plural or "") of one Python file or template."""
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Django writes the calls of a template into a Python-like text; inside brackets its indents mean nothing.
        text = f"({templatize(text, origin=str(path))})"
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=CALLS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        yield context, singular, plural
    if OPERATIONS.search(path.as_posix()):
        for summary in SUMMARY.findall(text):
            yield OPERATION, summary, ""


def faults() -> list[str]:
    """Everything that keeps the catalogue from being complete, one line each."""
    return list(compared(gathered(), catalogue()))


def compared(sources: dict[tuple[str | None, str], Message], entries: Any) -> Iterator[str]:
    """What a catalogue lacks, has too much of or says wrongly, seen from the sources."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in entries}
    for key, message in sources.items():
        if HAN.search(message.text) and not LATIN.search(PLACEHOLDER.sub("", message.text)):
            yield f"not English in the source: {message.text}"
        if key not in known:
            yield f"missing: {message.text}"
    for key, entry in known.items():
        if entry.obsolete or key not in sources:
            yield f"obsolete: {entry.msgid}"
        elif sources[key].plural != entry.msgid_plural:
            yield f"another plural in the source: {entry.msgid}"
        else:
            yield from (f"{fault}: {entry.msgid}" for fault in _wrong(entry))


def _wrong(entry: Any) -> Iterator[str]:
    """What is wrong with one translation. Chinese has one form for all numbers, so it needs what the plural says."""
    translation = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
    if entry.fuzzy:
        yield "fuzzy"
    if not translation:
        yield "not translated"
        return
    wanted = sorted(set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)))
    if sorted(set(PLACEHOLDER.findall(translation))) != wanted:
        yield f"placeholders differ (wanted {', '.join(wanted) or 'none'})"
    if foreign := set(LATIN.findall(KEPT_IN_QUOTES.sub("", PLACEHOLDER.sub("", translation)))) - KEPT:
        yield f"foreign words ({', '.join(sorted(foreign))})"


def catalogue() -> Any:
    from polib import pofile

    return pofile(str(CATALOGUE))


def update() -> int:
    """Write the catalogue anew in the order of the sources; what was translated stays. Returns how many are open."""
    from polib import POEntry, POFile, pofile

    old = {(entry.msgctxt, entry.msgid): entry for entry in pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    new = POFile(wrapwidth=110)
    new.metadata = HEADER
    for key, message in gathered().items():
        known = old.get(key)
        translation = (known.msgstr_plural.get(0, "") or known.msgstr) if known and not known.fuzzy else ""
        entry = POEntry(
            msgctxt=message.context,
            msgid=message.text,
            occurrences=[(name, "") for name in message.files],
            flags=["python-format"] if re.search(r"%\(|%[sd]", message.text) else [],
        )
        if message.plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: translation}
        else:
            entry.msgstr = translation
        new.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    return len(new.untranslated_entries())


def compile_all() -> None:
    """Write the .mo beside the .po."""
    catalogue().save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def main(arguments: list[str]) -> None:
    if "--update" in arguments:
        still_open = update()
        sys.stdout.write(f"{still_open} messages wait for their translation in {CATALOGUE.relative_to(ROOT)}.\n")
    elif "--check" in arguments:
        if found := faults():
            sys.exit("\n".join([*found, f"{len(found)} faults. New messages: make messages, then translate."]))
    else:
        compile_all()


if __name__ == "__main__":
    main(sys.argv[1:])
