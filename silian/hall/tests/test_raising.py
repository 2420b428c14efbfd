"""Raising a matter: a number, an owner and a date at once, for anybody."""

import datetime as dt

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.hall.actions import raising
from silian.hall.models import Follower, Matter, Next, Raiser, Stage, Step, Urgency
from silian.hall.tests import build


def test_a_matter_raised_without_an_account_has_number_owner_and_next_date(cast):
    raised = build.raised(cast)

    matter = build.fresh(raised.matter)
    assert matter.number == f"{timezone.localdate().year}-0001"
    assert (matter.stage, matter.owner, matter.next_what) == (
        Stage.RAISED,
        build.seat_of(cast.community_secretary),
        Next.ACCEPT,
    )
    assert matter.next_at == matter.raised_at + dt.timedelta(hours=24)
    assert raised.raiser.secret_digest == raising.digest_of(raised.secret) != raised.secret
    assert list(Step.objects.filter(matter=matter).values_list("kind", "by")) == [("raised", None)]
    assert list(Notice.objects.values_list("to", "verb")) == [(cast.community_secretary.pk, "hall.matter.to_accept")]


def test_a_matter_of_no_community_comes_to_the_office(cast):
    matter = build.raise_a_matter(cast, community=None)

    assert matter.owner == build.seat_of(cast.secretary)


def test_a_matter_of_an_empty_community_comes_to_the_office(cast):
    seat = build.seat_of(cast.community_secretary)
    seat.terms.all().delete()

    assert build.raise_a_matter(cast).owner == build.seat_of(cast.secretary)


def test_numbers_count_on(cast):
    first, second = build.raise_a_matter(cast), build.raise_a_matter(cast)

    assert (first.serial, second.serial) == (1, 2)


def test_the_usual_urgencies_come_with_the_first_matter(cast):
    build.raise_a_matter(cast)
    build.raise_a_matter(cast)

    assert list(Urgency.objects.values_list("name", "accept_hours", "answer_days", "decide_days", "finish_days", "usual")) == [
        ("紧急", 2, 1, 3, 7, False), ("一般", 24, 5, 15, 30, True), ("较复杂", 48, 7, 30, 60, False),
    ]  # fmt: skip


def test_a_form_sent_twice_is_one_matter_with_one_link(cast):
    first, second = build.raised(cast, token="abc"), build.raised(cast, token="abc")

    assert (first.matter, first.secret) == (second.matter, second.secret)
    assert (Matter.objects.count(), Raiser.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_a_matter_without_words_is_refused(cast):
    with pytest.raises(Refused, match="sentence"):
        build.raise_a_matter(cast, text="  ")
    assert not Matter.objects.exists()


def test_the_sixth_matter_within_an_hour_is_refused(cast):
    for _number in range(5):
        build.raise_a_matter(cast, sender="somewhere")
    with pytest.raises(Refused, match="within the hour"):
        build.raise_a_matter(cast, sender="somewhere")
    assert Matter.objects.count() == 5
    build.raise_a_matter(cast, sender="somewhere else")


def test_a_title_is_taken_from_the_words(cast):
    assert build.raise_a_matter(cast, title="", text="电梯常停在三楼。已经报修两次。").title == "电梯常停在三楼"


def test_whoever_raises_signed_in_follows_it(cast):
    matter = build.raise_a_matter(cast, by=cast.resident)

    assert list(Follower.objects.values_list("person", "why")) == [(cast.resident.pk, "raiser")]
    assert list(Matter.objects.visible_to(cast.resident)) == [matter]
    assert not Matter.objects.visible_to(None).exists()


def test_a_member_raises_by_its_seat(cast):
    matter = build.raise_a_matter(cast, by=cast.choir_liaison, organisation=cast.choir)

    assert matter.raisers.get().organisation == cast.choir
    with pytest.raises(Refused, match="own seats"):
        build.raise_a_matter(cast, by=cast.resident, organisation=cast.choir)
    assert Matter.objects.count() == 1


def test_a_helper_writes_it_down_and_says_why(cast):
    by = cast.community_secretary
    matter = build.raise_a_matter(
        cast, by=by, helper=True, helped_because="她打电话来，不会上网", name="示例·老人", way=Matter.Way.PHONE
    )

    raiser = matter.raisers.get()
    assert (raiser.person, raiser.helper, raiser.helped_because) == (None, by, "她打电话来，不会上网")
    record = Record.objects.get(verb="hall.matter.raised_for")
    assert (record.by, record.facts["because"]) == (by, "她打电话来，不会上网")
    assert not Follower.objects.exists()


@pytest.mark.parametrize(("who", "why"), [("resident", "她打电话来"), ("community_secretary", " ")])
def test_helping_needs_a_seat_and_a_reason(cast, who, why):
    with pytest.raises(Refused):
        build.raise_a_matter(cast, by=getattr(cast, who), helper=True, helped_because=why)
    assert not Matter.objects.exists()


def test_a_dispute_is_private_whatever_is_asked(cast):
    matter = build.dispute(cast)

    assert (matter.private, matter.shown_at) == (True, None)
    assert [
        person
        for person in (None, cast.resident, cast.secretary, cast.convener)
        if Matter.objects.visible_to(person).exists()
    ] == []
    assert Matter.objects.visible_to(cast.community_secretary).get() == matter
