import io
import logging

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from silian.core.errors import Refused
from silian.core.models import Record
from silian.volunteering.actions import papers, times, volunteers
from silian.volunteering.models import ServiceRecord
from silian.volunteering.queries.times import checked, mapping
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "330106190001010000"
SENT = {
    "id_kind": "居民身份证",
    "id_number": SECRET,
    "responsible": "示例·负责人",
    "handler": "示例·经办人",
    "contact": "0571-0000-1",
}


@pytest.fixture
def served(cast):
    one = build.volunteer(cast, "示例·林知远", "0571-0000-1001", person=cast.resident, consents={"keep", "share"})
    found = [build.report(one, build.hours(0, 1.5, days=-day), what=f"义诊{day}") for day in (2, 1)]
    for time in found:
        times.confirm_time(time, by=cast.secretary)
    return one, found


def everything_in_the_database() -> str:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        names = [row[0] for row in cursor.fetchall()]
        told = []
        for name in names:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{name}" t')
            told.append(cursor.fetchone()[0] or "")
    return "\n".join(told)


def test_the_printed_page_carries_all_that_is_asked_and_keeps_no_id(client, cast, served, caplog):
    one, found = served
    client.force_login(cast.secretary, backend=BACKEND)
    with caplog.at_level(logging.DEBUG):
        page = client.post(f"/volunteering/volunteers/{one.pk}/record", SENT | {"time": [time.pk for time in found]})
    text, made = page.content.decode(), ServiceRecord.objects.get()
    code = papers.code_of(made)
    for word in (
        "示例·林知远", "居民身份证", SECRET, one.shown_number, "3 hours", "义诊1", "义诊2", cast.street.name, "示例·负责人", "示例·经办人",
        "0571-0000-1", made.shown_number, cast.today.isoformat(), "(seal)", code,
    ):  # fmt: skip
        assert word in text, word
    assert page.headers["Cache-Control"].startswith("private, no-store")
    kept = everything_in_the_database()
    assert SECRET not in kept and code not in kept and code.replace("-", "") not in kept
    assert SECRET not in caplog.text
    assert SECRET not in page.wsgi_request.get_full_path()


def test_the_paper_is_never_called_a_certificate(client, cast, served):
    one, found = served
    client.force_login(cast.secretary, backend=BACKEND)
    client.cookies["django_language"] = "zh-hans"
    page = client.post(f"/volunteering/volunteers/{one.pk}/record", SENT | {"time": [time.pk for time in found]})
    text = page.content.decode()
    assert "平台服务记录" in text
    assert "证明" not in text and "证书" not in text


def test_printed_again_it_bears_the_same_number_and_code(client, cast, served):
    one, found = served
    first = papers.print_record(one, found, responsible="甲", handler="乙", contact="丙", by=cast.secretary)
    client.force_login(cast.secretary, backend=BACKEND)
    again = client.post(f"/volunteering/records/{first.record.pk}", {"id_kind": "", "id_number": ""}).content.decode()
    assert first.code in again and first.record.shown_number in again
    assert ServiceRecord.objects.count() == 1


def test_the_code_tells_the_hours_and_no_name(client, cast, served):
    one, found = served
    code = papers.print_record(one, found, responsible="甲", handler="乙", contact="丙", by=cast.secretary).code
    page = client.get("/volunteering/verify", {"code": code.lower().replace("-", " ")})
    text = page.content.decode()
    assert "义诊1" in text and "all of its hours still count" in text
    assert "示例·林知远" not in text and "0571-0000-1001" not in text
    assert client.get("/volunteering/verify", {"code": "AAAA-BBBB-CCCC-DDDD-EEEE"}).status_code == 404


def test_the_code_tells_what_was_made_void_later(cast, served):
    one, found = served
    code = papers.print_record(one, found, responsible="甲", handler="乙", contact="丙", by=cast.secretary).code
    times.void_time(found[0], "当天未到", by=cast.secretary)
    said = checked(code)
    assert (said.hours, said.still, said.is_whole) == ("3", "1.5", False)
    assert [line[3] for line in said.lines] == [False, True]


def test_only_confirmed_time_is_printed_and_only_by_the_office(cast, served):
    one, found = served
    waiting = build.report(one, build.hours(0, 1, days=-3))
    for by, chosen in ((cast.secretary, [waiting]), (cast.secretary, []), (cast.choir_liaison, found)):
        with pytest.raises(Refused):
            papers.print_record(one, chosen, responsible="甲", handler="乙", contact="丙", by=by)
    assert ServiceRecord.objects.count() == 0


def test_the_national_workbook_holds_those_who_agreed_in_the_order_of_the_mapping(client, cast, served):
    one, _found = served
    silent = build.volunteer(cast, "示例·不上报", "0571-0000-1002")
    times.confirm_time(build.report(silent, build.hours(0, 1, days=-1)), by=cast.secretary)
    volunteers.change_volunteer(one, {"national_number": "33010000001"}, by=cast.secretary)
    client.force_login(cast.secretary, backend=BACKEND)
    first = build.hours(0, 1, days=-5).lower.date()
    answer = client.post("/volunteering/national", {"first": first.isoformat(), "last": cast.today.isoformat()})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    _title, _line, head, *rows = book.get_sheet_by_index(0).to_python()
    assert head[1:] == [column for column, _fact in mapping()]
    assert [row[1] for row in rows] == ["示例·林知远"] * 2
    assert rows[0][2] == "33010000001" and rows[0][9] == "1.5"
    assert Record.objects.get(verb="volunteering.times.exported").facts["rows"] == 2
