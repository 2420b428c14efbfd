"""What reaches a person outside the app: she chooses, her address answers, and she ends it without signing in."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from silian.core.channels import links, sender
from silian.core.channels.models import Choice, Delivery, Reach
from silian.core.errors import Refused
from silian.core.kinds import every_kind
from silian.core.models import Record
from silian.core.tests.channels import LATER, reader, say
from silian.people import actions, rules

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TIMES = {"hour": 9, "quiet_from": 0, "quiet_until": 0, "language": "en"}


def choose(client, address="li@example.com", pace="digest", **more):
    paces = {f"pace-{kind.name}": pace for kind in every_kind()}
    return client.post(reverse("people:notices"), {"address": address} | TIMES | paces | more)


@pytest.fixture
def hers(client, cast):
    client.force_login(cast.secretary, backend=BACKEND)
    return client


def linked(text: str, word: str) -> str:
    return re.search(rf"http://[^/]+(/person/mail/{word}/\S+)", text)[1]


def test_an_address_is_asked_first_and_used_after_its_answer(hers, cast, mailbox):
    assert choose(hers).status_code == 302
    say(cast)
    sender.run()
    (mail,) = mailbox.mails
    assert mail["To"] == "li@example.com"
    assert "List-Unsubscribe" not in mail
    say(cast)
    sender.gather(timezone.now() + LATER)
    assert sender.run() == 0

    page = linked(mail.get_content(), "confirm")
    nobody = Client()
    assert nobody.get(page).status_code == 200
    assert Reach.objects.get().confirmed_at is None  # programs open links, too
    assert nobody.post(page).status_code == 200
    assert Reach.objects.get().confirmed_at is not None
    say(cast)
    sender.gather(timezone.now() + LATER)
    assert sender.run() == 1
    assert [record.verb for record in Record.objects.filter(verb__startswith="people.").order_by("id")] == [
        "people.notices.chosen",
        "people.mail.confirmed",
    ]


def test_another_address_is_asked_again_and_the_old_link_opens_nothing(hers, cast):
    choose(hers)
    old = links.confirm_link(cast.secretary.pk, "li@example.com").partition("8000")[2]
    choose(hers, "new@example.com")
    assert hers.post(old).status_code == 200
    assert Reach.objects.get().confirmed_at is None
    assert Delivery.objects.filter(what="confirm").count() == 2


def test_every_kind_has_a_pace_of_its_own(hers, cast):
    choose(hers, **{"pace-exchange.answers": "now", "pace-members.seats": "none"})
    assert dict(Choice.objects.values_list("kind", "pace")) == {"exchange.answers": "now", "members.seats": "none"}
    shown = hers.get(reverse("people:notices")).content.decode()
    assert shown.count("<select") == len(every_kind()) + 4 + shown.count('name="federation"')
    choose(hers)
    assert set(Choice.objects.values_list("pace", flat=True)) == {"digest"}


def test_saving_what_stands_there_already_changes_and_records_nothing(hers, cast):
    choose(hers)
    before = Record.objects.count(), Delivery.objects.count(), DBTaskResult.objects.count()
    choose(hers)
    assert (Record.objects.count(), Delivery.objects.count(), DBTaskResult.objects.count()) == before


def test_a_wrong_choice_is_said_beside_its_field(hers):
    answer = choose(hers, "not an address", hour=99)
    assert answer.status_code == 422
    assert answer.content.decode().count('class="wrong"') == 2
    assert not Reach.objects.exists()


def test_nobody_pesters_a_stranger_with_questions(hers, cast):
    for number in range(rules.MOST_QUESTIONS):
        choose(hers, f"{number}@example.com")
    assert choose(hers, "one-more@example.com").status_code == 409
    assert hers.post(reverse("people:notices"), {"again": "1"}).status_code == 409
    assert Delivery.objects.count() == rules.MOST_QUESTIONS
    assert Reach.objects.get().address == f"{rules.MOST_QUESTIONS - 1}@example.com"


def test_nobody_chooses_for_another(cast):
    with pytest.raises(Refused):
        actions.choose_notices(cast.secretary, TIMES | {"address": ""}, {}, by=cast.convener)
    assert not Delivery.objects.exists() and not Choice.objects.exists()


def test_one_click_in_a_mail_program_ends_it_without_signing_in(cast, mailbox):
    reader(cast.secretary)
    say(cast)
    sender.gather(timezone.now() + LATER)
    sender.run()
    header = mailbox.mails[0]["List-Unsubscribe"].strip(" <>")
    say(cast)
    sender.gather(timezone.now() + LATER * 2)  # one more is already on its way
    # As a mail provider does it: no cookies, no page before, checks of forms switched on.
    outside = Client(enforce_csrf_checks=True)
    answer = outside.post(header.partition("8000")[2], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    say(cast)
    sender.gather(timezone.now() + LATER * 3)
    assert sender.run() == 0
    assert len(mailbox.raw) == 1
    assert cast.secretary.notices.count() == 3, "in the app she is told as before"


def test_opening_the_link_asks_and_changes_nothing(client, cast):
    reach = reader(cast.secretary)
    page = links.stop_link(cast.secretary.pk, reach.address).partition("8000")[2]
    assert "Yes, stop the e-mails" in client.get(page).content.decode()
    assert Reach.objects.get().stopped_at is None
    client.post(page)
    client.post(page)
    assert Record.objects.filter(verb="people.mail.stopped").count() == 1


def test_whoever_stopped_can_begin_again_by_saving(hers, cast):
    choose(hers)
    Reach.objects.update(confirmed_at=timezone.now())
    actions.stop_mail(cast.secretary.pk, "li@example.com")
    assert "You have stopped all e-mails" in hers.get(reverse("people:notices")).content.decode()
    choose(hers)
    assert Reach.objects.get().is_open


@pytest.mark.parametrize("name", ["mail_stop", "mail_confirm"])
@pytest.mark.parametrize("token", ["x", "WzEsImFAYi5jIl0:wrong", "a:b:c"])
def test_a_link_that_is_not_ours_opens_nothing(client, cast, name, token):
    reader(cast.secretary)
    assert client.post(reverse(f"people:{name}", args=[token])).status_code == 404
    assert Reach.objects.get().is_open


def test_a_link_to_stop_does_not_confirm(client, cast):
    token = links.stop_link(cast.secretary.pk, "a@example.com").rpartition("/")[2]
    assert client.get(reverse("people:mail_confirm", args=[token])).status_code == 404


def test_the_page_asks_little(hers, cast, django_assert_num_queries):
    reader(cast.secretary)
    hers.get(reverse("people:notices"))
    # session, person, seats, the bell, her row, her choices
    with django_assert_num_queries(6):
        hers.get(reverse("people:notices"))
