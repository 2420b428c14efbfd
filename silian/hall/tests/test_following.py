"""Following: raisers by themselves, supporters by their own act, and silence for whoever wants it."""

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall.actions import accepting, clocks, following
from silian.hall.models import Follower, Urgency
from silian.hall.queries.people import hearers
from silian.hall.tests import build


def test_a_supporter_hears_what_happens(cast):
    matter = build.accepted(cast)
    following.support(matter, by=cast.resident)

    clocks.hasten_matter(matter, Urgency.objects.get(name="紧急"), "有老人", by=cast.community_secretary)

    assert list(Notice.objects.filter(verb="hall.matter.hastened").values_list("to", flat=True)) == [cast.resident.pk]
    with pytest.raises(Refused, match="already"):
        following.support(matter, by=cast.resident)
    assert Follower.objects.count() == 1


def test_support_ends_by_the_supporters_own_act(cast):
    matter = build.accepted(cast)
    following.support(matter, by=cast.resident)

    following.withdraw_support(matter, by=cast.resident)

    assert hearers([matter.pk]) == []
    with pytest.raises(Refused):
        following.withdraw_support(matter, by=cast.choir_liaison)
    following.support(matter, by=cast.resident)
    assert hearers([matter.pk]) == [cast.resident]


def test_whoever_silenced_a_matter_is_told_nothing_of_it(cast):
    matter = build.accepted(cast, by=cast.resident)
    following.silence(matter, True, by=cast.resident)
    before = Notice.objects.filter(to=cast.resident).count()

    accepting.correct_matter(matter, "更清楚", by=cast.community_secretary, title="三单元楼道灯")
    clocks.hasten_matter(matter, Urgency.objects.get(name="紧急"), "有老人", by=cast.community_secretary)

    assert Notice.objects.filter(to=cast.resident).count() == before
    following.silence(matter, False, by=cast.resident)
    assert hearers([matter.pk]) == [cast.resident]
    with pytest.raises(Refused):
        following.silence(matter, True, by=cast.choir_liaison)


def test_who_was_there_follows_and_stays_a_supporter_if_she_was_one(cast):
    matter = build.accepted(cast)
    following.support(matter, by=cast.resident)

    following.follow(matter, cast.resident, Follower.Why.ATTENDEE)
    following.follow(matter, cast.choir_liaison, Follower.Why.ATTENDEE)

    assert sorted(Follower.objects.values_list("person__username", "why")) == [
        ("choir_liaison", "attendee"),
        ("resident", "supporter"),
    ]


@pytest.mark.parametrize("kind", ["raised", "private", "own"])
def test_what_cannot_be_supported(cast, kind):
    matter = {
        "raised": lambda: build.raise_a_matter(cast), "private": lambda: build.dispute(cast),
        "own": lambda: build.accepted(cast, by=cast.resident),
    }[kind]()  # fmt: skip
    before = Follower.objects.count()
    with pytest.raises(Refused):
        following.support(matter, by=cast.resident)
    assert Follower.objects.count() == before
