"""A version, or a volume of several, as an official paper. Always in Chinese: the layout is that of Chinese offices."""

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from silian.core.official import Block, Contents, Part, Text, day, paper
from silian.documents.models import Version

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_of(version: Version) -> bytes:
    """One version with its number, day and check code."""
    with translation.override("zh-hans"):
        name = version.federation.name
        return paper(
            version.document.title,
            [*_blocks(version), _foot(version)],
            sender=name,
            number=_number(version),
            author=name,
        )


def volume(title: str, versions: Sequence[Version], *, sender: str) -> bytes:
    """Several documents in one volume: a list of contents, then each on a page of its own."""
    with translation.override("zh-hans"):
        made: list[Block] = [
            Contents(tuple(f"{one.document.title}（{_number(one)}）" for one in versions), _("Contents"))
        ]
        for one in versions:
            made += [Part(one.document.title, under=_number(one)), *_blocks(one), _foot(one)]
        return paper(title, made, sender=sender, author=sender)


def _number(version: Version) -> str:
    if version.number is None:
        return _("draft")
    return _("version %(number)s, issued on %(day)s") % {"number": version.number, "day": day(version.issued_on)}


def _blocks(version: Version) -> Iterable[Block]:
    """Headings in their letter, with the marks the text itself has."""
    for clause in version.clauses:
        first = (
            f"{clause.mark}　{clause.text}"
            if clause.level in (1, 2, 3) and clause.mark[:1] == "第"
            else clause.mark + clause.text
        )
        if clause.is_heading:
            yield Text(first, "heading" if clause.level == 1 else "subheading")
        else:
            yield Text(first)
        yield from (Text(line) for line in clause.more)
    if version.file and not version.text:
        yield Text(_("The text stands in the file “%(name)s”, kept with this version.") % {"name": version.file.name})


def _foot(version: Version) -> Block:
    if not version.digest:
        return Text(_("This is a draft."), "plain")
    return Text(_("Check code of this text: %(code)s") % {"code": version.check_code}, "plain")
