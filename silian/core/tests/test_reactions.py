import pytest
from django.db import transaction

from silian.core import reactions
from silian.core.models import Record
from silian.core.records import record

VERB = "tests.something.happened"


@pytest.fixture
def heard():
    """Who listened, and to what; the list is emptied of the test's listener afterwards."""
    told = []

    def listener(subject, *, by):
        told.append((subject, by))

    reactions.on(VERB)(listener)
    yield told, listener
    del reactions._reactions[VERB]


def test_a_reaction_runs_inside_the_transaction_of_its_record(cast, heard):
    told, _listener = heard
    with transaction.atomic():
        record(VERB, cast.choir, by=cast.secretary)
    assert told == [(cast.choir, cast.secretary)]


def test_registering_twice_listens_once(cast, heard):
    told, listener = heard
    reactions.on(VERB)(listener)
    with transaction.atomic():
        record(VERB, cast.choir, by=None)
    assert told == [(cast.choir, None)]


def test_a_failing_reaction_takes_the_record_with_it(cast, heard):
    def fail(subject, *, by):
        raise RuntimeError("no")

    reactions.on(VERB)(fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(VERB, cast.choir, by=None)
    assert not Record.objects.filter(verb=VERB).exists()


def test_reactions_are_listed_by_their_full_name(heard):
    _told, listener = heard
    assert reactions.listed()[VERB] == [f"{listener.__module__}.{listener.__name__}"]
