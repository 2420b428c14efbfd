"""Flows: the cheapest by two independent engines, and the most that can flow at all.

Integral capacities give integral optima (Ahuja, Magnanti, Orlin 1993, ch. 9-11), so nothing is ever rounded away.
Everything runs on one thread.
"""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from silian.matching.problem import Ints


@dataclass(frozen=True)
class Network:
    """A minimum-cost flow: N nodes, E arcs, supplies that sum to zero. All int64."""

    tail: Ints  # (E,)
    head: Ints  # (E,)
    capacity: Ints  # (E,)
    cost: Ints  # (E,)
    supply: Ints  # (N,)


def by_ortools(net: Network) -> Ints:
    """(E,) optimal flow by OR-tools SimpleMinCostFlow (cost scaling push-relabel).

    Raises RuntimeError when the solver reports no optimum, for instance because costs times nodes leave int64.
    """
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(net.tail, net.head, net.capacity, net.cost)
    solver.set_nodes_supplies(np.arange(len(net.supply)), net.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow solver stopped with {status}")
    return np.asarray(solver.flows(arcs), np.int64)


def by_highs(net: Network) -> Ints:
    """(E,) optimal flow by the HiGHS simplex on the same network: slower, independent, for cross-checks.

    Raises RuntimeError when the solver reports no optimum.
    """
    import highspy

    arcs, nodes = len(net.tail), len(net.supply)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = arcs, nodes
    lp.col_cost_ = net.cost.astype(float)
    lp.col_lower_, lp.col_upper_ = np.zeros(arcs), net.capacity.astype(float)
    lp.row_lower_ = lp.row_upper_ = net.supply.astype(float)
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * arcs + 1, 2, dtype=np.int32)
    matrix.index_ = np.stack([net.tail, net.head], axis=1).ravel().astype(np.int32)
    matrix.value_ = np.tile([1.0, -1.0], arcs)
    solver = highs()
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the linear solver stopped with {solver.getModelStatus()}")
    return np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64)


ENGINES = {"ortools": by_ortools, "highs": by_highs}


def most(tail: Ints, head: Ints, capacity: Ints, source: int, sink: int) -> int:
    """Units that can flow from source to sink (OR-tools SimpleMaxFlow): about a tenth of the price of a cheapest flow."""
    from ortools.graph.python import max_flow

    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tail, head, capacity)
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow solver stopped with {status}")
    return int(solver.optimal_flow())


def highs() -> Any:
    """A HiGHS solver on one thread that says nothing."""
    import highspy

    _greeted()
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


@cache
def _greeted() -> None:
    """Let the library's greeting go nowhere: it prints one line on standard output, where answers of commands stand."""
    import highspy

    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
        ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
