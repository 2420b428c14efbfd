"""What the parts of a score weigh, what a score means as a chance, and how answers teach both.

    score = Σ weight × part          parts in FEATURES, each about 0..1 (a contradiction counts below 0)
    probability = 1 / (1 + exp(−(bias + score)))

The fixed weights were set on published lists of some fifty neighbourhoods and two invented lists, then rounded; a third
invented list (tests/unseen.txt) only checks them. The bands are those of the published order of a plan, whose threshold
is `middle`: on the invented lists about half of the pairs at that chance are pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = ("text", "concepts", "theme", "audience", "place", "time")
HIGH, MIDDLE, LOW = "high", "middle", "low"
LEAST_ANSWERS = 10  # of acceptances and of refusals: fewer are chance


@dataclass(frozen=True)
class Weights:
    """How much each part of the score counts. `version` says where they come from."""

    bias: float = -2.4
    text: float = 9.0
    concepts: float = 9.0
    theme: float = 9.0
    audience: float = 0.2
    place: float = 0.8
    time: float = 0.2
    high: float = 0.6  # bands: from these probabilities on
    middle: float = 0.3
    version: str = "fixed-2"

    def vector(self) -> NDArray[np.float64]:
        return np.array([getattr(self, name) for name in FEATURES], np.float64)


FIXED = Weights()


def band(probability: float, weights: Weights = FIXED) -> str:
    """ "high", "middle" or "low": how sure a proposal is, in a word."""
    return HIGH if probability >= weights.high else MIDDLE if probability >= weights.middle else LOW


def chance(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function, safe for any size."""
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def refit(answers: Sequence[tuple[Sequence[float], bool]], *, start: Weights = FIXED, trust: float = 30.0) -> Weights:
    """Weights fitted to recorded answers: ((parts of the pair as in FEATURES), accepted by both sides).

    Logistic regression by Newton steps, drawn towards `start` as if it stood for `trust` answers: a handful of
    answers moves little, a thousand decide. Weights of text, concepts, theme and place never turn negative.
    Fewer than LEAST_ANSWERS of either kind teach nothing and return `start`. Equal answers give equal weights.
    Raises ValueError where an answer has not len(FEATURES) finite parts.
    """
    if any(len(parts) != len(FEATURES) for parts, _ in answers):
        raise ValueError(f"each answer needs {len(FEATURES)} finite parts")
    x = np.array([[1.0, *parts] for parts, _ in answers], np.float64).reshape(-1, len(FEATURES) + 1)
    if not np.isfinite(x).all():
        raise ValueError(f"each answer needs {len(FEATURES)} finite parts")
    y = np.array([float(accepted) for _, accepted in answers])
    if min(y.sum(), len(y) - y.sum()) < LEAST_ANSWERS:
        return start
    prior = np.concatenate([[start.bias], start.vector()])
    # A part is worth `trust` answers at the size it usually has; the bias may move freely.
    spread = np.maximum(x.std(axis=0), 0.05)
    ridge = trust * 0.25 * spread**2
    ridge[0] = 0.5
    w = prior.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + ridge * (w - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    named = dict(zip(FEATURES, w[1:], strict=True))
    for name in ("text", "concepts", "theme", "place"):
        named[name] = max(0.0, named[name])
    return Weights(
        bias=round(float(w[0]), 6),
        **{name: round(float(value), 6) for name, value in named.items()},
        high=start.high,
        middle=start.middle,
        version=f"fitted-{len(answers)}",
    )
