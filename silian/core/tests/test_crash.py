"""A sender killed by kill -9 at its worst moments: nothing is lost, and what may have arrived is sent with the same number."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from silian.config.settings import ROOT
from silian.core.background import address_of
from silian.core.channels import sender
from silian.core.channels.models import Delivery
from silian.core.tests.channels import LATER, letter_to, message_to, reader, robot, say

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


@pytest.fixture
def process(platforms, mailbox):
    """Starts real senders on the tests' database."""
    started = []

    def start() -> subprocess.Popen:
        environment = os.environ | {
            "DATABASE_URL": address_of(connection.settings_dict), "EMAIL_URL": mailbox.url,
            "SILIAN_ROBOT_RECEIVER": platforms.url,
        }  # fmt: skip
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        made = subprocess.Popen(
            [sys.executable, "-m", "silian.config.command", "deliver", "--once"], env=environment, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(made)
        return made

    yield start
    for made in started:
        made.kill()
        made.communicate()


def kill_when(made: subprocess.Popen, reached) -> None:
    """kill -9 as soon as the other side says that the moment has come."""
    assert reached.wait(PATIENCE), made.communicate(timeout=5)
    made.kill()
    made.wait()


def finish(process) -> None:
    """The lease runs out, and the next sender does the rest."""
    Delivery.objects.filter(state="sending").update(lease_until=timezone.now() - timedelta(seconds=1))
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
    made = process()
    said, _none = made.communicate(timeout=PATIENCE)
    assert made.returncode == 0, said


def test_killed_before_the_mail_server_heard_of_it_the_mail_arrives_once(cast, process, mailbox):
    letter = letter_to(cast.secretary)
    mailbox.silent_at.add("banner")
    kill_when(process(), mailbox.reached)
    letter.refresh_from_db()
    assert (letter.state, letter.handed_at) == ("sending", None)
    mailbox.silent_at.clear()
    finish(process)
    letter.refresh_from_db()
    assert (letter.state, letter.again, len(mailbox.raw)) == ("sent", False, 1)


def test_killed_between_acceptance_and_mark_the_same_mail_comes_twice_and_is_known_by_its_number(
    cast, process, mailbox
):
    """The one moment nobody can close: the server has it, we have not written that down. A Message-ID tells it is one."""
    letter = letter_to(cast.secretary)
    mailbox.silent_at.add("accepted")
    kill_when(process(), mailbox.reached)
    mailbox.silent_at.clear()
    finish(process)
    letter.refresh_from_db()
    assert (letter.state, letter.again) == ("sent", True)
    first, second = mailbox.raw
    assert first == second
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1


def test_killed_after_the_mark_nothing_comes_again(cast, process, mailbox):
    letter_to(cast.secretary)
    finish(process)
    finish(process)
    assert len(mailbox.raw) == 1


def test_killed_while_a_platform_takes_nothing_the_digest_arrives_once(cast, process, platforms):
    message = message_to(robot(cast), "digest no. 7")
    platforms.silent_before_accepting.set()
    kill_when(process(), platforms.reached)
    platforms.silent_before_accepting.clear()
    finish(process)
    message.refresh_from_db()
    assert (message.state, [text for _platform, _token, text in platforms.got]) == ("sent", ["digest no. 7"])


def test_killed_after_a_platform_took_it_the_group_reads_the_same_number_twice(cast, process, platforms):
    message = message_to(robot(cast), "digest no. 7")
    platforms.silent_after_accepting.set()
    kill_when(process(), platforms.reached)
    platforms.silent_after_accepting.clear()
    finish(process)
    message.refresh_from_db()
    assert (message.state, message.again) == ("sent", True)
    assert [text for _platform, _token, text in platforms.got] == ["digest no. 7", "digest no. 7"]


def test_killed_again_and_again_every_notice_arrives_and_only_marked_ones_twice(cast, process, mailbox):
    """From the notice on: gathering, sending and marking are hit wherever the clock happens to fall."""
    people = [cast.secretary, cast.convener, cast.bank_liaison, cast.choir_liaison, cast.clinic_liaison, cast.resident]
    for person in people:
        reader(person, "now")
    for number in range(9):
        say(cast, *people, service=f"第{number}项")
        sender.gather(timezone.now() + LATER)  # each one a mail of its own
        if number % 3 == 2:
            made = process()
            seen = len(mailbox.raw)
            until = time.monotonic() + 5
            while len(mailbox.raw) == seen and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(random.random() / 20)
            made.kill()
            made.wait()
    while Delivery.objects.exclude(state="sent").exists():
        finish(process)
    arrived = Counter(mail["Message-ID"] for mail in mailbox.mails)
    assert len(arrived) == Delivery.objects.count() == 54
    repeated = sum(count - 1 for count in arrived.values())
    assert repeated <= Delivery.objects.filter(again=True).count() <= 3
    assert len(set(mailbox.raw)) == len(arrived)
