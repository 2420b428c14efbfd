"""The official layout: its numbers in the file, and 22 lines of 28 characters when LibreOffice lays it out."""

import doctest
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm, Pt

from silian.core import official
from silian.core.official import Contents, Heading, Part, Table, Text, chinese, paper
from tests.prepare import find_office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SENTENCE = "为推进区域共建共享各方就合唱指导进社区达成如下约定并共同遵守执行"


def as_pdf(content: bytes, folder: Path) -> bytes:
    """What a real word processor makes of it."""
    office = find_office()
    if office is None:
        pytest.fail(
            "Papers are opened with LibreOffice Writer: run `make test`, which installs it, or set OFFICE=/path/to/soffice."
        )
    (folder / "paper.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "paper.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "paper.pdf").read_bytes()


def words_of(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page, line by line as it was laid out."""
    (folder / "read.pdf").write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", folder / "read.pdf", "-"], check=True, capture_output=True)
    return [page for page in told.stdout.decode().split("\f") if page.strip()]


@pytest.fixture(scope="module")
def made() -> bytes:
    blocks = [
        Text(SENTENCE * 60), Heading("内容"), Heading("提供", 2), Heading("细目", 3), Heading("再细", 4), Heading("其他"),
        Table(["序号", "内容"], [["1", "合唱"], ["2", "讲座"]], [20, 100]), Text("2026年11月26日", "right"),
    ]  # fmt: skip
    return paper(
        "关于合唱指导进社区的共建协议", blocks, number="共建协〔2026〕1号", sender="示例联合会", author="示例联合会"
    )


@pytest.fixture(scope="module")
def read(made):
    return Document(io.BytesIO(made))


@pytest.fixture(scope="module")
def pages(made, tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("paper")
    return words_of(as_pdf(made, folder), folder)


def test_numbers_in_chinese():
    assert doctest.testmod(official).failed == 0
    assert [chinese(one) for one in (9, 12, 30, 99)] == ["九", "十二", "三十", "九十九"]
    with pytest.raises(ValueError):
        chinese(100)


def test_page_and_margins(read):
    page = read.sections[0]
    found = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.left_margin,
        page.right_margin,
        page.bottom_margin,
    )
    assert [round(one.mm) for one in found] == [210, 297, 37, 28, 26, 35]
    assert abs(page.page_width - page.left_margin - page.right_margin - Mm(156)) < 1000


def letters(paragraph) -> tuple[str, float]:
    run = paragraph.runs[0]
    return run._r.rPr.find(f"{W}rFonts").get(f"{W}eastAsia"), run.font.size.pt


def test_letters_and_sizes(read):
    by_text = {one.text: one for one in read.paragraphs if one.text}
    assert letters(read.paragraphs[0]) == ("方正小标宋简体", 22) and read.paragraphs[0].alignment == 1
    assert letters(by_text[SENTENCE * 60]) == ("仿宋_GB2312", 16)
    assert [letters(by_text[text]) for text in ("一、内容", "（一）提供", "1.细目", "（1）再细", "二、其他")] == [
        ("黑体", 16), ("楷体_GB2312", 16), ("仿宋_GB2312", 16), ("仿宋_GB2312", 16), ("黑体", 16),
    ]  # fmt: skip
    pitch = by_text[SENTENCE * 60].paragraph_format.line_spacing
    assert 28 <= pitch.pt <= 29 and pitch * 22 <= Mm(225) < pitch * 23


def test_page_numbers_stand_outside_and_are_counted(read):
    section = read.sections[0]
    assert read.settings.odd_and_even_pages_header_footer is True
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert (odd.paragraph_format.right_indent, even.paragraph_format.left_indent) == (Pt(14), Pt(14))
    assert {run.font.size.pt for one in (odd, even) for run in one.runs} == {14}
    assert all("PAGE" in one._p.xml for one in (odd, even))


def test_fonts_are_named_with_fallbacks_and_none_is_bundled(made):
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        table = parts.read("word/fontTable.xml").decode()
        assert not [name for name in parts.namelist() if "fonts/" in name or name.endswith((".ttf", ".odttf"))]
    for name, others in official.FALLBACKS.items():
        assert f'w:name="{name}"' in table and others in table


def test_a_full_page_has_22_lines_of_28_characters(pages):
    lines = [re.sub(r"\s", "", line) for line in pages[1].splitlines() if line.strip()]
    assert len(lines) == 22 + 1  # and the page number
    assert {len(line) for line in lines[:-1]} == {28}


def test_page_numbers_as_laid_out(pages):
    last = [[line for line in page.splitlines() if line.strip()][-1] for page in pages]
    assert [re.sub(r"\s", "", line) for line in last] == [f"—{number}—" for number in range(1, len(pages) + 1)]
    inset = [len(line) - len(line.lstrip()) for line in last]
    assert inset[0] > 20 > inset[1]


def test_a_volume_lists_its_parts_with_the_pages_they_begin_on(tmp_path):
    blocks = [
        Contents(("章程", "工作制度"), "目录"), Part("章程", "第1版"), Text("第一章 总则", "heading"), Text(SENTENCE * 40),
        Part("工作制度", "第2版"), Text(SENTENCE),
    ]  # fmt: skip
    pages = words_of(as_pdf(paper("联合会制度汇编", blocks), tmp_path), tmp_path)
    begins = {
        title: at
        for at, page in enumerate(pages, 1)
        for title in ("章程", "工作制度")
        if page.strip().startswith(title)
    }
    listed = dict(re.findall(r"(章程|工作制度)\D*?(\d+)", pages[0].replace(".", "")))
    assert {title: int(page) for title, page in listed.items()} == begins
    assert begins["章程"] == 2 and begins["工作制度"] > 3
