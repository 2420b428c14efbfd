"""Answers teach words and weights, and a person confirms each word."""

import pytest
from django.urls import reverse

from silian.core.errors import Refused
from silian.exchange import engine
from silian.exchange.actions import answers, meanings
from silian.exchange.models import Meaning
from silian.exchange.queries import meanings as queries
from silian.exchange.queries.plan import done_run
from silian.exchange.tests import build
from silian.matching import relevance

WORD = "呼麦"


def proposal(cast) -> queries.Proposal:
    """What a run would propose after several accepted pairs, written into its summary."""
    run = done_run(cast.street)
    concept = next(one.name for one in engine.vocabulary([]).topics)
    run.summary["proposals"] = [{"word": WORD, "concept": concept, "adds": True, "support": 3, "against": 0}]
    run.save(update_fields=["summary"])
    return queries.proposals(done_run(cast.street))[0]


def test_an_answer_keeps_the_parts_its_score_was_made_of(cast):
    match = build.pair(cast)
    assert len(match.reasons["parts"]) == len(relevance.FEATURES)
    before = match.reasons["parts"]
    answers.decline_match(match, "时间对不上", by=cast.bank_liaison)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    build.run(cast)
    assert build.fresh(match).reasons["parts"] == before


def test_the_weights_follow_the_answers_once_there_are_enough():
    yes, no = ([0.6, 0.5, 0.5, 1.0, 0.0, 0.0], True), ([0.6, 0.5, 0.5, -0.5, 0.0, 0.0], False)
    assert engine.fitted([yes, no] * 20) == relevance.FIXED
    fitted = engine.fitted([yes, no] * 40)
    assert fitted.version == "fitted-80"
    assert fitted.audience > relevance.FIXED.audience


def test_a_confirmed_word_counts_from_the_next_run_and_changes_the_version(cast):
    build.pair(cast)
    before = done_run(cast.street).summary["thesaurus"]
    one = proposal(cast)
    meanings.decide_meaning(cast.street, one.number, True, by=cast.secretary)
    assert queries.proposals(done_run(cast.street)) == []
    after = build.run(cast).summary["thesaurus"]
    assert after != before
    assert WORD in engine.vocabulary([(WORD, one.concept, True)]).meanings
    meanings.take_back_meaning(Meaning.objects.get(), by=cast.secretary)
    assert build.run(cast).summary["thesaurus"] == before


def test_a_refused_word_counts_nowhere_and_is_not_proposed_again(cast):
    build.pair(cast)
    before = done_run(cast.street).summary["thesaurus"]
    meanings.decide_meaning(cast.street, proposal(cast).number, False, by=cast.secretary)
    assert queries.proposals(done_run(cast.street)) == []
    assert build.run(cast).summary["thesaurus"] == before


@pytest.mark.parametrize("who", ["choir_liaison", "convener", "resident", "stranger"])
def test_only_the_office_decides_what_a_word_means(cast, who, client):
    build.pair(cast)
    one = proposal(cast)
    with pytest.raises(Refused):
        meanings.decide_meaning(cast.street, one.number, True, by=getattr(cast, who))
    client.force_login(getattr(cast, who))
    answer = client.post(reverse("exchange:meaning_decide", args=[one.number]), {"answer": "yes"})
    assert answer.status_code in (404, 409)
    assert not Meaning.objects.exists()


def test_a_proposal_is_decided_once(cast, client):
    build.pair(cast)
    one = proposal(cast)
    client.force_login(cast.secretary)
    assert WORD in client.get(reverse("exchange:meanings")).content.decode()
    assert client.post(reverse("exchange:meaning_decide", args=[one.number]), {"answer": "yes"}).status_code == 302
    assert client.post(reverse("exchange:meaning_decide", args=[one.number]), {"answer": "no"}).status_code == 409
    assert Meaning.objects.get().confirmed is True


def test_accepted_pairs_propose_a_word_they_share_with_a_meaning():
    pairs = [("想学呼麦", "合唱声部训练与排练指导")] * 3
    known = engine.Known(set(), {}, {}, None, pairs_of_answers=(pairs, []))
    words = engine.vocabulary([])
    made = engine.proposals(known, words)
    assert all(one["adds"] and one["support"] == 3 for one in made)
    assert any("呼麦" in one["word"] or one["word"] in "呼麦" for one in made)
    decided = frozenset((one["word"], one["concept"], one["adds"]) for one in made)
    assert (
        engine.proposals(engine.Known(set(), {}, {}, None, pairs_of_answers=(pairs, []), decided=decided), words) == []
    )


def test_a_meaning_of_a_concept_that_is_gone_is_left_out():
    assert engine.vocabulary([("新词", "没有这个概念", True)]).version == engine.vocabulary([]).version
