"""The daily digest says what the desk says: in its reader's language, never more than it should, and it never stands in the way."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from silian.core.channels import sender, waits
from silian.core.channels.models import Delivery, Outgoing
from silian.core.tests.channels import LATER, reader, say
from silian.portal.queries.desk import waiting_for
from silian.tasks.tests.build import task
from silian.volunteering.actions import homes
from silian.volunteering.tests import build as volunteering
from tests.world_volunteering import SERVED


def digest(cast, person, **more) -> str:
    reader(person, **more)
    say(cast, person)
    sender.gather(timezone.now() + LATER)
    return Delivery.objects.get(person=person).text


def test_the_digest_lists_what_stands_on_the_desk(cast):
    task(cast, "联系场地", due_on=cast.today - timedelta(days=1))
    task(cast, "送请柬")
    text = digest(cast, cast.choir_liaison)
    told = text.partition("This waits for you:")[2]
    with translation.override("en"):
        rows = waiting_for(cast.choir_liaison)
    assert [row.what for row in rows] == ["Task: 联系场地", "Task: 送请柬"]
    places = [told.index(row.what) for row in rows]
    assert places == sorted(places) and all(row.url in told for row in rows)
    assert "overdue since" in told and "/desk" in told


def test_it_speaks_the_language_of_its_reader(cast):
    task(cast, "联系场地")
    reach = reader(cast.choir_liaison)
    reach.language = "zh-hans"
    reach.save()
    say(cast, cast.choir_liaison)
    sender.gather(timezone.now() + LATER)
    assert "任务：联系场地" in Delivery.objects.get().text


def test_where_nothing_waits_nothing_is_said_of_it(cast):
    assert "waits" not in digest(cast, cast.choir_liaison)


def test_a_long_desk_is_cut_and_says_how_much_is_left(cast):
    for at in range(waits.MOST + 12):
        task(cast, f"第{at}件")
    told = digest(cast, cast.choir_liaison)
    assert (told.count("Task: "), "and 12 more" in told) == (waits.MOST, True)


def test_of_a_visit_at_a_home_only_that_something_waits(cast):
    team = volunteering.team(cast, leader=cast.clinic_liaison)
    order = volunteering.order(cast, served=SERVED)
    homes.ask_teams(order, [team], by=cast.community_secretary)
    cast.clinic_liaison.__dict__.pop("_mandates", None)
    assert len(waiting_for(cast.clinic_liaison)) == 1
    told = digest(cast, cast.clinic_liaison).partition("This waits for you:")[2]
    assert "Something waits that is only shown in the app." in told
    assert not [word for word in (*SERVED.values(), order.get_kind_display(), cast.community.name) if word in told]


def test_what_is_told_at_once_comes_without_the_desk(cast):
    task(cast)
    reader(cast.choir_liaison, pace="now")
    say(cast, cast.choir_liaison)
    sender.gather(timezone.now() + timedelta(minutes=1))
    assert "waits for you" not in Delivery.objects.get().text


@pytest.mark.parametrize("failure", ["python", "database"])
def test_a_desk_that_cannot_be_read_holds_no_message_up(cast, monkeypatch, mailbox, failure):
    def broken(person):
        if failure == "python":
            raise RuntimeError
        return list(Delivery.objects.extra(where=["no_such_column = 1"]))

    monkeypatch.setattr(waits, "providers", [broken])
    text = digest(cast, cast.choir_liaison)
    assert "病房演唱" in text and "waits" not in text
    assert (sender.run(), len(mailbox.mails)) == (1, 1)
    sender.gather(timezone.now() + LATER)
    assert (sender.run(), Outgoing.objects.filter(delivery=None).count(), len(mailbox.mails)) == (0, 0, 1)


def test_the_digest_leaves_once_and_letter_for_letter_as_it_was_composed(cast, mailbox):
    one = task(cast, "联系场地")
    composed = digest(cast, cast.choir_liaison)
    type(one).objects.filter(pk=one.pk).update(title="改了的题目")
    sender.run()
    sender.run()
    assert [mail.get_content().splitlines() for mail in mailbox.mails] == [composed.splitlines()]
