"""Two at once in one ballot: with lock and index an entry votes once; the control runs without them show that it matters."""

import pytest
from django.db import connection

from silian.deliberation.actions import papers, voting
from silian.deliberation.models import Ballot, NamedVote, PaperVote, Tick
from silian.deliberation.tests import build_ballots as build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch):
    return build.Clock(monkeypatch)


@pytest.fixture
def without_locks(monkeypatch, request):
    """The ballot is read afresh but not held, and both have read before either writes."""
    both = two(request)

    def reread_and_meet(*things):
        for thing in things:
            thing.refresh_from_db()

    code, sound, voucher = voting.new_code, papers.sound, papers._voucher

    def code_and_meet():
        """The last thing before a named vote is written: whether there is an earlier one has been read."""
        meet(both)
        return code()

    def voucher_and_meet(typed):
        """The last thing before a paper is written: that nobody voted on the web has been read."""
        meet(both)
        return voucher(typed)

    monkeypatch.setattr(voting, "lock", reread_and_meet)
    monkeypatch.setattr(papers, "lock", reread_and_meet)
    monkeypatch.setattr(voting, "new_code", code_and_meet)
    monkeypatch.setattr(papers, "_voucher", voucher_and_meet)
    return sound


@pytest.fixture
def without_index():
    """As in systems that check first and write afterwards: nothing in the table keeps an entry to one vote."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX vote_live_once")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE deliberation_namedvote DISABLE TRIGGER USER")
        cursor.execute("UPDATE deliberation_namedvote SET live = false")
        cursor.execute("ALTER TABLE deliberation_namedvote ENABLE ALWAYS TRIGGER deliberation_named_stays")
        cursor.execute("CREATE UNIQUE INDEX vote_live_once ON deliberation_namedvote (entry_id) WHERE live")


def two_votes(cast, clock, **fields):
    ballot = build.frozen(cast, cast.resident, more=4, **fields)
    clock.open(ballot)
    act = lambda what: voting.cast_vote(Ballot.objects.get(pk=ballot.pk), build.entry(ballot), what, by=cast.resident)  # noqa: E731
    return at_once(lambda: act("yes"), lambda: act("no"))


def test_of_two_named_votes_at_once_one_lives(cast, clock):
    assert two_votes(cast, clock) == ["done", "done"]
    assert sorted(NamedVote.objects.values_list("live", flat=True)) == [False, True]


def test_without_the_lock_the_index_refuses_the_second(cast, clock, without_locks):
    assert two_votes(cast, clock) == ["IntegrityError", "done"]
    assert NamedVote.objects.filter(live=True).count() == 1


def test_without_lock_and_index_one_person_votes_twice(cast, clock, without_locks, without_index):
    assert two_votes(cast, clock) == ["done", "done"]
    assert NamedVote.objects.filter(live=True).count() == 2


def test_of_two_secret_votes_at_once_one_counts(cast, clock):
    assert two_votes(cast, clock, secrecy="secret") == ["Refused", "done"]
    assert Tick.objects.count() == 1


def web_and_paper(cast, clock):
    ballot = build.frozen(cast, cast.resident, more=1)
    clock.open(ballot)
    fresh = lambda: Ballot.objects.get(pk=ballot.pk)  # noqa: E731
    return at_once(
        lambda: voting.cast_vote(fresh(), build.entry(ballot), "yes", by=cast.resident),
        lambda: papers.enter_paper(fresh(), "示1", 1, "no", by=cast.convener),
    )


def test_of_a_vote_on_the_web_and_one_on_paper_at_once_one_is_refused(cast, clock):
    assert web_and_paper(cast, clock) == ["Refused", "done"]
    assert NamedVote.objects.count() + PaperVote.objects.count() == 1


def test_without_the_lock_web_and_paper_both_come_in(cast, clock, without_locks):
    assert web_and_paper(cast, clock) == ["done", "done"]
    assert (NamedVote.objects.count(), PaperVote.objects.count()) == (1, 1)


def test_a_paper_confirmed_twice_at_once_counts_once(cast, clock):
    ballot = build.frozen(cast, cast.resident, more=1)
    clock.open(ballot)
    made = papers.enter_paper(build.fresh(ballot), "示2", 2, "yes", by=cast.convener)
    act = lambda: papers.confirm_paper(PaperVote.objects.get(pk=made.pk), 2, "yes", by=cast.secretary)  # noqa: E731
    assert at_once(act, act) == ["Refused", "done"]
    assert NamedVote.objects.count() == 1
