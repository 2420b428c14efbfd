"""Matters about the same problem end together: one answer at one moment, everybody is asked, one closing closes all."""

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall.actions import closings, hearing, links, replies
from silian.hall.models import Asking, Closing, Matter, Reply, Satisfaction
from silian.hall.queries import closings as queries
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends


@pytest.fixture
def pair(cast):
    """The lead, raised without an account, and another one of a resident that goes along with it."""
    lead = build.accepted(cast)
    other = build.accepted(cast, title="示例同一盏灯", by=cast.resident)
    links.link_matters(other, lead, "同一楼道", by=cast.community_secretary)
    return build.fresh(lead), build.fresh(other)


def test_the_answer_is_shown_to_all_raisers_at_one_moment_and_on_no_surface_before(cast, pair):
    lead, other = pair
    reply = replies.draft_reply(lead, "三天内更换", by=cast.community_secretary)
    shown = lambda person: [one.text for one in queries.part(person, build.fresh(other)).replies]  # noqa: E731
    assert shown(cast.resident) == [] and queries.part(cast.resident, lead).draft is None
    with pytest.raises(Refused, match="has to check"):
        replies.announce_reply(reply, by=cast.community_secretary)
    replies.check_reply(reply, by=cast.secretary)
    assert shown(cast.resident) == [] and not Notice.objects.filter(verb="hall.reply.announced").exists()
    replies.announce_reply(build.fresh(reply), by=cast.community_secretary)
    assert shown(cast.resident) == ["三天内更换"]
    assert Notice.objects.filter(to=cast.resident, verb="hall.reply.announced").count() == 1
    assert {one.next_what for one in Matter.objects.filter(pk__in=[lead.pk, other.pk])} == {"decide"}


def test_whoever_changes_a_checked_draft_has_it_checked_again(cast, pair):
    reply = replies.draft_reply(pair[0], "三天内更换", by=cast.community_secretary)
    replies.check_reply(reply, by=cast.secretary)
    replies.draft_reply(pair[0], "五天内更换", by=cast.community_secretary)
    assert (Reply.objects.get().text, Reply.objects.get().checked_at) == ("五天内更换", None)
    with pytest.raises(Refused, match="changed meanwhile"):
        replies.check_reply(Reply.objects.get(), by=cast.secretary, text="三天内更换")


def test_everybody_is_asked_and_one_closing_closes_all_at_once(cast, pair):
    lead, other = pair
    with pytest.raises(Refused):
        ends.proposed(cast, other)
    closing = ends.asked(cast, lead)
    assert Asking.objects.filter(closing=closing).count() == 2
    ends.says(closing)
    with pytest.raises(Refused, match="heard"):
        closings.close_matter(build.fresh(closing), by=cast.community_secretary)
    hearing.answer_closing(build.fresh(closing), other.raisers.get(), "solved", by=cast.resident)
    closings.close_matter(build.fresh(closing), by=cast.community_secretary)
    both = Matter.objects.filter(pk__in=[lead.pk, other.pk])
    assert {(one.stage, one.ended_as, one.next_what) for one in both} == {("closed", "solved", "look_again")}
    assert Satisfaction.objects.count() == 2


def test_one_no_of_several_raisers_opens_all_of_it_again(cast, pair):
    lead, other = pair
    closing = ends.asked(cast, lead)
    ends.says(closing)
    hearing.answer_closing(build.fresh(closing), other.raisers.get(), "no", "我家门口还暗", by=cast.resident)
    assert {(one.stage, one.turn) for one in Matter.objects.filter(pk__in=[lead.pk, other.pk])} == {("accepted", 2)}
    assert Closing.objects.get().reopened_at is not None


def test_what_others_raised_as_well_is_not_taken_back_by_one(cast, pair):
    for matter in pair:
        with pytest.raises(Refused):
            closings.withdraw_matter(matter.raisers.get(), "算了", by=None)
    assert Matter.objects.filter(stage="closed").count() == 0
