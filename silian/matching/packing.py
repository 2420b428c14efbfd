"""Which rings to propose together: an exact packing in whole numbers, with limits and a stated gap.

Packing rings of up to three is NP-hard (Abraham, Blum, Sandholm, EC 2007), so the search has a limit in nodes, which
is the same on every machine, and one in seconds as a last resort. HiGHS, one thread, fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from silian.matching.flow import highs
from silian.matching.problem import Flags, Ints

Floats = NDArray[np.float64]
Limit = tuple[Ints, Ints, Ints]  # (n,) ring, (n,) label, (L,) how many chosen rings may carry each label


@dataclass(frozen=True)
class Packed:
    chosen: Flags  # (C,) rings
    optimal: bool
    gap: float  # relative distance to the best bound of the goal whose search was cut short, 0..1; 0 when optimal


def pack(members: tuple[Ints, Ints], chance: Ints, limits: list[Limit], *, nodes: int, seconds: float) -> Packed:
    """Choose rings: most members, then fewest members in two rings, then the greatest sum of chances.

    members: (n,) ring and (n,) member number, one entry for every place in a ring; a member stands in at most two
    chance: (C,) whole numbers; limits: what rings share and must not overuse
    """
    ring, member = members
    count, people = len(chance), int(member.max()) + 1
    within, twice = count + np.arange(people), count + people + np.arange(people)
    model = _Model(count + 2 * people)
    for owner, label, most in limits:
        model.add(label, owner, 1.0, most)
    # within ≤ number of rings ≤ 1 + twice
    model.add(
        np.concatenate([member, np.arange(people)]),
        np.concatenate([ring, within]),
        np.concatenate([np.full(len(ring), -1.0), np.ones(people)]),
        np.zeros(people),
    )
    model.add(
        np.concatenate([member, np.arange(people)]),
        np.concatenate([ring, twice]),
        np.concatenate([np.ones(len(ring)), np.full(people, -1.0)]),
        np.ones(people),
    )
    # One member more outweighs any number of members in two rings.
    gain = np.concatenate([np.zeros(count), np.full(people, people + 1.0), np.full(people, -1.0)])
    x, done, gap = model.maximise(gain, count, nodes, seconds)
    if done:
        model.add(np.zeros(2 * people, np.int64), np.arange(count, len(gain)), -gain[count:], -np.rint([gain @ x]))
        x, done, gap = model.maximise(np.append(chance, np.zeros(2 * people)), count, nodes, seconds, fallback=x)
    return Packed(x[:count] > 0.5, done, gap)


class _Model:
    """Maximise gain·x with Ax ≤ upper and 0 ≤ x ≤ 1."""

    def __init__(self, columns: int) -> None:
        self.columns, self.height = columns, 0
        self.rows: list[Ints] = []
        self.cols: list[Ints] = []
        self.values: list[Floats] = []
        self.uppers: list[Floats] = []

    def add(self, row: Ints, col: Ints, value: Floats | float, upper: Ints | Floats) -> None:
        self.rows.append(self.height + row)
        self.cols.append(col)
        self.values.append(np.broadcast_to(np.asarray(value, np.float64), row.shape))
        self.uppers.append(np.asarray(upper, np.float64))
        self.height += len(upper)

    def maximise(
        self, gain: Floats, integers: int, nodes: int, seconds: float, fallback: Floats | None = None
    ) -> tuple[Floats, bool, float]:
        """(columns,) x with the first `integers` of it whole, whether it is proven best, and the gap. Gains are whole.

        Never hand the solver a solution to start from: HiGHS 1.16 has then called a worse one optimal.
        """
        import highspy

        row, col, value = np.concatenate(self.rows), np.concatenate(self.cols), np.concatenate(self.values)
        order = np.lexsort((row, col))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.height
        lp.col_cost_ = np.asarray(gain, np.float64)
        lp.col_lower_, lp.col_upper_ = np.zeros(self.columns), np.ones(self.columns)
        lp.row_lower_, lp.row_upper_ = np.full(self.height, -highspy.kHighsInf), np.concatenate(self.uppers)
        lp.sense_ = highspy.ObjSense.kMaximize
        whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [whole] * integers + [real] * (self.columns - integers)
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.searchsorted(col[order], np.arange(self.columns + 1)).astype(np.int32)
        matrix.index_ = row[order].astype(np.int32)
        matrix.value_ = value[order]
        solver = highs()
        for name, setting in {
            "random_seed": 1,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,  # gains are whole numbers: half a unit apart is equal
            "mip_max_nodes": nodes,
            "time_limit": float(seconds),
        }.items():
            solver.setOptionValue(name, setting)
        solver.passModel(lp)
        solver.run()
        x = np.asarray(solver.getSolution().col_value)
        if not len(x):  # stopped before the first solution: nothing is always allowed
            x = np.zeros(self.columns) if fallback is None else fallback
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return x, True, 0.0
        every = float(np.maximum(gain, 0).sum())
        bound = np.nan_to_num(solver.getInfo().mip_dual_bound, nan=every, posinf=every, neginf=every)
        bound = max(min(float(bound), every), 1.0)
        return x, False, min(max(1.0 - float(gain @ x) / bound, 0.0), 1.0)
