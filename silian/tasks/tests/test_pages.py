"""The pages of tasks: what they show, to whom, by how many queries."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from silian.tasks import actions
from silian.tasks.models import Task
from silian.tasks.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(client):
    def go(person):
        client.force_login(person, backend=BACKEND)
        client.get("/healthz")  # the first page of a session writes down that it is alive
        return client

    return go


def asked(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 5), ("?whose=all&state=all", 5), ("/{pk}", 6), ("/{pk}/edit", 7)])
def test_a_page_costs_the_same_for_one_and_for_three_tasks(cast, enter, page, queries, number):
    one = [build.task(cast, f"第{at}件") for at in range(number)][0]
    assert (
        asked(enter(cast.secretary), f"/tasks{page.format(pk=one.pk) or '/'}".replace("/tasks?", "/tasks/?")) == queries
    )


def titles(client, query: str) -> list[str]:
    return [row.title for row in client.get(f"/tasks/{query}").context["slice"].rows]


def test_the_list_is_mine_or_what_i_gave_or_all_i_may_see(cast, enter):
    build.task(cast, "歌舞团的")
    build.task(cast, "医院的", organisation=cast.clinic, due_on=cast.today - timedelta(days=1))
    actions.finish_task(build.task(cast, "做完的"), "好", by=cast.secretary)
    office, choir = cast.secretary, cast.choir_liaison
    assert (titles(enter(office), ""), titles(enter(office), "?whose=given")) == ([], ["医院的", "歌舞团的"])
    assert titles(enter(office), "?whose=all&late=1") == ["医院的"]
    assert titles(enter(office), "?whose=all&state=done") == ["做完的"]
    assert titles(enter(office), "?whose=all&q=gewutuan") == ["歌舞团的"]
    assert (titles(enter(choir), ""), titles(enter(choir), "?whose=all")) == (["歌舞团的"], ["歌舞团的"])
    assert titles(enter(cast.stranger), "?whose=all&state=all") == []


def test_the_workbook_holds_what_the_page_shows(cast, enter):
    build.task(cast, "歌舞团的")
    build.task(cast, "医院的", organisation=cast.clinic)
    answer = enter(cast.choir_liaison).get("/tasks/workbook?whose=all")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[3:]] == ["歌舞团的"]


def test_a_task_is_finished_on_the_desk_with_one_press_and_one_sentence(cast, enter):
    one = build.task(cast)
    client = enter(cast.choir_liaison)
    page = client.get(reverse("portal:desk")).content.decode()
    assert f'action="/tasks/{one.pk}/done"' in page and "because you are 示例歌舞团" in page
    answer = client.post(f"/tasks/{one.pk}/done", {"outcome": "已定", "next": "/desk"})
    assert (answer.url, build.fresh(one).state) == ("/desk", "done")
    assert client.get(reverse("portal:desk")).context["desk"].waiting == []


def test_a_sentence_is_asked_for_and_nothing_changes_without_it(cast, enter):
    one = build.task(cast)
    assert enter(cast.choir_liaison).post(f"/tasks/{one.pk}/done", {"outcome": " "}).status_code == 409
    assert build.fresh(one).state == "open"


def test_the_office_gives_a_task_to_somebody_else_and_another_day(cast, enter):
    one = build.task(cast)
    day = (cast.today + timedelta(days=30)).isoformat()
    fields = {"title": "联系新场地", "owner": f"o{cast.clinic.pk}", "due_on": day, "detail": ""}
    answer = enter(cast.secretary).post(f"/tasks/{one.pk}/edit", fields)
    changed = Task.objects.get()
    assert (answer.status_code, changed.organisation, changed.due_on.isoformat()) == (302, cast.clinic, day)
    wrong = enter(cast.secretary).post(f"/tasks/{one.pk}/edit", fields | {"owner": f"o{cast.elsewhere_member.pk}"})
    assert (wrong.status_code, build.fresh(one).organisation) == (422, cast.clinic)


def test_one_task_tells_where_it_comes_from_and_what_happened(cast, enter):
    one = build.task(cast)
    actions.finish_task(one, "已定在大礼堂", by=cast.choir_liaison)
    page = enter(cast.choir_liaison).get(f"/tasks/{one.pk}").content.decode()
    assert "示例例会纪要" in page and "已定在大礼堂" in page and 'class="timeline"' in page
