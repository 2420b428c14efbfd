from fractions import Fraction

import pytest

from silian.deliberation.tally import (
    QUORUMS,
    Ballots,
    Project,
    Rule,
    Share,
    TallyError,
    check_vote,
    explain,
    others,
    outcome,
    quorum,
    tally,
)

ABC = (Project("a", 60), Project("b", 50), Project("c", 40))


def cast(*votes, options=ABC, **more):
    return Ballots(options, list(votes), **more)


# ── yes or no ──


def test_more_than_half_of_yes_and_no_accepts():
    ballots = cast("yes", "yes", "no", "abstain", options=())
    result = tally(ballots, Rule("yes_no"))
    assert (result.winners, result.counts, result.cast) == (("yes",), {"yes": 2, "no": 1, "abstain": 1}, 4)
    assert outcome(result, quorum(Rule("yes_no"), {}, {})) == "accepted"


def test_exactly_half_is_not_more_than_half():
    result = tally(cast("yes", "no", options=()), Rule("yes_no"))
    assert result.winners == ()
    (check,) = result.reasons["yes"].facts["checks"]
    assert (check["yes"], check["of"], check["needed"], check["met"]) == (1, 2, 2, False)


def test_abstaining_counts_against_where_consent_is_of_all_who_took_part():
    ballots = cast("yes", "yes", "no", "abstain", options=())
    assert tally(ballots, Rule("yes_no", consent_of="cast")).winners == ()


def test_owners_need_heads_and_area():
    """Two of three heads say yes, but the one who says no owns most of the house."""
    rule = Rule("yes_no", **QUORUMS["owners"])
    ballots = cast("yes", "yes", "no", options=(), area=[40, Fraction("50.5"), 200])
    result = tally(ballots, rule)
    assert result.winners == ()
    assert [check["met"] for check in result.reasons["yes"].facts["checks"]] == [False, True]
    assert result.weighed["yes"] == {"heads": 2, "area": Fraction("90.5")}


def test_two_thirds_taking_part_is_enough_and_less_is_void_not_rejected():
    rule = Rule("yes_no", **QUORUMS["owners"])
    roll = {"heads": 90, "area": 9000}
    enough = quorum(rule, roll, {"heads": 60, "area": 6000})
    short = quorum(rule, roll, {"heads": 60, "area": Fraction("5999.9")})
    assert (enough.state, short.state, short.source) == ("met", "void", "民法典第二百七十八条")
    assert [(check.measure, check.met) for check in short.checks] == [("area", False), ("heads", True)]
    assert outcome(tally(cast("no", options=()), rule), short) == "void"


@pytest.mark.parametrize("name", QUORUMS)
def test_nobody_on_the_roll_meets_no_quorum_that_asks_for_somebody(name):
    rule = Rule("yes_no", **QUORUMS[name])
    assert quorum(rule, {}, {}).met == (not rule.take_part)


# ── approval and score ──


def test_most_votes_win_and_losers_know_by_how_much():
    result = tally(cast(["a", "b"], ["b"], ["c", "b"], ["c"]), Rule("approval", seats=2))
    assert (result.winners, result.counts) == (("b", "c"), {"a": 1, "b": 3, "c": 2})
    assert explain(result, "a").facts == {"votes": 1, "last_winner": 2, "seats": 2}
    assert explain(result, "b").code == "won"


def test_a_tie_at_the_last_seat_goes_by_the_lot_and_is_told():
    rule = Rule("approval", ties=(), lot=("c", "a"))
    result = tally(cast(["a"], ["c"]), rule)
    assert (result.winners, result.ties[0].among, result.ties[0].by) == (("c",), ("a", "c"), "lot")
    assert (result.reasons["a"].code, result.reasons["b"].code) == ("lost_the_tie", "no_votes")


def test_scores_add_up_and_of_equals_the_cheaper_wins():
    result = tally(cast({"a": 3, "b": 1}, {"b": 2}, {"c": "1/2"}), Rule("score", top=3))
    assert (result.winners, result.counts) == (("b",), {"a": 3, "b": 3, "c": Fraction(1, 2)})


@pytest.mark.parametrize(
    ("rule", "vote", "code"),
    [
        (Rule("yes_no"), "perhaps", "bad_vote"),
        (Rule("approval"), ["d"], "unknown_option"),
        (Rule("approval"), ["a", "a"], "chosen_twice"),
        (Rule("approval", limit=1), ["a", "b"], "too_many"),
        (Rule("approval"), "a", "bad_vote"),
        (Rule("approval"), {"a": 1}, "bad_vote"),
        (Rule("score", top=3), {"a": 4}, "bad_points"),
        (Rule("score"), {"a": "much"}, "bad_number"),
        (Rule("score"), {"a": -1}, "bad_points"),
        (Rule("score"), ["a"], "bad_vote"),
        (Rule("projects", budget=1, points=5), {"a": 3, "b": 3}, "too_many_points"),
        (Rule("ranked"), ["a", "b", "a"], "chosen_twice"),
        (Rule("ranked"), [["a", "x"]], "unknown_option"),
        (Rule("ranked"), "a", "bad_vote"),
    ],
)
def test_a_vote_that_cannot_be_counted_is_refused(rule, vote, code):
    with pytest.raises(TallyError) as refused:
        check_vote(rule, ["a", "b", "c"], vote)
    assert refused.value.code == code


# ── ranked ──


def test_the_last_falls_and_its_ballots_go_on():
    ballots = Ballots(ABC, [["a", "b"], ["b", "a"], ["c", "b"], ["c"]], [4, 3, 2, 0])
    result = tally(ballots, Rule("ranked"))
    assert result.winners == ("b",)
    assert [(dict(one.counts), one.out, dict(one.moved)) for one in result.rounds] == [
        ({"a": 4, "b": 3, "c": 2}, "c", {"b": 2}),
        ({"a": 4, "b": 5}, "", {}),
    ]
    assert result.reasons["c"].facts == {"round": 1, "votes": 2, "moved": {"b": 2}}
    assert result.reasons["a"].code == "beaten_in_the_last_round"


def test_an_over_vote_counts_no_more():
    result = tally(cast([["a", "b"], "c"], ["c"], ["b"], ["b"]), Rule("ranked"))
    assert (result.rounds[0].idle, result.rounds[0].counts, result.winners) == (1, {"a": 0, "b": 2, "c": 1}, ("b",))


def test_who_beats_every_other_one_to_one_may_differ_from_the_run_off():
    """The middle is everybody's second choice and falls first."""
    ballots = Ballots(ABC, [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]], [4, 3, 2])
    assert tally(ballots, Rule("ranked")).winners == ("a",)
    result = tally(ballots, Rule("ranked", "condorcet"))
    assert (result.winners, result.reasons["a"].facts) == (("b",), {"by": "b", "for": 4, "against": 5})


def test_a_circle_has_no_condorcet_winner():
    ballots = cast(["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"])
    assert tally(ballots, Rule("ranked", "condorcet")).winners == ()


# ── projects ──


def projects(rule="mes", **more):
    return Rule("projects", rule, **({"budget": 100} | more))


def test_greedy_skips_what_does_not_fit_and_no_skip_stops_there():
    ballots = Ballots(ABC, [["a"], ["b"], ["c"]], [3, 2, 1])
    skipping, stopping = (tally(ballots, projects(rule)) for rule in ("greedy", "greedy-no-skip"))
    assert (skipping.winners, skipping.cost) == (("a", "c"), 100)
    assert (stopping.winners, stopping.cost) == (("a",), 60)
    assert skipping.reasons["b"].facts == {"votes": 2, "cost": 50, "left": 40}
    assert stopping.reasons["c"].facts == {"votes": 1, "cost": 40, "left": 40, "stopped_at": "b"}


def test_below_the_threshold_nothing_is_chosen():
    ballots = Ballots(ABC, [["a"], ["b"], ["c"]], [3, 2, 1])
    result = tally(ballots, projects("greedy-threshold", threshold=2, budget=1000))
    assert (result.winners, result.reasons["c"].code) == (("a", "b"), "below_threshold")


def test_of_equal_votes_the_cheaper_goes_first():
    result = tally(cast(["a", "b"]), projects("greedy", budget=60))
    assert (result.winners, result.ties[0].by) == (("b",), "cost")


def test_equal_shares_gives_a_minority_its_part():
    """Two thirds want a and b, one third wants c: greedy spends all on the majority."""
    ballots = Ballots((Project("a", 60), Project("b", 40), Project("c", 30)), [["a", "b"], ["a"], ["c"]], [59, 1, 40])
    assert tally(ballots, projects("greedy")).winners == ("a", "b")
    result = tally(ballots, projects(completion="none"))
    assert (result.winners, result.cost, result.share) == (("a", "c"), 90, 1)
    reason = result.reasons["b"]
    assert (reason.code, reason.facts["money_left"], reason.facts["missing"]) == ("supporters_short_of_money", 0, 40)


def test_the_two_completions_stop_at_different_shares():
    """With 30 each nothing more fits, and the exhaustive stop is reached; the other goes on until it would overspend."""
    options = (Project("a", 50), Project("b", 30), Project("c", 45))
    ballots = Ballots(options, [["a"], ["b"], ["c"]], [2, 1, 1])
    by = {name: tally(ballots, projects(completion=name)) for name in ("none", "add1_exhaustive", "add1_overspend")}
    assert {name: (result.winners, result.share) for name, result in by.items()} == {
        "none": (("a",), 25),
        "add1_exhaustive": (("a", "b"), 30),
        "add1_overspend": (("a", "b"), 44),
    }


def test_other_rules_are_set_beside():
    ballots = Ballots((Project("a", 60), Project("b", 40), Project("c", 30)), [["a", "b"], ["a"], ["c"]], [59, 1, 40])
    found = {
        one.rule.rule: (one.gained, one.lost) for one in others(ballots, tally(ballots, projects(completion="none")))
    }
    assert found["greedy"] == (("b",), ("c",))


# ── the rule sheet ──


def test_a_rule_survives_being_written_down():
    rule = Rule(
        "projects", budget=Fraction("10.5"), lot=("b", "a"), threshold=3,
        take_part=(Share("area", Fraction(2, 3), False),), source="示例",
    )  # fmt: skip
    assert Rule.of_sheet(rule.sheet()) == rule


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"form": "guess"}, "unknown_form"),
        ({"form": "ranked", "rule": "mes"}, "unknown_rule"),
        ({"form": "projects"}, "no_budget"),
        ({"form": "projects", "budget": 1, "completion": "all"}, "unknown_completion"),
        ({"form": "projects", "budget": 1, "step": 0}, "bad_step"),
        ({"form": "projects", "budget": 1, "ties": ["age"]}, "unknown_tie"),
        ({"form": "approval", "seats": 0}, "bad_seats"),
    ],
)
def test_a_rule_that_says_nothing_countable_is_refused(lines, code):
    with pytest.raises(TallyError) as refused:
        Rule.of_sheet(lines)
    assert refused.value.code == code
