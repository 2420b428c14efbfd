"""A report as an official paper: from what it says and its pictures, and from nothing else."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from silian.core.archive import sha256
from silian.core.official import Block, Heading, Picture, Table, Text, paper
from silian.reports.models import Leaf, Report
from silian.reports.queries.content import empty, living
from silian.reports.queries.drawing import picture
from silian.reports.queries.wording import plain

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_of(said: dict[str, Any], pictures: Mapping[str, bytes], *, number: str = "", code: str = "") -> bytes:
    """The .docx. `pictures`: chart by name; `number` and `code` are those of a frozen report."""
    with translation.override("zh-hans"):
        blocks: list[Block] = []
        for section in said["sections"]:
            if not empty(section):
                blocks += _blocks(section, pictures)
        blocks.append(Text(_foot(said, code), "plain"))
        return paper(
            said["title"], blocks, number=number or _("draft"), sender=said["federation"], author=said["federation"]
        )


def rebuilt(report: Report) -> bytes:
    """The paper of a frozen report made anew from what was kept: the same bytes, if nothing was touched."""
    leaves = {one.name: bytes(one.content) for one in report.leaves.exclude(name=Leaf.PAPER)}
    pictures = {name.removesuffix(".png"): content for name, content in leaves.items() if name.endswith(".png")}
    return paper_of(report.snapshot, pictures, number=report.sign, code=report.check_code)


def kept(report: Report) -> bytes:
    """The paper as it was when the report was frozen."""
    return bytes(report.leaves.get(name=Leaf.PAPER).content)


def is_intact(report: Report) -> bool:
    """Whether its digest still fits what was kept, and the paper made anew is the one that was kept."""
    leaves = list(report.leaves.order_by("name"))
    sums = {one.name: sha256(bytes(one.content)) for one in leaves}
    fits = all(sums[one.name] == one.sha256 for one in leaves)
    paper_sum = sums.pop(Leaf.PAPER, "")
    same = sha256(rebuilt(report)) == paper_sum
    return fits and same and report.digest == report.digest_now(sums)


def draft_paper(report: Report) -> bytes:
    """A draft as a paper, with the figures of this moment."""
    said = living(report).said
    return paper_of(said, drawn(said))


def drawn(said: dict[str, Any]) -> dict[str, bytes]:
    """Every chart of a report as a picture, by its name."""
    return {chart["name"]: picture(chart) for section in said["sections"] for chart in section["charts"]}


def _blocks(section: dict[str, Any], pictures: Mapping[str, bytes]) -> list[Block]:
    made: list[Block] = [Heading(section["heading"])]
    made += [Text(plain(line)) for line in section["paragraphs"]]
    made += [_table(table) for table in section["tables"]]
    for chart in section["charts"]:
        made += [Text(chart["says"]), Picture(pictures[chart["name"]], chart["title"], chart["says"])]
        made.append(
            Table(
                [_("No."), *chart["heads"]],
                [[str(at), *(cell[0] for cell in row)] for at, row in enumerate(chart["rows"], 1)], [20, 90, 46],
                centred=(0, 2),
            )
        )  # fmt: skip
    return made


def _table(table: dict[str, Any]) -> Table:
    return Table(
        table["heads"], [[cell[0] for cell in row] for row in table["rows"]], table["widths"], centred=table["numbers"]
    )


def _foot(said: dict[str, Any], code: str) -> str:
    facts = {"day": said["as_of"], "compared": said["compared"], "code": code}
    if code:
        return _("Figures as of %(day)s. %(compared)s Check code: %(code)s") % facts
    return _("This is a draft; its figures still move. As of %(day)s. %(compared)s") % facts
