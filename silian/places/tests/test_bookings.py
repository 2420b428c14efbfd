from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.places import actions
from silian.places.models import Base, Booking, Closing, Room
from silian.places.tests import build


def refused(act) -> str:
    """The sentence, and nothing new in the table."""
    before = list(Booking.objects.order_by("pk").values())
    with pytest.raises(Refused) as told:
        act()
    assert list(Booking.objects.order_by("pk").values()) == before
    return str(told.value.sentence)


def told(person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("id").values_list("verb", flat=True))


def test_keeper_and_partner_book_at_once_others_ask(cast):
    room = build.room(cast)
    keeper = build.booking(cast, room)
    partner = build.booking(cast, room, cast.clinic_liaison, build.when(16, 18))
    other = build.asked(cast, room, build.when(18, 20))

    assert [(one.state, one.organisation) for one in (keeper, partner, other)] == [
        ("approved", cast.choir), ("approved", cast.clinic), ("held", cast.bank),
    ]  # fmt: skip
    assert (keeper.lapses_at, other.lapses_at is None) == (None, False)
    assert told(cast.choir_liaison) == ["places.booking.made", "places.booking.asked"]
    assert Record.objects.filter(subject=f"places.booking:{other.pk}").get().verb == "places.booking.asked"


@pytest.mark.parametrize(
    ("approval", "partner", "other"),
    [("nobody", "approved", "approved"), ("partners", "approved", "held"), ("owner", "held", "held")],
)
def test_the_rooms_rule_says_who_waits(cast, approval, partner, other):
    room = build.room(cast, approval=approval)
    assert build.booking(cast, room, cast.clinic_liaison).state == partner
    assert build.asked(cast, room, build.when(16, 18)).state == other
    assert build.booking(cast, room, period=build.when(18, 20)).state == "approved"


def test_a_request_holds_the_room_and_the_refusal_names_it(cast):
    room = build.room(cast)
    build.asked(cast, room)
    sentence = refused(lambda: build.booking(cast, room, period=build.when(15, 17)))
    assert "示例银行" in sentence and "14:00–16:00" in sentence
    assert "反诈讲座" not in sentence
    assert build.booking(cast, room, period=build.when(16, 18)).state == "approved"


def test_a_request_nobody_answered_no_longer_blocks(cast):
    room = build.room(cast)
    request = build.asked(cast, room)
    build.let_pass(request)
    later = build.booking(cast, room)
    assert (later.state, build.state(request)) == ("approved", "lapsed")
    assert Record.objects.filter(verb="places.booking.lapsed", subject=f"places.booking:{request.pk}").count() == 1
    assert "示例" not in refused(lambda: actions.approve_booking(build.fresh(request), by=cast.choir_liaison))


def test_a_hold_ends_after_the_hours_of_the_room_and_never_in_its_own_time(cast):
    room = build.room(cast, hold_hours=24)
    far, near = build.asked(cast, room), build.asked(cast, build.room(cast, "二号厅", hold_hours=720))
    assert timedelta(hours=23) < far.lapses_at - timezone.now() <= timedelta(hours=24)
    assert near.lapses_at == near.period.lower


def test_only_the_keeper_answers(cast):
    room = build.room(cast)
    request = build.asked(cast, room)
    for person in (cast.bank_liaison, cast.clinic_liaison, cast.convener, cast.resident):
        refused(lambda person=person: actions.approve_booking(build.fresh(request), by=person))
    actions.approve_booking(build.fresh(request), by=cast.choir_liaison)
    approved = build.fresh(request)
    assert (approved.state, approved.lapses_at, approved.decided_by) == ("approved", None, cast.choir_liaison)
    assert told(cast.bank_liaison) == ["places.booking.approved"]
    refused(lambda: actions.decline_booking(build.fresh(request), "太晚", by=cast.choir_liaison))


def test_declining_needs_a_reason_and_frees_the_room(cast):
    room = build.room(cast)
    request = build.asked(cast, room)
    refused(lambda: actions.decline_booking(build.fresh(request), " ", by=cast.choir_liaison))
    actions.decline_booking(build.fresh(request), "当天布展", by=cast.choir_liaison)
    assert (build.fresh(request).state, build.fresh(request).because) == ("declined", "当天布展")
    assert build.booking(cast, room).state == "approved"


@pytest.mark.parametrize(
    ("period", "people"),
    [((7, 9), 5), ((21, 23), 5), ((9, 14), 5), ((14, 16), 31), ((14, 16), 0)],
    ids=["before opening", "after closing", "too long", "too many", "nobody"],
)
def test_a_booking_fits_the_room_and_its_hours(cast, period, people):
    room = build.room(cast)
    refused(lambda: build.booking(cast, room, period=build.when(*period), people=people))


def test_a_booking_falls_on_the_steps_of_the_room(cast):
    room = build.room(cast)
    refused(lambda: build.booking(cast, room, period=(build.at(14, 10), build.at(15))))


def test_nothing_is_booked_in_the_past(cast):
    room = build.room(cast)
    refused(lambda: build.booking(cast, room, period=build.when(days=-1)))


def test_a_closed_day_is_closed_and_other_hours_count(cast):
    room = build.room(cast)
    day = build.at(0).date()
    closing = Closing.objects.create(
        federation=cast.street, room=room, days=(day, day + timedelta(days=1)), because="消毒", by=cast.secretary
    )
    refused(lambda: build.booking(cast, room))
    Closing.objects.filter(pk=closing.pk).update(opens=840, closes=900)
    refused(lambda: build.booking(cast, room))
    assert build.booking(cast, room, period=build.when(14, 15)).state == "approved"


def test_a_room_without_hours_is_open_by_arrangement_over_midnight_too(cast):
    room = build.room(cast, hours=False, slot_minutes=1, longest_minutes=600)
    assert build.booking(cast, room, period=(build.at(23), build.at(2, days=8))).state == "approved"


def test_closed_rooms_and_bases_are_not_booked(cast):
    room = build.room(cast)
    Room.objects.filter(pk=room.pk).update(state="closed")
    refused(lambda: build.booking(cast, room))
    Room.objects.filter(pk=room.pk).update(state="open")
    Base.objects.filter(pk=room.base_id).update(state="closed", closed_because="装修")
    refused(lambda: build.booking(cast, room))


def test_nobody_books_for_others(cast):
    room = build.room(cast)
    refused(lambda: build.booking(cast, room, cast.bank_liaison, organisation=cast.clinic))
    refused(lambda: build.booking(cast, room, cast.resident))
    refused(lambda: build.booking(cast, room, cast.stranger))
    refused(lambda: build.booking(cast, room, organisation=cast.elsewhere_member))
    assert build.booking(cast, room, cast.community_secretary).organisation is None
    assert (
        build.booking(cast, room, cast.secretary, build.when(16, 18), organisation=cast.bank).organisation == cast.bank
    )


def test_cancelling_needs_a_reason_frees_the_room_and_is_told(cast):
    room = build.room(cast)
    booking = build.booking(cast, room, cast.clinic_liaison)
    refused(lambda: actions.cancel_booking(build.fresh(booking), "", by=cast.clinic_liaison))
    refused(lambda: actions.cancel_booking(build.fresh(booking), "改期", by=cast.bank_liaison))
    actions.cancel_booking(build.fresh(booking), "改期", by=cast.clinic_liaison)
    assert (build.state(booking), told(cast.choir_liaison)[-1]) == ("cancelled", "places.booking.cancelled")
    assert build.booking(cast, room).state == "approved"
    refused(lambda: actions.cancel_booking(build.fresh(booking), "改期", by=cast.clinic_liaison))


def running(cast, room: Room) -> Booking:
    """A booking in whose middle we are, whatever the clock says."""
    now = timezone.now()
    made = Booking.objects.create(
        federation=cast.street, room=room, period=(now - timedelta(hours=1), now + timedelta(hours=2)),
        purpose="合唱排练", by=cast.choir_liaison, organisation=cast.choir, state="approved",
    )  # fmt: skip
    return build.fresh(made)


def test_handing_back_early_frees_the_rest(cast):
    room = build.room(cast, hours=False, slot_minutes=1)
    booking = running(cast, room)
    refused(lambda: actions.cancel_booking(build.fresh(booking), "提前结束", by=cast.choir_liaison))
    rest = (timezone.now() + timedelta(minutes=5), timezone.now() + timedelta(minutes=30))
    refused(lambda: build.booking(cast, room, period=rest))
    actions.hand_back(build.fresh(booking), by=cast.choir_liaison)
    used = build.fresh(booking)
    assert used.state == "handed_back" and used.period.upper <= timezone.now()
    assert build.booking(cast, room, period=rest).state == "approved"


def test_what_is_over_never_changes(cast):
    room = build.room(cast, hours=False)
    now = timezone.now()
    past = Booking.objects.create(
        federation=cast.street, room=room, period=(now - timedelta(hours=3), now - timedelta(hours=1)),
        purpose="合唱排练", by=cast.choir_liaison, organisation=cast.choir, state="approved",
    )  # fmt: skip
    for act in (
        lambda: actions.cancel_booking(build.fresh(past), "错了", by=cast.choir_liaison),
        lambda: actions.hand_back(build.fresh(past), by=cast.choir_liaison),
        lambda: actions.change_booking(build.fresh(past), {"purpose": "别的"}, by=cast.choir_liaison),
        lambda: actions.change_booking(build.fresh(past), {"period": build.when()}, by=cast.choir_liaison),
    ):
        refused(act)


def test_another_time_is_approved_anew_another_purpose_is_not(cast):
    room = build.room(cast)
    request = build.asked(cast, room)
    actions.approve_booking(build.fresh(request), by=cast.choir_liaison)
    actions.change_booking(build.fresh(request), {"purpose": "防诈讲座", "people": 15}, by=cast.bank_liaison)
    assert build.fresh(request).state == "approved"
    actions.change_booking(build.fresh(request), {"period": build.when(18, 20)}, by=cast.bank_liaison)
    moved = build.fresh(request)
    assert (moved.state, moved.purpose, moved.span[-11:]) == ("held", "防诈讲座", "18:00–20:00")
    build.booking(cast, room)
    refused(lambda: actions.change_booking(build.fresh(request), {"period": build.when(15, 17)}, by=cast.bank_liaison))
