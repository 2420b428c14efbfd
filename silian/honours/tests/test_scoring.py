"""The arithmetic of evaluations, alone: order, bounds, “not applicable”, monotony, scale, trimming."""

import doctest
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silian.honours import scoring
from silian.honours.scoring import HIGH, LOW, answer_score, band, count, count_words, mean, percent

mark = st.one_of(st.none(), st.integers(LOW, HIGH))
weighed = st.dictionaries(st.integers(1, 8), st.integers(1, 20), min_size=1, max_size=6)


@st.composite
def rounds(draw, least=0):
    """Weights, and answers that mark some of the questions."""
    weights = draw(weighed)
    one = st.fixed_dictionaries(dict.fromkeys(weights, mark))
    return weights, draw(st.lists(one, min_size=least, max_size=12))


def test_examples_of_the_room_hold():
    assert doctest.testmod(scoring).failed == 0


@given(rounds(), st.booleans(), st.randoms())
def test_the_order_of_answers_changes_nothing(given_round, trimmed, chance):
    weights, answers = given_round
    mixed = answers[:]
    chance.shuffle(mixed)
    assert count(answers, weights, minimum=1, trimmed=trimmed) == count(mixed, weights, minimum=1, trimmed=trimmed)


@given(rounds(), st.booleans())
def test_a_result_lies_between_its_lowest_and_its_highest_answer(given_round, trimmed):
    weights, answers = given_round
    scores = [score for one in answers if (score := answer_score(one, weights)) is not None]
    found = count(answers, weights, minimum=1, trimmed=trimmed)
    assert found.answers == len(scores)
    assert (found.score is None) == (not scores)
    assert not scores or 0 <= min(scores) <= found.score <= max(scores) <= 1


@given(rounds(least=1), st.integers(9, 12), st.integers(1, 20))
def test_a_question_nobody_could_apply_costs_nothing(given_round, question, weight):
    weights, answers = given_round
    more = weights | {question: weight}
    widened = [one | {question: None} for one in answers]
    assert count(widened, more, minimum=1).score == count(answers, weights, minimum=1).score
    assert count(answers, more, minimum=1).score == count(answers, weights, minimum=1).score


@given(rounds(least=1), st.data())
def test_a_better_mark_never_makes_a_result_worse(given_round, data):
    weights, answers = given_round
    place = data.draw(st.integers(0, len(answers) - 1))
    question = data.draw(st.sampled_from(sorted(weights)))
    was = answers[place][question]
    if was is None or was == HIGH:
        return
    better = [dict(one) for one in answers]
    better[place][question] = data.draw(st.integers(was + 1, HIGH))
    for trimmed in (False, True):
        assert (
            count(better, weights, minimum=1, trimmed=trimmed).score
            >= count(answers, weights, minimum=1, trimmed=trimmed).score
        )


@given(rounds(least=1), st.integers(2, 5))
def test_only_the_proportion_of_the_weights_matters(given_round, times):
    weights, answers = given_round
    assert count(answers, {key: weight * times for key, weight in weights.items()}, minimum=1) == count(
        answers, weights, minimum=1
    )


@given(rounds(least=1))
def test_turning_the_scale_over_turns_the_result_over(given_round):
    weights, answers = given_round
    turned = [{key: None if one is None else LOW + HIGH - one for key, one in marks.items()} for marks in answers]
    found, other = count(answers, weights, minimum=1).score, count(turned, weights, minimum=1).score
    assert found is other is None or found + other == 1


@given(rounds(), st.integers(1, 15))
def test_fewer_than_the_minimum_show_nothing_also_not_in_parts(given_round, minimum):
    weights, answers = given_round
    found = count(answers, weights, minimum=minimum)
    is_shown = found.score is not None
    assert is_shown == (found.answers >= minimum)
    assert all(part.score is None or (part.answers >= minimum and is_shown) for part in found.parts.values())


def test_trimming_leaves_out_one_at_either_end_and_only_from_five_on():
    scores = [Fraction(0), Fraction(1), Fraction(1), Fraction(1)]
    assert mean(scores, trimmed=True) == Fraction(3, 4)
    assert mean([*scores, Fraction(1)], trimmed=True) == 1
    assert mean([]) is None


def test_marks_weigh_as_agreed_and_one_answer_counts_once():
    assert answer_score({1: 5, 2: 1}, {1: 3, 2: 1}) == Fraction(3, 4)
    assert count([{1: 5, 2: 1}, {1: 1}], {1: 3, 2: 1}, minimum=2).score == Fraction(3, 8)


def test_what_does_not_fit_is_refused():
    for marks in ({1: 0}, {1: 6}, {2: 3}):
        with pytest.raises(ValueError):
            answer_score(marks, {1: 1})
    with pytest.raises(ValueError):
        answer_score({1: 3}, {1: 0})
    with pytest.raises(ValueError):
        count([], {1: 1}, minimum=0)
    with pytest.raises(KeyError):
        count_words(["splendid"], minimum=1)


def test_words_of_those_served_are_places_on_the_same_way():
    assert count_words(["good", "good", "fair", "poor"], minimum=4).score == Fraction(5, 8)
    assert count_words(["good"] * 2, minimum=3) == scoring.Counted(2, None, {})


@given(st.fractions(0, 1))
def test_a_percentage_is_rounded_half_up_and_bands_follow_the_exact_score(score):
    assert abs(Fraction(percent(score)) - 100 * score) <= Fraction(1, 200)
    assert percent(Fraction(13331, 20000)) == Decimal("66.66")
    assert next(least for name, least in scoring.BANDS if name == band(score)) <= score
