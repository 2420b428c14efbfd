"""What the parts want done beside the pages: each once a round, and one that fails keeps no other waiting."""

import pytest
from django.db import OperationalError

from silian.core.channels import clock


@pytest.fixture
def acts(monkeypatch):
    """No part has said anything yet."""
    monkeypatch.setattr(clock, "_acts", [])
    return clock


def test_every_act_comes_once_a_round_however_often_it_was_named(acts):
    seen = []

    def one():
        seen.append("one")

    acts.beside_the_pages(one)
    acts.beside_the_pages(one)
    acts.one_round()
    acts.one_round()
    assert seen == ["one", "one"]


def test_one_that_fails_keeps_no_other_waiting(acts, caplog):
    seen = []

    def broken():
        raise ValueError("示例")

    acts.beside_the_pages(broken)
    acts.beside_the_pages(lambda: seen.append("other"))
    acts.one_round()
    assert (seen, "broken" in caplog.text) == (["other"], True)


def test_a_database_that_is_away_is_left_to_whoever_keeps_the_clock(acts):
    def away():
        raise OperationalError

    acts.beside_the_pages(away)
    with pytest.raises(OperationalError):
        acts.one_round()
