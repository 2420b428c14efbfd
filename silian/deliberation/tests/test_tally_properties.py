"""What must hold for every count, whatever was voted."""

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from silian.deliberation.tally import COMPLETIONS, FORMS, Ballots, Project, Rule, Share, others, quorum, tally
from silian.deliberation.tally.exact import Purses
from silian.deliberation.tally.shares import Market, mes
from silian.deliberation.tally.votes import table

COSTS = st.one_of(st.integers(0, 30), st.sampled_from([10, 20, Fraction(5, 2)]))


@st.composite
def project_ballots(draw, most=7, points=None):
    """Projects and votes for them: small, so that equal numbers meet often."""
    count = draw(st.integers(1, most))
    ids = [f"p{at}" for at in range(count)]
    options = tuple(Project(one, draw(COSTS)) for one in ids)
    some = st.lists(st.sampled_from(ids), unique=True)
    given_points = st.dictionaries(st.sampled_from(ids), st.one_of(st.integers(0, 5), st.just("3/2")))
    pointed = draw(st.booleans()) if points is None else points
    votes = draw(st.lists(given_points if pointed else some, max_size=12))
    return Ballots(options, votes)


@st.composite
def project_rules(draw, rule=None):
    return Rule(
        "projects", rule or draw(st.sampled_from(FORMS["projects"])), budget=draw(st.integers(0, 90)),
        completion=draw(st.sampled_from(COMPLETIONS)), satisfaction=draw(st.sampled_from(["cost", "number"])),
        step=draw(st.sampled_from([1, 2, Fraction(1, 2)])), threshold=draw(st.sampled_from([0, 0, 2])),
        ties=draw(st.sampled_from([(), ("cost", "votes"), ("votes",)])),
        lot=tuple(draw(st.permutations([f"p{at}" for at in range(4)]))),
    )  # fmt: skip


@st.composite
def ranked_ballots(draw):
    ids = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    order = st.lists(st.sampled_from(ids), unique=True)
    votes = draw(st.lists(order, max_size=12))
    return Ballots(tuple(Project(one) for one in ids), votes, [draw(st.integers(0, 3)) for _ in votes])


@given(project_ballots(), project_rules(), st.randoms())
@settings(max_examples=150)
def test_the_order_of_ballots_means_nothing(ballots, rule, chance):
    shuffled = list(ballots.votes)
    chance.shuffle(shuffled)
    assert tally(Ballots(ballots.options, shuffled), rule) == tally(ballots, rule)


@given(project_ballots(), project_rules())
@settings(max_examples=200)
def test_no_rule_spends_more_than_the_budget_and_every_loser_gets_a_reason(ballots, rule):
    result = tally(ballots, rule)
    cost = {one.id: one.cost for one in ballots.options}
    assert result.cost == sum(cost[one] for one in result.winners) <= rule.budget
    assert set(result.reasons) | set(result.winners) == set(cost)
    assert not set(result.reasons) & set(result.winners)
    assert len(set(result.winners)) == len(result.winners)


# Everybody has 9/8; the second of those who pay for p1 gives 3/5 and keeps 21/40, which lies between two hundredths.
HALF_A_HUNDREDTH = Ballots(
    (Project("p0", 0), Project("p1", 1), Project("p2", 1)), [{}] * 6 + [{"p1": 1}, {"p1": "3/2", "p2": "3/2"}]
)


@given(project_ballots(), project_rules("mes"))
@example(HALF_A_HUNDREDTH, Rule("projects", "mes", budget=1, completion="add1_overspend", step=1))
@settings(max_examples=300)
def test_the_guarded_search_finds_what_whole_numbers_find(ballots, rule):
    guarded, exact = mes(ballots, rule), mes(ballots, rule, by="exact")
    assert (guarded.winners, guarded.cost, guarded.share) == (exact.winners, exact.cost, exact.share)
    assert (guarded.ties, guarded.rounds, guarded.reasons) == (exact.ties, exact.rounds, exact.reasons)


@given(project_ballots(), project_rules("mes"))
@settings(max_examples=200)
def test_nobody_pays_more_than_her_share_and_projects_are_paid_in_full(ballots, rule):
    """Replayed in whole numbers: what the supporters give is the cost, and nobody's money falls below nothing."""
    result = mes(ballots, rule)
    columns = table(rule, ballots)
    at = {one.id: p for p, one in enumerate(ballots.options)}
    if result.share is None:
        assert result.winners == ()
        return
    purses = Purses(columns, [one.cost for one in ballots.options], result.share)
    held = total(purses)
    assert held == result.share * columns.voters
    for one in result.winners:
        if not ballots.options[at[one]].cost:
            continue
        paid = purses.pay(at[one], purses.price(at[one]))
        assert 0 < paid <= result.share
        assert min(purses.values) >= 0
        held, before = total(purses), held
        assert before - held == ballots.options[at[one]].cost
    for p in Market(ballots, rule, columns).able:
        if ballots.options[p].id not in result.winners:
            assert purses.left(p) < ballots.options[p].cost


def total(purses):
    return sum(
        Fraction(purses.values[k] * int(weight), purses.unit)
        for k, weight in zip(purses.at, purses.columns.weight, strict=True)
    )


@given(project_ballots(points=False), project_rules("mes"))
def test_voters_who_vote_alike_may_be_counted_together(ballots, rule):
    together = Ballots(ballots.options, [*ballots.votes, []], [2] * len(ballots.votes) + [1])
    apart = Ballots(ballots.options, [*ballots.votes, *ballots.votes, []])
    assert tally(together, rule) == tally(apart, rule)


@given(project_ballots(points=False), project_rules())
def test_approving_is_giving_one_point(ballots, rule):
    pointed = Ballots(ballots.options, [dict.fromkeys(vote, 1) for vote in ballots.votes])
    assert tally(pointed, rule) == tally(ballots, rule)


@given(project_ballots(), project_rules("mes"))
def test_the_exhaustive_stop_never_comes_after_the_other(ballots, rule):
    shares = [
        mes(ballots, rule.but(completion=one)).share or 0 for one in ("none", "add1_exhaustive", "add1_overspend")
    ]
    assert shares == sorted(shares)


@given(project_rules())
def test_without_voters_nobody_wins(rule):
    result = tally(Ballots((Project("p0", 5), Project("p1", 0)), []), rule)
    assert (result.winners, result.cost, set(result.reasons)) == ((), 0, {"p0", "p1"})
    assert tally(Ballots((), [[], []]), rule).winners == ()


@given(ranked_ballots(), st.randoms())
def test_a_run_off_ends_with_one_winner_and_loses_no_ballot(ballots, chance):
    result = tally(ballots, Rule("ranked"))
    named = any(vote for vote, times in zip(ballots.votes, ballots.counts, strict=True) if times)
    assert len(result.winners) == named
    for one, following in zip(result.rounds, result.rounds[1:], strict=False):
        assert sum(one.counts.values()) + one.idle == ballots.cast
        assert set(one.counts) - set(following.counts) == {one.out}
        assert sum(one.moved.values()) == one.counts[one.out]
    order = list(range(len(ballots.votes)))
    chance.shuffle(order)
    mixed = Ballots(ballots.options, [ballots.votes[k] for k in order], [ballots.counts[k] for k in order])
    assert tally(mixed, Rule("ranked")) == result


@given(st.lists(st.sampled_from([["a"], []]), max_size=5))
def test_a_single_candidate_wins_with_any_vote(votes):
    result = tally(Ballots((Project("a"),), votes), Rule("ranked"))
    assert result.winners == (("a",) if ["a"] in votes else ())


@given(ranked_ballots())
def test_whoever_beats_every_other_one_does_so_one_to_one(ballots):
    result = tally(ballots, Rule("ranked", "condorcet"))
    for winner in result.winners:
        for other in ballots.options:
            if other.id == winner:
                continue
            only = [[one for one in vote if one in (winner, other.id)] for vote in ballots.votes]
            pair = (Project(winner), other)
            assert tally(Ballots(pair, only, ballots.counts), Rule("ranked")).winners == (winner,)
    assert len(result.winners) + len(result.reasons) == len(ballots.options)


@given(ranked_ballots())
def test_other_rules_say_what_would_have_changed(ballots):
    result = tally(ballots, Rule("ranked"))
    (other,) = others(ballots, result)
    assert set(result.winners) - set(other.lost) | set(other.gained) == set(other.result.winners)


@given(st.lists(st.sampled_from(["yes", "no", "abstain"]), max_size=20), st.randoms())
def test_yes_is_accepted_by_more_than_half_and_by_no_less(votes, chance):
    result = tally(Ballots((), votes), Rule("yes_no"))
    assert bool(result.winners) == (votes.count("yes") > votes.count("no"))
    chance.shuffle(votes)
    assert tally(Ballots((), votes), Rule("yes_no")) == result


@given(st.integers(0, 200), st.integers(0, 200), st.fractions(0, 1, max_denominator=7), st.booleans())
def test_what_is_needed_is_the_least_that_is_enough(part, whole, share, more):
    rule = Rule("yes_no", take_part=(Share("heads", share, more),))
    (check,) = quorum(rule, {"heads": whole}, {"heads": part}).checks
    assert check.met == (whole > 0 and part >= check.needed)
