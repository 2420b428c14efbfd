import pytest

from silian.core.search import lexemes, plain, query


def test_plain_makes_full_width_and_capitals_alike():
    assert plain("ＡＢＣ　１２３ Ｄef") == "abc 123 def"


def test_lexemes_hold_characters_pairs_pinyin_and_initials():
    assert lexemes("书画") == sorted({"书", "画", "书画", "shuhua", "hua", "~sh", "~h"})


def test_lexemes_of_nothing_are_nothing():
    assert lexemes("", "  ", "——") == []


def test_lexemes_stay_few_for_an_endless_name():
    assert len(lexemes("浙江省杭州市" * 200)) < 1000


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ""),
        ("  ——  ", ""),
        ("书", "'书'"),
        ("书画院", "'书画' & '画院'"),
        ("shy", "('shy':* | '~shy':*)"),
        ("书画 SHY", "'书画' & ('shy':* | '~shy':*)"),
    ],
)
def test_query_asks_for_every_piece(typed, asked):
    assert query(typed) == asked


@pytest.mark.parametrize("typed", ["'", "\\", "a' | 'b", "!&|()<->:*", "书'画", "𠮷", "\x00", "％"])
def test_query_survives_signs_of_its_own_language(cast, typed):
    from silian.members.models import Organisation

    assert list(Organisation.objects.found_by(typed)) == [] or query(typed) != ""
