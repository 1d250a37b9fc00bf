"""From scores to probabilities, row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

DOUBT = 0.05
"""How often a message is not what its words say: two careful readers differ on 3 % of real ones, so a model on more."""


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities by row."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def softmaxes(scores: NDArray[Any], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Probabilities by row of several questions, whose labels stand side by side from `starts` on."""
    sizes = np.append(starts[1:], scores.shape[1]) - starts
    peaks = np.maximum.reduceat(scores, starts, axis=1).repeat(sizes, axis=1)
    raised = np.exp((scores - peaks).astype(np.float64))
    shares: NDArray[np.float64] = raised / np.add.reduceat(raised, starts, axis=1).repeat(sizes, axis=1)
    return shares


def likely(scores: NDArray[Any]) -> NDArray[np.float64]:
    """The probabilities of intents or groups by row: the softmax, but never surer than careful readers agree."""
    return doubted(softmax(scores))


def doubted(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities by row that leave each label its part of the doubt."""
    trust, doubt = doubt_of(shares.shape[1])
    mixed: NDArray[np.float64] = shares * trust + doubt
    return mixed


def doubt_of(labels: int) -> tuple[float, float]:
    """What remains of a label's probability, and what each of so many labels gets of the doubt."""
    return 1.0 - DOUBT, DOUBT / labels
