"""Sending to receivers that check: the shape of what arrives, and what each answer leads to."""

import time
from datetime import timedelta

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.channels import limits, robots, sealing, sender, tasks, webhooks
from silian.core.channels.models import Attempt, Delivery, Robot
from silian.core.channels.settings import loopback_only, mail_server
from silian.core.tests.channels import LATER, letter_to, message_to, reader, robot, say, token_of


def fresh(delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def now_due() -> None:
    Delivery.objects.update(due_at=timezone.now())


# ── E-mail ──


def test_a_mail_arrives_once_with_everything_a_mail_program_needs(cast, mailbox):
    reader(cast.secretary)
    say(cast)
    sender.gather(timezone.now() + LATER)
    assert sender.run() == 1
    assert sender.run() == 0
    (mail,) = mailbox.mails
    made = Delivery.objects.get()
    assert (made.state, made.attempts, made.reason, made.holder) == ("sent", 1, "", None)
    assert (mail["To"], mail["Auto-Submitted"]) == ("secretary@example.com", "auto-generated")
    assert mail["Message-ID"].startswith(f"<silian.{made.number}.")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip(" <>") in made.text
    assert mail.get_content().replace("\r\n", "\n").strip() == made.text.strip()
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["sent"]


def test_without_a_mail_server_mails_wait(cast, settings):
    settings.EMAIL_ON = False
    letter = letter_to(cast.secretary)
    assert sender.run() == 0
    assert fresh(letter).state == "waiting"


def test_later_means_later_twice_as_long_each_time_and_has_an_end(cast, mailbox):
    mailbox.answers["RCPT"] = "450 mailbox busy"
    letter = letter_to(cast.secretary)
    waits = []
    for _attempt in range(Delivery.MOST_ATTEMPTS):
        now_due()
        sender.run()
        waits.append(round((fresh(letter).due_at - timezone.now()) / timedelta(minutes=1)))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    found = fresh(letter)
    assert (found.state, found.reason, found.detail) == ("failed", "refused", "450 mailbox busy")
    now_due()
    assert sender.run() == 0
    assert mailbox.raw == []


def test_never_means_never(cast, mailbox):
    mailbox.answers["RCPT"] = "550 no such user"
    letter = letter_to(cast.secretary)
    sender.run()
    assert (fresh(letter).state, fresh(letter).detail) == ("failed", "550 no such user")


def test_a_server_that_is_away_is_tried_again(cast, mailbox, settings):
    settings.EMAIL_PORT = 1
    letter = letter_to(cast.secretary)
    sender.run()
    found = fresh(letter)
    assert (found.state, found.reason, found.again, found.handed_at) == ("waiting", "unreachable", False, None)
    settings.EMAIL_PORT = mailbox.port
    now_due()
    sender.run()
    assert len(mailbox.raw) == 1


def test_a_repetition_is_letter_for_letter_the_same(cast, mailbox, settings):
    settings.EMAIL_TIMEOUT = 1
    mailbox.silent_at.add("accepted")
    letter = letter_to(cast.secretary)
    sender.run()
    found = fresh(letter)
    assert (found.state, found.reason, found.again) == ("waiting", "uncertain", True)
    mailbox.silent_at.clear()
    now_due()
    sender.run()
    first, second = mailbox.raw
    assert first == second
    assert fresh(letter).state == "sent"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", (None, None, None)), ("smtp://mail.example", (25, False, False)),
        ("smtp://u:p%40@mail.example/?tls=1", (587, True, False)), ("smtps://mail.example", (465, False, True)),
    ],
)  # fmt: skip
def test_the_address_of_a_mail_server(url, found):
    read = mail_server(url)
    names = ("EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(read.get(name) for name in names) == found
    assert read.get("EMAIL_HOST_PASSWORD", "p@") in ("p@", "")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_a_wrong_mail_server_is_said_at_the_start(url):
    with pytest.raises(SystemExit):
        mail_server(url)


# ── Robots ──


@pytest.mark.parametrize("platform", ["wecom", "dingtalk", "feishu"])
def test_a_digest_arrives_in_the_shape_and_with_the_signature_of_its_platform(cast, platforms, platform):
    secret = "" if platform == "wecom" else "SEC0123456789abcdef"
    one = robot(cast, platform, secret)
    platforms.secrets[token_of(one)] = secret
    for number in range(60):
        say(cast, service=f"第{number}项：汉字与 emoji 😀")
    sender.gather(timezone.now() + LATER)
    assert sender.run() == 1
    made = Delivery.objects.get()
    assert platforms.faults == []
    assert platforms.got == [(platform, token_of(one), made.text)]
    assert f"no. {made.number}" in made.text.splitlines()[0]
    assert made.state == "sent"


@pytest.mark.parametrize("platform", ["dingtalk", "feishu"])
def test_a_wrong_secret_is_refused_and_not_tried_again(cast, platforms, platform):
    one = robot(cast, platform, "SECwrong")
    platforms.secrets[token_of(one)] = "SECright"
    message = message_to(one)
    sender.run()
    found = fresh(message)
    assert (found.state, found.reason) == ("failed", "refused")
    assert "sign" in found.detail


def test_the_signature_quoted_twice_as_apprise_sends_it_is_refused(cast, platforms):
    """Why `robots.DingTalk` signs for itself."""

    class Plain(robots.DingTalk):
        get_signature = NotifyDingTalk.get_signature

    one = robot(cast, "dingtalk", "SECright")
    platforms.secrets[token_of(one)] = "SECright"
    with pytest.raises(robots.NotDelivered, match="sign not match"):
        Plain(token=token_of(one), secret="SECright").notify(body="x")


@pytest.mark.parametrize(
    ("platform", "answer", "state", "reason", "minutes"),
    [
        ("wecom", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}), "waiting", "too_fast", 1),
        ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "failed", "refused", None),
        ("dingtalk", (200, {"errcode": 130101, "errmsg": "send too fast"}), "waiting", "too_fast", 10),
        ("feishu", (200, {"code": 11232, "msg": "frequency limited"}), "waiting", "too_fast", 1),
        ("feishu", (200, {"code": 19024, "msg": "Key Words Not Found"}), "failed", "refused", None),
        ("feishu", (500, {}), "waiting", "refused", 1),
        ("wecom", (200, {"errcode": -1, "errmsg": "system busy"}), "waiting", "refused", 1),
        ("wecom", (302, {}), "failed", "refused", None),
        ("dingtalk", (429, {}), "waiting", "too_fast", 1),
    ],
)  # fmt: skip
def test_what_a_platform_answers_counts_and_not_that_it_answers(
    cast, platforms, platform, answer, state, reason, minutes
):
    platforms.refuse[platform] = answer
    message = message_to(robot(cast, platform))
    sender.run()
    found = fresh(message)
    assert (found.state, found.reason) == (state, reason)
    if minutes:
        assert round((found.due_at - timezone.now()) / timedelta(minutes=1)) == minutes


def test_a_platform_that_is_away_is_certain_and_one_that_hangs_up_is_not(cast, platforms, settings):
    settings.ROBOT_RECEIVER = "http://127.0.0.1:1"
    message = message_to(robot(cast))
    sender.run()
    assert (fresh(message).reason, fresh(message).again) == ("unreachable", False)


# ── Limits ──


@pytest.mark.parametrize(("platform", "most"), [("wecom", 20), ("dingtalk", 20), ("feishu", 5)])
def test_more_than_the_platform_allows_waits(cast, platforms, platform, most):
    one = robot(cast, platform)
    for number in range(most + 3):
        message_to(one, f"{number}")
    sender.run()
    assert len(platforms.got) == most
    assert platforms.faults == []
    waiting = Delivery.objects.filter(state="waiting")
    assert waiting.count() == 3
    assert {(row.due_at > timezone.now(), row.attempts) for row in waiting} == {(True, 0)}
    # A window later, by both clocks.
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=3))
    platforms.arrivals.clear()
    now_due()
    sender.run()
    assert (len(platforms.got), platforms.faults) == (most + 3, [])


def test_one_webhook_in_two_federations_is_counted_together(cast, platforms):
    one = robot(cast)
    two = robot(cast, federation_id=cast.elsewhere.pk, sealed=one.sealed, fingerprint=one.fingerprint)
    for _number in range(15):
        message_to(one)
        message_to(two)
    sender.run()
    assert (len(platforms.got), platforms.faults) == (20, [])


def test_what_was_taken_up_too_long_ago_goes_back_unsent(cast, platforms):
    """Else it would be counted for one minute and arrive in another."""
    message = message_to(robot(cast))
    held = sender.take_up(timezone.now())
    held.taken_up = time.monotonic() - limits.FRESH - 1
    sender.carry_out(held)
    assert platforms.got == []
    assert (fresh(message).state, fresh(message).attempts) == ("waiting", 0)


# ── Leases ──


def test_who_lost_a_message_to_somebody_else_does_not_send_it(cast, mailbox):
    letter = letter_to(cast.secretary)
    slow = sender.take_up(timezone.now())
    sender.recover(timezone.now() + Delivery.LEASE * 2)
    quick = sender.take_up(timezone.now() + Delivery.LEASE * 2)
    sender.carry_out(quick)
    sender.carry_out(slow)
    assert len(mailbox.raw) == 1
    assert fresh(letter).state == "sent"


def test_what_somebody_holds_is_left_alone_until_the_lease_runs_out(cast, mailbox):
    letter_to(cast.secretary)
    sender.take_up(timezone.now())
    assert sender.run() == 0
    assert sender.recover(timezone.now()) == 0
    assert sender.recover(timezone.now() + Delivery.LEASE * 2) == 1


def test_what_was_sent_is_not_sent_again_by_the_database_itself(cast, mailbox):
    letter_to(cast.secretary)
    sender.run()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state="waiting", sent_at=None)


# ── Secrets ──


def test_a_secret_lies_sealed_and_opens_with_an_older_key_until_it_is_sealed_anew(cast, settings):
    settings.CHANNEL_KEYS = ["old key"]
    one = robot(cast, secret="SECverysecret")
    token = token_of(one)
    lying = str(Robot.objects.values())
    assert token not in lying and "SECverysecret" not in lying
    settings.CHANNEL_KEYS = ["new key", "old key"]
    call_command("rotate_keys")
    settings.CHANNEL_KEYS = ["new key"]
    assert sealing.unseal(Robot.objects.get().sealed) == {"token": token, "secret": "SECverysecret"}


def test_a_key_that_is_gone_is_said_and_nothing_is_sent(cast, platforms, settings):
    message = message_to(robot(cast))
    settings.CHANNEL_KEYS = ["another key"]
    sender.run()
    assert (fresh(message).state, fresh(message).detail) == ("failed", "InvalidToken")
    assert platforms.got == []


@pytest.mark.parametrize(
    ("address", "platform"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-0000-1111", "wecom"),
        (" https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef ", "dingtalk"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/0a1b2c3d-0000", "feishu"),
        ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-0000-1111", None),
        ("https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=0a1b2c3d", None),
        ("https://qyapi.weixin.qq.com@127.0.0.1/cgi-bin/webhook/send?key=0a1b2c3d", None),
        ("https://127.0.0.1/robot/send?access_token=0123456789abcdef", None),
        ("https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef&x=http://10.0.0.1", None),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/../../x/0a1b2c3d", None),
        ("https://open.feishu.cn:8443/open-apis/bot/v2/hook/0a1b2c3d-0000", None),
        ("file:///etc/passwd", None), ("", None),
    ],
)  # fmt: skip
def test_only_whole_https_addresses_of_the_three_platforms_are_read(address, platform):
    found = webhooks.read(address)
    assert (found.platform if found else None) == platform


@pytest.mark.parametrize("url", ["http://10.0.0.1", "https://evil.example", "http://127.0.0.1.evil.example"])
def test_a_receiver_for_tests_is_on_this_machine(url):
    with pytest.raises(SystemExit):
        loopback_only(url)


# ── The clock ──


def test_the_clock_queues_one_round_when_something_is_due(cast, mailbox):
    assert tasks.wake() is False
    letter_to(cast.secretary)
    assert (tasks.wake(), tasks.wake()) == (True, False)
    tasks.deliver.call()
    assert len(mailbox.raw) == 1
    assert tasks.wake() is False


def test_words_of_what_arrived_are_forgotten_after_a_month(cast, mailbox):
    letter = letter_to(cast.secretary)
    sender.run()
    tasks.tidy()
    assert fresh(letter).text
    Delivery.objects.update(sent_at=timezone.now() - timedelta(days=31))
    tasks.tidy()
    assert (fresh(letter).text, fresh(letter).subject, fresh(letter).state) == ("", "", "sent")
