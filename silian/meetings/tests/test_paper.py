"""Invitation and minutes as papers: what stands in them, and what a real word processor makes of them."""

import io

import pytest
from docx import Document

from silian.core.tests.test_official import as_pdf, words_of
from silian.meetings.actions import agreeing
from silian.meetings.models import Invitee, Line
from silian.meetings.queries import paper
from silian.meetings.queries.paper import invitation
from silian.meetings.tests import build


def words(content: bytes) -> str:
    read = Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


@pytest.fixture
def final(cast):
    meeting = build.out(cast, chair="示例·召集人")
    line = Line.objects.get(number=2)
    row = Invitee.objects.get(meeting=meeting, organisation=cast.bank)
    objection = agreeing.object_to_line(line, row, "应为周四", by=cast.bank_liaison)
    agreeing.answer_objection(objection, False, "以录音为准", by=cast.convener)
    agreeing.finish_minutes(build.over(meeting), by=cast.convener)
    agreeing.correct_line(build.fresh(Line.objects.get(number=1)), "各单位一致同意试行", "漏了一致", by=cast.convener)
    return build.fresh(meeting)


def test_the_minutes_say_who_came_what_was_resolved_and_what_was_objected(cast, final):
    said = words(paper(final))
    assert said.startswith("示例第四季度例会纪要\n民生服务")
    sign = final.decisions.get().sign
    for expected in (
        "示例会议室", "示例·召集人", "示例银行（示例·到会）", "一、示例助餐点", f"2．{sign}：示例助餐点每周三开放", "联系示例菜场", "示例歌舞团",
        "应为周四", "以录音为准", "各单位一致同意试行", "漏了一致", final.minutes.check_code,
    ):  # fmt: skip
        assert expected in said, expected


def test_final_minutes_read_the_same_when_names_change(cast, final):
    before = words(paper(final))
    cast.choir.name, cast.choir.short_name = "示例新名歌舞团", ""
    cast.choir.save()
    assert words(paper(build.fresh(final))) == before


def test_a_draft_says_that_it_is_one(cast):
    assert "（草稿，尚未确认）" in words(paper(build.written(cast)))


def test_the_invitation_carries_time_place_and_agenda(cast):
    meeting = build.called(cast)
    said = words(invitation(meeting))
    for expected in ("示例第四季度例会", "示例会议室", "示例医院", "14:00—16:00"):
        assert expected in said, expected


def test_a_word_processor_opens_both(cast, final, tmp_path):
    for at, content in enumerate((paper(final), invitation(final))):
        folder = tmp_path / str(at)
        folder.mkdir()
        pdf = as_pdf(content, folder)
        pages = words_of(pdf, folder)
        assert pdf.startswith(b"%PDF") and len(pages) >= 1 and "示例第四季度例会" in "".join(pages).replace("\n", "")
