"""The pages: what they ask of the database, what a person can do on them, and that nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from silian.core.models import StoredFile
from silian.counsel import actions
from silian.counsel.models import Advice, Consultation, Expert, Field
from silian.counsel.tests import build
from silian.counsel.tests.build import Tank
from silian.members.queries.handover import handover

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def filled(cast, tank, number: int) -> Consultation:
    """So many consultations, the first with as many experts who advised and effects as its number."""
    people = [tank.lin, tank.chen, tank.zhou][:number]
    first = build.asked(cast, tank, people)
    for one in people:
        build.advised(first, one, "先服务。", is_named=True)
    for advice in first.advice.all():
        actions.judge(advice, "adopted", "可行", by=cast.convener)
    actions.synthesise(first, "先服务后收费。", by=cast.convener)
    for at in range(number):
        actions.note_effect(build.fresh(first), f"成效{at}", by=cast.convener)
    actions.publish(build.fresh(first), by=cast.secretary)
    for at in range(number - 1):
        build.synthesised(cast, tank, title=f"另一个问题{at}")
    return build.fresh(first)


# Address, and how many questions it asks: at most ten for a list and twelve for one thing.
ASKED = {
    "/counsel/": 11, "/counsel/consultations": 5, "/counsel/consultations/{one}": 12, "/counsel/mine": 6,
    "/counsel/fields": 6, "/counsel/public": 6, "/counsel/public/{one}": 7,
}  # fmt: skip


@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_as_much_with_three_rows_as_with_one(cast, address):
    tank, found = Tank(cast), []
    reader = tank.lin if address == "/counsel/mine" else cast.secretary
    first = filled(cast, tank, 1)
    for number in (1, 3):
        if number == 3:
            for at in range(2):
                build.synthesised(cast, tank, title=f"另一个问题{at}")
            first = filled(cast, tank, 3) if "{one}" in address else first
        client, path = signed_in(reader), address.format(one=first.pk)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        found.append(len(asked))
    assert found == [ASKED[address]] * 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_desk_asks_as_much_for_three_questions_as_for_one(cast, number):
    tank = Tank(cast)
    for at in range(number):
        build.asked(cast, tank, title=f"问题{at}")
    client = signed_in(tank.lin)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/desk")
    own = [row for row in answer.context["desk"].waiting if row.url.startswith("/counsel/")]
    assert (len(own), len([one for one in asked if "counsel_" in one["sql"]])) == (number, 1)


def test_proposals_say_why_and_ask_as_much_for_three_experts_as_for_one(cast):
    tank, found = Tank(cast), []
    made = build.draft(cast, tank, parties=[cast.choir])
    client = signed_in(cast.convener)
    path = f"/counsel/consultations/{made.pk}/experts"
    rows = client.get(path).context["rows"]
    assert [one.person for one in rows] == [tank.lin, tank.chen, tank.zhou]  # who knows most, and the barred one last
    assert [one.fit.fields for one in rows] == [["物业管理"], ["物业管理"], []]
    assert rows[0].fit.terms and rows[0].fit.chance > rows[1].fit.chance
    assert (rows[2].fit.barred, rows[2].may_choose) == ("party", False)
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        found.append(len(asked))
        tank.zhou_seat.terms.update(period=(build.ago(300), cast.today))
    assert found[0] == found[1] <= 15


def test_whoever_has_much_to_do_is_proposed_later_and_who_has_enough_not_at_all(cast):
    tank = Tank(cast)
    for at in range(3):
        build.asked(cast, tank, [tank.lin], title=f"问题{at}")
    made = build.draft(cast, tank)
    rows = signed_in(cast.convener).get(f"/counsel/consultations/{made.pk}/experts").context["rows"]
    assert [(one.person, one.fit.barred) for one in rows][0] == (tank.chen, "")
    tank.profile(tank.lin, [tank.property], most_a_year=3)
    rows = signed_in(cast.convener).get(f"/counsel/consultations/{made.pk}/experts").context["rows"]
    assert {one.person: one.fit.barred for one in rows}[tank.lin] == "full"


def test_the_whole_way_in_the_pages(cast):
    tank = Tank(cast)
    convener, lin, chen = (signed_in(one) for one in (cast.convener, tank.lin, tank.chen))
    question = {
        "title": "示例问题", "question": "先做什么？", "background": "没有物业", "due_on": build.ahead().isoformat(),
        "fields_known": [tank.property.pk], "parties": "示例医院", "source": "例会", "is_themed": "on",
        "themed_year": str(cast.today.year),
    }  # fmt: skip
    assert convener.post("/counsel/consultations/new", question | {"parties": "没有这个单位"}).status_code == 422
    convener.post("/counsel/consultations/new", question)
    made = Consultation.objects.get()
    assert ([one.organisation for one in made.parties.all()], made.themed_year) == ([cast.clinic], cast.today.year)
    address = f"/counsel/consultations/{made.pk}"
    assert address in text(convener, "/desk")
    convener.post(f"{address}/experts", {"person": [tank.lin.pk, tank.chen.pk]})
    assert f"{address}#mine" in text(lin, "/desk")
    lin.post(f"{address}/accept")
    upload = SimpleUploadedFile("表.csv", "甲,乙".encode())
    lin.post(f"{address}/advise", {"text": "先服务后收费。", "options": "甲\n乙", "file": upload})
    assert "先服务后收费" not in text(chen, address) and "Everybody advises for herself" in text(chen, address)
    file = StoredFile.objects.get()
    assert [one.get(f"/files/{file.pk}").status_code for one in (lin, convener, chen)] == [200, 200, 404]
    chen.post(f"{address}/decline", {"because": "出差"})
    assert f"{address}#judge" in text(convener, "/desk")
    advice = Advice.objects.get()
    prefix = f"a{advice.pk}-"
    sent = {"advice": advice.pk, "seen": "1", prefix + "verdict": "adopted", prefix + "because": ""}
    assert convener.post(f"{address}/judge", sent).status_code == 422
    assert convener.post(f"{address}/judge", sent | {"seen": "7", prefix + "because": "可行"}).status_code == 409
    assert Advice.objects.get().verdict == ""
    convener.post(f"{address}/judge", sent | {prefix + "because": "可行"})
    convener.post(f"{address}/synthesis", {"synthesis": "先服务。"})
    assert "可行" in text(lin, "/counsel/mine") and "先服务。" in text(lin, address)
    convener.post(f"{address}/effect", {"text": "已试行", "seen_on": cast.today.isoformat(), "last": "on"})
    assert "已试行" in text(lin, "/counsel/mine")
    assert Consultation.objects.get().state == "closed"


def test_what_is_published_names_only_who_agreed(cast):
    made = build.synthesised(cast, Tank(cast))
    anyone = Client()
    assert anyone.get(f"/counsel/public/{made.pk}").status_code == 404
    signed_in(cast.secretary).post(f"/counsel/consultations/{made.pk}/publish")
    shown = text(anyone, f"/counsel/public/{made.pk}")
    assert "示例·林专家" in shown and "示例·陈专家" not in shown and "先服务后收费，试行半年。" not in shown
    signed_in(cast.secretary).post(f"/counsel/consultations/{made.pk}/publish", {"step": "back"})
    assert anyone.get(f"/counsel/public/{made.pk}").status_code == 404


def test_only_the_expert_herself_agrees_to_be_shown(cast):
    tank = Tank(cast)
    office, lin = signed_in(cast.secretary), signed_in(tank.lin)
    path, sent = f"/counsel/experts/{tank.lin_seat.pk}", {"most_a_year": "2", "introduction": "物业", "is_public": "on"}
    office.post(path, sent)
    kept = Expert.objects.get(person=tank.lin)
    assert (kept.most_a_year, kept.is_public) == (2, False)
    lin.post(path, sent | {"organisation": "示例银行"})
    kept.refresh_from_db()
    assert (kept.is_public, kept.organisation) == (True, cast.bank)
    assert "示例·林专家" in text(Client(), "/counsel/public")
    tank.lin_seat.terms.update(period=(build.ago(300), cast.today))
    assert "示例·林专家" not in text(Client(), "/counsel/public")  # her term is over


def test_the_tank_shows_vacancies_ending_terms_and_who_knows_what(cast):
    tank = Tank(cast)
    tank.zhou_seat.terms.update(period=(build.ago(300), cast.today))
    tank.chen_seat.terms.update(period=(build.ago(300), build.ahead(20)))
    page = signed_in(cast.secretary).get("/counsel/").context["page"]
    assert (len(page.rows), page.vacant, page.ending) == (3, 1, 1)
    page = signed_in(cast.secretary).get(f"/counsel/?field={tank.law.pk}").context["page"]
    assert [row.now.person for row in page.rows] == [tank.chen]


def test_a_retired_field_is_kept_by_who_knows_it_and_chosen_no_more(cast):
    tank = Tank(cast)
    office = signed_in(cast.secretary)
    office.post(f"/counsel/fields/{tank.law.pk}", {"name": "住房法规", "is_retired": "on"})
    assert Field.objects.get(pk=tank.law.pk).retired_on == cast.today
    assert "住房法规" in text(signed_in(tank.chen), f"/counsel/experts/{tank.chen_seat.pk}")
    assert "住房法规" not in text(signed_in(tank.lin), f"/counsel/experts/{tank.lin_seat.pk}")
    assert office.post("/counsel/fields", {"name": "物业管理"}).status_code == 409


def test_ninety_days_later_the_desk_asks_what_became_of_it(cast):
    made = build.synthesised(cast, Tank(cast))
    client = signed_in(cast.convener)
    assert f"/counsel/consultations/{made.pk}#effects" not in text(client, "/desk")
    build.long_ago(made, 90)
    assert f"/counsel/consultations/{made.pk}#effects" in text(client, "/desk")
    actions.note_effect(build.fresh(made), "已试行", by=cast.convener)
    assert f"/counsel/consultations/{made.pk}#effects" not in text(client, "/desk")


def test_open_consultations_go_along_with_the_seat_that_asks(cast):
    tank = Tank(cast)
    made = build.asked(cast, tank)
    goes = {one.word: one for one in handover(made.seat).goes}
    assert [one.examples for one in goes.values() if made.title in one.examples] == [[made.title]]
    stays = handover(tank.lin_seat).stays
    assert [one.number for one in stays if one.model == "counsel.request"] == [1]


def test_a_party_that_is_merged_stays_a_party(cast):
    from silian.members.actions import merges

    made = build.draft(cast, Tank(cast), parties=[cast.shop])
    merges.merge(
        cast.clinic, cast.shop, merges.plan_digest(merges.plan_merge(cast.clinic, cast.shop)), by=cast.secretary
    )
    assert [one.organisation for one in made.parties.all()] == [cast.clinic]


def test_search_finds_a_consultation_for_those_it_concerns(cast):
    tank = Tank(cast)
    made = build.asked(cast, tank)
    assert f"/counsel/consultations/{made.pk}" in text(signed_in(tank.lin), "/search?q=物业")
    assert f"/counsel/consultations/{made.pk}" not in text(signed_in(cast.choir_liaison), "/search?q=物业")
