"""The table of words, and where its terms stand in a text."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from silian.matching import space, themes, thesaurus
from silian.matching.tests.lists import try_many
from silian.matching.thesaurus import TOPIC, Concept, Finder, Proposal, Thesaurus, folding, propose


@pytest.fixture(scope="module")
def known():
    return thesaurus.load()


def test_the_table_is_sound(known):
    assert len(known.topics) > 150
    assert len(known.meanings) > 10_000
    for concept in known.concepts:
        assert all(2 <= len(term) <= 15 and term == term.lower() for term in concept.terms), concept.name
        assert len(set(concept.terms)) == len(concept.terms)
        assert (concept.kind == TOPIC) == bool(re.fullmatch(r"[^/]+/[^/]+", concept.theme)), concept.name


def test_community_life_is_known(known):
    said = {
        "孩子放学没人管": "儿童青少年/托管照护", "楼道灯不亮": "设施与维修/照明供电", "加装电梯": "设施与维修/电梯",
        "老人被骗转账": "金融与防诈/反诈", "想立遗嘱": "法律服务/法律咨询", "下水道堵了": "设施与维修/供水排水",
        "招不到工人": "就业创业/就业", "剪头发": "生活便民/理发", "没地方停车": "停车与出行/停车",
        "狗不拴绳": "生活便民/宠物", "外卖小哥歇脚": "新就业群体/驿站", "随军家属就业": "拥军优抚/优抚",
    }  # fmt: skip
    for line, theme in said.items():
        assert theme in {known.topics[row].theme for _, row in known.meant(line)}, line


def test_every_theme_of_the_table_can_be_proposed(known):
    assert themes.propose("上门理发", "为老人剪发") == "生活便民/理发"
    assert themes.propose("xyz") == themes.OTHER
    assert {f"{main}/{sub}" for main, subs in themes.THEMES.items() for sub in subs} == set(known.themes)


def test_a_compound_speaks_softly_of_its_parts():
    small = Thesaurus([Concept(TOPIC, "食/食", "早餐", ("早餐",)), Concept(TOPIC, "市/市", "店", ("早餐铺",))])
    encoded = space.encode(["早餐铺", "早餐"], ["", ""], thesaurus=small)
    topics = {
        (int(r), int(c) - space.TOPICS): float(w)
        for r, c, w in zip(encoded.row, encoded.column, encoded.weight, strict=True)
        if space.TOPICS <= c < space.THEMES
    }
    assert topics[0, 1] > topics[0, 0] > 0
    assert set(topics) == {(0, 0), (0, 1), (1, 0)}


# A thesaurus is a value ------------------------------------------------------------------------------------------------


def test_confirmed_terms_give_a_new_version(known):
    more = known.with_terms([Proposal("剃度", "理发", True, 2, 0)])
    assert more.version != known.version
    assert "理发" in {more.topics[row].name for row in more.meanings["剃度"]}
    back = more.with_terms([Proposal("剃度", "理发", False, 2, 0)])
    assert back.version == known.version
    with pytest.raises(KeyError, match="没有这个概念"):
        known.with_terms([Proposal("剃度", "没有这个概念", True, 2, 0)])


def test_a_written_table_reads_the_same(known, tmp_path):
    known.write(tmp_path / "table.csv")
    assert thesaurus.load(tmp_path / "table.csv").version == known.version


def test_unsound_tables_are_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        Thesaurus([Concept("joke", "", "x", ("笑话",))])
    with pytest.raises(ValueError, match="one name"):
        Thesaurus([Concept(TOPIC, "甲/乙", "同名", ("一些",)), Concept(TOPIC, "甲/丙", "同名", ("二些",))])
    with pytest.raises(ValueError, match="2 to 15"):
        Finder(["单"])


def test_answers_propose_terms_and_a_person_decides(known):
    accepted = [("院里的无花果", "修剪绿植"), ("无花果招虫", "花卉养护")]
    assert Proposal("无花果", "绿化园艺", True, 2, 0) in propose(accepted, thesaurus=known)
    against = [*accepted, ("无花果", "种花")]
    assert "无花果" not in {p.term for p in propose(accepted, against, thesaurus=known)}
    assert "无花果" not in {p.term for p in propose(accepted[:1], thesaurus=known)}


def test_refusals_propose_to_take_a_term_away(known):
    refused = [("买菜不便", "买菜送到家")] * 2
    taken = [p for p in propose([], refused, thesaurus=known) if not p.add]
    assert taken and all(p.term in "买菜不便买菜送到家" for p in taken)
    assert propose([], [], thesaurus=known) == []


# Finding ---------------------------------------------------------------------------------------------------------------

terms = st.text(alphabet="甲乙丙丁ab", min_size=2, max_size=5)


@given(st.lists(terms, min_size=1, max_size=12, unique=True), st.text(alphabet="甲乙丙丁abＡ，", max_size=30))
@try_many(200)
def test_the_finder_finds_what_a_plain_search_finds(words, text):
    folded = "".join(chr(folding()[ord(character)]) for character in text)
    every = [
        (at, word)
        for at in range(len(folded))
        for word in words
        if folded.startswith(word, at)
    ]  # fmt: skip
    plain = sorted(
        (at, word)
        for at, word in every
        if not any(
            (a, w) != (at, word) and a <= at and a + len(w) >= at + len(word) for a, w in every
        )
    )  # fmt: skip
    finder = Finder(words)
    start, term, length = finder.find(folding()[np.array([ord(character) for character in text], np.uint16)])
    found = sorted((int(a), finder.terms[t]) for a, t in zip(start, term, strict=True))
    assert found == plain
    assert length.tolist() == [len(finder.terms[number]) for number in term.tolist()]


def test_wide_letters_and_capitals_are_the_same_word(known):
    assert known.terms_in("ＡＥＤ") == known.terms_in("aed") == ["aed"]
    assert known.terms_in("😀理发\ud800") == ["理发"]
