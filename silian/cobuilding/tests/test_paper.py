"""The agreement as a paper: the numbers of GB/T 9704 in the file, and what a real word processor makes of it."""

import io

import pytest
from docx import Document

from silian.cobuilding.queries.paper import paper_of
from silian.cobuilding.tests import build
from silian.core.tests.test_official import as_pdf, words_of


@pytest.fixture
def text(cast):
    version = build.out(cast, build.from_match(cast))
    return build.fresh(version)


def test_the_paper_says_who_gives_what_under_which_conditions(cast, text):
    said = "\n".join(one.text for one in Document(io.BytesIO(paper_of(text))).paragraphs)
    assert said.startswith(f"{text.title}共建协议\n{cast.street.name}　{text.agreement.sign}")
    for words in (
        "甲方：示例银行",
        "乙方：示例歌舞团",
        "周三晚",
        "主办单位投保",
        "连续两次到场不足十人",
        "先试讲一次",
        text.check_code,
    ):
        assert words in said, words


def test_who_has_signed_here_stands_in_the_paper(cast, text):
    before = paper_of(text)
    build.sign(text, cast.choir, cast.choir_liaison)
    after = "\n".join(one.text for one in Document(io.BytesIO(paper_of(build.fresh(text)))).paragraphs)
    assert "示例·歌联络" in after and "示例·歌联络" not in "\n".join(
        one.text for one in Document(io.BytesIO(before)).paragraphs
    )


def test_a_word_processor_opens_the_paper(text, tmp_path):
    pdf = as_pdf(paper_of(text), tmp_path)
    assert pdf.startswith(b"%PDF")
    pages = words_of(pdf, tmp_path)
    assert len(pages) >= 1 and "一、" in pages[0] and "周三晚" in "".join(pages)
