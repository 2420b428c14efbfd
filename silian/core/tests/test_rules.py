import pytest

from silian.core.errors import Refused
from silian.core.rules import No, require


def test_no_counts_as_false_and_keeps_its_reason():
    answer = No("The room is taken.")
    assert not answer
    assert answer.reason == "The room is taken."


def test_require_lets_a_yes_pass():
    assert require(True) is None


def test_require_turns_a_no_into_a_refusal_with_the_same_sentence():
    with pytest.raises(Refused) as refusal:
        require(No("The room is taken."))
    assert refusal.value.sentence == "The room is taken."
    assert refusal.value.fields == {}
