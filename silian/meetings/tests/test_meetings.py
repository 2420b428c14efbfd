"""Planning, calling, answering, holding and cancelling a meeting."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.meetings.actions import attendance, meetings
from silian.meetings.models import Invitee, Meeting
from silian.meetings.tests import build
from silian.members import merging
from silian.members.models import Body, Seat
from silian.places.models import Booking
from silian.places.tests import build as places
from tests.cast import seat


def test_a_meeting_is_planned_by_who_convenes_its_body_and_by_the_office(cast):
    by_convener = build.planned(cast)
    by_office = build.planned(cast, title="示例另一次", by=cast.secretary)
    assert [by_convener.state, by_office.body] == ["planned", build.sector(cast)]
    assert by_convener.minutes_due_on == timezone.localdate() + timedelta(days=40)
    for person in (cast.choir_liaison, cast.community_secretary, cast.stranger, cast.resident):
        with pytest.raises(Refused):
            build.planned(cast, title="示例不行", by=person)
    assert Meeting.objects.count() == 2
    about = Record.objects.get(verb="meetings.meeting.planned", subject=f"meetings.meeting:{by_convener.pk}").about
    assert f"members.body:{build.sector(cast).pk}" in about


def test_the_same_meeting_is_planned_once(cast):
    build.planned(cast)
    with pytest.raises(Refused, match="planned already"):
        build.planned(cast)
    assert Meeting.objects.count() == 1


def test_its_room_is_booked_in_the_same_act_or_nothing_happens(cast):
    room = places.room(cast)
    meeting = build.planned(cast, room=room, people=12, place="")
    booking = Booking.objects.get()
    assert (meeting.booking, booking.purpose, booking.people, meeting.place) == (booking, meeting.title, 12, str(room))
    with pytest.raises(Refused, match="is taken then"):
        build.planned(cast, title="示例撞上了", room=room, people=12)
    assert (Meeting.objects.count(), Booking.objects.count()) == (1, 1)


def test_another_time_takes_the_room_along_and_tells_who_was_invited(cast):
    meeting = build.planned(cast, room=places.room(cast), people=12)
    meetings.call_meeting(meeting, by=cast.convener)
    Notice.objects.all().delete()
    meetings.change_meeting(build.fresh(meeting), {"period": build.when(31)}, by=cast.convener)
    assert Booking.objects.get().period == build.when(31) == build.fresh(meeting).period
    told = Notice.objects.filter(verb="meetings.meeting.moved").values_list("to__username", flat=True)
    assert set(told) == {"choir_liaison", "clinic_liaison", "bank_liaison"}


def test_another_room_gives_the_one_before_back(cast):
    first = places.room(cast)
    second = places.room(cast, "展厅")
    meeting = build.planned(cast, room=first, people=12)
    meetings.change_meeting(meeting, {}, by=cast.convener, room=second, people=10)
    found = build.fresh(meeting)
    assert (found.booking.room, found.place) == (second, str(second))
    assert Booking.objects.order_by("pk").values_list("state", flat=True)[0] == "cancelled"


def test_two_rows_of_one_organisation_become_one_invitee(cast):
    """What a merge would move: an invitation where the kept one has none, and topics."""
    both, alone = build.called(cast), build.called(cast, title="示例只有一方")
    Invitee.objects.filter(meeting=alone, organisation=cast.choir).delete()
    moved = [one for one in merging.planned(cast.choir, cast.bank) if one.model == "meetings.invitee"]
    assert [(one.what, one.new) for one in moved] == [(alone.title, str(cast.choir.pk))]
    assert build.row(both, cast.bank).organisation == cast.bank


# Who is asked: by the kind of the body.
ASKED = {
    "federation": {"示例歌舞团", "示例医院", "示例银行"},
    "sector": {"民生服务 · Convener", "示例歌舞团", "示例医院", "示例银行"},
    "zone": {"示例歌舞团", "示例医院", "示例银行"},
    "community": {"上保社区 · Secretary", "示例歌舞团", "示例医院", "示例银行"},
    "secretariat": {"秘书处 · Secretary"},
}


@pytest.mark.parametrize("kind", ASKED)
def test_who_is_asked_follows_from_the_kind_of_the_body(cast, kind, settings):
    settings.LANGUAGE_CODE = "en"
    meeting = build.called(cast, of=build.body(cast, kind), by=cast.secretary)
    assert {str(one) for one in meeting.invitees.all()} == ASKED[kind]


def test_a_carrier_asks_its_seats_and_empty_seats_ask_nobody(cast):
    carrier = Body.objects.create(federation=cast.street, kind="carrier", name="示例圆桌会")
    taken = seat(carrier, "leader", cast.resident)
    Seat.objects.create(federation=cast.street, body=carrier, role="member")
    meeting = build.called(cast, of=carrier, by=cast.resident)
    assert [one.seat for one in meeting.invitees.all()] == [taken]
    assert set(Meeting.objects.visible_to(cast.resident)) == {meeting}


def test_calling_tells_everybody_once_and_a_second_press_is_refused(cast):
    meeting = build.called(cast)
    told = Notice.objects.filter(verb="meetings.meeting.called").values_list("to__username", flat=True)
    assert sorted(told) == ["bank_liaison", "choir_liaison", "clinic_liaison"]  # not the convener, who did it
    with pytest.raises(Refused, match="have been sent"):
        meetings.call_meeting(meeting, by=cast.secretary)
    assert Notice.objects.filter(verb="meetings.meeting.called").count() == 3
    with pytest.raises(Refused, match="time has come"):
        meetings.call_meeting(build.moved(build.planned(cast, title="示例过期"), -1), by=cast.convener)


def test_an_answer_is_given_by_who_was_asked_and_may_change_until_it_begins(cast):
    meeting = build.called(cast)
    row = build.row(meeting, cast.choir)
    meetings.answer_invitation(row, "yes", by=cast.choir_liaison)
    meetings.answer_invitation(row, "deputy", "副团长来", by=cast.choir_liaison, seen="yes")
    assert (build.fresh(row).answer, build.fresh(row).words) == ("deputy", "副团长来")
    assert cast.choir.pk == Record.objects.get(verb="meetings.invitation.deputy").organisation_id
    for person, answer in ((cast.bank_liaison, "no"), (cast.choir_liaison, "perhaps")):
        with pytest.raises(Refused):
            meetings.answer_invitation(build.fresh(row), answer, by=person)
    build.moved(meeting, 0, 0)
    with pytest.raises(Refused, match="has begun"):
        meetings.answer_invitation(build.row(meeting, cast.choir), "no", by=cast.choir_liaison)
    assert build.fresh(row).answer == "deputy"


def test_an_answer_on_an_older_page_is_not_written_over_a_newer_one(cast):
    row = build.row(build.called(cast), cast.choir)
    meetings.answer_invitation(row, "yes", by=cast.choir_liaison, seen="")
    with pytest.raises(Refused, match="in the meantime"):
        meetings.answer_invitation(row, "no", by=cast.convener, seen="")
    meetings.answer_invitation(row, "yes", by=cast.choir_liaison, seen="")  # the same button twice
    assert (build.fresh(row).answer, Record.objects.filter(verb__startswith="meetings.invitation").count()) == (
        "yes",
        1,
    )


def test_a_meeting_is_held_only_after_it_has_begun(cast):
    meeting = build.called(cast)
    with pytest.raises(Refused, match="has not begun"):
        meetings.hold_meeting(meeting, by=cast.convener)
    held = meetings.hold_meeting(build.moved(meeting, -2), by=cast.convener)
    assert (held.state, held.held_on) == ("held", timezone.localdate() - timedelta(days=2))


def test_what_was_never_called_here_can_be_written_down_afterwards(cast):
    meeting = meetings.hold_meeting(build.moved(build.planned(cast), -3), by=cast.secretary)
    assert (meeting.state, meeting.invitees.count()) == ("held", 4)
    assert not Notice.objects.filter(verb="meetings.meeting.called").exists()


def test_cancelling_says_why_frees_the_room_and_tells(cast):
    meeting = build.planned(cast, room=places.room(cast), people=12)
    meetings.call_meeting(meeting, by=cast.convener)
    with pytest.raises(Refused):
        meetings.cancel_meeting(meeting, "  ", by=cast.convener)
    assert build.fresh(meeting).state == "called"
    meetings.cancel_meeting(meeting, "台风预警", by=cast.convener)
    assert (build.fresh(meeting).state, Booking.objects.get().state) == ("cancelled", "cancelled")
    assert Notice.objects.filter(verb="meetings.meeting.cancelled").count() == 3


def test_guests_from_outside_stand_on_the_list_by_name(cast):
    meeting = build.called(cast)
    assert meetings.invite_guests(meeting, ["示例·专家", " 示例·专家 ", ""], by=cast.convener) == 1
    assert [str(one) for one in meeting.invitees.filter(organisation=None, seat=None)] == ["示例·专家"]
    with pytest.raises(Refused):
        meetings.invite_guests(meeting, ["示例·专家"], by=cast.convener)


def test_a_paper_list_counts_like_ticks(cast):
    meeting = meetings.hold_meeting(build.moved(build.called(cast), -1), by=cast.convener)
    ticked = build.row(meeting, cast.bank)
    attendance.enter_attendance(meeting, {ticked.pk: "示例·行长"}, by=cast.convener)
    listed = attendance.enter_paper_list(
        meeting, "示例歌舞团，示例·团长\n示例医院 示例·院长\n\n示例小店,示例·店主\n示例外来人", by=cast.convener
    )
    assert (listed.found, listed.guests) == (["示例歌舞团", "示例医院", "示例小店"], ["示例外来人"])
    came = {str(one): (one.attended_as, one.asked) for one in Invitee.objects.filter(meeting=meeting, attended=True)}
    assert came == {
        "示例银行": ("示例·行长", True), "示例歌舞团": ("示例·团长", True), "示例医院": ("示例·院长", True),
        "示例小店": ("示例·店主", False), "示例外来人": ("", False),
    }  # fmt: skip
    attendance.enter_paper_list(meeting, "示例歌舞团，示例·团长", by=cast.convener)
    assert build.row(meeting, cast.choir).attended_as == "示例·团长"


def test_who_came_cannot_be_entered_before_the_meeting_or_by_a_liaison(cast):
    meeting = build.called(cast)
    row = build.row(meeting, cast.choir)
    with pytest.raises(Refused, match="not begun"):
        attendance.enter_attendance(meeting, {row.pk: ""}, by=cast.convener)
    with pytest.raises(Refused, match="Only who calls"):
        attendance.enter_attendance(build.moved(meeting, -1), {row.pk: ""}, by=cast.choir_liaison)
    assert not Invitee.objects.filter(attended=True).exists()


def test_a_meeting_is_seen_by_whom_it_is_for(cast):
    meeting = build.called(cast)
    seen = {
        person.username: Meeting.objects.visible_to(person).filter(pk=meeting.pk).exists()
        for person in (
            cast.convener, cast.choir_liaison, cast.secretary, cast.community_secretary, cast.resident, cast.stranger,
        )
    }  # fmt: skip
    assert list(seen.values()) == [True, True, True, False, False, False]


def test_final_minutes_of_the_federation_itself_are_for_all_its_seats(cast):
    meeting = build.final(cast, of=build.body(cast, "federation"), by=cast.secretary)
    assert Meeting.objects.visible_to(cast.community_secretary).filter(pk=meeting.pk).exists()
    assert not Meeting.objects.visible_to(cast.stranger).exists()
    other = build.final(cast, title="示例界别例会")
    assert not Meeting.objects.visible_to(cast.community_secretary).filter(pk=other.pk).exists()


def test_the_table_keeps_a_meeting_in_order(cast):
    """A period with both ends, and topics that open before they close, whoever writes rows."""
    from django.db import IntegrityError, transaction

    meeting = build.planned(cast)
    for wrong in (
        {"topics_from": 3, "topics_until": 7},
        {"state": "held"},
        {"period": DateTimeTZRange(build.at(1), None)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**wrong)
    assert build.fresh(meeting).state == "planned"
