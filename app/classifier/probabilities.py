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


def likely(scores: NDArray[Any]) -> NDArray[np.float64]:
    """The probabilities of intents or groups by row: the softmax, but never surer than careful readers agree."""
    return doubted(softmax(scores))


def doubted(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities by row that leave each label its part of the doubt."""
    mixed: NDArray[np.float64] = shares * (1.0 - DOUBT) + DOUBT / shares.shape[1]
    return mixed
