"""The pages: what they show to whom, and by how many queries."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from silian.cobuilding.actions import contributions, milestones, projects
from silian.cobuilding.models import Contribution, Project, Signature, Version
from silian.cobuilding.tests import build
from tests.cast import PASSWORD
from tests.questions import questions

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(client):
    def go(person):
        client.force_login(person, backend=BACKEND)
        return client

    return go


def queries_of(client, address: str) -> int:
    client.get(address)  # the first page of a session writes down that it is alive
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, answer
    return len(captured)


def season(cast, number: int) -> list[Project]:
    """So many projects that run, each with a step, a campaign and contributions."""
    made = []
    for at in range(number):
        campaign = build.campaign(cast, f"行动{at}")
        one = build.running(cast, build.project(cast, f"第{at}个项目", campaigns=[campaign]))
        milestones.add_milestone(
            one, {"title": "第一场", "due_on": cast.today, "organisation": cast.choir, "seat": None}, by=cast.secretary
        )
        contributions.confirm_contribution(build.given(cast, one), by=cast.bank_liaison)
        projects.note_progress(one, "排练开始了", by=cast.choir_liaison)
        made.append(one)
    return made


LISTS = {"cobuilding:projects": 7, "cobuilding:campaigns": 5, "cobuilding:contributions": 6}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_for_three_rows(cast, enter, name, number):
    season(cast, number)
    assert queries_of(enter(cast.secretary), reverse(name)) == LISTS[name]


@pytest.mark.parametrize("number", [1, 3])
def test_one_thing_costs_the_same_however_much_belongs_to_it(cast, enter, number):
    one = season(cast, 1)[0]
    for at in range(number - 1):
        milestones.add_milestone(
            one, {"title": f"{at}", "due_on": cast.today, "organisation": cast.bank, "seat": None}, by=cast.secretary
        )
        build.given(cast, one, what=f"排练{at}")
    client = enter(cast.secretary)
    version, row = Version.objects.get(), Contribution.objects.first()
    assert queries_of(client, reverse("cobuilding:project", args=[one.pk])) == 9
    assert queries_of(client, reverse("cobuilding:version", args=[version.pk])) == 11
    assert queries_of(client, reverse("cobuilding:campaign", args=[one.campaigns.get().pk])) == 8
    assert queries_of(client, reverse("cobuilding:contribution", args=[row.pk])) <= 8


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_asks_this_part_the_same_number_of_questions(cast, number, django_assert_num_queries):
    from silian.cobuilding.queries import waiting_for
    from silian.members.mandates import forget, mandates

    season(cast, number)
    forget(cast.choir_liaison)
    mandates(cast.choir_liaison)
    with django_assert_num_queries(1):
        waiting_for(cast.choir_liaison)


def test_opening_by_hand_without_javascript_in_at_most_fifteen_questions(cast, enter):
    client = enter(cast.choir_liaison)
    address = reverse("cobuilding:project_new")
    page = client.get(address).content.decode()
    assert "示例银行" in page and "示例外街单位" not in page
    more = client.post(address, {"rows": "2", "more": "1", "title": "邻里合唱节", "organisation_0": "示例歌舞团"})
    assert more.status_code == 200 and 'name="organisation_2"' in more.content.decode()
    sent = {
        "rows": "3", "title": "邻里合唱节", "organisation_0": "示例歌舞团", "gives_0": "合唱队", "organisation_1": "示例银行", "asks_1": "观众",
        "organisation_2": "", "first": cast.today.isoformat(), "last": (cast.today + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert len(questions(captured)) <= 15
    one = Project.objects.get()
    assert answer.url == reverse("cobuilding:project", args=[one.pk])
    assert [(partner.organisation, partner.gives, partner.asks) for partner in one.partners.all()] == [
        (cast.choir, "合唱队", ""), (cast.bank, "", "观众"),
    ]  # fmt: skip
    assert (one.period.upper - one.period.lower).days == 10


@pytest.mark.parametrize(
    ("first", "second"), [("示例歌舞团", "示例歌舞团"), ("示例歌舞团", "没有这家"), ("示例歌舞团", "示例外街单位")]
)
def test_a_partner_that_cannot_be_meant_is_said_in_the_form(cast, enter, first, second):
    sent = {"rows": "2", "title": "节", "organisation_0": first, "organisation_1": second}
    answer = enter(cast.choir_liaison).post(reverse("cobuilding:project_new"), sent)
    assert answer.status_code == 422 and not Project.objects.exists()


def test_the_next_step_is_the_one_primary_button(cast, enter):
    one = build.project(cast)
    address = reverse("cobuilding:project", args=[one.pk])

    def primary(person):
        page = enter(person).get(address).content.decode()
        assert page.count("btn-primary") <= 1
        return page[page.find("btn-primary") :].split("<")[0] if "btn-primary" in page else ""

    assert "Draft the agreement" in primary(cast.bank_liaison)
    version = build.text(cast, one)
    assert "Open the agreement" in primary(cast.bank_liaison)
    from silian.cobuilding.actions import agreements

    agreements.send_out(version, by=cast.choir_liaison)
    assert "Read and sign" in primary(cast.bank_liaison)
    for organisation, person in build.signers(cast):
        build.sign(version, organisation, person)
    assert "Begin the project" in primary(cast.bank_liaison)
    assert primary(cast.convener) == ""
    projects.begin(build.fresh(one), by=cast.bank_liaison)
    assert "finish" in primary(cast.bank_liaison)
    milestones.add_milestone(
        build.fresh(one),
        {"title": "第一场", "due_on": cast.today, "organisation": cast.choir, "seat": None},
        by=cast.secretary,
    )
    assert "Keep the note" in primary(cast.bank_liaison)


def test_telephone_numbers_are_for_those_who_take_part(cast, enter):
    from silian.members.actions.organisations import keep_contact

    keep_contact(
        cast.bank, {"name": "示例·柜台", "phone": "0571-0000-0001", "duty": "", "first": True}, by=cast.secretary
    )
    one = build.running(cast)
    address = reverse("cobuilding:project", args=[one.pk])
    assert "0571-0000-0001" in enter(cast.choir_liaison).get(address).content.decode()
    assert "0571-0000-0001" not in enter(cast.convener).get(address).content.decode()
    partner = one.partners.get(organisation=cast.bank)
    projects.change_partner(partner, {"contact": "示例·项目专员", "phone": "0571-0000-0002"}, by=cast.bank_liaison)
    page = enter(cast.choir_liaison).get(address).content.decode()
    assert "示例·项目专员" in page and "0571-0000-0002" in page and "0571-0000-0001" not in page


# ── signing on the page ──


def test_signing_on_the_page_asks_the_password_and_the_text_shown(cast, enter):
    version = build.out(cast)
    client, address = enter(cast.choir_liaison), reverse("cobuilding:version_sign", args=[version.pk])
    page = client.get(address).content.decode()
    assert version.digest in page and version.check_code in page and "反诈讲师一名" in page
    wrong = client.post(address, {"digest": version.digest, "password": "wrong-horse-8"})
    assert wrong.status_code == 422 and not Signature.objects.exists()
    other = client.post(address, {"digest": "0" * 64, "password": PASSWORD})
    assert other.status_code == 409 and not Signature.objects.exists()
    with CaptureQueriesContext(connection) as captured:
        done = client.post(address, {"digest": version.digest, "password": PASSWORD})
    assert done.status_code == 302 and Signature.objects.get().by == cast.choir_liaison
    assert client.post(address, {"digest": version.digest, "password": PASSWORD}).status_code == 409
    assert Signature.objects.count() == 1 and len(captured) < 60


def test_wrong_passwords_at_signing_close_the_account_like_those_at_the_door(cast, enter):
    version = build.out(cast)
    client, address = enter(cast.choir_liaison), reverse("cobuilding:version_sign", args=[version.pk])
    told = [
        client.post(address, {"digest": version.digest, "password": "wrong-horse-8"}).status_code for _try in range(6)
    ]
    assert told[0] == 422 and 429 in told
    assert client.post(address, {"digest": version.digest, "password": PASSWORD}).status_code != 302
    assert not Signature.objects.exists()


def test_who_cannot_sign_is_told_why(cast, enter):
    version = build.out(cast)
    answer = enter(cast.secretary).get(reverse("cobuilding:version_sign", args=[version.pk]))
    assert answer.status_code == 409 and "seat speaks" in answer.content.decode()


def test_a_scan_is_uploaded_on_the_page_and_opened_by_parties_only(cast, enter):
    version = build.out(cast, build.from_match(cast))
    address = reverse("cobuilding:version_paper", args=[version.pk])
    parties = [party.pk for party in version.parties.all()]
    client = enter(cast.secretary)
    assert version.check_code in client.get(address).content.decode()
    wrong = SimpleUploadedFile("协议.pdf", b"MZ not a paper", content_type="application/pdf")
    assert client.post(address, {"digest": version.digest, "parties": parties, "paper": wrong}).status_code == 409
    assert not Signature.objects.exists()
    scan = SimpleUploadedFile("协议.pdf", build.PDF, content_type="application/pdf")
    assert client.post(address, {"digest": version.digest, "parties": parties, "paper": scan}).status_code == 302
    assert build.fresh(version).state == "in_force"
    file = reverse("portal:file", args=[Signature.objects.first().paper_id])
    assert [enter(person).get(file).status_code for person in (cast.choir_liaison, cast.secretary, cast.clinic_liaison, cast.resident)] == [
        200, 200, 404, 404,
    ]  # fmt: skip


def test_the_word_file_is_a_word_file(cast, enter):
    version = build.out(cast)
    answer = enter(cast.bank_liaison).get(reverse("cobuilding:version_docx", args=[version.pk]))
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"PK")


# ── the ledger on the page ──


def test_a_contribution_is_noted_and_confirmed_on_the_page(cast, enter):
    one = build.running(cast)
    client, address = enter(cast.choir_liaison), reverse("cobuilding:contribution_new")
    assert 'value="示例歌舞团"' in client.get(f"{address}?project={one.pk}").content.decode()
    sent = {
        "giver": "示例歌舞团", "project": one.pk, "kind": "hours", "what": "排练", "quantity": "6.5", "unit": "小时",
        "given_on": cast.today.isoformat(),
    }  # fmt: skip
    answer = client.post(address, sent)
    row = Contribution.objects.get()
    assert answer.status_code == 302 and (row.state, row.amount) == ("noted", "6.5 小时")
    confirm = reverse("cobuilding:contribution_confirm", args=[row.pk])
    assert client.post(confirm).status_code == 409
    assert enter(cast.bank_liaison).post(confirm).status_code == 302
    assert build.fresh(row).state == "confirmed"
    assert "6.5 小时" in client.get(reverse("cobuilding:project", args=[one.pk])).content.decode()


def test_the_ledger_as_a_workbook_holds_what_the_page_shows(cast, enter, tmp_path):
    row = build.given(cast)
    contributions.confirm_contribution(row, by=cast.bank_liaison)
    build.given(cast, row.project, kind="goods", what="=1+1", quantity=3, unit="箱", value="99.5")
    answer = enter(cast.secretary).get(reverse("cobuilding:contributions_workbook") + "?kind=goods")
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [line[5:9] for line in rows[3:]] == [["'=1+1", 3.0, "箱", 99.5]]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_reads_well_in_both_languages(cast, enter, language):
    one = season(cast, 1)[0]
    with translation.override(language):  # a page leaves its language behind in this thread
        client = enter(cast.choir_liaison)
        client.cookies["django_language"] = language
        version, row = Version.objects.get(), Contribution.objects.first()
        for name, arguments in [
            ("projects", []), ("project", [one.pk]), ("project_edit", [one.pk]), ("project_finish", [one.pk]), ("partner_new", [one.pk]),
            ("partner", [one.partners.get(organisation=cast.choir).pk]), ("milestone_new", [one.pk]), ("campaigns", []), ("version", [version.pk]),
            ("campaign", [one.campaigns.get().pk]), ("contributions", []), ("contribution", [row.pk]), ("contribution_new", []),
        ]:  # fmt: skip
            answer = client.get(reverse(f"cobuilding:{name}", args=arguments))
            assert answer.status_code == 200, name
            assert "cobuilding." not in answer.content.decode(), name
