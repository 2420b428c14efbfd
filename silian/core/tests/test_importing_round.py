"""What goes out comes back as it was: any words people may write, through the workbook and in again."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from silian.core import export
from silian.core.importing import answers, cells, kinds, runs
from silian.core.importing.plan import Scope, make
from silian.exchange.models import Service
from silian.exchange.tests import build

# Everything but surrogates and the null sign, which no table keeps, with what spreadsheets stumble over up front.
SIGNS = st.one_of(
    st.sampled_from(list("=+-@'\"\t\r\n,;_x 　示例（）()％０Ａ*.示\u200b\u00a0")),
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
)
NASTY = st.text(SIGNS, min_size=1, max_size=40).filter(
    # The reader of workbooks takes "_x0041_" for a coded sign when it is itself written as one.
    lambda text: "_x" not in text and cells.tidy(text) != ""
)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.text(SIGNS, max_size=40))
@settings(max_examples=500)
def test_the_guard_comes_off_exactly_whatever_is_written(text):
    guarded = cells.guard(text)
    assert guarded[:1] not in tuple(cells.DANGEROUS)
    assert (cells.unguard(guarded) if guarded else "") == text


@given(st.text(SIGNS, max_size=40))
@settings(max_examples=500)
def test_reading_what_was_read_changes_nothing(text):
    once = cells.tidy(text)
    assert cells.words(export.guard(once)) == once == cells.tidy(once)


@given(st.lists(NASTY, min_size=1, max_size=5))
@MANY
def test_words_come_back_through_a_workbook(texts):
    content = export.workbook("示例", "示例", [{"内容": text} for text in texts]).read()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [cells.words(row[1]) for row in sheet[3:]] == [cells.tidy(text) for text in texts]


@given(title=NASTY, detail=NASTY, remark=NASTY)
@MANY
def test_a_line_with_nasty_words_changes_nothing_when_it_comes_back(cast, title, detail, remark):
    Service.objects.all().delete()
    build.service(cast.choir, cast.choir_liaison, title=title, detail=detail, remark=remark)
    kind = kinds.find("services")
    content = answers.exported(kind, "示例", cast.secretary, {}).read()
    plan = make(kind, content, Scope(cast.street, cast.secretary, {"year": build.YEAR}))
    assert plan.counts == {"new": 0, "changed": 0, "same": 1, "bad": 0}, [
        (row.changes, row.reasons) for row in plan.rows
    ]


@given(name=NASTY, address=NASTY)
@MANY
def test_an_organisation_with_a_nasty_name_changes_nothing_when_it_comes_back(cast, name, address):
    from silian.members.models import Organisation

    Organisation.objects.filter(pk=cast.shop.pk).update(name=name, address=address)
    kind = kinds.find("organisations")
    content = answers.exported(kind, "示例", cast.secretary, {"member": "no"}).read()
    plan = make(kind, content, Scope(cast.street, cast.secretary))
    assert plan.counts == {"new": 0, "changed": 0, "same": 1, "bad": 0}, [
        (row.changes, row.reasons) for row in plan.rows
    ]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_we_write_is_a_formula(text):
    content = export.workbook("示例", "示例", [{"内容": text}]).read()
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as folded:
        sheet = folded.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    value = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)[3][1]
    )
    assert value[0] == "'"


def test_the_rows_that_come_back_with_reasons_can_be_handed_in_again(cast):
    kind = kinds.find("organisations")
    rows = "单位名称,联系人,联系电话,入会日期\n=示例店,示例·甲,13800000000,2020-02-30\n示例店乙,-乙,0571,2020-01-01"
    plan = make(kind, rows.encode(), Scope(cast.street, cast.secretary))
    came_back = answers.with_reasons(plan, "示例").read()
    again = make(kind, came_back, Scope(cast.street, cast.secretary))
    assert again.counts == plan.counts == {"new": 1, "changed": 0, "same": 0, "bad": 1}
    assert [row.values for row in again.rows] == [row.values for row in plan.rows]
    assert runs.preview(again)["unknown"] == []
