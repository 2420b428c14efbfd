from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.places import actions
from silian.places.actions import series as series_actions
from silian.places.models import Booking, Series
from silian.places.queries import waiting_for
from silian.places.queries.series import occurrences
from silian.places.tests import build


def plan(cast, room, weeks=4, by=None, rule="FREQ=WEEKLY", **more) -> Series:
    """Once a week from seven days ahead, 14:00–16:00."""
    first = build.at(0).date()
    last = first + timedelta(weeks=weeks - 1)
    values = {"purpose": "合唱排练", "people": 10, **more}
    return series_actions.planned(room, rule, first, last, (840, 960), by=by or cast.choir_liaison, **values)


def book(cast, room, weeks=4, by=None, **more) -> Series:
    made = plan(cast, room, weeks, by, **more)
    return series_actions.book_series(made, by=by or cast.choir_liaison)


def days(series: Series, **where) -> list[int]:
    """Which weeks stand, counted from the first."""
    rows = Booking.objects.filter(series=series, **where).occupying().order_by("series_day")
    return [(day - series.first_on).days // 7 for day in rows.values_list("series_day", flat=True)]


def test_a_series_is_its_occurrences(cast):
    series = book(cast, build.room(cast))
    rows = Booking.objects.filter(series=series).order_by("period")
    assert [one.state for one in rows] == ["approved"] * 4
    assert {(timezone.localtime(one.period.lower).hour, timezone.localtime(one.period.upper).hour) for one in rows} == {
        (14, 16)
    }
    assert Record.objects.filter(about__contains=[f"places.series:{series.pk}"]).count() == 5


def test_dates_that_are_taken_are_listed_and_the_person_chooses_the_free_ones(cast):
    room = build.room(cast)
    build.booking(cast, room, cast.clinic_liaison, build.when(15, 17, days=14))
    planned = plan(cast, room)
    found = occurrences(planned, room)
    assert [one.is_free for one in found] == [True, False, True, True]
    assert "示例医院" in found[1].answer.reason
    with pytest.raises(Refused):
        series_actions.book_series(planned, by=cast.choir_liaison)
    assert (Series.objects.count(), Booking.objects.count()) == (0, 1)

    series = series_actions.book_series(planned, by=cast.choir_liaison, skip=[found[1].day])
    assert days(series) == [0, 2, 3]


def test_one_occurrence_is_skipped_and_taken_back(cast):
    series = book(cast, build.room(cast))
    second = Booking.objects.get(series=series, series_day=series.first_on + timedelta(weeks=1))
    actions.cancel_booking(build.fresh(second), "出差", by=cast.choir_liaison)
    assert days(series) == [0, 2, 3]
    series_actions.add_occurrence(series, second.series_day, by=cast.choir_liaison)
    assert days(series) == [0, 1, 2, 3]
    for day in (second.series_day, second.series_day + timedelta(days=1), series.first_on - timedelta(weeks=2)):
        with pytest.raises(Refused):
            series_actions.add_occurrence(series, day, by=cast.choir_liaison)
    assert days(series) == [0, 1, 2, 3]


def test_a_skipped_day_that_somebody_took_cannot_be_taken_back(cast):
    room = build.room(cast)
    series = book(cast, room)
    second = Booking.objects.get(series=series, series_day=series.first_on + timedelta(weeks=1))
    actions.cancel_booking(build.fresh(second), "出差", by=cast.choir_liaison)
    build.booking(cast, room, cast.clinic_liaison, build.when(15, 17, days=14))
    with pytest.raises(Refused) as told:
        series_actions.add_occurrence(series, second.series_day, by=cast.choir_liaison)
    assert "示例医院" in str(told.value.sentence)


def test_one_occurrence_moves_and_the_others_stay(cast):
    series = book(cast, build.room(cast))
    second = Booking.objects.get(series=series, series_day=series.first_on + timedelta(weeks=1))
    actions.change_booking(build.fresh(second), {"period": build.when(18, 20, days=15)}, by=cast.choir_liaison)
    assert days(series) == [0, 1, 2, 3]
    hours = [
        timezone.localtime(one.period.lower).hour for one in Booking.objects.filter(series=series).order_by("period")
    ]
    assert hours == [14, 18, 14, 14]


def test_ending_a_series_frees_what_comes_and_leaves_what_was(cast):
    series = book(cast, build.room(cast))
    # As if the series had begun three weeks ago.
    for one in Booking.objects.filter(series=series).order_by("period"):
        shifted = type(one.period)(one.period.lower - timedelta(days=24), one.period.upper - timedelta(days=24))
        Booking.objects.filter(pk=one.pk).update(period=shifted)
    before = list(Booking.objects.filter(series=series, period__startswith__lt=timezone.now()).order_by("pk").values())
    with pytest.raises(Refused):
        series_actions.end_series(series, timezone.localdate() + timedelta(days=1), " ", by=cast.choir_liaison)
    with pytest.raises(Refused):
        series_actions.end_series(series, timezone.localdate() + timedelta(days=1), "换场地", by=cast.bank_liaison)
    series_actions.end_series(series, timezone.localdate() + timedelta(days=1), "换场地", by=cast.choir_liaison)
    series.refresh_from_db()
    after = list(Booking.objects.filter(series=series, period__startswith__lt=timezone.now()).order_by("pk").values())
    assert (series.state, before, len(after)) == ("ended", after, 3)
    assert Booking.objects.filter(series=series, state="cancelled").count() == 1


def test_a_series_of_others_waits_for_the_keeper_and_is_answered_at_once(cast):
    room = build.room(cast)
    series = book(cast, room, by=cast.bank_liaison)
    assert set(Booking.objects.filter(series=series).values_list("state", flat=True)) == {"held"}
    with pytest.raises(Refused):
        series_actions.decide_series(series, True, by=cast.bank_liaison)
    assert series_actions.decide_series(series, True, by=cast.choir_liaison) == 4
    assert set(Booking.objects.filter(series=series).values_list("state", "lapses_at")) == {("approved", None)}
    assert Notice.objects.filter(to=cast.bank_liaison, verb="places.series.approved").count() == 1


def test_a_long_series_is_confirmed_again_or_falls_free(cast):
    room = build.room(cast)
    series = book(cast, room, weeks=30)
    assert series.reconfirm_by == series.first_on + Series.RECONFIRM_AFTER
    open_ended = Booking.objects.filter(series=series, lapses_at=None).count()
    assert open_ended == 14  # those up to the day on which it has to be confirmed

    series_actions.reconfirm(series, by=cast.choir_liaison)
    assert Booking.objects.filter(series=series, lapses_at=None).count() == 27
    assert Record.objects.filter(verb="places.series.reconfirmed").count() == 1

    # Nobody says so the next time: what comes after no longer stands, and the room is given to others.
    Booking.objects.filter(series=series, lapses_at__isnull=False).update(lapses_at=timezone.now() - timedelta(days=1))
    Series.objects.filter(pk=series.pk).update(reconfirm_by=timezone.localdate() - timedelta(days=1))
    assert len(days(series)) == 27
    late = build.booking(cast, room, cast.clinic_liaison, build.when(14, 16, days=7 * 30))
    assert late.state == "approved"
    series.refresh_from_db()
    with pytest.raises(Refused):
        series_actions.reconfirm(series, by=cast.choir_liaison)


def test_confirming_again_waits_on_the_desk_when_its_day_comes_near(cast):
    series = book(cast, build.room(cast), weeks=30)
    assert waiting_for(cast.choir_liaison) == []
    Series.objects.filter(pk=series.pk).update(reconfirm_by=timezone.localdate() + timedelta(days=10))
    [row] = waiting_for(cast.choir_liaison)
    assert (row.until, row.url) == (timezone.localdate() + timedelta(days=10), f"/places/series/{series.pk}")
    assert waiting_for(cast.bank_liaison) == []


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=WEEKLY;COUNT=9", ""])
def test_only_known_rules_are_taken(cast, rule):
    room = build.room(cast)
    with pytest.raises(Refused):
        plan(cast, room, rule=rule)


def test_a_monthly_series_keeps_its_weekday(cast):
    series = book(cast, build.room(cast), weeks=20, rule="FREQ=MONTHLY;BYDAY=+1")
    found = [one.series_day for one in Booking.objects.filter(series=series)]
    assert found and {day.weekday() for day in found} == {series.first_on.weekday()}
    assert all(day.day <= 7 for day in found)


def test_a_series_has_an_end(cast):
    room = build.room(cast)
    with pytest.raises(Refused):
        series_actions.book_series(plan(cast, room, weeks=60, rule="FREQ=DAILY"), by=cast.choir_liaison)
    assert Booking.objects.count() == 0


def test_booking_a_series_asks_few_questions(cast, django_assert_max_num_queries):
    room = build.room(cast)
    planned = plan(cast, room, weeks=20)
    series_actions.rules.mandates(cast.choir_liaison)
    with django_assert_max_num_queries(22):  # of which two are savepoints and four records and notices
        series_actions.book_series(planned, by=cast.choir_liaison)
    assert Booking.objects.count() == 20
