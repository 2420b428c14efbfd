"""The opinion map on constructed conversations: what must come out, and that nothing but the votes decides it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silian.deliberation.grouping import (
    NO_CLEAR_GROUPS,
    NO_STRUCTURE,
    OK,
    TOO_FEW,
    Consensus,
    Point,
    Tally,
    Votes,
    opinion_map,
)
from silian.deliberation.grouping.geometry import alike
from silian.deliberation.tests.conversations import camps, dealt_anew, degrees, exact_camps

THREE = camps(40, 30, 20)


def test_camps_are_found():
    found = opinion_map(THREE)
    assert (found.status, found.k, found.sizes) == (OK, 3, {0: 40, 1: 30, 2: 20})
    assert found.groups == {person: (person >= 40) + (person >= 70) for person in range(90)}
    assert (found.p_value, found.stability, found.people, found.statements) == (0.01, 1.0, 90, 40)
    assert set(found.positions) == set(range(90))
    assert all(round(x, 2) == x and round(y, 2) == y for x, y in found.positions.values())


def test_each_side_of_two_exact_camps_gets_its_own_statements():
    found = opinion_map(exact_camps())
    assert (found.status, found.k) == (OK, 2)
    assert found.groups == {person: int(person >= 15) for person in range(30)}
    assert found.representative == {
        0: tuple(Point(one, "agree", 15, 15) for one in range(5)),
        1: tuple(Point(one, "disagree", 15, 15) for one in range(5)),
    }
    assert found.consensus == Consensus()
    assert found.tallies[1][3] == Tally(0, 15, 0)
    assert found.group_aware == pytest.approx(dict.fromkeys(range(10), 16 / 17 * 1 / 17))
    assert found.group_aware_geometric == pytest.approx(dict.fromkeys(range(10), (16 / 17 * 1 / 17) ** 0.5))


@pytest.mark.parametrize("camps_", [2, 3, 4, 5])
def test_exact_camps_of_equal_size_are_all_found(camps_):
    """Each agrees with its own statements and rejects the others': no direction leads, all are equally long."""
    votes = [
        (person, one, 1 if one % camps_ == person % camps_ else -1)
        for person in range(10 * camps_)
        for one in range(4 * camps_)
    ]
    found = opinion_map(votes)
    assert (found.status, found.k) == (OK, camps_)
    assert found.groups == {person: person % camps_ for person in range(10 * camps_)}


def test_what_all_agree_with_is_consensus_and_so_is_what_all_reject():
    votes = exact_camps() + [(person, one, vote) for person in range(30) for one, vote in ((20, 1), (21, -1), (22, 0))]
    found = opinion_map(votes)
    assert found.consensus == Consensus((Point(20, "agree", 30, 30),), (Point(21, "disagree", 30, 30),))
    assert found.group_aware[20] == pytest.approx((16 / 17) ** 2)


@pytest.mark.parametrize(
    ("votes", "status"),
    [
        ([], TOO_FEW),
        ([(1, 1, 1)], TOO_FEW),
        ([(1, 1, 1), (2, 1, -1)], TOO_FEW),
        (exact_camps(size=4), TOO_FEW),
        ([(person, one, 1) for person in range(30) for one in range(10)], NO_STRUCTURE),
        ([(person, one, 0) for person in range(30) for one in range(10)], NO_STRUCTURE),
        ([(person, 0, person % 3 - 1) for person in range(30)], NO_STRUCTURE),
        ([(person, person, 1) for person in range(30)], NO_STRUCTURE),
        (exact_camps(statements=5), OK),
    ],
    ids=["nobody", "one", "two", "two camps of four", "all agree", "all pass", "one statement", "nothing in common", "five statements"],
)  # fmt: skip
def test_there_is_a_status_for_every_kind_of_votes(votes, status):
    found = opinion_map(votes)
    assert found.status == status
    assert (found.k > 0) == (status == OK)
    assert found.shown().status == status


def test_nothing_is_left_where_all_statements_are_moderated():
    found = opinion_map(THREE, range(40))
    assert (found.status, found.consensus, found.groups) == (TOO_FEW, Consensus(), {})


def test_a_moderated_statement_moves_nobody_and_is_named_for_nobody():
    votes = exact_camps() + [(person, 20, 1 if person % 2 else -1) for person in range(30)]
    found = opinion_map(votes, [20])
    assert found.groups == {person: int(person >= 15) for person in range(30)}
    assert 20 not in {point.statement for points in found.representative.values() for point in points}
    assert found.tallies[0][20].votes == 15
    assert found == opinion_map(votes, ["20"])


def test_shuffled_votes_have_no_structure():
    chance = np.random.default_rng(5)
    told = [opinion_map(dealt_anew(THREE, chance)).status for _draw in range(12)]
    assert told.count(NO_STRUCTURE) >= 11


def test_a_few_people_who_differ_by_degrees_are_no_groups():
    """They lie along one line, and yet where to cut it hangs on whoever happens to be asked."""
    found = opinion_map(degrees())
    assert (found.status, found.k, found.groups) == (NO_CLEAR_GROUPS, 0, {})
    assert (found.p_value, len(found.positions)) == (0.01, 23)
    assert 0 < found.stability < 0.9
    assert {dot.group for dot in found.shown().dots} == {None}


def test_whoever_voted_little_is_counted_but_not_grouped():
    found = opinion_map([*THREE, *((999, one, 1) for one in range(6))])
    assert 999 not in found.groups and 999 not in found.positions
    assert (found.people, sum(found.sizes.values())) == (91, 90)
    assert 999 in opinion_map([*THREE, *((999, one, 1) for one in range(6))], min_votes=6).groups


def test_the_most_active_fill_up_to_fifteen():
    votes = [(person, one, 1 if person < 10 else -1) for person in range(20) for one in range(8 if person < 12 else 6)]
    votes += [(30, 0, 1)]
    assert set(opinion_map(votes).positions) == set(range(15))


def test_the_last_vote_counts():
    changed = [(0, one, -vote) for person, one, vote in THREE if person == 0]
    assert opinion_map(changed + THREE) == opinion_map(THREE)
    assert opinion_map(THREE + changed) == opinion_map([row for row in THREE if row[0]] + changed)


def test_texts_numbers_and_arrays_are_the_same_votes():
    found = opinion_map(THREE)
    texts = opinion_map([(f"p{person:03}", f"s{one:02}", vote) for person, one, vote in THREE])
    assert {int(person[1:]): group for person, group in texts.groups.items()} == found.groups
    assert opinion_map(Votes(*np.array(THREE).T)) == found
    assert opinion_map(np.array(THREE)) == found
    assert opinion_map([tuple(np.int64(cell) for cell in row) for row in THREE]) == found
    far = opinion_map([(person * 10**12, one, vote) for person, one, vote in THREE])
    assert {person // 10**12: group for person, group in far.groups.items()} == found.groups
    mixed = opinion_map([*THREE, ("someone", 0, 1)])
    assert set(mixed.groups) == {str(person) for person in range(90)}


def test_numbers_come_in_their_order_even_as_text():
    found = opinion_map([(str(person), str(one), vote) for person, one, vote in THREE])
    assert list(found.group_aware) == [str(one) for one in range(40)]
    assert found.input_hash == opinion_map(THREE).input_hash


def test_the_hash_is_that_of_votes_and_settings():
    hashes = {
        opinion_map(votes, out, **more).input_hash
        for votes, out, more in (
            (THREE, (), {}),
            (THREE[:-1], (), {}),
            ([(person + 1, one, vote) for person, one, vote in THREE], (), {}),
            (THREE, (1,), {}),
            (THREE, (), {"seed": 1}),
            (THREE, (), {"known_groups": {0: "a", 1: "b"}}),
            (THREE, (), {"known_groups": {0: "a", 1: "c"}}),
        )
    }
    assert len(hashes) == 7


def test_a_vote_of_another_value_is_refused():
    with pytest.raises(ValueError, match="for"):
        opinion_map([(1, 1, 2)])
    with pytest.raises(ValueError, match="differ in length"):
        opinion_map(Votes([1], [1, 2], [1]))


# Groups that are known -------------------------------------------------------------------------------------------------


def test_known_groups_are_taken_as_they_are():
    owners = {person: "owners" if person % 2 else "tenants" for person in range(30)}
    votes = [(person, one, (1 if person % 2 else -1) if one < 3 else 1) for person in range(31) for one in range(6)]
    found = opinion_map(votes, known_groups=owners | {99: "nobody voted"})
    assert (found.status, found.k, found.groups) == (OK, 2, owners)
    assert found.sizes == {"owners": 15, "tenants": 15}
    assert [point[:2] for point in found.representative["owners"]][:3] == [(one, "agree") for one in range(3)]
    assert [point[:2] for point in found.representative["tenants"]][-3:] == [(one, "disagree") for one in range(3)]
    assert found.stability is None
    assert found.consensus.agree[0] == Point(3, "agree", 31, 31)


def test_known_groups_of_any_size_are_counted_and_small_ones_not_shown():
    known = {person: person // 3 for person in range(9)} | dict.fromkeys(range(9, 30), "rest")
    found = opinion_map(exact_camps(), known_groups=known)
    assert found.sizes == {0: 3, 1: 3, 2: 3, "rest": 21}
    shown = found.shown()
    assert (shown.sizes, shown.hidden) == ({"rest": 21}, 9)
    assert (set(shown.representative), set(shown.tallies)) == ({"rest"}, {"rest"})
    assert shown.group_aware[0] == pytest.approx(7 / 23)


@pytest.mark.parametrize("known", [{}, {99: "a"}, {1: "a"}, dict.fromkeys(range(30), "all")])
def test_fewer_than_two_known_groups_are_too_few(known):
    assert opinion_map(exact_camps(), known_groups=known).status == TOO_FEW


# What may be shown -----------------------------------------------------------------------------------------------------


def test_what_is_shown_names_nobody():
    shown = opinion_map(THREE).shown()
    assert (shown.groups, shown.positions) == ({}, {})
    assert (shown.sizes, shown.hidden) == ({0: 40, 1: 30, 2: 20}, 0)
    assert sum(dot.people for dot in shown.dots) == 90
    assert {dot.group for dot in shown.dots} == {0, 1, 2}


def test_a_remainder_of_few_people_takes_the_smallest_group_along():
    """What is known of all, less what is shown of groups, would be the votes of three people."""
    known = {person: "few" if person < 3 else "some" if person < 12 else "many" for person in range(30)}
    shown = opinion_map(exact_camps(), known_groups=known).shown()
    assert (shown.sizes, shown.hidden) == ({"many": 18}, 12)
    assert opinion_map(exact_camps(), known_groups=known).shown(min_group=3).sizes == {"few": 3, "many": 18, "some": 9}


def test_a_cell_of_few_votes_is_not_shown():
    votes = [*exact_camps(), *((person, 20, 1) for person in (*range(4), *range(15, 30)))]
    shown = opinion_map(votes, known_groups={person: int(person >= 15) for person in range(30)}).shown()
    assert (20 in shown.tallies[0], 20 in shown.tallies[1]) == (False, True)
    assert 20 not in shown.group_aware and 20 not in shown.group_aware_geometric
    few = opinion_map([(1, 1, 1), (2, 1, 1), (1, 2, -1), (2, 2, -1)])
    assert few.consensus.agree and few.shown().consensus == Consensus()


# Properties ------------------------------------------------------------------------------------------------------------

IDS = st.one_of(st.integers(-5, 40), st.text("甲乙ab1 ", max_size=2))
ANY_VOTES = st.lists(st.tuples(IDS, IDS, st.sampled_from((-1, 0, 1))), max_size=120)


@st.composite
def dense(draw):
    """Few statements and enough people, so that every status comes up; with re-votes."""
    people, statements = draw(st.integers(1, 25)), draw(st.integers(1, 9))
    one = st.tuples(st.integers(0, people - 1), st.integers(0, statements - 1), st.sampled_from((-1, 0, 1)))
    camp = draw(st.booleans())
    base = (
        [(person, at, 1 if person % 2 else -1) for person in range(people) for at in range(statements)] if camp else []
    )
    return base + draw(st.lists(one, max_size=150))


@settings(max_examples=60, deadline=None)
@given(
    ANY_VOTES, st.lists(IDS, max_size=3), st.one_of(st.none(), st.dictionaries(IDS, st.sampled_from(["甲", 1, "1"])))
)
def test_there_is_never_an_exception(votes, moderated, known):
    found = opinion_map(votes, moderated, known_groups=known, draws=9)
    assert found.status in (OK, TOO_FEW, NO_STRUCTURE, NO_CLEAR_GROUPS)
    assert found.shown().status == found.status
    assert (len(found.groups) > 0) == (found.k > 0)


@settings(max_examples=40, deadline=None)
@given(dense(), st.randoms(use_true_random=False))
def test_the_order_of_votes_changes_nothing(votes, random):
    last = list({(person, one): (person, one, vote) for person, one, vote in votes}.values())
    mixed = random.sample(last, len(last))
    assert opinion_map(mixed, draws=19) == opinion_map(votes, draws=19)


@settings(max_examples=40, deadline=None)
@given(dense())
def test_names_change_nothing(votes):
    found = opinion_map(votes, draws=19)
    named = opinion_map([(f"person {person:02}", f"statement {one}", vote) for person, one, vote in votes], draws=19)
    assert {int(person[-2:]): group for person, group in named.groups.items()} == found.groups
    assert {int(person[-2:]): at for person, at in named.positions.items()} == found.positions
    assert {
        group: tuple(point._replace(statement=int(point.statement[-1])) for point in points)
        for group, points in named.representative.items()
    } == found.representative
    same = replace(
        named, groups=found.groups, positions=found.positions, representative=found.representative, tallies=found.tallies,
        consensus=found.consensus, group_aware=found.group_aware, group_aware_geometric=found.group_aware_geometric,
        input_hash=found.input_hash,
    )  # fmt: skip
    assert same == found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_likeness_of_groupings(labels, random):
    one = np.array(labels)
    assert alike(one, one) == 1.0
    assert alike(one, 3 - one) == 1.0
    other = np.array(random.sample(labels, len(labels)))
    assert alike(one, other) == pytest.approx(alike(other, one))
    assert alike(one, other) <= 1.0
