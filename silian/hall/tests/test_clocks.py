"""The clocks of a matter: hours and workdays, pauses, urgencies, climbs."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.core.workdays import Workdays
from silian.duties.models import CalendarDay
from silian.hall import clocks as pure
from silian.hall.actions import climbing, clocks
from silian.hall.models import Matter, Next, Pause, Step, Urgency
from silian.hall.queries.clocks import due
from silian.hall.rules import matters as rules
from silian.hall.rules.levels import climbs_before, level
from silian.hall.tests import build

HERE = ZoneInfo("Asia/Shanghai")


def at(day, hour=10, minute=0):
    return dt.datetime(2026, *day, hour, minute, tzinfo=HERE)


# ── Pure arithmetic ──


def test_workdays_skip_the_holidays_and_count_make_up_days():
    # 1–8 October 2026 are free in the published calendar or at least partly so; the calendar itself decides.
    days = Workdays({dt.date(2026, 6, 10): False, dt.date(2026, 6, 13): True})
    assert pure.in_workdays(at((6, 9)), 1, days) == at((6, 11), 18)
    assert pure.in_workdays(at((6, 12)), 1, days) == at((6, 13), 18)
    assert pure.in_workdays(at((6, 10)), 0, days) == at((6, 11), 18)


def test_a_pause_moves_a_date_by_its_workdays():
    days = Workdays()
    assert pure.shifted(at((6, 10), 18), at((6, 9)), at((6, 11)), days) == at((6, 12), 18)
    # Over a weekend: Friday to Monday is one workday.
    assert pure.shifted(at((6, 15), 18), at((6, 12)), at((6, 15)), days) == at((6, 16), 18)
    assert pure.shifted(at((6, 10), 18), at((6, 9), 9), at((6, 9), 11), days) == at((6, 10), 20)
    assert pure.shifted(at((6, 10), 18), at((6, 9)), at((6, 9)), days) == at((6, 10), 18)


def test_workdays_back_is_the_other_direction():
    days = Workdays()
    assert pure.workdays_back(at((6, 16)), 1, days) == at((6, 15))
    assert pure.workdays_back(at((6, 15)), 1, days) == at((6, 14))  # what was due on Friday has had Monday
    assert pure.workdays_between(dt.date(2026, 6, 12), dt.date(2026, 6, 15), days) == 1


# ── Of a matter ──


def test_a_matter_is_due_by_its_urgency_on_the_days_its_office_entered(cast):
    matter = build.accepted(cast)
    began = timezone.localtime(Step.objects.get(matter=matter, kind="accepted").at)
    assert matter.next_at == pure.in_workdays(began, 5, Workdays())

    off = Workdays().add(began.date(), 2).day
    CalendarDay.objects.create(federation=cast.street, day=off, works=False, name="示例停工", by=cast.secretary)

    assert due(matter, Next.ANSWER) == pure.in_workdays(began, 5, Workdays({off: False})) > matter.next_at


def test_another_urgency_has_a_reason_and_other_dates(cast):
    matter = build.accepted(cast)
    urgent = Urgency.objects.get(name="紧急")
    with pytest.raises(Refused):
        clocks.hasten_matter(matter, urgent, " ", by=cast.community_secretary)
    before = matter.next_at

    clocks.hasten_matter(matter, urgent, "有老人摔倒", by=cast.community_secretary)

    matter = build.fresh(matter)
    assert (matter.urgency, matter.next_at < before) == (urgent, True)
    assert Step.objects.get(kind="hastened").words == "紧急 · 有老人摔倒"


def test_a_late_matter_is_not_made_punctual_by_a_slower_urgency(cast):
    matter = build.made_late(build.accepted(cast))
    with pytest.raises(Refused, match="late already"):
        clocks.hasten_matter(matter, Urgency.objects.get(name="较复杂"), "难", by=cast.community_secretary)
    assert build.fresh(matter).urgency.usual


def test_a_pause_stops_the_clock_and_ends_by_itself(cast, monkeypatch):
    matter = build.accepted(cast)
    before, until = matter.next_at, timezone.now() + dt.timedelta(days=10)

    clocks.pause_matter(matter, "等权威鉴定", until, by=cast.community_secretary)

    matter = build.fresh(matter)
    days = Workdays()
    assert matter.next_at == pure.shifted(
        timezone.localtime(before), timezone.localtime(), timezone.localtime(until), days
    )
    assert rules.running_pause(matter).because == "等权威鉴定"
    assert Step.objects.get(kind="paused").public
    with pytest.raises(Refused, match="already"):
        clocks.pause_matter(matter, "再停", until, by=cast.community_secretary)

    # Ten days later nobody has done anything: the pause is over, and the date already counts it.
    now = timezone.now()
    Pause.objects.update(at=now - dt.timedelta(days=11), until_at=now - dt.timedelta(days=1))
    assert rules.running_pause(matter) is None
    clocks.pause_matter(matter, "再等三天", now + dt.timedelta(days=3), by=cast.community_secretary)
    assert list(Pause.objects.order_by("id").values_list("because", "ended_at", "ended_by"))[0] == (
        "等权威鉴定",
        now - dt.timedelta(days=1),
        None,
    )


def test_resuming_early_gives_the_rest_of_the_pause_back(cast):
    matter = build.accepted(cast)
    before = matter.next_at
    clocks.pause_matter(matter, "等鉴定", timezone.now() + dt.timedelta(days=20), by=cast.community_secretary)

    clocks.resume_matter(matter, by=cast.community_secretary)

    matter = build.fresh(matter)
    assert dt.timedelta() <= matter.next_at - before < dt.timedelta(minutes=1)
    with pytest.raises(Refused, match="runs already"):
        clocks.resume_matter(matter, by=cast.community_secretary)


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_a_pause_has_an_end_within_reach(cast, days):
    matter = build.accepted(cast)
    with pytest.raises(Refused, match="90 days"):
        clocks.pause_matter(matter, "等", timezone.now() + dt.timedelta(days=days), by=cast.community_secretary)
    assert not Pause.objects.exists()


def test_a_late_matter_is_not_paused(cast):
    matter = build.made_late(build.accepted(cast))
    with pytest.raises(Refused, match="late already"):
        clocks.pause_matter(matter, "等", timezone.now() + dt.timedelta(days=3), by=cast.community_secretary)
    assert not Pause.objects.exists()


def test_the_office_sets_how_soon(cast):
    build.raise_a_matter(cast)
    usual = Urgency.objects.get(usual=True)
    values = {"name": "一般", "accept_hours": 12, "answer_days": 4, "decide_days": 10, "finish_days": 20, "usual": True}

    clocks.keep_urgency(cast.street, values, by=cast.secretary, urgency=usual)

    assert build.fresh(usual).accept_hours == 12
    for who, wrong in [(cast.community_secretary, {}), (cast.secretary, {"decide_days": 2})]:
        with pytest.raises(Refused):
            clocks.keep_urgency(cast.street, values | {"accept_hours": 1} | wrong, by=who, urgency=build.fresh(usual))
    assert build.fresh(usual).accept_hours == 12


def test_there_is_one_usual_urgency(cast):
    build.raise_a_matter(cast)
    values = {"name": "特急", "accept_hours": 1, "answer_days": 1, "decide_days": 1, "finish_days": 1, "usual": True}

    made = clocks.keep_urgency(cast.street, values, by=cast.secretary)

    assert Urgency.objects.get(usual=True) == made
    with pytest.raises(Refused, match="of this name"):
        clocks.keep_urgency(cast.street, values, by=cast.secretary)


# ── Climbs ──


def test_a_late_matter_climbs_by_the_clock_and_each_climb_is_told_once(cast):
    matter = build.made_late(build.accepted(cast), days=0)
    assert level(matter) == 1

    assert (climbing.tell_climbs(), climbing.tell_climbs()) == (1, 0)

    assert sorted(Notice.objects.filter(verb="hall.matter.late").values_list("to__username", flat=True)) == [
        "community_secretary", "secretary",
    ]  # fmt: skip
    matter = build.made_late(build.fresh(matter), days=30)
    assert level(matter) == 2
    assert (climbing.tell_climbs(), climbing.tell_climbs()) == (2, 0)
    assert Notice.objects.filter(verb="hall.matter.climbed").count() == 2


def test_a_matter_in_time_does_not_climb(cast):
    matter = build.accepted(cast)

    assert (level(matter), climbing.tell_climbs()) == (0, 0)
    assert climbs_before(cast.street.pk) < timezone.now()


def test_nobody_but_the_owner_is_told_of_a_late_private_matter(cast):
    build.made_late(build.dispute(cast), days=30)

    climbing.tell_climbs()

    told = Notice.objects.filter(verb__in=["hall.matter.late", "hall.matter.climbed"]).values_list("to", flat=True)
    assert set(told) == {cast.community_secretary.pk}
    assert not Matter.objects.visible_to(cast.secretary).exists()
