import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from silian.core.errors import Refused
from silian.core.models import Feedback, Notice, Record
from silian.members.models import Body, Federation
from silian.portal import actions


@pytest.fixture
def only_street(cast):
    """Only our street has an office that reads."""
    Body.objects.filter(federation=cast.elsewhere, kind="secretariat").update(kind="corps")
    return cast


def write(client, text="路灯不亮", **more):
    street = Federation.objects.get(slug="north")
    return client.post(reverse("portal:suggest"), {"federation": street.pk, "text": text, **more})


def test_anybody_sends_without_an_account_and_reads_the_answer_by_number(client, only_street):
    answer = write(client, contact="0571-0000", page="/lists/services")
    sent = Feedback.objects.get()
    assert answer.url == f"{reverse('portal:receipt')}?receipt={sent.receipt}&sent=1"
    assert (sent.text, sent.by, sent.page, sent.federation_id) == (
        "路灯不亮",
        None,
        "/lists/services",
        only_street.street.pk,
    )
    assert sent.receipt in client.get(answer.url).content.decode()
    actions.answer_feedback(sent, "已报修，周五前亮", by=only_street.secretary)
    shown = client.get(reverse("portal:receipt"), {"receipt": sent.receipt.lower().replace("-", " ")}).content.decode()
    assert "已报修，周五前亮" in shown
    assert "0571-0000" not in shown
    assert [record.verb for record in Record.objects.order_by("id")][-2:] == [
        "portal.feedback.sent",
        "portal.feedback.answered",
    ]


def test_a_number_that_is_none_finds_nothing(client, only_street):
    write(client)
    answer = client.get(reverse("portal:receipt"), {"receipt": "AAAA-AAAA-AAAA"})
    assert (answer.status_code, "路灯" in answer.content.decode()) == (404, False)


def test_the_sender_with_an_account_is_told(client, only_street):
    client.force_login(only_street.resident)
    write(client)
    sent = Feedback.objects.get()
    assert sent.by == only_street.resident
    actions.answer_feedback(sent, "已报修", by=only_street.secretary)
    told = Notice.objects.get(to=only_street.resident)
    assert (told.verb, sent.receipt in told.url) == ("portal.feedback.answered", True)


def test_an_empty_message_is_refused_beside_its_input(client, only_street):
    answer = write(client, text="  ")
    assert (answer.status_code, Feedback.objects.count()) == (422, 0)


def test_the_sixth_message_within_an_hour_has_to_wait(client, only_street):
    for number in range(5):
        assert write(client, text=f"第{number}条").status_code == 302
    assert (write(client).status_code, Feedback.objects.count()) == (409, 5)
    client.force_login(only_street.resident)
    assert write(client).status_code == 302


def test_the_office_finds_it_on_its_desk_and_closes_it_with_a_sentence(client, only_street):
    write(client)
    sent = Feedback.objects.get()
    client.force_login(only_street.secretary)
    assert reverse("portal:feedback") in client.get(reverse("portal:desk")).content.decode()
    assert "路灯不亮" in client.get(reverse("portal:feedback")).content.decode()
    address = reverse("portal:feedback_one", args=[sent.pk])
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "已报修"}).status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.answer, sent.answered_by) == ("answered", "已报修", only_street.secretary)
    assert client.post(address, {"answer": "又一次"}).status_code == 409
    assert "路灯不亮" in client.get(reverse("portal:feedback"), {"answered": 1}).content.decode()


@pytest.mark.parametrize("role", ["resident", "choir_liaison", "convener", "stranger"])
def test_only_the_office_of_the_street_reads_and_answers(client, only_street, role):
    sent = actions.send_feedback(only_street.street, "路灯不亮", sender="test")
    client.force_login(getattr(only_street, role))
    assert client.get(reverse("portal:feedback_one", args=[sent.pk])).status_code == 404
    with pytest.raises(Refused):
        actions.answer_feedback(sent, "x", by=getattr(only_street, role))
    assert Feedback.objects.get().state == "open"


def test_with_several_streets_the_sender_chooses(client, cast):
    page = client.get(reverse("portal:suggest")).content.decode()
    assert cast.street.name in page and cast.elsewhere.name in page
    assert client.post(reverse("portal:suggest"), {"text": "路灯不亮"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_three_rows(client, only_street, django_assert_num_queries, rows):
    for number in range(rows):
        actions.send_feedback(only_street.street, "路灯不亮", sender=f"test{number}", by=only_street.resident)
    client.force_login(only_street.secretary)
    client.get(reverse("portal:feedback"))
    with django_assert_num_queries(5):
        client.get(reverse("portal:feedback"))


def test_the_database_keeps_an_answer_from_being_empty(only_street):
    sent = actions.send_feedback(only_street.street, "路灯不亮", sender="test")
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=sent.pk).update(state="answered")


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(only_street):
    sent = actions.send_feedback(only_street.street, "路灯不亮", sender="test")
    gate, refused = threading.Barrier(2), []

    def answer(words):
        try:
            mine = Feedback.objects.get(pk=sent.pk)
            gate.wait()
            actions.answer_feedback(mine, words, by=only_street.secretary)
        except Refused as no:
            refused.append(no)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=[words]) for words in ("一", "二")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (len(refused), Record.objects.filter(verb="portal.feedback.answered").count()) == (1, 1)
