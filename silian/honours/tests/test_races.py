"""Two people at once: the lock lets one after the other in, and where it is taken out the table tells so."""

import pytest

from silian.honours import actions
from silian.honours.actions import answers, lists
from silian.honours.models import Answer, EligibilityList, Evaluation, Honour
from silian.honours.tests import build
from tests.cast import person, seat
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


def refreshed(*things):
    for thing in things:
        thing.refresh_from_db()


# ── Two of one organisation answer for it ──


@pytest.fixture
def answering_meet(monkeypatch, request):
    """Both have been let through by the rule before either writes."""
    both = two(request)
    ask = answers.require

    def ask_and_wait(answer):
        ask(answer)
        meet(both)

    monkeypatch.setattr(answers, "require", ask_and_wait)


@pytest.fixture
def without_lock_of_answers(monkeypatch):
    monkeypatch.setattr(answers, "lock", refreshed)


def answer_at_once(cast) -> list[str]:
    other = person("choir_other", "示例·歌副团长")
    seat(cast.choir.body, "member", other)
    own = build.one(build.running(cast), "member_street", judge=cast.choir)
    return at_once(
        *(
            lambda by=by, value=value: build.answer(Evaluation.objects.get(pk=own.pk), by, value)
            for by, value in ((cast.choir_liaison, 2), (other, 5))
        )
    )


def test_two_who_answer_for_one_side_come_one_after_the_other_and_one_counts(cast, answering_meet):
    assert answer_at_once(cast) == ["done", "done"]
    assert list(Answer.objects.order_by("number").values_list("number", "current")) == [(1, False), (2, True)]


def test_without_the_lock_the_table_keeps_the_first_answer(cast, answering_meet, without_lock_of_answers):
    assert answer_at_once(cast) == ["IntegrityError", "done"]
    assert Answer.objects.filter(current=True).count() == 1


# ── Two of the office carry out a decision ──


@pytest.fixture
def granting_meet(monkeypatch, request):
    both = two(request)
    look = lists._honour

    def look_and_wait(*args):
        meet(both)
        return look(*args)

    monkeypatch.setattr(lists, "_honour", look_and_wait)


@pytest.fixture
def without_lock_of_lists(monkeypatch):
    monkeypatch.setattr(lists, "lock", refreshed)
    monkeypatch.setattr(
        lists,
        "move",
        lambda thing, state, *, save=(): (
            thing.save(update_fields=["state", *save]) if not setattr(thing, "state", state) else None
        ),
    )


def grant_two_at_once(cast) -> list[str]:
    first, second = build.announced(cast, ago=True), build.announced(cast, ago=True, name="示例另一项")
    one, other = build.decision(cast), build.decision(cast, title="示例第二次会议")
    return at_once(
        *(
            lambda made=made, by_decision=by_decision: actions.grant(
                EligibilityList.objects.get(pk=made.pk), by_decision, by=cast.secretary
            )
            for made, by_decision in ((first, one), (second, other))
        )
    )


def test_two_lists_granted_at_once_draw_their_numbers_one_after_the_other(cast, granting_meet):
    assert grant_two_at_once(cast) == ["done", "done"]
    assert list(Honour.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_without_the_lock_one_number_would_be_given_twice(cast, granting_meet, without_lock_of_lists):
    assert grant_two_at_once(cast) == ["IntegrityError", "done"]
    assert Honour.objects.count() == 2
