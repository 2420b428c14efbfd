"""The statistics against a plain recount, and, where real conversations lie beside the repository, against what was published."""

from __future__ import annotations

import math

import numpy as np
import pytest

from silian.deliberation.grouping import NO_CLEAR_GROUPS, NO_STRUCTURE, OK, opinion_map
from silian.deliberation.grouping.geometry import alike
from silian.deliberation.tests.conversations import REAL, camps, counted, dealt_anew, degrees, exact_camps, exported

THERE = REAL.is_dir()
INVENTED = {
    "camps": camps(40, 30, 20),
    "sparse": camps(25, 18, statements=60, answered=0.25, seed=4),
    "exact": exact_camps(),
    "degrees": degrees(people=60),
}
SERVER = ("150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta") if THERE else ()
# Name, published groups, and how like ours must be; the server's groups hang on the order of votes, ours do not.
EXPORTS = [("canadian-electoral-reform", 2, 0.88), ("15-per-hour-seattle", 2, 0.88)] if THERE else []


def recounted(rows, groups, moderated):
    """Representative lists, consensus lists and group-aware consensus, statement by statement, in plain Python."""
    last = {(person, one): vote for person, one, vote in rows}
    statements = sorted({one for _person, one in last})
    labels = sorted(set(groups.values()))

    def tally(one, among):
        votes = [vote for (person, at), vote in last.items() if at == one and among(groups.get(person))]
        return votes.count(1), votes.count(-1), len(votes)

    def share(side, of):
        return (side + 1) / (of + 2)

    def half(side, of):
        return 2 * math.sqrt(of + 1) * ((side + 1) / (of + 1) - 0.5)

    def rest(side, others, of, of_others):
        pooled = (side + others + 2) / (of + of_others + 2)
        if pooled == 1:
            return 0.0
        error = math.sqrt(pooled * (1 - pooled) * (1 / (of + 1) + 1 / (of_others + 1)))
        return ((side + 1) / (of + 1) - (others + 1) / (of_others + 1)) / error

    representative = {}
    for label in labels:
        lines, best = [], None
        for one in statements:
            if one in moderated:
                continue
            yes, no, votes = tally(one, lambda group: group == label)  # noqa: B023
            yes_r, no_r, votes_r = tally(one, lambda group: group is not None and group != label)  # noqa: B023
            pa, pd, pat, pdt = share(yes, votes), share(no, votes), half(yes, votes), half(no, votes)
            ra, rd = pa / share(yes_r, votes_r), pd / share(no_r, votes_r)
            rat, rdt = rest(yes, yes_r, votes, votes_r), rest(no, no_r, votes, votes_r)
            side = "agree" if rat > rdt else "disagree"
            line = {
                "one": one, "side": side, "strength": ra * rat * pa * pat if side == "agree" else rd * rdt * pd * pdt,
                "sure": (rat > 1.2816 and pat > 1.2816) or (rdt > 1.2816 and pdt > 1.2816), "near": max(rat, rdt),
                "ra": ra, "by_repness": ra * rat * pa * pat, "by_share": pa * pat, "votes": votes,
            }  # fmt: skip
            lines.append(line)
            if yes + no == 0:
                continue
            if best is None:
                best = line if pat > 1.2816 or (ra > 1 and pa > 0.5) else None
            elif (
                line["by_repness" if best["ra"] > 1 else "by_share"]
                > best["by_repness" if best["ra"] > 1 else "by_share"]
            ):
                best = line
        chosen = sorted(
            (line for line in lines if line["sure"] and line is not best), key=lambda line: -line["strength"]
        )
        chosen = ([best] if best else []) + chosen
        if not chosen and any(line["votes"] for line in lines):
            chosen = [max((line for line in lines if line["votes"]), key=lambda line: line["near"])]
        representative[label] = sorted(
            ((line["one"], line["side"]) for line in chosen[:5]), key=lambda point: point[1] != "agree"
        )
    consensus = []
    for side in (0, 1):
        found = []
        for one in statements:
            cell = tally(one, lambda _group: True)
            clear = share(cell[side], cell[2]), half(cell[side], cell[2])
            if one not in moderated and clear[0] > 0.5 and clear[1] > 1.2816:
                found.append((-clear[0] * clear[1], one))
        consensus.append([one for _clear, one in sorted(found, key=lambda pair: pair[0])[:5]])
    aware = {}
    for one in statements:
        cells = [tally(one, lambda group: group == label) for label in labels]  # noqa: B023
        aware[one] = math.prod(share(cell[0], cell[2]) for cell in cells)
    return representative, consensus, aware


def lists(found):
    named = {
        group: [(point.statement, point.side) for point in points] for group, points in found.representative.items()
    }
    return named, [[point.statement for point in side] for side in found.consensus]


@pytest.mark.parametrize("moderated", [(), (0, 3, 7)], ids=["open", "moderated"])
@pytest.mark.parametrize("name", INVENTED)
def test_a_plain_recount_comes_to_the_same(name, moderated):
    rows = INVENTED[name]
    # Some belong nowhere, and groups need not be those of the votes.
    groups = {person: "甲乙丙"[person * 7 % 3] for person, _one, _vote in rows if person % 11}
    found = opinion_map(rows, moderated, known_groups=groups)
    representative, consensus, aware = recounted(rows, groups, moderated)
    assert lists(found) == (representative, consensus)
    assert found.group_aware == pytest.approx(aware, abs=1e-12)
    assert found.group_aware_geometric == pytest.approx({one: value ** (1 / 3) for one, value in aware.items()})


@pytest.mark.parametrize("name", [*INVENTED, *SERVER])
def test_with_groups_given_the_lists_are_those_published(name):
    """Those of the server for real conversations; else those of a recount over the groups found."""
    if name in INVENTED:
        rows, out = INVENTED[name], ()
        groups = dict(opinion_map(rows).groups) or {person: person % 2 for person, _one, _vote in rows}
        representative, consensus, aware = recounted(rows, groups, out)
    else:
        rows, said = counted(name)
        out = said["moderated_out"]
        groups = {int(person): group for person, group in said["groups"].items()}
        representative = {
            int(group): [(one["tid"], one["repful-for"]) for one in points]
            for group, points in said["representative"].items()
        }
        consensus = [[one["tid"] for one in said["consensus"][side]] for side in ("agree", "disagree")]
        aware = {int(one): value for one, value in said["group_aware_consensus"].items()}
    found = opinion_map(rows, out, known_groups=groups)
    assert lists(found) == (representative, consensus)
    assert {one: found.group_aware[one] for one in aware} == pytest.approx(aware, abs=1e-9)
    assert found.status == OK


@pytest.mark.parametrize(("name", "k", "least"), [("hidden camps", 3, 0.99), *EXPORTS])
def test_our_own_groups_are_like_those_published(name, k, least):
    if name == "hidden camps":
        rows, out, groups = INVENTED["camps"], [], {person: (person >= 40) + (person >= 70) for person in range(90)}
    else:
        rows, out, groups = exported(name)
    found = opinion_map(rows, out)
    assert (found.status, found.k) == (OK, k)
    both = [person for person in found.groups if person in groups]
    assert len(both) > 0.9 * len(groups)
    mine, theirs = (np.array([of[person] for person in both]) for of in (found.groups, groups))
    assert alike(mine, theirs) >= least
    assert found.p_value <= 0.05


@pytest.mark.parametrize("name", ["degrees", *(["london.youth.policing"] if THERE else [])])
def test_structure_alone_makes_no_groups(name):
    rows, out = (degrees(), []) if name == "degrees" else exported(name)[:2]
    found = opinion_map(rows, out)
    assert (found.status, found.k) == (NO_CLEAR_GROUPS, 0)
    assert found.p_value <= 0.05


@pytest.mark.parametrize("name", ["camps", "degrees", *(name for name, _k, _least in EXPORTS)])
def test_shuffled_copies_have_no_structure(name):
    rows, out = (INVENTED[name], []) if name in INVENTED else exported(name)[:2]
    chance = np.random.default_rng(11)
    told = [opinion_map(dealt_anew(rows, chance), out).status for _draw in range(10)]
    assert told.count(NO_STRUCTURE) >= 9
