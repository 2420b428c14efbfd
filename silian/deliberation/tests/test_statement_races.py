"""Two at one statement at once: the locks let one in after the other, and where they are taken out the table or the rows tell so."""

import pytest

from silian.deliberation.actions import moderating
from silian.deliberation.actions import statements as actions
from silian.deliberation.models import Report, Statement, Voice
from silian.deliberation.rules import statements as rules
from silian.deliberation.tests import build_statements as build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


def refreshed(*things):
    for thing in things:
        thing.refresh_from_db()


@pytest.fixture
def without_locks(monkeypatch):
    monkeypatch.setattr(actions, "lock", refreshed)


def meeting_at(monkeypatch, request, room, name: str) -> None:
    """Both have been let through by the rules before either writes."""
    both, write = two(request), getattr(room, name)

    def wait_and_write(*args, **more):
        meet(both)
        return write(*args, **more)

    monkeypatch.setattr(room, name, wait_and_write)


# ── One person answers from two phones ──


@pytest.fixture
def voices_meet(monkeypatch, request):
    meeting_at(monkeypatch, request, actions, "_first_voice")


def answer_twice(cast) -> list[str]:
    made = build.statement(cast)
    return at_once(
        *(
            lambda stance=stance: actions.give_voice(build.fresh(made), stance, by=cast.bank_liaison)
            for stance in (1, -1)
        )
    )


def test_two_answers_of_one_person_are_one_voice(cast, voices_meet):
    assert answer_twice(cast) == ["done", "done"]
    assert Voice.objects.count() == 1


def test_without_the_lock_the_table_keeps_one_voice(cast, voices_meet, without_locks):
    assert answer_twice(cast) == ["IntegrityError", "done"]
    assert Voice.objects.count() == 1


# ── The last thing one may say within the hour ──


@pytest.fixture
def sayings_meet(monkeypatch, request):
    meeting_at(monkeypatch, request, actions, "_insert")


def say_the_last_twice(cast) -> list[str]:
    matter, other = build.matter(cast), build.matter(cast)
    for at in range(rules.MOST_PER_HOUR - 1):
        build.statement(cast, matter, text=f"示例{at}")
    return at_once(
        *(lambda one=one: actions.make_statement(build.fresh(one), build.said(f"示例：最后{one.pk}"), by=cast.resident) for one in (matter, other))
    )  # fmt: skip


def test_only_one_of_two_is_the_last_within_the_hour(cast, sayings_meet):
    assert say_the_last_twice(cast) == ["Refused", "done"]
    assert Statement.objects.filter(person=cast.resident).count() == rules.MOST_PER_HOUR


def test_without_the_lock_one_too_many_is_said(cast, sayings_meet, without_locks):
    assert say_the_last_twice(cast) == ["done", "done"]
    assert Statement.objects.filter(person=cast.resident).count() == rules.MOST_PER_HOUR + 1


# ── Answered while it is changed ──


@pytest.fixture
def change_meets_voice(monkeypatch, request):
    """Both have been let through; the change is written and done before the answer is."""
    both, look, write = two(request), rules.can_change, actions._first_voice

    def look_and_wait(*args):
        found = look(*args)
        meet(both)
        return found

    def wait_and_write(*args):
        meet(both)
        meet(both)
        return write(*args)

    monkeypatch.setattr(rules, "can_change", look_and_wait)
    monkeypatch.setattr(actions, "_first_voice", wait_and_write)
    return both


def change_while_answered(cast, both) -> tuple[list[str], bool]:
    """What happened, and whether the one who answered had read what now stands there."""
    made = build.statement(cast)

    def change():
        actions.change_statement(build.fresh(made), build.said("示例：另一种说法"), by=cast.resident)
        meet(both)

    told = at_once(change, lambda: actions.give_voice(build.fresh(made), 1, by=cast.bank_liaison, edition=made.edition))
    return told, not (Voice.objects.exists() and build.fresh(made).text != made.text)


def test_nobody_agrees_to_words_she_has_not_read(cast, change_meets_voice):
    assert change_while_answered(cast, change_meets_voice) == (["Refused", "done"], True)


def test_without_the_lock_somebody_would_agree_to_other_words(cast, change_meets_voice, without_locks):
    assert change_while_answered(cast, change_meets_voice) == (["done", "done"], False)


# ── Two moderators ──


def test_two_who_decide_at_once_decide_once(cast):
    made = build.statement(cast)
    moderating.report_statement(made, "示例：不妥", by=cast.bank_liaison)
    told = at_once(
        lambda: moderating.hide_statement(build.fresh(made), "示例：点名", by=cast.secretary),
        lambda: moderating.hide_statement(build.fresh(made), "示例：也觉得点名", by=cast.community_secretary),
    )
    assert told == ["Refused", "done"]
    assert Report.objects.get().because == build.fresh(made).hidden_because
