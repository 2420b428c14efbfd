"""The command that measures can be started as the README says, and tells a missed bound from a kept one."""

import importlib

import pytest

from tests.bench.__main__ import PARTS, Emit, asked_for


def test_without_a_word_it_measures_everything():
    assert asked_for([]).parts == PARTS
    assert (asked_for(["pages", "--quick"]).parts, asked_for(["pages", "--quick"]).quick) == (["pages"], True)


def test_a_part_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit):
        asked_for(["everything"])
    assert "there is no part everything" in capsys.readouterr().err


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_run(part):
    assert callable(importlib.import_module(f"tests.bench.{part}").run)


def test_a_missed_bound_is_remembered(capsys):
    emit = Emit()
    kept = [
        emit("a", 5, bound=5),
        emit("b", 5.1, bound=5),
        emit("c", 15, bound=15, least=True),
        emit("d", 14.84, bound=15, least=True),
        emit("e", 99),
    ]
    assert kept == [True, False, True, False, True]
    assert emit.missed == ["b", "d"]
