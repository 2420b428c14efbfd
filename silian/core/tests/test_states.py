"""Moves, and the race of two people at one row: with the lock one wins, without it both believe they did."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from silian.core import states
from silian.core.errors import Refused
from silian.core.models import ImportRun, StoredFile

State = ImportRun.State


def checked_run(cast) -> ImportRun:
    file = StoredFile.objects.create(
        name="x.xlsx", media_type="x", size=1, sha256="0" * 64, owner="x", by=cast.secretary
    )
    return ImportRun.objects.create(
        federation_id=cast.street.pk, kind="organisations", file=file, digest="0", by=cast.secretary
    )


def test_move_follows_the_table_of_moves(cast):
    run = checked_run(cast)
    states.move(run, State.WRITTEN)
    run.refresh_from_db()
    assert run.state == State.WRITTEN


def test_a_step_that_is_not_in_the_table_is_refused_and_changes_nothing(cast):
    run = checked_run(cast)
    states.move(run, State.WRITTEN)
    with pytest.raises(Refused):
        states.move(run, State.DROPPED)
    run.refresh_from_db()
    assert run.state == State.WRITTEN


def test_move_goes_by_the_row_as_it_is_not_as_it_was_read(cast):
    stale = checked_run(cast)
    states.move(ImportRun.objects.get(pk=stale.pk), State.DROPPED)
    with pytest.raises(Refused):
        states.move(stale, State.WRITTEN)


def test_move_saves_the_named_fields_and_no_others(cast):
    run = checked_run(cast)
    run.counts, run.digest = {"rows": 3}, "changed in passing"
    states.move(run, State.WRITTEN, save=("counts",))
    run.refresh_from_db()
    assert (run.counts, run.digest) == ({"rows": 3}, "0")


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_a_mistake_and_says_so(cast):
    with pytest.raises(AssertionError):
        states.lock(cast.choir)


def write_at_once(run: ImportRun) -> list[str]:
    """Two people press "write" at the same moment, each on a connection of their own. What each was told, sorted.

    Both have read the row before either goes on; a person who must wait for the other's lock
    makes the meeting fall through, which only means that the lock works.
    """
    told, both_have_read = [], threading.Barrier(2, timeout=1)

    def meet():
        with suppress(threading.BrokenBarrierError):
            both_have_read.wait()

    def press():
        try:
            with transaction.atomic():
                mine = ImportRun.objects.get(pk=run.pk)
                states.lock(mine)
                meet()
                states.move(mine, State.WRITTEN)
            told.append("written")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_moving_one_thing_at_once_one_is_refused(cast):
    assert write_at_once(checked_run(cast)) == ["refused", "written"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_real(cast, monkeypatch):
    """The control run: were `lock` to hold nothing, both would be told that they wrote it."""
    monkeypatch.setattr(states, "lock", lambda *things: None)
    assert write_at_once(checked_run(cast)) == ["written", "written"]


def test_lock_takes_rows_in_one_order_whatever_order_they_are_named_in(cast):
    def locked(*things):
        with CaptureQueriesContext(connection) as said, transaction.atomic():
            states.lock(*things)
        return [query["sql"] for query in said.captured_queries if "FOR UPDATE" in query["sql"]]

    one_way, other_way = locked(cast.choir, cast.bank), locked(cast.bank, cast.choir)
    assert len(one_way) == 2
    assert one_way == other_way
