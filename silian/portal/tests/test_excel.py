"""Workbooks through the pages: hand in, look, write, and what comes back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.core.models import ImportRun, Record, StoredFile
from silian.exchange.models import Demand, Service
from silian.members.models import Organisation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
State = ImportRun.State
LIST_QUERIES = 9


def csv(*lines: str, name: str = "名册.csv", code: str = "utf-8-sig") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join(lines).encode(code))


def rows_of(response) -> list[list]:
    content = b"".join(response.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.fixture
def office(client, cast):
    client.force_login(cast.secretary, backend=BACKEND)
    return client


def hand_in(client, kind: str, file, **more):
    return client.post(f"/import/{kind}", {"file": file, **more}, follow=True)


def run_of(response) -> ImportRun:
    return response.context["run"]


def test_a_workbook_is_looked_at_before_anything_is_written(office, cast):
    shown = hand_in(
        office,
        "organisations",
        csv("单位名称,社区,联系电话,联系人", "示例书店,上保社区,13800000000,示例·店主"),
        federation=cast.street.pk,
    )
    assert shown.status_code == 200
    assert run_of(shown).counts == {"new": 1, "changed": 0, "same": 0, "bad": 0}
    assert "示例书店" in shown.content.decode()
    assert not Organisation.objects.filter(name="示例书店").exists()

    office.post(f"/import/runs/{run_of(shown).pk}/write")
    book_shop = Organisation.objects.get(name="示例书店")
    assert (book_shop.community, book_shop.contacts.get().phone, book_shop.contacts.get().first) == (
        cast.community,
        "13800000000",
        True,
    )


def test_bad_rows_come_back_with_reasons_are_mended_and_imported(office, cast):
    shown = hand_in(
        office,
        "organisations",
        csv("单位名称,社区", "示例书店,上保社区", "示例花店,下保社区"),
        federation=cast.street.pk,
    )
    run = run_of(shown)
    assert run.counts == {"new": 1, "changed": 0, "same": 0, "bad": 1}
    assert office.post(f"/import/runs/{run.pk}/write").status_code == 409
    assert not Organisation.objects.filter(name="示例书店").exists()

    came_back = rows_of(office.get(f"/import/runs/{run.pk}/answer"))
    assert came_back[2][:4] == ["序号", "原因", "单位名称", "社区"] or came_back[2][1:4] == [
        "Reason",
        "单位名称",
        "社区",
    ]
    assert ["下保社区" in row[1] for row in came_back[3:5]] == [False, True]

    from silian.core import export

    mended = [[("上保社区" if cell == "下保社区" else cell) for cell in row[1:4]] for row in came_back[3:5]]
    content = export.book([export.Sheet("x", "x", "x", came_back[2][1:4], mended)]).read()
    shown = hand_in(office, "organisations", SimpleUploadedFile("mended.xlsx", content), federation=cast.street.pk)
    assert run_of(shown).counts == {"new": 2, "changed": 0, "same": 0, "bad": 0}
    office.post(f"/import/runs/{run_of(shown).pk}/write")
    assert Organisation.objects.filter(name__in=["示例书店", "示例花店"]).count() == 2


def test_only_the_good_rows_are_written_if_one_chooses_so(office, cast):
    shown = hand_in(
        office,
        "organisations",
        csv("单位名称,社区", "示例书店,上保社区", "示例花店,下保社区"),
        federation=cast.street.pk,
    )
    office.post(f"/import/runs/{run_of(shown).pk}/write", {"good_only": "1"})
    assert [one.name for one in Organisation.objects.filter(name__in=["示例书店", "示例花店"])] == ["示例书店"]
    page = office.get(f"/import/runs/{run_of(shown).pk}").content.decode()
    assert f"/import/runs/{run_of(shown).pk}/answer?bad=1" in page


def test_a_liaison_imports_her_own_two_lists_and_nothing_else(client, cast):
    client.force_login(cast.choir_liaison, backend=BACKEND)
    shown = hand_in(
        client,
        "services",
        csv("单位,服务名称,服务说明", "示例歌舞团,合唱课,教老人唱歌", "示例医院,义诊,量血压"),
        federation=cast.street.pk,
        year=cast.today.year,
    )
    run = run_of(shown)
    assert run.counts == {"new": 1, "changed": 0, "same": 0, "bad": 1}
    client.post(f"/import/runs/{run.pk}/write", {"good_only": "1"})
    assert [(one.title, one.organisation, one.year) for one in Service.objects.all()] == [
        ("合唱课", cast.choir, cast.today.year)
    ]
    assert (
        client.post(
            "/import/organisations", {"file": csv("单位名称", "示例书店"), "federation": cast.street.pk}
        ).status_code
        == 409
    )
    assert not Organisation.objects.filter(name="示例书店").exists()


def test_an_import_of_another_street_is_not_there(client, cast):
    client.force_login(cast.secretary, backend=BACKEND)
    run = run_of(hand_in(client, "organisations", csv("单位名称", "示例书店"), federation=cast.street.pk))
    client.force_login(cast.stranger, backend=BACKEND)
    addresses = [f"/import/runs/{run.pk}", f"/import/runs/{run.pk}/answer", f"/files/{run.file_id}"]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert [client.post(f"/import/runs/{run.pk}/{verb}").status_code for verb in ("write", "check", "drop")] == [
        404,
        404,
        404,
    ]
    run.refresh_from_db()
    assert run.state == State.CHECKED


def test_a_file_is_a_download_and_never_shown(office, cast):
    run = run_of(hand_in(office, "organisations", csv("单位名称", "示例书店"), federation=cast.street.pk))
    response = office.get(f"/files/{run.file_id}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_a_file_that_cannot_be_read_leaves_nothing(office, cast):
    assert (
        hand_in(
            office, "organisations", SimpleUploadedFile("x.xlsx", b"%PDF-1.7 nothing"), federation=cast.street.pk
        ).status_code
        == 409
    )
    assert (ImportRun.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_imports_costs_the_same_whatever_its_length(client, cast, django_assert_num_queries, how_many):
    scope = Scope(cast.street, cast.secretary, {})
    for number in range(how_many):
        runs.receive_and_check(
            kinds.find("organisations"), f"单位名称\n示例{number}号店".encode(), f"{number}.csv", scope
        )
    client.force_login(cast.secretary, backend=BACKEND)
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/import").status_code == 200


@pytest.mark.parametrize("kind", ["structure", "organisations", "seats", "services", "demands"])
def test_an_empty_template_is_understood_and_holds_no_row(office, cast, kind):
    response = office.get(f"/import/{kind}/template")
    content = b"".join(response.streaming_content)
    again = hand_in(
        office, kind, SimpleUploadedFile("template.xlsx", content), federation=cast.street.pk, year=cast.today.year
    )
    assert again.status_code == 409
    assert ImportRun.objects.count() == 0


def test_the_export_shows_what_the_page_shows(office, cast):
    names = [row[1] for row in rows_of(office.get("/export/organisations?member=no"))[3:]]
    assert names == ["示例小店"]
    taken = Record.objects.get(verb="portal.workbook.taken_out")
    assert (taken.by, taken.federation_id, taken.facts["asked"]) == (cast.secretary, cast.street.pk, "member=no")


def test_contacts_leave_only_for_those_who_may_see_them(client, cast):
    from silian.members.actions.organisations import keep_contact

    for organisation in (cast.choir, cast.clinic):
        keep_contact(
            organisation, {"name": f"示例·{organisation.name[2]}", "phone": "0571-1", "first": True}, by=cast.secretary
        )
    seen = {}
    for person in (cast.secretary, cast.choir_liaison, cast.resident):
        client.force_login(person, backend=BACKEND)
        response = client.get("/export/organisations")
        seen[person.username] = (
            response.status_code if response.status_code != 200 else sum(1 for row in rows_of(response)[3:] if row[9])
        )
    assert seen == {"secretary": 2, "choir_liaison": 1, "resident": 404}


@pytest.mark.parametrize("kind", ["structure", "organisations", "seats", "services", "demands"])
def test_our_own_export_changes_nothing_when_it_comes_back(office, cast, kind):
    from silian.exchange.tests import build

    build.service(cast.choir, cast.choir_liaison, title="=合唱课", detail="-教老人唱歌")
    build.demand(cast.clinic, cast.clinic_liaison, title="+轮椅", detail="@十辆轮椅")
    content = b"".join(office.get(f"/export/{kind}").streaming_content)
    shown = hand_in(
        office, kind, SimpleUploadedFile("out.xlsx", content), federation=cast.street.pk, year=cast.today.year
    )
    counts = run_of(shown).counts
    assert (counts["new"], counts["changed"], counts["bad"]) == (0, 0, 0), run_of(shown).preview
    assert counts["same"] > 0


def test_lines_go_into_the_year_of_the_form(office, cast):
    shown = hand_in(
        office,
        "demands",
        csv("2031年度需求清单", "单位,需求名称,紧急程度", "示例医院,轮椅维修,紧急"),
        federation=cast.street.pk,
        year=cast.today.year + 1,
    )
    office.post(f"/import/runs/{run_of(shown).pk}/write")
    line = Demand.objects.get()
    assert (line.year, line.urgency, line.state, line.next_on > cast.today) == (
        cast.today.year + 1,
        Demand.Urgency.URGENT,
        "open",
        True,
    )
