"""A text in its clauses, and what changed between two texts."""

import doctest
import random

import pytest

from silian.documents.models import clauses as room
from silian.documents.models.clauses import clauses
from silian.documents.queries.difference import difference, words_changed
from silian.documents.tests.build import NEXT, TEXT


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(room).failed == 0


def test_a_text_is_read_into_chapters_and_clauses():
    found = [(one.anchor, one.level, one.mark, one.is_heading) for one in clauses(TEXT)]
    assert found == [
        ("chapter-1", 1, "第一章", True),
        ("clause-1", 3, "第一条", False),
        ("clause-2", 3, "第二条", False),
        ("chapter-2", 1, "第二章", True),
        ("clause-3", 3, "第三条", False),
    ]


def test_a_plan_with_parts_and_items_names_each_once():
    found = clauses("前言\n\n一、总体要求\n（一）目标。到年底全部签收。\n补充一段。\n二、步骤\n（一）准备")
    assert [one.anchor for one in found] == ["text-1", "part-1", "item-1", "part-2", "item-1-2"]
    assert found[2].more == ("补充一段。",)
    assert [one.is_heading for one in found] == [False, True, False, True, True]


@pytest.mark.parametrize("text", ["", "\n \n", "第条 没有数字", "一般情况下", "第十七条规定，应当", "（注）说明"])
def test_odd_lines_are_read_without_loss(text):
    found = clauses(text)
    kept = "".join(one.mark + one.text + "".join(one.more) for one in found)
    assert kept.replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_the_difference_names_what_came_what_changed_and_what_only_moved():
    found = [
        (row.kind, row.clause.mark, row.before.mark if row.before else "")
        for row in difference(clauses(TEXT), clauses(NEXT))
    ]
    assert found == [("changed", "第二条", "第二条"), ("added", "第三条", ""), ("moved", "第四条", "第三条")]


def test_a_reworded_clause_shows_only_the_words_that_changed():
    changed = difference(clauses(TEXT), clauses(NEXT))[0]
    taken = "".join(piece.text for piece in changed.pieces if piece.kind == "taken")
    added = "".join(piece.text for piece in changed.pieces if piece.kind == "added")
    assert (taken, added) == ("", "至少，并报送进展")


def test_a_clause_that_went_is_shown_as_gone():
    found = difference(clauses(NEXT), clauses(TEXT))
    assert [(row.kind, row.clause.mark) for row in found] == [
        ("changed", "第二条"),
        ("taken", "第三条"),
        ("moved", "第三条"),
    ]


def test_from_the_pieces_both_texts_can_be_read_again():
    chance = random.Random(4)
    signs = "联络员每季度参加会议，并报送进展。共建共享"
    for _round in range(60):
        was, now = ("".join(chance.choices(signs, k=chance.randint(0, 40))) for _side in range(2))
        pieces = list(words_changed(was, now))
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == was
        assert "".join(piece.text for piece in pieces if piece.kind != "taken") == now


def test_a_very_long_clause_is_still_compared_quickly():
    was = "成员单位每季度参加一次工作例会，并报送进展情况。" * 1500
    found = list(words_changed(was, was.replace("工作例会", "联席会议", 1)))
    assert sorted(piece.kind for piece in found if piece.kind != "same") == ["added", "taken"]
