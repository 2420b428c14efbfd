"""Two people at the same row: with the locks one wins; the control runs without them show that the tests can fail."""

import contextlib
import threading

import pytest
from django.db import connection

from silian.core import states
from silian.core.models import Record
from silian.volunteering import rules
from silian.volunteering.actions import homes, posts, times
from silian.volunteering.models import HomeOffer, HomeOrder, PostTaking, ServiceTime, Volunteer
from silian.volunteering.tests import build
from tests.races import at_once, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch, request):
    """Everybody who has just been allowed waits a moment for the other; a held lock makes the meeting fall through."""
    both = two(request)

    def meet(rule):
        def allowed(*args, **kwargs):
            answer = rule(*args, **kwargs)
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait()
            return answer

        return allowed

    for name in ("can_answer_offer", "can_confirm", "can_report_time", "can_take_post"):
        monkeypatch.setattr(rules, name, meet(getattr(rules, name)))


@pytest.fixture
def without_locks(monkeypatch, request):
    """Rows are read afresh but not held: what the code would be without its locks."""

    both = two(request)

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    def reread_together(*things):
        reread(*things)
        # Both have read the state before either writes: the moment a lock makes impossible.
        if any(isinstance(thing, (HomeOffer, ServiceTime)) for thing in things):
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait()

    monkeypatch.setattr(states, "lock", reread_together)
    for room in (homes, times, posts):
        monkeypatch.setattr(room, "lock", reread)


def two_teams_at_one_order(cast):
    order = build.order(cast)
    teams = [
        build.team(cast, "示例一队", leader=cast.clinic_liaison), build.team(cast, "示例二队", leader=cast.bank_liaison),
    ]  # fmt: skip
    homes.ask_teams(order, teams, by=cast.community_secretary)

    def accept(team, leader):
        return lambda: homes.accept_order(
            HomeOrder.objects.select_related("community").get(pk=order.pk), team, by=leader
        )

    return order, accept(teams[0], cast.clinic_liaison), accept(teams[1], cast.bank_liaison)


def test_one_team_accepts_an_order(cast, meeting):
    order, one, two = two_teams_at_one_order(cast)
    assert at_once(one, two) == ["Refused", "done"]
    assert HomeOffer.objects.filter(state="accepted").get().team_id == build.fresh(order).team_id


def test_without_locks_only_the_table_stops_a_second_team(cast, meeting, without_locks):
    """Both get past the rule; the unique constraint, or the deadlock on the way to it, stops one."""
    _order, one, two = two_teams_at_one_order(cast)
    told = at_once(one, two)
    assert told in (["IntegrityError", "done"], ["OperationalError", "done"])
    assert HomeOffer.objects.filter(state="accepted").count() == 1


def confirmations(cast):
    time = build.report(build.volunteer(cast), build.hours(0, 1, days=-1))
    return lambda: times.confirm_time(
        ServiceTime.objects.select_related("volunteer").get(pk=time.pk), by=cast.secretary
    )


def test_service_time_is_confirmed_once(cast, meeting):
    act = confirmations(cast)
    assert at_once(act, act) == ["Refused", "done"]
    assert Record.objects.filter(verb="volunteering.time.confirmed").count() == 1


def test_without_locks_only_the_table_stops_a_second_confirmation(cast, meeting, without_locks):
    act = confirmations(cast)
    assert at_once(act, act) == ["IntegrityError", "done"]
    assert Record.objects.filter(verb="volunteering.time.confirmed").count() == 1


def overlapping(cast):
    one = build.volunteer(cast)

    def report(start):
        return lambda: build.report(Volunteer.objects.get(pk=one.pk), build.hours(start, start + 2, days=-1))

    return report(0), report(1)


def test_two_overlapping_reports_leave_one(cast, meeting):
    assert at_once(*overlapping(cast)) == ["Refused", "done"]
    assert ServiceTime.objects.count() == 1


@pytest.fixture
def without_the_constraint(transactional_db):
    """What the table would be without its exclusion constraint; put back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'service_time_no_overlap'")
        kept = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE volunteering_servicetime DROP CONSTRAINT service_time_no_overlap")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE volunteering_servicetime CASCADE")
        cursor.execute(f"ALTER TABLE volunteering_servicetime ADD CONSTRAINT service_time_no_overlap {kept}")


def test_without_the_constraint_two_reports_overlap(cast, meeting, without_locks, without_the_constraint):
    assert at_once(*overlapping(cast)) == ["done", "done"]
    assert ServiceTime.objects.count() == 2


def last_place(cast):
    post = build.post(cast, places=1)
    people = [build.volunteer(cast, f"示例·{number}", f"0571-0000-{number}") for number in (1, 2)]
    for one in people:
        posts.register(one, cast.community, "", by=None)
    return [lambda one=one: posts.take_post(build.fresh(post), one, by=None) for one in people]


def test_the_last_place_of_a_post_is_taken_once(cast, meeting):
    assert at_once(*last_place(cast)) == ["Refused", "done"]
    assert PostTaking.objects.count() == 1


def test_without_locks_the_last_place_of_a_post_is_taken_twice(cast, meeting, without_locks):
    assert at_once(*last_place(cast)) == ["done", "done"]
    assert PostTaking.objects.count() == 2
