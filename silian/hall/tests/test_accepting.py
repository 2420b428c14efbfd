"""Accepting opens a matter; until somebody else accepts, it stays with whoever has it."""

import pytest
from django.db import IntegrityError, transaction

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall.actions import accepting
from silian.hall.models import Matter, Next, Offer, Stage, Step
from silian.hall.tests import build


def told(verb):
    return sorted(Notice.objects.filter(verb=verb).values_list("to__username", flat=True))


def test_an_accepted_matter_stands_open_to_everybody(cast):
    matter = build.raise_a_matter(cast, by=cast.resident)
    assert not Matter.objects.visible_to(None).exists()

    build.accept(cast, matter)

    matter = build.fresh(matter)
    assert (matter.stage, matter.next_what) == (Stage.ACCEPTED, Next.ANSWER)
    assert Matter.objects.visible_to(None).get() == matter
    assert told("hall.matter.accepted") == ["resident"]


def test_what_was_written_stays_beside_what_is_shown(cast):
    matter = build.raise_a_matter(cast, text="三单元王某某电话0571-1234567，灯坏了。")

    build.accept(cast, matter, text="三单元楼道灯坏了。", title="三单元楼道灯")

    matter = build.fresh(matter)
    assert (matter.text, matter.first_text) == ("三单元楼道灯坏了。", "三单元王某某电话0571-1234567，灯坏了。")
    with pytest.raises(IntegrityError, match="as written"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(first_text="")


def test_a_matter_not_for_the_public_is_never_shown(cast):
    matter = build.accepted(cast, not_public=True)

    assert (matter.stage, matter.shown_at) == (Stage.ACCEPTED, None)
    assert not Matter.objects.visible_to(cast.resident).exists()
    assert Matter.objects.visible_to(cast.secretary).get() == matter


def test_correcting_needs_a_reason_and_a_change(cast):
    matter = build.accepted(cast)
    with pytest.raises(Refused, match="why"):
        accepting.correct_matter(matter, " ", by=cast.community_secretary, title="灯")
    with pytest.raises(Refused, match="Nothing"):
        accepting.correct_matter(matter, "更清楚", by=cast.community_secretary, title=matter.title)
    assert build.fresh(matter).steps_taken == 2

    accepting.correct_matter(matter, "隐去姓名", by=cast.community_secretary, not_public=True)

    assert not Matter.objects.visible_to(None).exists()


@pytest.mark.parametrize("who", ["resident", "choir_liaison", "convener", "stranger"])
def test_nobody_else_accepts(cast, who):
    matter = build.raise_a_matter(cast)
    with pytest.raises(Refused, match="received"):
        build.accept(cast, matter, by=getattr(cast, who))
    assert build.fresh(matter).stage == Stage.RAISED


def test_a_matter_is_accepted_once(cast):
    matter = build.accepted(cast)
    with pytest.raises(Refused, match="already"):
        build.accept(cast, matter)
    assert build.fresh(matter).steps_taken == 2


def test_an_offered_matter_stays_where_it_is_until_somebody_accepts(cast):
    matter, mine = build.accepted(cast, by=cast.resident), build.seat_of(cast.community_secretary)
    due = matter.next_at

    offer = accepting.offer_matter(matter, build.seat_of(cast.secretary), "要街道协调", by=cast.community_secretary)

    matter = build.fresh(matter)
    assert (matter.owner, matter.next_at) == (mine, due)
    assert told("hall.offer.made") == ["secretary"]
    with pytest.raises(Refused, match="already"):
        accepting.offer_matter(matter, build.seat_of(cast.convener), "也行", by=cast.community_secretary)
    assert Offer.objects.count() == 1

    accepting.answer_offer(offer, True, by=cast.secretary)

    matter = build.fresh(matter)
    assert (matter.owner, matter.next_at, matter.stage) == (build.seat_of(cast.secretary), due, Stage.ACCEPTED)
    assert told("hall.offer.accepted") == ["community_secretary", "resident"]


def test_a_returned_offer_has_a_reason_and_leaves_the_matter_where_it_is(cast):
    matter = build.accepted(cast)
    offer = accepting.offer_matter(matter, build.seat_of(cast.convener), "归民生", by=cast.community_secretary)
    with pytest.raises(Refused, match="why"):
        accepting.answer_offer(offer, False, by=cast.convener)
    assert build.fresh(offer).answered_at is None

    accepting.answer_offer(build.fresh(offer), False, "不在本组职责", by=cast.convener)

    assert build.fresh(matter).owner == build.seat_of(cast.community_secretary)
    assert told("hall.offer.returned") == ["community_secretary"]
    assert list(Step.objects.filter(kind="returned").values_list("words", "public")) == [("不在本组职责", False)]


def test_accepting_an_offer_of_a_raised_matter_accepts_the_matter(cast):
    matter = build.raise_a_matter(cast)
    offer = accepting.offer_matter(matter, build.seat_of(cast.secretary), "归街道", by=cast.community_secretary)

    accepting.answer_offer(offer, True, by=cast.secretary)

    matter = build.fresh(matter)
    assert (matter.stage, matter.owner, matter.shown_at is None) == (
        Stage.ACCEPTED,
        build.seat_of(cast.secretary),
        False,
    )


def test_only_the_seat_asked_answers(cast):
    matter = build.accepted(cast)
    offer = accepting.offer_matter(matter, build.seat_of(cast.convener), "归民生", by=cast.community_secretary)
    for who in (cast.secretary, cast.resident, cast.community_secretary):
        with pytest.raises(Refused):
            accepting.answer_offer(build.fresh(offer), True, by=who)
    assert build.fresh(offer).answered_at is None


def test_an_empty_seat_and_the_own_seat_are_offered_nothing(cast):
    matter, empty = build.accepted(cast), build.seat_of(cast.convener)
    empty.terms.all().delete()
    for seat in (empty, build.seat_of(cast.community_secretary)):
        with pytest.raises(Refused):
            accepting.offer_matter(matter, seat, "请接", by=cast.community_secretary)
    assert not Offer.objects.exists()


def test_the_office_does_not_move_a_private_matter(cast):
    matter = build.dispute(cast)
    with pytest.raises(Refused):
        accepting.offer_matter(matter, build.seat_of(cast.convener), "请接", by=cast.secretary)

    offer = accepting.offer_matter(matter, build.seat_of(cast.secretary), "请调解", by=cast.community_secretary)

    assert Matter.objects.visible_to(cast.secretary).get() == matter
    accepting.answer_offer(offer, True, by=cast.secretary)
    assert not Matter.objects.visible_to(cast.community_secretary).exists()
