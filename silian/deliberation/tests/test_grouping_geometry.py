"""The mathematics of the map against plain ways to the same: components, silhouettes, base clusters, samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from silian.deliberation.grouping import OK, Votes, opinion_map
from silian.deliberation.grouping.chance import MOST_PEOPLE
from silian.deliberation.grouping.geometry import (
    BASE_CLUSTERS,
    Centred,
    axes,
    base_clusters,
    grouped,
    leading,
    positions,
    silhouette,
)
from silian.deliberation.grouping.votes import canonical
from silian.deliberation.tests.conversations import camps, degrees

PLACES = arrays.arrays(np.float64, st.tuples(st.integers(1, 60), st.just(2)), elements=st.floats(-5, 5, width=16))


def dense(rows):
    """Votes less the mean of their statement, 0 where there is none, as a plain matrix; and votes cast by each."""
    people, statements = (sorted({row[at] for row in rows}) for at in (0, 1))
    table = np.full((len(people), len(statements)), np.nan)
    for person, one, vote in rows:
        table[people.index(person), statements.index(one)] = vote
    return np.nan_to_num(table - np.nanmean(table, axis=0)), (~np.isnan(table)).sum(axis=1)


@pytest.mark.parametrize(
    "rows", [camps(30, 20), camps(12, statements=60, answered=0.3), degrees()], ids=["camps", "wide", "degrees"]
)
def test_components_are_those_of_the_full_matrix(rows):
    plain, cast = dense(rows)
    table = canonical(rows).table
    centred = Centred.of(table, np.zeros(table.shape[1], bool))
    _left, singular, directions = np.linalg.svd(plain, full_matrices=False)
    variances, _found = leading(centred)
    assert variances[0] == pytest.approx(singular[:2] ** 2, rel=1e-12)
    assert centred.total == pytest.approx((singular**2).sum())
    mine = axes(centred)
    assert np.abs(np.abs(mine.T @ directions[:2].T) - np.eye(2)).max() < 1e-9
    there = plain @ directions[:2].T * np.sqrt(plain.shape[1] / cast)[:, None]
    assert np.abs(np.abs(positions(centred, mine)) - np.abs(there)).max() < 1e-9


def test_tables_along_the_diagonal_are_taken_each_by_itself():
    tables = [canonical(camps(20, 15, statements=25, seed=seed, answered=1.1)).table for seed in (1, 2)]
    centred = [Centred.of(table, np.zeros(25, bool)) for table in tables]
    from scipy import sparse

    rows = sparse.csr_array(sparse.block_diag([one.rows for one in centred]))
    both = Centred(rows, rows.T, max(one.total for one in centred), centred[0].answered)
    variances, directions = leading(both, 12, tables=2)
    for at, one in enumerate(centred):
        alone, its = leading(one, 12)
        assert variances[at] == pytest.approx(alone[0], rel=1e-6)
        there = positions(both, directions)[at], positions(one, its)[0]
        assert np.abs(np.abs(there[0]) - np.abs(there[1])).max() < 1e-3


@settings(max_examples=60, deadline=None)
@given(PLACES, st.data())
def test_the_silhouette_of_weighted_places_is_that_of_the_people(places, data):
    people = np.repeat(places, 2, axis=0)
    label = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(places), max_size=len(places))))
    label = np.unique(label, return_inverse=True)[1]
    k = int(label.max()) + 1
    if k < 2:
        return
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    found = silhouette(away, np.full(len(places), 2.0), label)
    far, of = np.linalg.norm(people[:, None] - people[None], axis=2), np.repeat(label, 2)
    widths = []
    for one in range(len(people)):
        own = (of == of[one]) & (np.arange(len(people)) != one)
        within, other = (
            far[one, own].mean(),
            min(far[one, of == group].mean() for group in range(k) if group != of[one]),
        )
        widths.append((other - within) / max(within, other) if max(within, other) > 0 else 0.0)
    assert found == pytest.approx(np.mean(widths), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(PLACES, st.integers(4, 40))
def test_base_clusters_are_few_and_keep_everybody(places, most):
    centres, cell, weight = base_clusters(places, most)
    assert len(centres) <= max(most, 1) and weight.sum() == len(places)
    assert (np.bincount(cell, minlength=len(centres)) == weight).all()
    for one in range(len(centres)):
        assert centres[one] == pytest.approx(places[cell == one].mean(axis=0), abs=1e-6)
    if len(np.unique(places, axis=0)) <= most:
        assert all(len(np.unique(places[cell == one], axis=0)) == 1 for one in range(len(centres)))


@settings(max_examples=60, deadline=None)
@given(PLACES)
def test_there_is_a_grouping_wherever_enough_people_stand_apart(places):
    found = grouped(places, 1)
    if found is None:
        assert len(np.unique(places, axis=0)) == 1
        return
    assert 2 <= found.k <= 5 and -1 <= found.silhouette <= 1
    assert sorted(set(found.label.tolist())) == list(range(found.k))


@settings(max_examples=60, deadline=None)
@given(PLACES, st.integers(2, 9))
def test_no_group_is_smaller_than_asked(places, least):
    found = grouped(places, least)
    assert found is None or np.bincount(found.label[found.label >= 0]).min() >= least


def test_who_stands_far_out_makes_no_group_and_hides_none():
    chance = np.random.default_rng(1)
    two = np.concatenate([chance.normal((side, 0), 0.3, (30, 2)) for side in (-2, 2)])
    camp = [0] * 30 + [1] * 30
    assert grouped(two, 5).label.tolist() == camp
    assert grouped(np.vstack((two, [(40, 40), (-90, 3), (41, 41)])), 5).label.tolist() == [*camp, -1, -1, -1]
    assert grouped(np.array([(0.0, 0.0)] * 9 + [(1.0, 1.0)]), 5) is None


def test_many_people_are_grouped_by_base_clusters_and_tried_by_samples():
    size = 500
    rows = camps(*[size] * 3, statements=24, answered=0.5)
    assert 3 * size > max(BASE_CLUSTERS, MOST_PEOPLE)
    found = opinion_map(rows)
    assert (found.status, found.k) == (OK, 3)
    right = sum(found.groups[person] == found.groups[person // size * size + 7] for person in found.groups)
    assert right > 0.97 * len(found.groups)
    order = np.random.default_rng(2).permutation(len(rows))
    assert opinion_map(Votes(*np.array(rows)[order].T)) == found


def test_without_a_draw_there_is_no_test():
    found = opinion_map(camps(20, 15), draws=0)
    assert (found.status, found.p_value) == (OK, None)
