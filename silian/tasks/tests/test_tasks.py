"""Who sees to a task, who closes it, and that it closes once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.members.models import Seat, Term
from silian.tasks import actions
from silian.tasks.models import Task
from silian.tasks.queries import waiting_for
from silian.tasks.tests import build
from tests.cast import person
from tests.races import at_once, meet, two

State = Task.State


def convener_seat(cast) -> Seat:
    return Seat.objects.get(terms__person=cast.convener)


def test_a_task_is_told_to_whoever_sees_to_it_and_stands_in_both_timelines(cast):
    one = build.task(cast, seat=convener_seat(cast))
    assert [notice.to for notice in Notice.objects.filter(verb="tasks.task.given")] == [cast.convener]
    given = Record.objects.get(verb="tasks.task.given")
    assert {one.source, f"tasks.task:{one.pk}", f"members.seat:{one.seat_id}"} <= set(given.about)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"due_on": None}, "due_on"),
        ({"organisation": None}, "owner"),
        ({"both": 1}, "owner"),
    ],
)
def test_a_task_without_what_when_or_who_is_refused(cast, wrong, field):
    fields = {"title": "联系场地", "due_on": cast.today, "organisation": cast.choir} | wrong
    if fields.pop("both", None):
        fields["seat"] = convener_seat(cast)
    with pytest.raises(Refused) as refusal:
        actions.give_task(cast.bank.body, fields, title="例会", url="/", by=cast.secretary)
    assert list(refusal.value.fields) == [field] and not Task.objects.exists()


def test_the_table_itself_wants_one_owner(cast):
    one = build.task(cast)
    with pytest.raises(IntegrityError):
        Task.objects.filter(pk=one.pk).update(seat=convener_seat(cast))


def test_whoever_sees_to_it_finishes_it_with_a_sentence(cast):
    one = build.task(cast)
    with pytest.raises(Refused):
        actions.finish_task(one, "  ", by=cast.choir_liaison)
    assert build.fresh(one).state == State.OPEN
    actions.finish_task(one, "场地定在大礼堂", by=cast.choir_liaison)
    done = build.fresh(one)
    assert (done.state, done.outcome, done.closed_on) == (State.DONE, "场地定在大礼堂", cast.today)


@pytest.mark.parametrize("role", ["clinic_liaison", "convener", "resident", "stranger"])
def test_nobody_else_closes_or_changes_a_task(cast, role):
    one, other = build.task(cast), getattr(cast, role)
    for act in (
        lambda: actions.finish_task(one, "x", by=other),
        lambda: actions.drop_task(one, "x", by=other),
        lambda: actions.change_task(one, {"title": "别的"}, by=other),
    ):
        with pytest.raises(Refused):
            act()
    assert (build.fresh(one).state, build.fresh(one).title) == (State.OPEN, "联系场地")


def test_a_task_no_longer_needed_has_a_reason_and_can_be_opened_again_by_its_giver(cast):
    one = build.task(cast)
    with pytest.raises(Refused):
        actions.drop_task(one, "", by=cast.choir_liaison)
    actions.drop_task(one, "改由别的单位承担", by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.reopen_task(one, by=cast.choir_liaison)
    assert build.fresh(one).state == State.DROPPED
    actions.reopen_task(one, by=cast.secretary)
    again = build.fresh(one)
    assert (again.state, again.closed_on, again.dropped_because) == (State.OPEN, None, "")


def test_a_change_says_what_changed_and_the_desk_follows_the_owner(cast):
    one = build.task(cast)
    assert len(waiting_for(cast.choir_liaison)) == 1
    seat = convener_seat(cast)
    actions.change_task(one, {"seat": seat, "organisation": None}, by=cast.secretary)
    kept = Record.objects.get(verb="tasks.task.changed").facts["fields"]
    assert kept == ["tasks.task.organisation", "tasks.task.seat"]
    cast.convener.__dict__.pop("_mandates", None)
    assert (len(waiting_for(cast.choir_liaison)), len(waiting_for(cast.convener))) == (0, 1)


@pytest.mark.parametrize(("days", "waits"), [(-3, 1), (0, 1), (7, 1), (8, 0)])
def test_a_task_waits_from_a_week_before_its_day_until_it_is_done(cast, days, waits):
    one = build.task(cast, due_on=cast.today + timedelta(days=days))
    found = waiting_for(cast.choir_liaison)
    assert [row.until for row in found] == [one.due_on] * waits
    if found:
        assert (found[0].for_whom, found[0].by_seat) == ("示例例会纪要", "示例歌舞团 · Liaison")
        actions.finish_task(one, "办妥", by=cast.choir_liaison)
        assert waiting_for(cast.choir_liaison) == []


def test_a_task_stays_with_the_seat_when_people_change(cast):
    seat = convener_seat(cast)
    build.task(cast, seat=seat)
    successor = person("successor", "示例·继任")
    Term.objects.filter(seat=seat).update(period=(cast.today - timedelta(days=9), cast.today))
    Term.objects.create(federation=cast.street, seat=seat, person=successor, period=(cast.today, None))
    cast.convener.__dict__.pop("_mandates", None)
    assert (len(waiting_for(cast.convener)), len(waiting_for(successor))) == (0, 1)


# ── two at once ──


@pytest.fixture
def meeting(monkeypatch, request):
    """Whoever has been allowed to close it waits a moment for the other; a held lock lets the meeting fall through."""
    both = two(request)
    allowed = actions.rules.can_close_task

    def allow_then_meet(*args):
        answer = allowed(*args)
        meet(both)
        return answer

    monkeypatch.setattr(actions.rules, "can_close_task", allow_then_meet)


@pytest.fixture
def without_locks(monkeypatch):
    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    def move(thing, state, *, save):
        thing.state = state
        thing.save(update_fields=["state", *save])

    monkeypatch.setattr(actions, "lock", reread)
    monkeypatch.setattr(actions, "move", move)


def close_twice(cast) -> list[str]:
    one = build.task(cast)
    return at_once(
        lambda: actions.finish_task(build.fresh(one), "办妥", by=cast.choir_liaison),
        lambda: actions.drop_task(build.fresh(one), "不需要", by=cast.secretary),
    )


@pytest.mark.django_db(transaction=True)
def test_two_close_a_task_at_once_and_one_of_them_is_refused(cast, meeting):
    assert close_twice(cast) == ["Refused", "done"]
    assert Record.objects.filter(verb__in=["tasks.task.done", "tasks.task.dropped"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_locks_a_task_would_be_done_and_no_longer_needed(cast, meeting, without_locks):
    assert close_twice(cast) == ["done", "done"]
    assert Record.objects.filter(verb__in=["tasks.task.done", "tasks.task.dropped"]).count() == 2
