"""One calendar address with all dates of a person, from every part, as programs read it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from silian.activities.tests import build as activities
from silian.cobuilding.actions import milestones
from silian.cobuilding.models import Version
from silian.cobuilding.tests import build as projects
from silian.meetings.tests import build as meetings
from silian.places.actions import feeds
from silian.places.tests import build as places
from silian.tasks import actions as tasks
from silian.tasks.tests.build import task
from silian.visits.models import Visit


def events(secret: str) -> dict[str, object]:
    answer = Client().get(f"/places/feeds/{secret}.ics")
    assert answer.status_code == 200
    read = Calendar.from_ical(answer.content)
    for one in read.walk("VEVENT"):  # what RFC 5545 asks of every event
        assert one["UID"] and one["DTSTAMP"].dt.utcoffset() == timedelta(0) and one["DTEND"].dt > one["DTSTART"].dt
    return {str(one["UID"]).partition("-")[0]: one for one in read.walk("VEVENT")}


@pytest.fixture
def full(cast):
    """The choir has one of everything that has a day."""
    room = places.room(cast)
    places.booking(cast, room, purpose="合唱排练")
    activities.session(cast)
    task(cast, "联系场地")
    made = projects.running(cast)
    step = {"title": "第一场", "due_on": cast.today + timedelta(days=9), "organisation": cast.choir, "seat": None}
    milestones.add_milestone(made, step, by=cast.secretary)
    return cast


def test_all_her_dates_stand_in_one_calendar(full):
    secret = feeds.make_feed("mine", None, by=full.choir_liaison)[1]
    found = events(secret)
    assert sorted(found) == ["booking", "review", "session", "step", "task"]
    assert found["task"]["DTSTART"].dt == full.today + timedelta(days=3)
    assert found["review"]["DTSTART"].dt == Version.objects.get().review_on
    assert isinstance(found["step"]["DTSTART"].dt, date) and found["step"]["DTSTART"].params["VALUE"] == "DATE"
    assert (found["session"]["DTSTART"].params["TZID"], found["session"]["DTSTART"].dt.hour) == ("Asia/Shanghai", 10)
    assert str(found["session"]["DESCRIPTION"]).startswith("https://testserver/activities/")


def test_what_is_done_leaves_and_the_rest_keeps_its_name(full):
    secret = feeds.make_feed("mine", None, by=full.choir_liaison)[1]
    before = {kind: str(one["UID"]) for kind, one in events(secret).items()}
    from silian.tasks.models import Task

    tasks.finish_task(Task.objects.get(), "定了", by=full.choir_liaison)
    after = {kind: str(one["UID"]) for kind, one in events(secret).items()}
    assert after == {kind: uid for kind, uid in before.items() if kind != "task"}


def test_a_calendar_of_somebody_else_holds_nothing_of_it(full):
    assert events(feeds.make_feed("mine", None, by=full.convener)[1]) == {}


def test_whoever_convenes_finds_her_meetings_and_visits_there(cast):
    meeting = meetings.called(cast, days=12)
    seat = cast.convener.terms.get().seat
    day = cast.today + timedelta(days=3)
    Visit.objects.create(
        federation=cast.street, organisation=cast.clinic, visitor=seat, planned_on=day, by=cast.secretary
    )
    found = events(feeds.make_feed("mine", None, by=cast.convener)[1])
    assert sorted(found) == ["meeting", "visit"]
    assert (found["meeting"]["DTSTART"].dt, found["visit"]["DTSTART"].dt) == (
        timezone.localtime(meeting.period.lower),
        day,
    )
    assert sorted(events(feeds.make_feed("mine", None, by=cast.choir_liaison)[1])) == ["meeting"]


def test_a_room_booked_for_a_session_stands_there_once(cast):
    room = places.room(cast)
    booking = places.booking(cast, room, period=places.when(10, 12), purpose="诵读会")
    one = activities.session(cast)
    type(one).objects.filter(pk=one.pk).update(booking=booking)
    assert sorted(events(feeds.make_feed("mine", None, by=cast.choir_liaison)[1])) == ["session"]
