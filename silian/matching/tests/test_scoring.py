"""Weights fitted to answers."""

import numpy as np
import pytest

from silian.matching.scoring import FEATURES, FIXED, LEAST_ANSWERS, chance, refit


def answers(count, weights, bias, seed=1):
    """Invented answers of people who go by these weights."""
    draw = np.random.default_rng(seed)
    parts = draw.random((count, len(FEATURES)))
    yes = draw.random(count) < chance(bias + parts @ np.array(weights))
    return [(tuple(row), bool(said)) for row, said in zip(parts.tolist(), yes.tolist(), strict=True)]


def test_too_few_answers_teach_nothing():
    assert refit([]) == FIXED
    assert refit(answers(8, [1] * 6, -1)) == FIXED
    one_sided = [((0.5,) * 6, True)] * 200 + [((0.5,) * 6, False)] * (LEAST_ANSWERS - 1)
    assert refit(one_sided) == FIXED


def test_many_answers_teach_what_people_go_by():
    fitted = refit(answers(20_000, [3, 6, 1, 0, 0, 0], -3))
    assert np.allclose(fitted.vector(), [3, 6, 1, 0, 0, 0], atol=0.4)
    assert abs(fitted.bias + 3) < 0.3
    assert (fitted.high, fitted.middle, fitted.version) == (FIXED.high, FIXED.middle, "fitted-20000")


def test_few_answers_move_the_weights_little():
    told = answers(60, [0, 0, 0, 0, 0, 0], 0)
    moved = np.abs(refit(told).vector() - FIXED.vector())
    assert moved.max() < 0.8 * FIXED.vector().max()
    assert refit(told) == refit(told)


def test_sharing_more_never_counts_against_a_pair():
    fitted = refit(answers(2_000, [-5, -5, -5, 0, -5, 0], 5))
    assert min(fitted.text, fitted.concepts, fitted.theme, fitted.place) == 0


@pytest.mark.parametrize("parts", [(0.5,), (float("nan"),) * 6])
def test_answers_without_their_parts_are_refused(parts):
    with pytest.raises(ValueError, match="finite parts"):
        refit([(parts, True)] * 40 + [(parts, False)] * 40)
