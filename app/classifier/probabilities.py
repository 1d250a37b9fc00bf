"""From scores to probabilities, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

DOUBT = 0.05
"""How often a message is not what its words say: two careful readers differ on 3 % of real ones, so a model on more."""


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities by row."""
    raised = np.exp(scores.astype(np.float64) - np.maximum.reduce(scores, axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / np.add.reduce(raised, axis=1, keepdims=True)
    return shares


class Softmaxes:
    """Probabilities by row of several questions, whose labels stand side by side, each mixed with its doubt."""

    def __init__(self, sizes: Sequence[int], terms: Sequence[tuple[float, float]]) -> None:
        """How many labels each question has, and what remains of a label's probability and is added to it."""
        self._question_of = np.repeat(np.eye(len(sizes)), sizes, axis=0)
        self._trust = np.array([trust for trust, _ in terms])[:, np.newaxis] * self._question_of.T
        self._doubt = np.repeat([doubt for _, doubt in terms], sizes)

    def __call__(self, scores: NDArray[Any]) -> NDArray[np.float64]:
        # One peak for all questions will do: their scores lie within some dozens of each other, and 700 would be much.
        raised = np.exp(scores.astype(np.float64) - np.maximum.reduce(scores, axis=1, keepdims=True))
        shares: NDArray[np.float64] = raised * ((1.0 / (raised @ self._question_of)) @ self._trust) + self._doubt
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
