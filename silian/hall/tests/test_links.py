"""Matters about the same problem: linked, in step with each other, and themselves again when the link is undone."""

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall import progress
from silian.hall.actions import accepting, links
from silian.hall.actions.steps import take_step
from silian.hall.models import Link, Matter, Next, Step
from silian.hall.queries.clocks import due
from silian.hall.queries.people import family, raisers
from silian.hall.tests import build

SAME = ("stage", "owner_id", "next_what", "next_at", "ended_as")


def state(matter):
    matter = build.fresh(matter)
    return tuple(getattr(matter, name) for name in SAME)


def two(cast):
    """The lead came to the office; the second one is the community's."""
    lead = build.accept(cast, build.raise_a_matter(cast, title="楼道灯", community=None), by=cast.secretary)
    return lead, build.raise_a_matter(cast, title="三单元灯不亮", by=cast.resident)


def linked(cast):
    lead, other = two(cast)
    return lead, other, links.link_matters(other, lead, "同一盏灯", by=cast.community_secretary)


def test_a_linked_matter_stands_as_its_lead_and_nobody_is_lost(cast):
    lead, other, _link = linked(cast)

    assert state(other) == state(lead)
    assert family(lead) == [lead.pk, other.pk]
    assert [one.matter_id for one in raisers(lead)] == [lead.pk, other.pk]
    assert sorted(Notice.objects.filter(verb="hall.link.made").values_list("to__username", flat=True)) == ["resident"]
    assert Matter.objects.count() == 2


def test_what_changes_the_lead_changes_what_goes_along(cast):
    lead, other, _link = linked(cast)
    lead = build.fresh(lead)

    take_step(lead, Step.Kind.REPLIED, by=cast.secretary, next_what=Next.DECIDE, next_at=due(lead, Next.DECIDE))
    assert state(other) == state(lead)
    offer = accepting.offer_matter(lead, build.seat_of(cast.convener), "民生组更合适", by=cast.secretary)
    accepting.answer_offer(offer, True, by=cast.convener)

    assert state(other) == state(lead)
    assert build.fresh(other).owner == build.seat_of(cast.convener)
    for one in (lead, other):
        standing = progress.fold(Step.objects.filter(matter=one).order_by("number"))
        assert tuple(getattr(standing, name) for name in SAME) == state(one)


def test_a_note_on_the_lead_is_not_repeated(cast):
    lead, other, _link = linked(cast)
    taken = build.fresh(other).steps_taken

    take_step(build.fresh(lead), Step.Kind.NOTED, by=cast.secretary, words="看过了")

    assert build.fresh(other).steps_taken == taken


def test_everybody_hears_of_the_lead(cast):
    lead, _other, _link = linked(cast)
    offer = accepting.offer_matter(build.fresh(lead), build.seat_of(cast.convener), "民生组", by=cast.secretary)

    accepting.answer_offer(offer, True, by=cast.convener)

    told = Notice.objects.filter(verb="hall.offer.accepted").values_list("to__username", flat=True)
    assert sorted(told) == ["resident", "secretary"]


def test_while_linked_it_is_handled_on_the_lead(cast):
    lead, other, _link = linked(cast)
    for act in (
        lambda: accepting.correct_matter(other, "改", by=cast.secretary, title="别的"),
        lambda: accepting.offer_matter(other, build.seat_of(cast.convener), "请接", by=cast.secretary),
        lambda: build.accept(cast, other, by=cast.secretary),
    ):
        with pytest.raises(Refused):
            act()
    assert state(other) == state(lead)


def test_undone_it_has_its_own_life_again(cast):
    lead, other = two(cast)
    before = state(other)
    link = links.link_matters(other, lead, "同一盏灯", by=cast.community_secretary)
    take_step(build.fresh(lead), Step.Kind.INVITED, by=cast.secretary)
    assert state(other) != before
    with pytest.raises(Refused, match="why"):
        links.undo_link(build.fresh(link), "", by=cast.secretary)

    links.undo_link(build.fresh(link), "两盏不同的灯", by=cast.secretary)

    assert state(other) == before
    assert family(lead) == [lead.pk]
    assert build.fresh(lead).stage == progress.INVITED
    build.accept(cast, build.fresh(other))
    with pytest.raises(Refused, match="undone already"):
        links.undo_link(build.fresh(link), "再一次", by=cast.secretary)


def test_links_make_no_chains_and_nothing_private(cast):
    lead, other, _link = linked(cast)
    third, private = build.accepted(cast), build.dispute(cast)
    for one, with_ in [(third, other), (lead, third), (third, private), (private, third), (third, third)]:
        with pytest.raises(Refused):
            links.link_matters(one, with_, "同一件事", by=cast.community_secretary)
    assert Link.objects.count() == 1


@pytest.mark.parametrize("who", ["resident", "choir_liaison", "convener"])
def test_only_who_handles_links_and_undoes(cast, who):
    lead, other, link = linked(cast)
    third = build.accepted(cast)
    with pytest.raises(Refused):
        links.link_matters(third, lead, "同一件事", by=getattr(cast, who))
    with pytest.raises(Refused):
        links.undo_link(link, "不是", by=getattr(cast, who))
    assert Link.objects.filter(undone_at=None).count() == 1
