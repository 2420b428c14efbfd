"""Counting ballots against pabutools on the same votes, and the log of a ballot against bare hashing.

Each side runs in a process of its own with one thread; time is CPU time, taken from votes that are ready in each side's own
shape, as long as both must do it. An invented town: projects are wanted by Zipf's law (.7), a voter names one and Poisson
(5) more. The winners of both sides must be equal, else there is no ratio. Where a folder of published elections is named
(`SILIAN_ELECTIONS`: .pb files with their winners), all of them are counted, too.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import numpy as np

PABUTOOLS = "pabutools==1.2.3"
ROOT = Path(__file__).parents[2]
# Bounds: times as fast as pabutools at least; times the bare hash at most.
ONE_RUN, EXACT, GUARDED, LOG = 100, 2, 20, 2
ONE_SIZE, ADD1_SIZE = ("60000", "80", "0.35", "1000"), ("2500", "24", "0.45", "100")


def run(emit, quick: bool = False) -> None:
    """All measurements of counting; `quick` takes a sixth of the voters and of the ballots, and no bounds for them."""
    from tests.bench.oracle import python_with

    published(emit)
    ledger(emit, 20_000 if quick else 100_000)
    pabutools = python_with(PABUTOOLS)
    size = ("10000", *ONE_SIZE[1:]) if quick else ONE_SIZE
    ours, theirs = (measured(python, "one", *size) for python in (sys.executable, pabutools))
    same(ours, theirs)
    facts = {"voters": int(size[0]), "projects": int(size[1]), "chosen": len(ours["winners"])}
    more = {"ms": round(1000 * ours["seconds"], 1), "pabutools_ms": round(1000 * theirs["seconds"])}
    bound = None if quick else ONE_RUN
    emit("tally.one_run.times_pabutools", theirs["seconds"] / ours["seconds"], bound=bound, least=True, **facts, **more)
    whole = {"ms": round(1000 * ours["whole"], 1), "pabutools_ms": round(1000 * theirs["whole"])}
    emit("tally.one_run_from_lists.times_pabutools", theirs["whole"] / ours["whole"], **facts, **whole)

    size = ("1000", *ADD1_SIZE[1:]) if quick else ADD1_SIZE
    theirs = measured(pabutools, "add1", *size)
    facts = {"voters": int(size[0]), "projects": int(size[1]), "pabutools_seconds": round(theirs["seconds"], 2)}
    for by, bound in (("exact", EXACT), ("guarded", GUARDED)):
        ours = measured(sys.executable, "add1", *size, by)
        same(ours, theirs)
        more = {"seconds": round(ours["seconds"], 3), "share": round(ours["share"], 2)}
        ratio = theirs["seconds"] / ours["seconds"]
        emit(f"tally.add1.{by}.times_pabutools", ratio, bound=None if quick else bound, least=True, **facts, **more)


def same(ours: dict, theirs: dict) -> None:
    assert sorted(ours["winners"]) == sorted(theirs["winners"]), "the two sides chose other projects"


def measured(python: Path | str, *arguments: str) -> dict:
    """What this file, run as a program with these arguments, prints as JSON."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    print(f"· Measuring {' '.join(arguments)} …", file=sys.stderr, flush=True)
    ended = subprocess.run(
        [python, __file__, *arguments], env=os.environ | one_thread | {"PYTHONPATH": str(ROOT)},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(ended.stdout.splitlines()[-1])


def published(emit) -> None:
    """How many published elections are not met; says so where none are at hand."""
    folder = os.environ.get("SILIAN_ELECTIONS")
    if not folder:
        print("· No published elections: SILIAN_ELECTIONS names no folder.", file=sys.stderr, flush=True)
        return
    from silian.deliberation.tally import tally
    from silian.deliberation.tally.reading import pb_rule, read_pb

    files = sorted(Path(folder).rglob("*.pb"))
    other = []
    for path in files:
        election = read_pb(path)
        if set(tally(election.ballots, pb_rule(election)).winners) != set(election.selected or ()):
            other.append(path.name)
    emit("tally.published.other_winners", len(other), bound=0, elections=len(files), files=other)


def ledger(emit, count: int) -> None:
    """The log of a ballot: chaining canonical records against hashing each alone; then with writing them down, both."""
    from silian.deliberation import ledger
    from silian.deliberation.recount import ballot_record

    chance = np.random.default_rng(3)
    records = [
        ballot_record(chance.bytes(8).hex(), [str(one) for one in chance.choice(40, 5, replace=False)])
        for _ in range(count)
    ]
    bodies = [ledger.canonical(record) for record in records]

    def bare_of(lines) -> None:
        for line in lines:
            sha256(line.encode()).hexdigest()

    sealed = list(ledger.chained(bodies))
    facts = {"ballots": count}
    bare = seconds(lambda: bare_of(bodies))
    more = facts | {"bare_ms": round(1000 * bare, 1)}
    emit("tally.log.chain.times_bare_hash", seconds(lambda: ledger.digests(bodies)) / bare, bound=LOG, **more)
    written = seconds(lambda: bare_of(map(json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode, records)))
    whole = seconds(lambda: ledger.seal(records))
    emit("tally.log.written_and_chained.times_written_and_hashed", whole / written, bound=LOG, **facts)
    emit("tally.log.verified.times_bare_hash", seconds(lambda: ledger.verify(sealed)) / bare, **facts)


def seconds(call: Callable[[], object], runs: int = 5) -> float:
    """CPU time of the quickest of some runs: what the machine does beside is not ours."""
    taken = []
    for _ in range(runs):
        started = time.process_time()
        call()
        taken.append(time.process_time() - started)
    return min(taken)


# In a process of its own ----------------------------------------------------------------------------------------------


def town(voters: int, projects: int, part: float, unit: int) -> tuple[list[int], int, list[list[str]]]:
    """(costs, budget, votes) of an invented town; equal arguments give equal towns. `part` of all costs is the budget."""
    chance = np.random.default_rng([2026, voters, projects])
    wanted = 1 / np.arange(1, projects + 1) ** 0.7
    costs = (chance.integers(20, 400, projects) * unit).tolist()
    sizes = np.minimum(1 + chance.poisson(5, voters), projects)
    votes = [chance.choice(projects, size, replace=False, p=wanted / wanted.sum()) for size in sizes.tolist()]
    return costs, int(sum(costs) * part), [[f"p{at:03}" for at in sorted(vote.tolist())] for vote in votes]


def step(budget: int, voters: int) -> int:
    """A step of about a hundredth of the first share, in whole units."""
    return max(budget // voters // 100, 1)


def ours(what: str, voters: int, projects: int, part: float, unit: int, by: str = "guarded") -> dict:
    from silian.deliberation.tally import Ballots, Project, Rule, tally
    from silian.deliberation.tally.shares import Market, completed
    from silian.deliberation.tally.votes import table

    costs, budget, votes = town(voters, projects, part, unit)
    options = tuple(Project(f"p{at:03}", cost) for at, cost in enumerate(costs))
    ballots = Ballots(options, votes)
    completion = "none" if what == "one" else "add1_overspend"
    rule = Rule("projects", "mes", budget=budget, completion=completion, step=step(budget, voters))
    columns = table(rule, ballots)
    found = []

    def counted() -> None:
        market = Market(ballots, rule, columns, by)
        searched = market.run(Fraction(budget, voters)) if what == "one" else completed(market, voters)
        found.append(searched.run)

    taken = seconds(counted, 5 if what == "one" else 1)
    whole = seconds(lambda: tally(ballots, rule), 3) if what == "one" else 0
    winners = [options[p].id for p in found[-1].chosen]
    return {"seconds": taken, "whole": whole, "winners": winners, "share": float(found[-1].share)}


def theirs(what: str, voters: int, projects: int, part: float, unit: int) -> dict:
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
    from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    costs, budget, votes = town(voters, projects, part, unit)
    named = {f"p{at:03}": Project(f"p{at:03}", cost) for at, cost in enumerate(costs)}
    instance = Instance(named.values(), budget_limit=budget)
    counts = dict.fromkeys(named, 0)
    for vote in votes:
        for one in vote:
            counts[one] += 1
    ties = TieBreakingRule(lambda instance, profile, one: (one.cost, -counts[one.name], one.name))
    started = time.process_time()
    profile = ApprovalProfile([ApprovalBallot([named[one] for one in vote]) for vote in votes])
    ready = time.process_time()
    how = {"sat_class": Cost_Sat, "tie_breaking": ties}
    if what == "one":
        chosen = method_of_equal_shares(instance, profile, **how)
    else:
        raised = step(budget, voters) * voters
        chosen = exhaustion_by_budget_increase(
            instance, profile, method_of_equal_shares, how, budget_step=raised, exhaustive_stop=False
        )
    ended = time.process_time()
    return {"seconds": ended - ready, "whole": ended - started, "winners": [one.name for one in chosen]}


if __name__ == "__main__":
    what, voters, projects, part, unit, *by = sys.argv[1:]
    try:
        import pabutools  # noqa: F401

        side = theirs
    except ImportError:
        side = ours
    print(json.dumps(side(what, int(voters), int(projects), float(part), int(unit), *by)))
