"""Two senders at the same message: with the locks one sends; the control runs without them show that the tests can fail."""

import contextlib
import threading

import pytest
from django.db import connection
from django.utils import timezone

from silian.core.channels import gathering, limits, sender
from silian.core.channels.models import Attempt, Delivery, Outgoing, Reach
from silian.core.tests.channels import LATER, letter_to, message_to, reader, robot, say

pytestmark = pytest.mark.django_db(transaction=True)


def together(act, number: int = 2) -> None:
    """So many threads, each with a connection of its own."""

    def run():
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def meeting():
    """Wait for the other: only the control runs meet, where no lock holds anybody back."""
    both = threading.Barrier(2, timeout=15)

    def meet():
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()

    return meet


def test_two_senders_send_a_message_once(cast, mailbox):
    letter_to(cast.secretary)
    together(sender.run)
    assert len(mailbox.raw) == 1


def test_many_senders_send_many_messages_once_each(cast, mailbox):
    for _number in range(40):
        letter_to(cast.secretary)
    together(sender.run, 4)
    assert len(mailbox.raw) == len(set(mailbox.raw)) == 40
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_without_lock_and_holder_two_senders_send_it_twice(cast, mailbox, monkeypatch):
    letter_to(cast.secretary)
    meet = meeting()

    def unlocked(now):
        found = sender._waiting(now).order_by("due_at", "id").first()
        meet()
        return found

    # Both have handed over before either marks it as sent: the table itself refuses to send what is sent.
    hand_over, both_handed = sender.hand_over, meeting()

    def handed_by_both(delivery):
        hand_over(delivery)
        both_handed()

    monkeypatch.setattr(sender, "_lock_next", unlocked)
    monkeypatch.setattr(sender, "hand_over", handed_by_both)
    monkeypatch.setattr(sender, "_ours", lambda delivery: Delivery.objects.filter(pk=delivery.pk))
    together(sender.run)
    assert len(mailbox.raw) == 2


def test_without_the_lock_alone_the_holder_still_stops_the_second(cast, mailbox, monkeypatch):
    letter_to(cast.secretary)
    meet = meeting()

    def unlocked(now):
        found = sender._waiting(now).order_by("due_at", "id").first()
        meet()
        return found

    monkeypatch.setattr(sender, "_lock_next", unlocked)
    together(sender.run)
    assert len(mailbox.raw) == 1


def test_two_who_gather_make_one_digest(cast):
    reader(cast.secretary)
    say(cast)
    moment = timezone.now() + LATER
    together(lambda: gathering.gather(moment))
    assert Delivery.objects.count() == 1
    assert Outgoing.objects.filter(delivery=None).count() == 0


def test_without_the_lock_only_the_table_stops_a_second_digest(cast, monkeypatch, caplog):
    reader(cast.secretary)
    say(cast)
    moment = timezone.now() + LATER
    meet = meeting()
    in_slot = gathering._in_slot

    def unlocked(*_args, **_more):
        return Reach.objects.all()

    def meet_then_make(reader_key, rows, hour, every, now, make):
        return in_slot(reader_key, rows, hour, every, now, lambda key: (meet(), make(key))[1])

    monkeypatch.setattr(Reach.objects, "select_for_update", unlocked)
    monkeypatch.setattr(gathering, "_in_slot", meet_then_make)
    together(lambda: gathering.gather(moment))
    assert Delivery.objects.count() == 1
    assert "duplicate key" in caplog.text


def nineteen_before(cast):
    """One message more may go within this minute, and two are waiting."""
    one = robot(cast)
    first = message_to(one, due_at=timezone.now() + LATER)
    for _number in range(19):
        limits.note(first, one.fingerprint)
    message_to(one, "a")
    message_to(one, "b")
    return one


def test_the_last_message_of_a_minute_is_sent_once(cast, platforms):
    nineteen_before(cast)
    together(sender.run)
    assert len(platforms.got) == 1
    assert Attempt.objects.count() == 20


def test_without_the_lock_two_processes_speak_too_often_together(cast, platforms, monkeypatch):
    nineteen_before(cast)
    meet = meeting()

    def unlocked(_platform, fingerprint):
        room = Attempt.objects.filter(fingerprint=fingerprint).count() < 20
        meet()
        return None if room else timezone.now() + LATER

    monkeypatch.setattr(limits, "room", unlocked)
    together(sender.run)
    assert len(platforms.got) == 2


def test_four_processes_together_stay_below_the_limit(cast, platforms):
    one = robot(cast)
    for number in range(30):
        message_to(one, f"{number}")
    together(sender.run, 4)
    assert (len(platforms.got), platforms.faults) == (20, [])
    assert Delivery.objects.filter(state="waiting", attempts=0).count() == 10
