"""Calendar feeds: what programs read, in the right zone, until somebody closes them."""

from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from silian.core.errors import Refused
from silian.core.models import Record
from silian.members.models import Term
from silian.places import actions
from silian.places.actions import feeds
from silian.places.models import Base, Feed
from silian.places.tests import build


def read(secret: str):
    return Client().get(f"/places/feeds/{secret}.ics")


def events(answer) -> list:
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return sorted(Calendar.from_ical(answer.content).walk("VEVENT"), key=lambda one: one["DTSTART"].dt)


def titles(secret: str) -> list[str]:
    return [str(one["SUMMARY"]) for one in events(read(secret))]


def test_my_bookings_are_hers_and_her_organisations(cast):
    room = build.room(cast)
    build.booking(cast, room, purpose="合唱排练")
    build.booking(cast, room, cast.secretary, build.when(16, 18), purpose="替歌舞团订", organisation=cast.choir)
    build.booking(cast, room, cast.clinic_liaison, build.when(18, 20), purpose="医院的")
    secret = feeds.make_feed("mine", None, by=cast.choir_liaison)[1]
    assert titles(secret) == ["合唱排练", "替歌舞团订"]


def test_times_are_those_of_the_house_with_its_zone_described(cast):
    room = build.room(cast)
    booking = build.booking(cast, room)
    answer = read(feeds.make_feed("room", room, by=cast.choir_liaison)[1])
    [event] = events(answer)
    start = event["DTSTART"].dt
    assert b"BEGIN:VTIMEZONE" in answer.content and b"TZID:Asia/Shanghai" in answer.content
    assert (event["DTSTART"].params["TZID"], start.hour) == ("Asia/Shanghai", 14)
    assert start.utcoffset() == timedelta(hours=8)
    assert start.astimezone(UTC) == booking.period.lower.astimezone(UTC)
    assert (str(event["STATUS"]), str(event["UID"])) == ("CONFIRMED", f"booking-{booking.pk}@testserver")


def test_a_request_is_tentative_and_leaves_when_it_lapses_or_is_cancelled(cast):
    room = build.room(cast)
    request = build.asked(cast, room)
    secret = feeds.make_feed("mine", None, by=cast.bank_liaison)[1]
    assert [str(one["STATUS"]) for one in events(read(secret))] == ["TENTATIVE"]
    build.let_pass(request)
    assert titles(secret) == []
    again = build.asked(cast, room)
    assert len(titles(secret)) == 1
    actions.cancel_booking(build.fresh(again), "改期", by=cast.bank_liaison)
    assert titles(secret) == []


def test_a_rooms_feed_hides_what_others_do(cast):
    room = build.room(cast)
    build.booking(cast, room, purpose="内部排练")
    build.booking(cast, room, period=build.when(18, 19), purpose="公开排练", public=True)
    assert titles(feeds.make_feed("room", room, by=cast.bank_liaison)[1]) == ["示例歌舞团", "公开排练"]
    assert titles(feeds.make_feed("room", room, by=cast.choir_liaison)[1]) == ["内部排练", "公开排练"]


def test_a_bases_feed_and_its_public_calendar_hold_what_is_for_everybody(cast):
    base = build.base(cast)
    room = build.room(cast, of=base)
    build.booking(cast, room, purpose="内部排练")
    build.booking(cast, room, period=build.when(18, 19), purpose="公开排练", public=True)
    assert titles(feeds.make_feed("base", base, by=cast.bank_liaison)[1]) == ["公开排练"]
    address = f"/places/open/{base.pk}/calendar.ics"
    assert [str(one["SUMMARY"]) for one in events(Client().get(address))] == ["公开排练"]
    Base.objects.update(published=False)
    assert Client().get(address).status_code == 404


def test_only_a_digest_is_kept_and_a_closed_address_opens_nothing(cast):
    build.room(cast)
    feed, secret = feeds.make_feed("mine", None, by=cast.choir_liaison)
    assert read(secret).status_code == 200
    assert secret not in str(list(Feed.objects.values())) + str(list(Record.objects.values()))
    assert Feed.objects.get().last_used_on == timezone.localdate()
    with pytest.raises(Refused):
        feeds.revoke_feed(feed, by=cast.bank_liaison)
    assert read(secret).status_code == 200
    feeds.revoke_feed(feed, by=cast.choir_liaison)
    feeds.revoke_feed(feed, by=cast.choir_liaison)
    assert read(secret).status_code == 404 and read("x" * 43).status_code == 404
    assert Record.objects.filter(verb="places.feed.revoked").count() == 1


def test_a_feed_shows_what_its_person_may_see_today(cast):
    room = build.room(cast)
    build.booking(cast, room)
    secret = feeds.make_feed("room", room, by=cast.choir_liaison)[1]
    assert len(titles(secret)) == 1
    Term.objects.filter(person=cast.choir_liaison).update(
        period=(timezone.localdate() - timedelta(days=9), timezone.localdate())
    )
    assert read(secret).status_code == 404
    type(cast.choir_liaison).objects.filter(pk=cast.choir_liaison.pk).update(is_active=False)
    assert read(secret).status_code == 404


def test_nobody_makes_a_feed_of_what_she_cannot_see(cast):
    room = build.room(cast)
    for person in (cast.stranger, cast.resident):
        with pytest.raises(Refused):
            feeds.make_feed("room", room, by=person)
    with pytest.raises(Refused):
        feeds.make_feed("mine", None, by=cast.resident)
    assert Feed.objects.count() == 0


def test_there_are_only_so_many_addresses(cast, monkeypatch):
    monkeypatch.setattr(Feed, "MOST", 2)
    for _turn in range(2):
        feed, _secret = feeds.make_feed("mine", None, by=cast.choir_liaison)
    with pytest.raises(Refused):
        feeds.make_feed("mine", None, by=cast.choir_liaison)
    feeds.revoke_feed(feed, by=cast.choir_liaison)
    feeds.make_feed("mine", None, by=cast.choir_liaison)
    assert Feed.objects.filter(revoked_at=None).count() == 2
