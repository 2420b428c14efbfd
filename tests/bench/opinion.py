"""The opinion map against red-dwarf, the Python port of the Polis method, on the same votes.

Each run is a process of its own with one thread. Time is CPU time from votes in memory to the whole result: for us columns
of ids, for red-dwarf the dicts it wants. Memory is the peak of the process while it computes, less what it held before, that
is without the votes themselves. The map is measured without and with its permutation test; red-dwarf has none. Of three runs the quickest counts, of red-dwarf with
100,000 people, which takes minutes, the only one.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

RED_DWARF = "red-dwarf==0.4.0"
ROOT = Path(__file__).parents[2]
# people, statements, mean votes of a person; times red-dwarf at least, parts of its memory at most
SIZES = [(1_000, 100, 22, None, None), (10_000, 500, 44, 10, None), (100_000, 1_000, 56, 40, 1 / 6)]
DRAWS_COST = 2.0
EQUAL = 1e-9


def run(emit, quick: bool = False) -> None:
    from tests.bench.oracle import python_with

    red_dwarf = python_with(RED_DWARF)
    for people, statements, mean, least, most in SIZES[:2] if quick else SIZES:
        size = [str(people), str(statements), str(mean)]
        bare, ours = (quickest(3, sys.executable, "ours", *size, draws) for draws in ("0", "99"))
        theirs = quickest(3 if people <= 10_000 else 1, red_dwarf, "theirs", *size)
        facts = {"people": people, "statements": statements, "votes": ours["votes"]}
        seconds = {"seconds": round(ours["seconds"], 3), "red_dwarf": round(theirs["seconds"], 2)}
        emit(
            "opinion.times_red_dwarf", theirs["seconds"] / ours["seconds"], bound=least, least=True, **facts, **seconds
        )
        emit("opinion.map_alone.times_red_dwarf", theirs["seconds"] / bare["seconds"], **facts)
        test = (ours["seconds"] - bare["seconds"]) / bare["seconds"]
        emit("opinion.permutation_test.times_map", test, bound=DRAWS_COST if people >= 10_000 else None, **facts)
        mib = {"mib": round(ours["mib"]), "red_dwarf": round(theirs["mib"])}
        emit("opinion.memory.of_red_dwarf", ours["mib"] / theirs["mib"], bound=most, **facts, **mib)
        apart = {"ours": round(ours["likeness"], 3), "red_dwarf": round(theirs["likeness"], 3)}
        emit("opinion.hidden_groups.likeness", ours["likeness"], bound=theirs["likeness"] - 0.02, least=True, **apart)
        if people <= 10_000:
            emit("opinion.positions.difference", difference(ours, theirs), bound=EQUAL, **facts)


def quickest(times: int, python: Path | str, *arguments: str) -> dict:
    """The quickest of so many runs."""
    return min((measured(python, *arguments) for _time in range(times)), key=lambda one: one["seconds"])


def measured(python: Path | str, *arguments: str) -> dict:
    """What this file, run as a program with these arguments, prints as JSON."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    print(f"· Measuring {' '.join(arguments)} …", file=sys.stderr, flush=True)
    ended = subprocess.run(
        [python, __file__, *arguments], env=os.environ | one_thread | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(ended.stdout.splitlines()[-1])


def difference(ours: dict, theirs: dict) -> float:
    """The largest difference of positions, relative to the largest; the direction of an axis means nothing."""
    a, b = np.array(ours["xy"]), np.array(theirs["xy"])
    b = b * np.sign((a * b).sum(axis=0))
    return float(np.abs(a - b).max() / np.abs(b).max())


# In a process of its own ----------------------------------------------------------------------------------------------


def conversation(
    people: int, statements: int, mean: int, seed: int = 7
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(person, statement, vote) of each vote, and the hidden group of each person: three groups, half the statements shared.

    Few people vote much and many little, as in real conversations; six votes of ten are those of the group.
    """
    chance = np.random.default_rng(seed)
    votes = np.minimum(statements, 1 + chance.exponential(mean, people).astype(int))
    person = np.repeat(np.arange(people), votes)
    step = np.arange(len(person)) - np.repeat(np.cumsum(votes) - votes, votes)
    # A walk around the statements by a stride without common divisor meets each once.
    strides = [stride for stride in range(1, statements) if np.gcd(stride, statements) == 1]
    statement = (
        chance.integers(0, statements, people)[person] + chance.choice(strides, people)[person] * step
    ) % statements
    group = chance.integers(0, 3, people)
    opinion = chance.choice((-1, 1), (3, statements))
    shared = chance.random(statements) < 0.5
    opinion[:, shared] = opinion[0, shared]
    loyal = chance.random(len(person)) < 0.6
    vote = np.where(loyal, opinion[group[person], statement], chance.integers(-1, 2, len(person)))
    return person, statement, vote.astype(np.int8), group


class Peak:
    """MiB the process takes at most from here on, beyond what it holds now (Linux)."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")
        self.before = self._of("VmRSS")

    def _of(self, name: str) -> float:
        lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        return int(lines[name].split()[0]) / 1024

    def __float__(self) -> float:
        return self._of("VmHWM") - self.before


def likeness(found: dict, group: np.ndarray) -> float:
    """The adjusted Rand index of groups found and hidden."""
    rows = np.array(list(found))
    table = np.zeros((8, 3))
    np.add.at(table, (np.array(list(found.values())), group[rows]), 1)
    both, left, right, every = (
        float((n * (n - 1) / 2).sum()) for n in (table, table.sum(1), table.sum(0), table.sum(keepdims=True))
    )
    return (both - left * right / every) / ((left + right) / 2 - left * right / every)


def ours(size: list[int], draws: int) -> dict:
    from silian.deliberation.grouping import Votes, opinion_map
    from silian.deliberation.grouping.mapping import placed
    from silian.deliberation.grouping.votes import canonical

    person, statement, vote, group = conversation(*size)
    votes = Votes(person, statement, vote)
    peak, begun = Peak(), time.process_time()
    found = opinion_map(votes, draws=draws)
    told = {"seconds": time.process_time() - begun, "mib": float(peak), "votes": len(person), "status": found.status}
    at = placed(canonical(votes), np.zeros(size[1], bool)).tolist() if size[0] <= 10_000 else []
    return told | {"likeness": likeness(dict(found.groups), group), "xy": at}


def theirs(size: list[int]) -> dict:
    from reddwarf.implementations.polis import run_pipeline

    person, statement, vote, group = conversation(*size)
    columns = (person.tolist(), statement.tolist(), vote.tolist())
    votes = [{"participant_id": p, "statement_id": s, "vote": v} for p, s, v in zip(*columns, strict=True)]
    peak, begun = Peak(), time.process_time()
    found = run_pipeline(votes=votes, random_state=0)
    told = {"seconds": time.process_time() - begun, "mib": float(peak), "votes": len(person)}
    labels = found.participants_df["cluster_id"].dropna().astype(int).to_dict()
    at = [found.participant_projections[one].tolist() for one in range(size[0])] if size[0] <= 10_000 else []
    return told | {"likeness": likeness(labels, group), "xy": at}


if __name__ == "__main__":
    who, *numbers = sys.argv[1:]
    size = [int(number) for number in numbers[:3]]
    print(json.dumps(ours(size, int(numbers[3])) if who == "ours" else theirs(size)))
