"""The proposal: fair to those visited and to those who go, whatever comes in."""

import ast
import itertools
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from silian.visits import engine
from silian.visits.engine import Member, Visitor, closeness, in_turn, level, propose, working_days

FIRST, LAST = date(2027, 3, 1), date(2027, 5, 31)


def street(seed: int) -> tuple[list[Member], list[Visitor], int]:
    """A street by chance: members of any past, visitors of any place, some with work already."""
    chance = random.Random(seed)
    place = lambda most: chance.choice([None, *range(most)])  # noqa: E731
    members = [
        Member(
            pk, chance.choice([None, FIRST - timedelta(days=chance.randrange(1, 900))]), place(4), place(5), place(6)
        )
        for pk in range(chance.randrange(0, 60))
    ]
    visitors = [
        Visitor(100 + pk, *chance.choice([(None, None, None), (place(4), None, None), (None, place(5), None), (None, None, place(6))]),
                load=chance.choice([0, 0, 0, chance.randrange(6)]))
        for pk in range(chance.randrange(0, 9))
    ]  # fmt: skip
    return members, visitors, chance.randrange(0, 80)


@pytest.mark.parametrize("seed", range(150))
def test_a_proposal_is_fair_whatever_the_street(seed):
    members, visitors, number = street(seed)
    found = propose(members, visitors, FIRST, LAST, number)
    if not visitors:
        assert found == []
        return
    # Nobody twice, as many as asked for, and exactly those whose turn it is.
    assert [one.member for one in found] == [one.pk for one in in_turn(members)[:number]]
    by_pk = {one.pk: one for one in members}
    left = [by_pk[pk].last for pk in by_pk.keys() - {one.member for one in found}]
    for one in found:
        last = by_pk[one.member].last
        assert last is None or all(other is not None and other >= last for other in left)
    # Nobody is given a visit while another one has less to do by more than one.
    own = Counter(one.visitor for one in found)
    after = {one.pk: one.load + own[one.pk] for one in visitors}
    assert all(after[pk] - 1 <= min(after.values()) for pk in own)
    if not any(one.load for one in visitors):
        assert max(after.values()) - min(after.values()) <= 1
    # On working days of the period, and never two on one day while another is free.
    days = working_days(FIRST, LAST)
    assert {one.day for one in found} <= set(days)
    assert max(Counter((one.visitor, one.day) for one in found).values(), default=0) <= 1
    going = {one.pk: one for one in visitors}
    assert all(one.near == (closeness(by_pk[one.member], going[one.visitor]) > 0) for one in found)


@pytest.mark.parametrize("seed", range(40))
def test_the_order_in_which_rows_come_changes_nothing(seed):
    members, visitors, number = street(seed)
    expected = propose(members, visitors, FIRST, LAST, number)
    random.Random(seed).shuffle(members)
    random.Random(seed).shuffle(visitors)
    assert propose([*members, *members], [*visitors, *visitors], FIRST, LAST, number) == expected


@pytest.mark.parametrize("seed", range(40))
def test_as_many_as_can_be_are_visited_from_near(seed):
    """Against every possible assignment of a small street."""
    chance = random.Random(seed)
    members = [Member(pk, None, chance.randrange(2), chance.randrange(2), chance.randrange(3)) for pk in range(6)]
    visitors = [Visitor(10, sector=0), Visitor(11, zone=1), Visitor(12, community=chance.randrange(3))]
    found = propose(members, visitors, FIRST, LAST, 6)
    slots = [one for one in visitors for _visit in range(2)]
    best = max(
        sum(closeness(member, slot) for member, slot in zip(members, order, strict=True))
        for order in itertools.permutations(slots)
    )
    going = {one.pk: one for one in visitors}
    assert sum(closeness(members[one.member], going[one.visitor]) for one in found) == best


def test_work_is_levelled_with_what_each_has_to_do_already():
    assert level([0, 0, 0], 7) == [3, 2, 2]
    assert level([5, 0, 1], 4) == [0, 3, 1]
    assert level([], 0) == []


def test_own_community_comes_before_own_sector():
    member = Member(1, None, 1, 2, 3)
    assert [
        closeness(member, Visitor(9, **area))
        for area in ({"community": 3}, {"sector": 1}, {"zone": 2}, {"sector": 2}, {})
    ] == [2, 1, 1, 0, 0]


def test_an_empty_period_is_refused_and_a_weekend_is_taken_as_it_is():
    with pytest.raises(ValueError):
        propose([Member(1)], [Visitor(2)], LAST, FIRST, 1)
    saturday = date(2027, 3, 6)
    assert propose([Member(1)], [Visitor(2)], saturday, saturday, 1)[0].day == saturday


def test_the_engine_knows_no_django():
    tree = ast.parse(Path(engine.__file__).read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named == {"collections.abc", "dataclasses", "datetime", "scipy.optimize"}
