from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Record
from silian.volunteering.actions import times
from silian.volunteering.models import ServiceTime, Volunteer
from silian.volunteering.models.choices import hours
from silian.volunteering.queries import waiting_for
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def one(cast):
    return build.volunteer(cast, person=cast.resident)


def test_reported_time_counts_after_another_person_confirmed_it(cast, one):
    team = build.team(cast, leader=cast.clinic_liaison)
    build.member(cast, team, one)
    time = build.report(one, build.hours(0, 1.5, days=-1), team=team)
    assert (time.state, time.minutes, time.hours) == ("reported", 90, "1.5")
    assert [row.url for row in waiting_for(cast.clinic_liaison)] == ["/volunteering/times"]
    for person in (cast.resident, cast.choir_liaison, cast.stranger):
        with pytest.raises(Refused):
            times.confirm_time(time, by=person)
    assert build.fresh(time).state == "reported"
    times.confirm_time(time, by=cast.clinic_liaison)
    assert (build.fresh(time).state, build.fresh(time).confirmed_by) == ("confirmed", cast.clinic_liaison)
    assert waiting_for(cast.clinic_liaison) == []


def test_the_office_confirms_everything_but_her_own(cast):
    own = build.volunteer(cast, "示例·秘书", "0571-0000-5", person=cast.secretary)
    time = build.report(own, build.hours(0, 1, days=-1))
    assert list(ServiceTime.objects.confirmable_by(cast.secretary)) == []
    with pytest.raises(Refused):
        times.confirm_time(time, by=cast.secretary)
    assert build.fresh(time).state == "reported"


def test_the_database_refuses_a_confirmation_of_ones_own(cast, one):
    time = build.report(one, build.hours(0, 1, days=-1))
    said = {"state": "confirmed", "confirmed_by": cast.resident, "confirmed_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceTime.objects.filter(pk=time.pk).update(**said)
    # Reported by herself through another hand: whoever reported does not confirm either.
    other = build.report(build.volunteer(cast, "示例·乙", "0571-0000-6"), build.hours(0, 1, days=-1))
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceTime.objects.filter(pk=other.pk).update(by=cast.secretary, **said | {"confirmed_by": cast.secretary})


def test_an_account_that_confirmed_cannot_become_hers(cast):
    one = build.volunteer(cast)
    times.confirm_time(build.report(one, build.hours(0, 1, days=-1)), by=cast.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.filter(pk=one.pk).update(person=cast.secretary)


@pytest.mark.parametrize(("start", "end"), [(0, 2), (1, 3), (-1, 1), (0.5, 1)])
def test_two_times_of_one_volunteer_never_overlap(cast, one, start, end):
    build.report(one, build.hours(0, 2, days=-1))
    with pytest.raises(Refused):
        build.report(one, build.hours(start, end, days=-1))
    assert ServiceTime.objects.count() == 1


def test_touching_times_others_times_and_void_ones_do_not_overlap(cast, one):
    first = build.report(one, build.hours(0, 1, days=-1))
    build.report(one, build.hours(1, 2, days=-1))
    build.report(build.volunteer(cast, "示例·乙", "0571-0000-6"), build.hours(0, 1, days=-1))
    times.void_time(first, "记错了时间", by=cast.secretary)
    build.report(one, build.hours(0, 1, days=-1))
    assert ServiceTime.objects.exclude(state="void").count() == 3


def test_void_needs_a_reason_and_stays(cast, one):
    time = build.report(one, build.hours(0, 1, days=-1))
    times.confirm_time(time, by=cast.secretary)
    with pytest.raises(Refused):
        times.void_time(time, "", by=cast.secretary)
    with pytest.raises(Refused):
        times.void_time(time, "我不要了", by=cast.resident)
    assert build.fresh(time).state == "confirmed"
    times.void_time(time, "当天未到", by=cast.secretary)
    assert build.fresh(time).void_because == "当天未到"
    with pytest.raises(Refused):
        times.void_time(time, "再来", by=cast.secretary)


@pytest.mark.parametrize(
    "change", [{"minutes": 5}, {"what": "别的"}, {"state": "void"}, {"state": "reported"}, None], ids=str
)
def test_the_database_keeps_confirmed_time_as_it_is(cast, one, change):
    time = build.report(one, build.hours(0, 1, days=-1))
    times.confirm_time(time, by=cast.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows = ServiceTime.objects.filter(pk=time.pk)
        rows.update(**change) if change else rows._raw_delete(rows.db)
    assert (build.fresh(time).state, build.fresh(time).minutes) == ("confirmed", 60)


def test_more_minutes_than_the_time_has_are_refused_also_by_the_database(cast, one):
    period = build.hours(0, 1, days=-1)
    with pytest.raises(Refused):
        times.report_time(one, period.lower, period.upper, 61, "义诊", by=cast.resident)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceTime.objects.create(federation=cast.street, volunteer=one, period=period, minutes=61, what="义诊")
    assert ServiceTime.objects.count() == 0


@pytest.mark.parametrize(("start", "end", "days"), [(1, 0, -1), (0, 1, 2), (0, 1, -200), (0, 20, -3)])
def test_impossible_times_are_refused(cast, one, start, end, days):
    lower = build.hours(0, 1, days=days).lower
    with pytest.raises(Refused):
        times.report_time(
            one, lower + timedelta(hours=start), lower + timedelta(hours=end), 30, "义诊", by=cast.resident
        )
    assert ServiceTime.objects.count() == 0


def test_nobody_reports_for_another(cast, one):
    period = build.hours(0, 1, days=-1)
    with pytest.raises(Refused):
        times.report_time(one, period.lower, period.upper, 60, "义诊", by=cast.choir_liaison)
    assert ServiceTime.objects.count() == 0


def test_attendance_of_helpers_is_taken_over_in_one_act(cast, one):
    paper = build.volunteer(cast, "示例·纸上", "0571-0000-7")
    own = build.volunteer(cast, "示例·歌联络", "0571-0000-8", person=cast.choir_liaison)
    busy = build.volunteer(cast, "示例·撞期", "0571-0000-9")
    period = build.hours(0, 2, days=-1)
    build.report(busy, build.hours(1, 3, days=-1))
    session = build.session(
        cast, period,
        [(cast.resident, "示例·居民", ""), (None, "示例·纸上", "0571-0000-7"), (None, "示例·路人", "0571-0000-0"),
         (cast.choir_liaison, "示例·歌联络", ""), (None, "示例·撞期", "0571-0000-9")],
    )  # fmt: skip
    assert [row.url for row in waiting_for(cast.choir_liaison)] == ["/volunteering/sessions"]
    with pytest.raises(Refused):
        times.take_over(session, by=cast.bank_liaison)
    found = times.take_over(session, by=cast.choir_liaison)
    assert (found.confirmed, found.reported, found.overlapping, found.strangers) == (2, 1, 1, 1)
    states = dict(ServiceTime.objects.filter(session=session).values_list("volunteer", "state"))
    assert states == {one.pk: "confirmed", paper.pk: "confirmed", own.pk: "reported"}
    again = times.take_over(session, by=cast.choir_liaison)
    assert (again.confirmed, again.reported) == (0, 0)


def test_several_are_confirmed_together_or_none(client, cast, one):
    first, second = (build.report(one, build.hours(0, 1, days=-day)) for day in (1, 2))
    foreign = build.report(
        build.volunteer(cast, "示例·秘书", "0571-0000-5", person=cast.secretary), build.hours(0, 1, days=-1)
    )
    client.force_login(cast.secretary, backend=BACKEND)
    assert client.post("/volunteering/times/confirm", {"time": [first.pk, foreign.pk]}).status_code == 409
    assert build.fresh(first).state == "reported"
    client.post("/volunteering/times/confirm", {"time": [first.pk, second.pk]})
    assert ServiceTime.objects.counting().count() == 2
    assert Record.objects.filter(verb="volunteering.time.confirmed").count() == 2


@pytest.mark.parametrize(
    ("minutes", "said"), [(90, "1.5"), (60, "1"), (50, "0.83"), (0, "0"), (100, "1.66"), (None, "0")]
)
def test_minutes_are_shown_as_hours_and_never_rounded_up(minutes, said):
    assert hours(minutes) == said


def test_reporting_and_taking_back_through_the_pages(client, cast, one):
    client.force_login(cast.resident, backend=BACKEND)
    day = (cast.today - timedelta(days=1)).isoformat()
    sent = {"day": day, "start": "09:00", "end": "10:30", "what": "社区巡河"}
    assert client.post("/volunteering/me/report", sent).status_code == 302
    time = ServiceTime.objects.get()
    assert time.minutes == 90
    client.post(f"/volunteering/me/times/{time.pk}/take-back")
    assert build.fresh(time).state == "void"
