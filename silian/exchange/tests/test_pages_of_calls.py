import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from silian.exchange.actions import call_answers as answers
from silian.exchange.models import Call, CallAnswer, CallSignup
from silian.exchange.tests import build
from tests.questions import questions

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(client, person):
    client.force_login(person, backend=BACKEND)
    client.get(reverse("exchange:services"))
    return client


def at(name: str, *args) -> str:
    return reverse(f"exchange:{name}", args=args)


def sent(cast, **more) -> dict:
    day = (cast.today + timedelta(days=7)).isoformat()
    return {
        "title": "共享单车文明骑行",
        "detail": "路口劝导",
        "people": "30",
        "answer_until": day,
        "step": "post",
        **more,
    }


def asker(cast) -> str:
    return f"office-{cast.street.pk}"


def test_the_office_posts_a_call_and_a_liaison_answers_it(client, cast):
    answer = enter(client, cast.secretary).post(at("call_new"), sent(cast, asker=asker(cast)))
    call = Call.objects.get()
    assert answer.url == at("call", call.pk) and call.state == "open" and call.people == 30
    assert "示例银行" in client.get(answer.url).content.decode()
    enter(client, cast.choir_liaison)
    assert "示例歌舞团" in client.get(answer.url).content.decode()
    given = {"organisation": cast.choir.pk, "given": "yes", "people": "8", "gives": "扩音器", "seen": "0"}
    answer = client.post(at("call_answer", call.pk), given)
    one = CallAnswer.objects.get(organisation=cast.choir)
    assert answer.url == at("call_staff", one.pk) and (one.people, one.gives) == (8, "扩音器")
    client.post(at("call_answer", call.pk), {**given, "given": "no", "because": "没空", "seen": "1"})
    assert CallAnswer.objects.get(pk=one.pk).state == "no"


def test_posting_a_call_asks_at_most_fifteen_questions(client, cast):
    enter(client, cast.secretary)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(at("call_new"), sent(cast, asker=asker(cast)))
    assert answer.status_code == 302
    assert len(questions(asked)) <= 15


def test_a_wrong_form_comes_back_with_what_was_typed(client, cast):
    answer = enter(client, cast.secretary).post(at("call_new"), sent(cast, answer_until="2020-01-01", people="0"))
    assert answer.status_code == 422 and "共享单车文明骑行" in answer.content.decode()
    assert {"answer_until", "people"} <= set(answer.context["form"].errors)
    assert not Call.objects.exists()


def test_the_form_counts_whom_it_reaches(client, cast):
    enter(client, cast.secretary)
    asked = {"asker": asker(cast), "communities": [cast.community.pk]}
    assert [one.name for one in client.get(at("call_reach"), asked).context["reached"]] == [
        "示例歌舞团",
        "示例医院",
        "示例银行",
    ]
    assert client.get(at("call_reach"), {**asked, "skill": "潜水"}).context["reached"] == []


def test_a_member_posts_in_its_own_name_only(client, cast):
    answer = enter(client, cast.choir_liaison).post(at("call_new"), sent(cast, asker=asker(cast)))
    assert answer.status_code == 422
    client.post(at("call_new"), sent(cast, asker=f"organisation-{cast.choir.pk}", step="draft"))
    call = Call.objects.get()
    assert (call.organisation, call.state) == (cast.choir, "draft")
    client.post(
        at("call_edit", call.pk),
        sent(cast, asker=f"organisation-{cast.choir.pk}", title="改过的标题", zones=[cast.zone.pk]),
    )
    client.post(at("call_open", call.pk))
    call.refresh_from_db()
    assert (call.title, call.state, list(call.zones.all())) == ("改过的标题", "open", [cast.zone])
    assert call.answers.count() == 2


def test_htmx_gets_the_board_alone(client, cast):
    call = build.call(cast)
    answers.say_yes(call, cast.choir, 8, by=cast.choir_liaison)
    enter(client, cast.secretary)
    board = client.get(at("call", call.pk), headers={"HX-Request": "true"}).content.decode()
    assert board.strip().startswith('<section id="board"') and "示例歌舞团" in board and "<html" not in board
    assert 'hx-trigger="every 10s"' in board


def test_only_who_may_see_staff_finds_the_way_to_names(client, cast):
    one = build.yes(cast, people=2)
    answers.sign_up(one, "示例·金丝雀", "0571-0000-7777", by=cast.choir_liaison)
    pages = [at("call", one.call_id), at("call_staff", one.pk), at("call_workbook", one.call_id)]
    for who, sees in [("secretary", True), ("choir_liaison", True), ("clinic_liaison", False), ("convener", False)]:
        enter(client, getattr(cast, who))
        assert client.get(pages[1]).status_code == (200 if sees else 404)
        assert "金丝雀" not in client.get(pages[0]).content.decode()
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(client.get(pages[2]).streaming_content)))
        said = str([book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))])
        assert ("金丝雀" in said) == (who == "secretary") and "示例歌舞团" in said


def test_staff_sign_up_by_the_link_without_an_account_and_cancel(client, cast):
    one = build.yes(cast, people=1)
    enter(client, cast.choir_liaison)
    client.post(at("call_link", one.pk))
    shown = client.get(at("call_staff", one.pk))
    link = shown.context["link"]
    assert "data:image/svg" in shown.content.decode() and link.endswith(CallAnswer.objects.get(pk=one.pk).secret)
    client.logout()
    assert client.post(link, {"name": "示例·甲", "phone": "0571-0000-0001"}).status_code == 422
    assert client.post(link, {"name": "示例·甲", "agreed": "on"}).status_code == 422
    answer = client.post(link, {"name": "示例·甲", "phone": "0571-0000-0001", "agreed": "on"})
    signup = CallSignup.objects.get()
    assert answer.url == at("call_coming", signup.secret)
    assert "示例·甲" in client.get(answer.url).content.decode()
    assert client.post(link, {"name": "示例·乙", "phone": "0571-0000-0002", "agreed": "on"}).status_code == 409
    assert CallSignup.objects.count() == 1
    client.post(answer.url)
    assert CallSignup.objects.living().count() == 0
    answers.revoke_link(CallAnswer.objects.get(pk=one.pk), by=cast.choir_liaison)
    assert client.get(link).status_code == 404
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("show", ["", "unanswered", "mine", "over", "ended", "drafts", "all", "nonsense"])
@pytest.mark.parametrize("calls", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, cast, show, calls, django_assert_num_queries):
    for number in range(calls):
        build.call(cast, title=f"第{number}件事")
    enter(client, cast.choir_liaison)
    shown = {"": calls, "unanswered": calls, "nonsense": calls, "all": calls}.get(show, 0)
    # session, person, seats, bell, calls; with rows also their numbers and our own answers
    with django_assert_num_queries(7 if shown else 5):
        page = client.get(at("calls"), {"show": show})
    assert len(page.context["rows"]) == shown


@pytest.mark.parametrize("number", [1, 3])
def test_a_call_asks_the_same_number_of_questions(client, cast, number, django_assert_num_queries):
    call = build.call(cast)
    for organisation, person in [
        (cast.choir, cast.choir_liaison),
        (cast.clinic, cast.clinic_liaison),
        (cast.bank, cast.bank_liaison),
    ][:number]:
        answers.say_yes(call, organisation, 2, by=person)
        answers.ask(call, organisation, "几点？", by=person)
    enter(client, cast.secretary)
    with django_assert_num_queries(11):
        client.get(at("call", call.pk))
    with django_assert_num_queries(5):
        client.get(at("call", call.pk), headers={"HX-Request": "true"})


def test_calls_are_found_by_pinyin(client, cast):
    build.call(cast)
    enter(client, cast.clinic_liaison)
    assert len(client.get(at("calls"), {"q": "aqzt"}).context["rows"]) == 1
    assert len(client.get(reverse("portal:search"), {"q": "anquan"}).context["found"].of("exchange:call")) == 1
    enter(client, cast.stranger)
    assert client.get(reverse("portal:search"), {"q": "anquan"}).context["found"].of("exchange:call") == []
