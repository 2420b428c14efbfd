"""From what happens to what waits to be sent: in one transaction, once for each reader, in one digest."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from silian.core.channels import composing
from silian.core.channels.gathering import gather
from silian.core.channels.models import Choice, Delivery, Outgoing
from silian.core.models import Notice
from silian.core.notices import mark_read, tell, tell_each
from silian.core.tests.channels import ANSWERS, LATER, reader, robot, say
from silian.exchange.actions import answers
from silian.exchange.tests import build


def later():
    return timezone.now() + LATER


def kept():
    return list(Outgoing.objects.order_by("id").values_list("channel", "person", "robot", "kind", "pace"))


def test_everybody_outside_the_app_has_a_row_of_her_own(cast):
    reader(cast.secretary)
    reader(cast.convener, "now")
    reader(cast.resident, "none")
    one = robot(cast)
    say(cast, cast.secretary, cast.convener, cast.resident, cast.bank_liaison)
    assert Notice.objects.count() == 4
    assert sorted(kept(), key=str) == sorted(
        [
            ("mail", cast.secretary.pk, None, ANSWERS, "digest"),
            ("mail", cast.convener.pk, None, ANSWERS, "now"),
            ("robot", None, one.pk, ANSWERS, "digest"),
        ],
        key=str,
    )


def test_each_is_told_in_her_own_words_and_outside_of_the_app_too(cast, django_assert_num_queries):
    """Somebody who answers for two sides is told twice; two questions for each round of people."""
    reader(cast.secretary)
    words = [(cast.secretary, {"name": "甲"}), (cast.convener, {"name": "乙"}), (cast.secretary, {"name": "丙"})]
    with django_assert_num_queries(6):
        tell_each(words, "exchange.match.offered", cast.choir, url="/x")
    told = Notice.objects.order_by("to", "id").values_list("to", "facts")
    assert list(told) == sorted(((one.pk, facts) for one, facts in words), key=lambda pair: pair[0])
    assert {one.notice.facts["name"] for one in Outgoing.objects.select_related("notice")} == {"甲", "丙"}


def test_what_never_happened_is_told_to_nobody(cast):
    reader(cast.secretary, "now")
    robot(cast)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say(cast)
        raise ZeroDivisionError
    assert not Notice.objects.exists() and not Outgoing.objects.exists() and not DBTaskResult.objects.exists()


def test_a_real_act_puts_its_notices_into_the_outbox(cast):
    match = build.pair(cast)
    reader(cast.choir_liaison)
    answers.offer_match(match, by=cast.secretary)
    told = Notice.objects.filter(to=cast.choir_liaison, verb="exchange.match.offered").get()
    assert Outgoing.objects.get().notice == told


def test_telling_asks_one_question_more_when_nobody_listens(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        say(cast, cast.secretary, cast.convener)


def test_what_comes_at_once_wakes_the_sender_and_a_digest_wakes_nobody(cast):
    reader(cast.convener)
    say(cast, cast.convener)
    assert not DBTaskResult.objects.exists()
    reader(cast.secretary, "now")
    say(cast)
    assert DBTaskResult.objects.get().task_path == "silian.core.channels.tasks.deliver"


def test_a_digest_is_one_message_with_everything_that_was_new(cast):
    reader(cast.secretary)
    say(cast)
    say(cast, service="舞蹈课")
    assert gather(timezone.now()) == 0
    assert gather(later()) == 1
    made = Delivery.objects.get()
    assert (made.channel, made.lines, made.state, made.address, made.federation_ids) == (
        "mail", 2, "waiting", "secretary@example.com", [cast.street.pk],
    )  # fmt: skip
    assert made.subject == "[Silian] 2 notices"
    assert "合唱演出" in made.text and "舞蹈课" in made.text
    assert f"no. {made.number}" in made.text
    assert gather(later()) == 0


def test_what_was_written_down_too_late_waits_for_the_next_digest(cast):
    reader(cast.secretary)
    say(cast)
    moment = later()
    gather(moment)
    say(cast, service="晚到")
    Outgoing.objects.filter(delivery=None).update(due_at=timezone.now())
    assert gather(moment) == 0
    assert Delivery.objects.count() == 1
    assert Outgoing.objects.get(delivery=None).due_at > moment
    assert gather(moment + LATER) == 1


def test_at_once_is_at_once_and_a_digest_beside_it_stays_a_digest(cast):
    reader(cast.secretary, "now")
    say(cast)
    tell([cast.secretary], "members.seat.closed", cast.choir, seat_name="秘书", day="2026-01-01")
    assert gather(timezone.now()) == 1
    assert Delivery.objects.get().lines == 1
    assert gather(later()) == 1
    assert Delivery.objects.count() == 2


def test_what_was_read_in_the_app_is_not_in_the_digest(cast):
    reader(cast.secretary)
    say(cast)
    mark_read(cast.secretary, Notice.objects.get().pk)
    assert gather(later()) == 0
    assert Outgoing.objects.get().dropped == "read"


@pytest.mark.parametrize("how", ["stopped", "left", "other address", "chosen"])
def test_who_no_longer_listens_gets_nothing_that_was_waiting(cast, how):
    reach = reader(cast.secretary)
    say(cast)
    if how == "stopped":
        reach.stopped_at = timezone.now()
    elif how == "other address":
        reach.address, reach.confirmed_at = "other@example.com", None
    elif how == "left":
        cast.secretary.is_active = False
        cast.secretary.save()
    else:
        Choice.objects.create(person=cast.secretary, kind=ANSWERS, pace="none")
    reach.save()
    assert gather(later()) == 0
    assert not Delivery.objects.exists()
    assert Outgoing.objects.get().dropped == ("not_chosen" if how == "chosen" else "closed")


def test_a_group_hears_one_sentence_once_however_many_people_were_told(cast):
    robot(cast)
    say(cast, cast.secretary, cast.convener)
    say(cast, cast.bank_liaison)
    gather(later())
    made = Delivery.objects.get()
    assert (made.lines, made.text.count("合唱演出")) == (1, 1)
    assert Outgoing.objects.filter(delivery=made).count() == 2


def test_a_group_hears_only_of_its_federation_and_only_what_may_be_said_aloud(cast):
    robot(cast, federation_id=cast.elsewhere.pk)
    robot(cast, kinds=["members.seats", "portal.feedback", "core.other"])
    say(cast)
    tell([cast.secretary], "members.seat.closed", cast.choir, seat_name="秘书", day="2026-01-01")
    tell([cast.secretary], "tests.private", cast.choir, name="王某")
    assert not Outgoing.objects.exists()


def test_a_silent_robot_says_nothing(cast):
    one = robot(cast)
    say(cast)
    one.state = "paused"
    one.save()
    say(cast)
    assert Outgoing.objects.count() == 1
    assert gather(later()) == 0
    assert Outgoing.objects.get().dropped == "closed"


def test_words_of_a_kind_nobody_declared_stay_in_the_house(cast):
    reader(cast.secretary)
    tell([cast.secretary], "tests.private", cast.choir, name="王某")
    gather(later())
    made = Delivery.objects.get()
    assert "王某" not in made.text + made.subject and "tests.private" not in made.text + made.subject
    assert "only shown in the app" in made.text


def test_a_mail_is_written_in_its_readers_language(cast):
    reach = reader(cast.secretary)
    reach.language = "zh-hans"
    reach.save()
    say(cast)
    gather(later())
    assert "示例·秘书，" in Delivery.objects.get().text


@pytest.mark.parametrize("platform", ["wecom", "dingtalk", "feishu"])
def test_a_long_digest_ends_between_two_characters_and_says_how_many_more(cast, platform):
    one = robot(cast, platform)
    for number in range(80):
        say(cast, service=f"第{number}项服务" + "长" * (number % 40))
    gather(later())
    made = Delivery.objects.get()
    most = composing.MOST_BYTES[platform]
    assert most - 700 < len(made.text.encode()) <= most
    shown = made.text.count("· ")
    assert f"and {80 - shown} more\nhttp" in made.text
    assert one.deliveries.get().lines == 80


def test_one_endless_sentence_is_cut_in_its_middle(cast):
    robot(cast)
    say(cast, service="长" * 5000)
    gather(later())
    text = Delivery.objects.get().text
    assert "…" in text and len(text.encode()) < 800


@pytest.mark.parametrize("most", range(40))
def test_a_cut_never_breaks_a_character(most):
    found = composing.cut("汉字 a 😀 字", most)
    assert len(found.encode()) <= most or most < 3
    assert "\ufffd" not in found


def test_a_notice_leaves_once_by_the_database_itself(cast):
    reader(cast.secretary)
    say(cast)
    row = Outgoing.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.create(
            key=row.key,
            notice=row.notice,
            channel="mail",
            person=cast.secretary,
            kind="x",
            pace="now",
            due_at=row.due_at,
        )
    gather(later())
    other = Delivery.objects.create(key="other", channel="mail", person=cast.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.update(delivery=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.update(delivery=None)


def test_one_reader_whose_message_cannot_be_written_keeps_nobody_waiting(cast, monkeypatch):
    reader(cast.secretary)
    reader(cast.convener)
    say(cast, cast.secretary, cast.convener)
    text = composing.mail_text

    def broken(reach, *args, **more):
        if reach.person == cast.secretary:
            raise ValueError
        return text(reach, *args, **more)

    monkeypatch.setattr(composing, "mail_text", broken)
    assert gather(later()) == 1
    assert Delivery.objects.get().person == cast.convener
