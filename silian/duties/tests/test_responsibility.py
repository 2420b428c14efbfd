"""What a seat sees to in a year: its body's duties, what it sees to first, its visits and tasks; the same on the page and on paper."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from docx import Document

from silian.core.periods import period_of
from silian.duties.queries.responsibility import responsibility
from silian.duties.tests import build
from silian.members.models import Organisation, Seat
from silian.tasks.tests.build import task
from silian.visits.models import Visit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def seat_of(person) -> Seat:
    return Seat.objects.select_related("body__organisation", "federation").get(terms__person=person)


def full(cast) -> None:
    """The sector group meets every quarter, its convener sees to it that every member is visited; the choir was."""
    first = period_of("year", cast.today).first
    build.rule(cast, start=first, clause="第十二条")
    build.rule(cast, "organisation", first, name="年度走访", period="year", fact="visit", owner="area")
    build.meeting(cast, build.body(cast, "sector"), first)
    build.visit(cast, cast.choir, cast.today)
    seat = seat_of(cast.convener)
    Visit.objects.create(
        federation=cast.street,
        organisation=cast.clinic,
        visitor=seat,
        planned_on=cast.today + timedelta(days=3),
        by=cast.secretary,
    )
    task(cast, "联系场地", seat=seat)


def lines(shown, part: str) -> list[tuple[str, str, str]]:
    return [(one.what, one.whom, one.word) for one in getattr(shown, part)]


def test_a_seat_sees_to_its_bodys_duties_to_its_area_to_visits_and_tasks(cast):
    full(cast)
    year = cast.today.year
    shown = responsibility(seat_of(cast.convener), year)
    duties = lines(shown, "duties")
    assert duties[0] == (f"界别小组季度会议, Quarter 1 of {year}", "民生服务", "Fulfilled")
    assert len(duties) == 5 and shown.duties[0].source == "第十二条"
    whom, word = next((whom, word) for what, whom, word in duties if "年度走访" in what)
    assert whom == "示例歌舞团, 示例医院, 示例银行" and word in (
        "Due, 1 of 3 fulfilled",
        "Not due yet, 1 of 3 fulfilled",
    )
    assert lines(shown, "visits") == [("Visit", "示例医院", "Visit planned")]
    assert [one.what for one in shown.tasks] == ["联系场地"]
    assert shown.holders == [cast.convener.name]


def test_another_seat_has_none_of_it(cast):
    full(cast)
    shown = responsibility(seat_of(cast.community_secretary), cast.today.year)
    assert [what for what, _whom, _word in lines(shown, "duties") if "季度" in what] == []
    assert (shown.visits, shown.tasks) == ([], [])


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(cast, number, django_assert_num_queries):
    full(cast)
    for at in range(number):
        task(cast, f"第{at}件", seat=seat_of(cast.convener))
        Organisation.objects.create(federation=cast.street, name=f"示例新单位{at}")
    client = Client()
    client.force_login(cast.convener, backend=BACKEND)
    address = f"/duties/seats/{seat_of(cast.convener).pk}"
    client.get(address)
    with django_assert_num_queries(11):
        assert client.get(address).status_code == 200


def test_the_paper_says_what_the_page_says_in_chinese(cast):
    full(cast)
    seat = seat_of(cast.convener)
    client = Client()
    client.force_login(cast.convener, backend=BACKEND)
    answer = client.get(f"/duties/seats/{seat.pk}.docx")
    read = Document(io.BytesIO(b"".join(answer)))
    words = "\n".join(paragraph.text for paragraph in read.paragraphs)
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert f"{cast.today.year}年度责任清单" in words and cast.convener.name in words
    assert {"第十二条", "联系场地", "示例医院"} <= set(cells) and "已办" in "".join(cells)


def test_nobody_else_reads_a_seats_list(cast):
    client = Client()
    client.force_login(cast.clinic_liaison, backend=BACKEND)
    assert client.get(f"/duties/seats/{seat_of(cast.convener).pk}").status_code == 409
