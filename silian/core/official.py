"""Papers in the official layout of GB/T 9704-2012, as .docx. Pure: blocks in, bytes out; knows no table and no request.

The numbers of the standard: A4; margins top 37, left 28, right 26, bottom 35 mm, so the type area is 156 × 225 mm with
22 lines of 28 characters; title 小标宋 22 pt centred; body 仿宋 16 pt on an exact line pitch of 28 to 29 pt; headings
一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋; page number 14 pt between dashes, odd pages right, even pages left, one
character from the edge. Years stand in 〔2026〕 brackets.

28 characters of 16 pt are 448 pt, and 156 mm are only 442.2: every character gives up a quarter of a point. Fonts are
named with the names other systems know them by, and never bundled.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx import Document
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

TITLE, BODY, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# The name in the paper → what the same kind of letter is called elsewhere.
FALLBACKS = {
    TITLE: "方正小标宋_GBK;华文中宋;STZhongsong;Noto Serif CJK SC;宋体;SimSun",
    BODY: "仿宋;FangSong;STFangsong;华文仿宋;Noto Serif CJK SC",
    HEI: "SimHei;Heiti SC;Noto Sans CJK SC",
    KAI: "楷体;KaiTi;STKaiti;华文楷体;Noto Serif CJK SC",
    SONG: "SimSun;Songti SC;Noto Serif CJK SC",
}
PAGE, MARGINS = (210, 297), {"top": 37, "left": 28, "right": 26, "bottom": 35}
LINES, CHARACTERS = 22, 28
# 225 mm are 637.8 pt: 22 lines of 28.95 pt fill the page and do not run over it.
LINE_PITCH, BODY_SIZE, TITLE_SIZE, NUMBER_SIZE = 28.95, 16, 22, 14
SQUEEZE = -0.25  # pt between two characters
# The dashes of the page number stand 7 mm below the type area.
FOOTER_MM = 24.8
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name
HEADING_FONTS = {1: HEI, 2: KAI, 3: BODY, 4: BODY}


@dataclass(frozen=True)
class Heading:
    """A heading without its number; level 1 to 4. The numbers 一、（一）1.（1）are counted here."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph of running text, two characters indented; "right" for signatures and dates, "plain" without indent.

    "heading" and "subheading" are set in the letters of the two first levels, for texts that bring numbers of their own.
    """

    text: str
    place: str = "body"


@dataclass(frozen=True)
class Table:
    """A table with a header that is repeated on every page. `widths` in mm, together at most 156.

    `centred`: the columns, counted from 0, whose cells stand in the middle: figures and short words.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = field(default_factory=tuple)
    centred: Sequence[int] = field(default_factory=tuple)


@dataclass(frozen=True)
class Picture:
    """A picture in PNG, `width` mm wide (at most 156), with the line under it and what it shows for those who do not see it."""

    png: bytes
    caption: str
    says: str = ""
    width: float = 150


@dataclass(frozen=True)
class Part:
    """A piece of a volume: its title on a new page, and a line under it."""

    title: str
    under: str = ""


@dataclass(frozen=True)
class Contents:
    """The list of a volume's parts, in their order, each with the page it begins on."""

    entries: Sequence[str]
    title: str


Block = Heading | Text | Table | Picture | Part | Contents


def _load() -> None:
    """The writer of papers and its XML come when the first one is written: whoever only shows pages does not carry them."""
    import docx
    from docx import oxml, shared
    from docx.enum import table, text
    from docx.oxml import ns

    globals().update(
        Document=docx.Document, WD_TABLE_ALIGNMENT=table.WD_TABLE_ALIGNMENT, WD_ALIGN_PARAGRAPH=text.WD_ALIGN_PARAGRAPH,
        WD_LINE_SPACING=text.WD_LINE_SPACING, WD_TAB_ALIGNMENT=text.WD_TAB_ALIGNMENT, WD_TAB_LEADER=text.WD_TAB_LEADER,
        OxmlElement=oxml.OxmlElement, qn=ns.qn, Mm=shared.Mm, Pt=shared.Pt,
    )  # fmt: skip


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 25 → 二十五; up to 99.

    >>> [chinese(one) for one in (1, 10, 11, 20, 25)]
    ['一', '十', '十一', '二十', '二十五']
    """
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        raise ValueError(f"{number} is not between 1 and 99")
    front = "" if tens == 0 else ("十" if tens == 1 else f"{digits[tens]}十")
    return front + (digits[ones] if ones else "")


def day(one: date | None) -> str:
    """2026年11月26日, as papers write it; nothing where there is no day.

    >>> day(date(2026, 11, 26)), day(None)
    ('2026年11月26日', '')
    """
    return f"{one.year}年{one.month}月{one.day}日" if one else ""


def paper(title: str, blocks: Sequence[Block], *, number: str = "", sender: str = "", author: str = "") -> bytes:
    """A .docx of this title and these blocks. `number` stands under the title as 〔2026〕 signs do, `sender` beside it."""
    _load()
    made = Document()
    _page(made)
    _styles(made)
    _fonts(made)
    made.core_properties.title, made.core_properties.author = title, author
    made.core_properties.language = "zh-CN"
    _line(made, title, TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, pitch=36)
    under = "　".join(one for one in (sender, number) if one)
    if under:
        _line(made, under, KAI, BODY_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
    _line(made, "", BODY, BODY_SIZE, WD_ALIGN_PARAGRAPH.LEFT)
    counts, parts = [0, 0, 0, 0], 0
    for block in blocks:
        if isinstance(block, Heading):
            _heading(made, block, counts)
        elif isinstance(block, Table):
            _table(made, block)
        elif isinstance(block, Picture):
            _picture(made, block)
        elif isinstance(block, Contents):
            _contents(made, block)
        elif isinstance(block, Part):
            parts, counts = parts + 1, [0, 0, 0, 0]
            _part(made, block, parts)
        else:
            _text(made, block)
    into = io.BytesIO()
    made.save(into)
    return _timeless(into.getvalue())


def _timeless(content: bytes) -> bytes:
    """The same parts without the hour they were packed at: one paper has the same bytes whenever it is made."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(into, "w") as packing:
        for name in packed.namelist():
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            packing.writestr(part, packed.read(name))
    return into.getvalue()


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS["left"]), Mm(MARGINS["right"])
    section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER_MM)
    made.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: Any) -> None:
    """— 1 —, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        shape.right_indent = Pt(NUMBER_SIZE)
    else:
        shape.left_indent = Pt(NUMBER_SIZE)
    _run(paragraph, "— ", SONG, NUMBER_SIZE)
    _field(paragraph, "PAGE", SONG, NUMBER_SIZE)
    _run(paragraph, " —", SONG, NUMBER_SIZE)


def _field(paragraph: Any, code: str, font: str, size: float) -> None:
    """Something the word processor fills in: the number of a page."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        run = _run(paragraph, text if kind == "shown" else "", font, size)
        if kind == "":
            said = OxmlElement("w:instrText")
            said.set(qn("xml:space"), "preserve")
            said.text = text
            run._r.append(said)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if kind == "begin" and code.startswith("PAGEREF"):
                mark.set(qn("w:dirty"), "true")  # looked up when the paper is opened, not only when it is printed
            run._r.append(mark)


def _styles(made: Any) -> None:
    """The body's letter and line are those of the whole paper, also for what somebody types into it later."""
    normal = made.styles["Normal"]
    normal.font.size = Pt(BODY_SIZE)
    _name(normal.element.get_or_add_rPr(), BODY)
    shape = normal.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PITCH)
    shape.space_before = shape.space_after = Pt(0)
    # Word and its kin would put a gap between characters and figures, and the line would lose its 28 places.
    for name in ("autoSpaceDE", "autoSpaceDN"):
        gap = OxmlElement(f"w:{name}")
        gap.set(qn("w:val"), "0")
        normal.element.get_or_add_pPr().append(gap)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)


def _fonts(made: Any) -> None:
    """The table of fonts names, for each letter, what it is called elsewhere."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{rows}</w:fonts>'
    for relation in made.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = xml.encode()


def _name(properties: Any, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _run(paragraph: Any, text: str, font: str, size: float, *, squeezed: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    properties = run._r.get_or_add_rPr()
    _name(properties, font)
    if squeezed:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(SQUEEZE * 20)))
        properties.append(spacing)
    return run


def _line(made: Any, text: str, font: str, size: float, side: Any, *, pitch: float = LINE_PITCH) -> Any:
    paragraph = made.add_paragraph()
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(pitch)
    _run(paragraph, text, font, size, squeezed=size == BODY_SIZE)
    return paragraph


def _heading(made: Any, block: Heading, counts: list[int]) -> None:
    level = min(max(block.level, 1), 4)
    counts[level - 1] += 1
    counts[level:] = [0] * (4 - level)
    count = counts[level - 1]
    number = {1: f"{chinese(count)}、", 2: f"（{chinese(count)}）", 3: f"{count}.", 4: f"（{count}）"}[level]
    paragraph = _line(made, number + block.text, HEADING_FONTS[level], BODY_SIZE, WD_ALIGN_PARAGRAPH.LEFT)
    paragraph.paragraph_format.first_line_indent = _characters(2)
    paragraph.paragraph_format.keep_with_next = True


def _text(made: Any, block: Text) -> None:
    side = WD_ALIGN_PARAGRAPH.RIGHT if block.place == "right" else WD_ALIGN_PARAGRAPH.JUSTIFY
    font = {"heading": HEI, "subheading": KAI}.get(block.place, BODY)
    paragraph = _line(made, block.text, font, BODY_SIZE, side)
    paragraph.paragraph_format.keep_with_next = font != BODY
    if block.place in ("body", "heading", "subheading"):
        paragraph.paragraph_format.first_line_indent = _characters(2)
    elif block.place == "right":
        paragraph.paragraph_format.right_indent = _characters(4)


def _contents(made: Any, block: Contents) -> None:
    """Dots lead from each title to its page; the word processor looks the page up when it opens the paper."""
    _line(made, block.title, HEI, BODY_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
    for number, entry in enumerate(block.entries, 1):
        paragraph = _line(made, f"{entry}\t", BODY, BODY_SIZE, WD_ALIGN_PARAGRAPH.LEFT)
        width = Mm(PAGE[0] - MARGINS["left"] - MARGINS["right"])
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        _field(paragraph, f"PAGEREF part{number}", BODY, BODY_SIZE)


def _part(made: Any, block: Part, number: int) -> None:
    """Its title on a new page, marked so that the list of contents finds it."""
    paragraph = _line(made, block.title, TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, pitch=36)
    paragraph.paragraph_format.page_break_before = True
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(level)
    for name in ("bookmarkStart", "bookmarkEnd"):
        mark = OxmlElement(f"w:{name}")
        mark.set(qn("w:id"), str(number))
        if name == "bookmarkStart":
            mark.set(qn("w:name"), f"part{number}")
        paragraph._p.append(mark)
    if block.under:
        _line(made, block.under, KAI, BODY_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
    _line(made, "", BODY, BODY_SIZE, WD_ALIGN_PARAGRAPH.LEFT)


def _characters(number: int) -> Any:
    return Pt(number * (BODY_SIZE + SQUEEZE))


def _table(made: Any, block: Table) -> None:
    table = made.add_table(rows=1, cols=len(block.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    width = PAGE[0] - MARGINS["left"] - MARGINS["right"]
    widths = block.widths or [width / len(block.heads)] * len(block.heads)
    for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
        _cell(cell, head, HEI, WD_ALIGN_PARAGRAPH.CENTER)
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for row in block.rows:
        added = table.add_row()
        whole = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(whole)
        for place, (cell, words) in enumerate(zip(added.cells, row, strict=True)):
            side = WD_ALIGN_PARAGRAPH.CENTER if place in block.centred else WD_ALIGN_PARAGRAPH.LEFT
            _cell(cell, words, BODY, side)
    for place, one in enumerate(widths):
        table.columns[place].width = Mm(one)
        for cell in table.columns[place].cells:
            cell.width = Mm(one)


def _cell(cell: Any, text: str, font: str, side: Any) -> None:
    """Tables are set smaller than the text, on a line pitch of their own."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(20)
    _run(paragraph, text, font, 12)


def _picture(made: Any, block: Picture) -> None:
    """On a line as high as the picture; its caption stays with it on the page."""
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.keep_with_next, shape.space_before = WD_LINE_SPACING.SINGLE, True, Pt(6)
    paragraph.add_run().add_picture(io.BytesIO(block.png), width=Mm(block.width))
    told = paragraph._p.xpath(".//wp:docPr")[0]
    told.set("descr", block.says or block.caption)
    under = made.add_paragraph()
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    under.paragraph_format.space_after = Pt(6)
    _run(under, block.caption, HEI, 12)
