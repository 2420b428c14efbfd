"""The workbook of the bases: in, out, and in again without any change."""

import io

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from silian.core import export
from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.places.models import Base, OpenHours, Room
from silian.places.tests import build

HEAD = "基地名称,牵头单位,共建单位,用途,社区,场所名称,容纳人数,开放时间,预约审核,时段（分钟）,最长（分钟）,对外公开\n"
ROWS = (
    HEAD
    + "示例文化基地,示例歌舞团,示例医院、示例银行,读书会,上保社区,排练厅,30,周一至周五 8:30-17:30；周六 9:00—12:00,牵头单位审核,30,240,是\n"
    + "示例文化基地,,,,,小教室,12,每天 9:00-21:00,无需审核,30,120,\n"
)


def load(cast, text: str, by=None):
    kind = kinds.find("bases")
    return runs.check(
        runs.receive(
            kind,
            text if isinstance(text, bytes) else text.encode(),
            "基地.csv",
            Scope(cast.street, by or cast.secretary),
        )
    )


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_bases_and_rooms_come_in_as_a_file_says(cast):
    run = load(cast, ROWS)
    assert run.counts == {"new": 2, "changed": 0, "same": 0, "bad": 0}, run.preview
    assert Base.objects.count() == 0
    runs.write(run, by=cast.secretary)
    base = Base.objects.get()
    assert (base.owner, base.community, base.published) == (cast.choir, cast.community, True)
    assert set(base.partners.values_list("organisation", flat=True)) == {cast.clinic.pk, cast.bank.pk}
    assert list(Room.objects.order_by("pk").values_list("name", "capacity", "approval", "longest_minutes")) == [
        ("排练厅", 30, "owner", 240), ("小教室", 12, "nobody", 120),
    ]  # fmt: skip
    assert OpenHours.objects.filter(room__name="排练厅").count() == 6
    assert OpenHours.objects.filter(room__name="小教室").count() == 7


def test_the_same_file_twice_and_the_export_change_nothing(cast):
    runs.write(load(cast, ROWS), by=cast.secretary)
    assert load(cast, ROWS).counts == {"new": 0, "changed": 0, "same": 2, "bad": 0}
    kind = kinds.find("bases")
    sheet = export.Sheet(
        "基地", "基地", "示例", [column.word for column in kind.columns], list(kind.rows_for_export(cast.secretary, {}))
    )
    content = export.book([sheet]).getvalue()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[3:]] == ["示例文化基地"] * 2
    again = load(cast, content)
    assert again.counts == {"new": 0, "changed": 0, "same": 2, "bad": 0}, again.preview


def test_a_changed_cell_changes_one_thing(cast):
    runs.write(load(cast, ROWS), by=cast.secretary)
    run = load(cast, HEAD + "示例文化基地,,示例医院,,,排练厅,36,周一至周日 08:00-20:00,,,,否\n")
    assert run.counts["changed"] == 1, run.preview
    runs.write(run, by=cast.secretary)
    base, room = Base.objects.get(), Room.objects.get(name="排练厅")
    assert (base.published, room.capacity, room.approval) == (False, 36, "owner")
    assert list(base.partners.values_list("organisation", flat=True)) == [cast.clinic.pk]
    assert OpenHours.objects.filter(room=room).count() == 7


@pytest.mark.parametrize(
    "row",
    [
        "示例新基地,,,,,厅,30,,,,,\n", "示例新基地,没有的单位,,,,厅,30,,,,,\n", "示例新基地,示例歌舞团,,,没有的社区,厅,30,,,,,\n",
        "示例新基地,示例歌舞团,,,,厅,30,周一 25:00-26:00,,,,\n", "示例新基地,示例歌舞团,,,,厅,30,,谁都行,,,\n",
    ],
    ids=["no owner", "unknown owner", "unknown community", "no hours", "unknown approval"],
)  # fmt: skip
def test_a_bad_row_says_why_and_writes_nothing(cast, row):
    run = load(cast, HEAD + row)
    assert (run.counts["bad"], run.counts["new"]) == (1, 0)
    assert run.preview["bad"][0]["reasons"]
    assert Base.objects.count() == 0


def test_a_liaison_imports_her_own_bases_only(cast):
    assert load(cast, ROWS, cast.choir_liaison).counts["new"] == 2
    assert load(cast, ROWS, cast.bank_liaison).counts["bad"] >= 1


def test_hours_that_would_displace_are_not_changed_by_a_file(cast):
    room = build.room(cast)
    build.booking(cast, room)
    run = load(cast, HEAD + f"{room.base.name},,,,,{room.name},,周一至周日 08:00-10:00,,,,\n")
    assert run.counts["bad"] == 1


def test_a_base_brings_its_position_or_none(cast):
    """Both coordinates or neither; the same file again changes nothing."""
    head, first, _second = ROWS.split("\n")[:3]
    placed = f"{head},纬度,经度\n{first},30.26,120.134567\n"
    runs.write(load(cast, placed), by=cast.secretary)
    base = Base.objects.get()
    assert (str(base.latitude), str(base.longitude)) == ("30.26000", "120.13457")
    assert load(cast, placed).counts == {"new": 0, "changed": 0, "same": 1, "bad": 0}
    assert load(cast, f"{head},纬度\n{first},30.27\n").counts["changed"] == 1
    for given in ("30.27,", "91,120", "北纬,120"):
        bad = f"{head},纬度,经度\n示例新基地,{first.partition(',')[2]},{given}\n"
        assert load(cast, bad).counts == {"new": 0, "changed": 0, "same": 0, "bad": 1}, given
