"""Invented conversations, and the real ones that lie beside the repository where it is developed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

# Real conversations are not ours to copy.
REAL = Path(__file__).parents[4] / "shared" / "data" / "deliberation"

Row = tuple[int, int, int]


def camps(*sizes: int, statements: int = 40, answered: float = 0.6, like: float = 0.85, seed: int = 1) -> list[Row]:
    """Rows of people in camps. Each camp has its own opinion of each statement; a member answers some, mostly as his camp."""
    chance = np.random.default_rng(seed)
    rows = []
    for camp, size in enumerate(sizes):
        opinion = chance.choice((-1, 1), statements)
        for member in range(size):
            person = sum(sizes[:camp]) + member
            asked = np.flatnonzero(chance.random(statements) < answered)
            said = np.where(chance.random(len(asked)) < like, opinion[asked], chance.integers(-1, 2, len(asked)))
            rows += [(person, one, vote) for one, vote in zip(asked.tolist(), said.tolist(), strict=True)]
    return rows


def exact_camps(size: int = 15, statements: int = 10) -> list[Row]:
    """One camp agrees with everything, the other rejects everything."""
    return [(person, one, 1 if person < size else -1) for person in range(2 * size) for one in range(statements)]


def degrees(people: int = 24, statements: int = 36, answered: float = 0.3, seed: int = 24) -> list[Row]:
    """People who differ by degrees along one line, without camps."""
    chance = np.random.default_rng(seed)
    lean, side = chance.normal(size=people), chance.choice((-1, 1), statements)
    return [
        (person, one, int(np.clip(round(lean[person] * side[one] * 0.9 + chance.normal()), -1, 1)))
        for person in range(people)
        for one in range(statements)
        if chance.random() < answered
    ]


def dealt_anew(rows: list[Row], chance: np.random.Generator) -> list[Row]:
    """The same votes of each statement, in other hands."""
    hands: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        hands.setdefault(row[1], []).append(at)
    votes = [row[2] for row in rows]
    for hand in hands.values():
        for at, taken in zip(hand, chance.permutation(hand).tolist(), strict=True):
            votes[at] = rows[taken][2]
    return [(person, one, vote) for (person, one, _vote), vote in zip(rows, votes, strict=True)]


def exported(name: str) -> tuple[list[Row], list[int], dict[int, int]]:
    """(rows, moderated statements, groups published) of a real conversation as it was exported."""
    folder = REAL / "opendata" / name
    with (folder / "participants-votes.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    statements = [one for one in table[0] if one.isdigit()]
    rows = [(int(line["participant"]), int(one), int(line[one])) for line in table for one in statements if line[one]]
    with (folder / "comments.csv").open(encoding="utf-8") as file:
        out = [int(line["comment-id"]) for line in csv.DictReader(file) if line["moderated"] == "-1"]
    return rows, out, {int(line["participant"]): int(line["group-id"]) for line in table if line["group-id"]}


def counted(name: str) -> tuple[list[Row], dict]:
    """(rows, everything the server published) of a real conversation."""
    folder = REAL / "polis_server" / name
    with (folder / "votes.csv").open(encoding="utf-8") as file:
        rows = [(int(one["participant"]), int(one["statement"]), int(one["vote"])) for one in csv.DictReader(file)]
    return rows, json.loads((folder / "expected.json").read_text(encoding="utf-8"))
