"""From margins of held-out messages to calibrated probabilities and to what counts as sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from app.classifier.examples import Example
from app.domain.topics import HOAX_TOPICS

_BLOCK = 40
_RIDGE = 1e-4
_LEAST = 1e-300

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def folds_by_subject(examples: Sequence[Example], count: int, seed: int) -> Indices:
    """A fold for each message such that all messages of a topic share one.

    Judged by a model that has not seen its topic, a message is as strange to it as another city's.
    """
    subjects = [
        f"hoax {example.group}" if example.topic in HOAX_TOPICS else example.topic or f"block {index // _BLOCK}"
        for index, example in enumerate(examples)
    ]
    names, index = np.unique(np.array(subjects), return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(names)) % count
    folds: Indices = order[index]
    return folds


def folds_within_topics(examples: Sequence[Example], count: int) -> Indices:
    """A fold for each message such that every topic is in all folds, and neighbours share one.

    Neighbours often came from one hand; apart, they would make a model look better than it is.
    """
    topics = np.array([f"{example.topic} {example.group}" for example in examples])
    folds = np.zeros(len(examples), dtype=np.intp)
    for topic in np.unique(topics):
        rows = np.flatnonzero(topics == topic)
        folds[rows] = np.arange(len(rows)) * count // len(rows)
    return folds


def folds_of_neighbours(messages: int, count: int) -> Indices:
    """A fold for each message such that neighbours share one and every fold has its part of every list."""
    return np.arange(messages) // _BLOCK % count


def pool(
    margins: Sequence[Floats], truth: Indices, allowed: NDArray[np.bool_] | None = None, doubt: float = 0.0
) -> tuple[Floats, Floats]:
    """The share of each member and the bias of each label that make the truth most probable.

    The pool is log-linear: softmax(sum of share · margin + bias). So it stays one linear map, and its
    scale is the calibration. `allowed` (messages x labels) limits the labels a message chooses from.
    With a `doubt`, the truth is taken to be any label at all that often (as `likely` gives it back), so
    that the few messages that nobody can read rightly do not blur all others.
    """
    members, labels = len(margins), margins[0].shape[1]
    rows = np.arange(len(truth))
    barred = 0.0 if allowed is None else np.where(allowed, 0.0, -np.inf)

    def loss(point: Floats) -> tuple[float, Floats]:
        shares, bias = point[:members], point[members:]
        scores = sum((share * m for share, m in zip(shares, margins, strict=True)), bias + barred)
        logs = scores - logsumexp(scores, axis=1, keepdims=True)
        errors = np.exp(logs)
        meant = (1.0 - doubt) * errors[rows, truth]
        chance = np.maximum(meant + doubt / labels, _LEAST)
        errors[rows, truth] -= 1.0
        # Without a doubt every message weighs the same; with one, those that look impossible weigh less.
        errors *= ((meant / chance if doubt else np.ones(len(truth))) / len(truth))[:, None]
        slope = [np.sum(errors * m) for m in margins]
        lost = -np.log(chance) if doubt else -logs[rows, truth]
        value = lost.mean() + _RIDGE * bias @ bias
        return float(value), np.concatenate([slope, errors.sum(axis=0) + 2 * _RIDGE * bias])

    start = np.concatenate([np.ones(members), np.zeros(labels)])
    bounds = [(0.0, None)] * members + [(None, None)] * labels
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200})
    return best.x[:members], best.x[members:]


def threshold(confidence: Floats, right: NDArray[Any], precision: float) -> float:
    """The lowest confidence from which on at least `precision` of the guesses are right.

    Never below a half, where another label may be as likely; 1.0 when no confidence is enough.
    """
    order = np.argsort(-confidence, kind="stable")
    kept = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(kept >= precision)
    return max(float(confidence[order[enough[-1]]]), 0.5) if len(enough) else 1.0
