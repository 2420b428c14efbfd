"""The office's robots and the log of what was sent: hers alone, secrets never shown, failures settled."""

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.core.channels import sealing, sender
from silian.core.channels.models import Delivery, Robot
from silian.core.errors import Refused
from silian.core.models import Record
from silian.core.tests.channels import LATER, letter_to, message_to, reader, robot, say
from silian.members.actions import robots as actions
from silian.members.queries import robots as queries

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN, SECRET = "0123456789abcdef0123456789abcdef", "SECfedcba9876543210"
FORM = {
    "name": "示例工作群", "webhook": f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}", "secret": SECRET,
    "kinds": ["exchange.answers"], "every": "3", "hour": "9", "language": "en",
}  # fmt: skip


@pytest.fixture
def office(client, cast):
    client.force_login(cast.secretary, backend=BACKEND)
    return client


def add(client, cast, **more):
    return client.post(reverse("members:robot_new"), FORM | {"federation": cast.street.pk} | more)


def test_a_robot_is_added_its_secret_never_shown_again_and_a_test_line_arrives(office, cast, platforms):
    answer = add(office, cast)
    one = Robot.objects.get()
    assert answer.url == reverse("members:robot", args=[one.pk])
    assert (one.platform, one.ending, one.every, one.federation_id) == ("dingtalk", TOKEN[-4:], 3, cast.street.pk)
    assert sealing.unseal(one.sealed) == {"token": TOKEN, "secret": SECRET}
    for page in ("members:robots", "members:robot"):
        shown = office.get(reverse(page, args=[one.pk] if page == "members:robot" else [])).content.decode()
        assert TOKEN not in shown and SECRET not in shown and one.sealed not in shown
    assert TOKEN not in str(list(Record.objects.values())) and SECRET not in str(list(Record.objects.values()))

    platforms.secrets[TOKEN] = SECRET
    office.post(reverse("members:robot_act", args=[one.pk, "test"]))
    assert sender.run() == 1
    assert platforms.faults == []
    assert "示例工作群" in platforms.got[0][2]
    assert [record.verb for record in Record.objects.order_by("id")] == ["members.robot.added", "members.robot.tested"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("webhook", "http://127.0.0.1/x"), ("webhook", "https://evil.example/robot/send?access_token=0123456789abcdef"),
        ("secret", "a b"), ("kinds", ["members.seats"]), ("kinds", []), ("every", "2"), ("hour", "3"), ("name", ""),
    ],
)  # fmt: skip
def test_a_wrong_input_is_said_and_adds_nothing(office, cast, field, value):
    answer = add(office, cast, **{field: value})
    assert answer.status_code == 422
    assert answer.content.decode().count('class="wrong"') == 1
    assert not Robot.objects.exists()


def test_the_same_robot_is_not_added_twice_until_it_is_removed(office, cast):
    add(office, cast)
    assert add(office, cast).status_code == 409
    office.post(reverse("members:robot_act", args=[Robot.objects.get().pk, "remove"]))
    assert Robot.objects.get().sealed == ""
    assert add(office, cast).status_code == 302


def test_only_the_office_keeps_robots_and_nobody_elses(office, cast):
    add(office, cast, federation=cast.elsewhere.pk)
    assert not Robot.objects.exists()
    with pytest.raises(Refused):
        actions.pause_robot(robot(cast), by=cast.convener)
    theirs = robot(cast, federation_id=cast.elsewhere.pk)
    assert office.get(reverse("members:robot", args=[theirs.pk])).status_code == 404
    assert office.post(reverse("members:robot_act", args=[theirs.pk, "remove"])).status_code == 404
    assert set(Robot.objects.values_list("state", flat=True)) == {"on"}


def test_pausing_puts_aside_what_waits_and_a_silent_robot_says_no_test_line(office, cast, platforms):
    one = robot(cast)
    message = message_to(one)
    office.post(reverse("members:robot_act", args=[one.pk, "pause"]))
    message.refresh_from_db()
    assert (message.state, message.reason) == ("dropped", "closed")
    assert office.post(reverse("members:robot_act", args=[one.pk, "test"])).status_code == 409
    office.post(reverse("members:robot_act", args=[one.pk, "resume"]))
    office.post(reverse("members:robot_act", args=[one.pk, "test"]))
    assert office.post(reverse("members:robot_act", args=[one.pk, "test"])).status_code == 409
    sender.run()
    assert len(platforms.got) == 1


def test_a_removed_robot_is_never_changed_again(office, cast):
    one = robot(cast)
    office.post(reverse("members:robot_act", args=[one.pk, "remove"]))
    assert office.post(reverse("members:robot", args=[one.pk]), FORM).status_code == 409
    assert office.post(reverse("members:robot_act", args=[one.pk, "resume"])).status_code == 409
    one.refresh_from_db()
    assert (one.state, one.sealed) == ("removed", "")


def test_what_a_robot_says_is_changed_and_recorded_by_its_fields(office, cast):
    one = robot(cast)
    office.post(reverse("members:robot", args=[one.pk]), FORM | {"name": one.name, "every": "24", "hour": "8"})
    assert not Record.objects.exists()
    office.post(reverse("members:robot", args=[one.pk]), FORM | {"name": "新名"})
    one.refresh_from_db()
    assert (one.name, one.every, one.hour) == ("新名", 3, 9)
    assert Record.objects.get().facts["fields"] == ["core.robot.every", "core.robot.hour", "core.robot.name"]


def failed(delivery) -> Delivery:
    Delivery.objects.filter(pk=delivery.pk).update(
        state="failed", reason="refused", detail="550 no such user", attempts=8
    )
    return Delivery.objects.get(pk=delivery.pk)


def test_what_failed_waits_on_the_offices_desk_as_one_row_until_it_is_settled(office, cast, mailbox):
    one, two = (failed(letter_to(cast.convener, federation_ids=[cast.street.pk])) for _number in range(2))
    (row,) = queries.waiting_for(cast.secretary)
    assert row.what == "2 messages could not be delivered"
    assert row.url in office.get(reverse("portal:desk")).content.decode()
    assert queries.waiting_for(cast.stranger) == queries.waiting_for(cast.convener) == []

    office.post(reverse("members:delivery_again", args=[one.pk]))
    office.post(reverse("members:delivery_aside", args=[two.pk]))
    assert queries.waiting_for(cast.secretary) == []
    sender.run()
    assert [Delivery.objects.get(pk=row.pk).state for row in (one, two)] == ["sent", "dropped"]
    assert len(mailbox.raw) == 1
    assert office.post(reverse("members:delivery_again", args=[one.pk])).status_code == 409


def test_the_log_shows_who_what_and_why_but_neither_addresses_nor_words_of_mails(office, cast):
    reader(cast.convener)
    say(cast, cast.convener, service="只有她看得到")
    sender.gather(timezone.now() + LATER)
    failed(Delivery.objects.get())
    shown = office.get(reverse("members:deliveries"), {"state": "failed"}).content.decode()
    assert "示例·召集人" in shown and "550 no such user" in shown and "c…@example.com" in shown
    assert "convener@example.com" not in shown and "只有她看得到" not in shown
    assert "550" not in office.get(reverse("members:deliveries"), {"state": "sent"}).content.decode()
    assert "550" not in office.get(reverse("members:deliveries"), {"channel": "robot"}).content.decode()


def test_another_street_sees_nothing_of_it(client, cast):
    failed(message_to(robot(cast)))
    client.force_login(cast.stranger, backend=BACKEND)
    assert "示例工作群" not in client.get(reverse("members:deliveries")).content.decode()
    assert client.post(reverse("members:delivery_again", args=[Delivery.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("page", ["robots", "deliveries"])
def test_a_list_asks_the_same_with_one_row_and_with_three(office, cast, django_assert_num_queries, number, page):
    for _one in range(number):
        failed(message_to(robot(cast)))
        letter_to(cast.convener, federation_ids=[cast.street.pk])
    address = reverse(f"members:{page}")
    office.get(address)
    # session, person, seats, the bell, the rows
    with django_assert_num_queries(5):
        office.get(address)


def test_one_robot_asks_little(office, cast, django_assert_num_queries):
    one = robot(cast)
    message_to(one)
    address = reverse("members:robot", args=[one.pk])
    office.get(address)
    with django_assert_num_queries(6):
        office.get(address)
