"""The paper of a report as a word processor lays it out, and its charts as pictures."""

import pytest

from silian.core.tests.test_official import as_pdf, words_of
from silian.reports.queries import drawing
from silian.reports.queries.paper import drawn, paper_of

CHART = {
    "name": "growth", "kind": "line", "title": "历年成员单位数", "says": "2024年末为3家，截至2026年11月30日为5家。",
    "heads": ["年份", "成员单位"], "labels": ["二〇二四", "2025", "2026"], "values": [3, 4, 5],
    "rows": [[["二〇二四", ""], ["3", "a"]], [["2025", ""], ["4", "b"]], [["2026", ""], ["5", "c"]]],
}  # fmt: skip
SAID = {
    "title": "示例联合会2026年度工作报告", "federation": "示例联合会", "subject": "示例联合会", "period": "2026年",
    "as_of": "2026年11月30日", "compared": "与截至2025年11月30日的数据相比。",
    "sections": [
        {"key": "foreword", "heading": "总体情况", "own": False, "open": True, "paragraphs": [], "tables": [], "charts": []},
        {
            "key": "members", "heading": "组织联席", "own": False, "open": False,
            "paragraphs": [[["截至2026年11月30日，共有成员单位", ""], ["5家", "members"], ["，比上年增加1家。", ""]]],
            "tables": [{"caption": "", "heads": ["指标", "本期", "上年", "增减"], "numbers": [1, 2, 3], "widths": [72, 28, 28, 28],
                        "rows": [[["成员单位（家）", ""], ["5", "members"], ["4", ""], ["+1", ""]]]}],
            "charts": [CHART],
        },
    ],
    "figures": {},
}  # fmt: skip


def test_a_picture_has_the_same_bytes_whenever_it_is_drawn():
    first = drawing.picture(CHART)
    assert first[:8] == b"\x89PNG\r\n\x1a\n" and drawing.picture(CHART) == first
    assert drawing.picture(CHART | {"kind": "bars"}) != first
    assert b"Software" not in first


def test_without_chinese_letters_the_labels_are_numbers_of_the_table(monkeypatch):
    """No empty boxes in the picture: 1, 2, 3 are found again in the table beneath."""
    monkeypatch.setattr(drawing, "_letter", lambda: None)
    numbered = drawing.picture(CHART)
    assert numbered == drawing.picture(CHART | {"labels": ["1", "2", "3"]})


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("report")
    content = paper_of(SAID, drawn(SAID), number="共建报〔2026〕1号", code="AAAA BBBB")
    return words_of(as_pdf(content, folder), folder)


def test_the_paper_reads_as_a_report_and_leaves_out_what_is_empty(laid_out):
    said = "".join(laid_out[0].split())
    assert said.startswith("示例联合会2026年度工作报告示例联合会共建报〔2026〕1号一、组织联席")
    assert "成员单位5家，比上年增加1家。" in said and "总体情况" not in said
    assert said.index("历年成员单位数") < said.index("序号年份成员单位") and "核对码：AAAABBBB" in "".join(
        laid_out
    ).replace(" ", "").replace("\n", "")
