"""How good a model is on labelled messages: what it gets right, how sure it is, and how rightly so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.classifier.model import Prediction

_BINS = 10


def scores(truth: Sequence[str], guesses: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Accuracy, macro-F1 over the labels that occur in the truth, a row for each, and the confusion."""
    place = {label: index for index, label in enumerate(labels)}
    confusion = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(confusion, ([place[t] for t in truth], [place[g] for g in guesses]), 1)
    right, wanted, given = confusion.diagonal(), confusion.sum(axis=1), confusion.sum(axis=0)
    per_class = {}
    for label, index in place.items():
        if wanted[index] or given[index]:
            hits = float(right[index])
            per_class[label] = {
                "n": int(wanted[index]),
                "precision": round(hits / max(int(given[index]), 1), 4),
                "recall": round(hits / max(int(wanted[index]), 1), 4),
                "f1": round(2 * hits / int(wanted[index] + given[index]), 4),
            }
    f1 = [row["f1"] for row in per_class.values() if row["n"]]
    return {
        "n": len(truth),
        "accuracy": round(float(right.sum()) / max(len(truth), 1), 4),
        "macro_f1": round(float(np.mean(f1)) if f1 else 0.0, 4),
        "per_class": per_class,
        "confusion": {
            label: {other: int(confusion[index, place[other]]) for other in labels if confusion[index, place[other]]}
            for label, index in place.items()
            if wanted[index]
        },
    }


def calibration_error(confidence: Sequence[float] | NDArray[Any], right: Sequence[bool] | NDArray[Any]) -> float:
    """The mean distance between how sure and how right, over ten bins of confidence (ECE)."""
    sure, hits = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(sure[bins == b].sum() - hits[bins == b].sum()) for b in range(_BINS)]
    return round(float(sum(gaps)) / max(len(sure), 1), 4)


def certainty(
    confidence: Sequence[float] | NDArray[Any],
    right: Sequence[bool] | NDArray[Any],
    sure: Sequence[bool] | NDArray[Any],
) -> dict[str, Any]:
    """Calibration, and what would be acted on without a second look: its share and its accuracy."""
    hits, kept = np.asarray(right, dtype=bool), np.asarray(sure, dtype=bool)
    return {
        "calibration_error": calibration_error(confidence, hits),
        "coverage": round(float(kept.mean()) if len(kept) else 0.0, 4),
        "accuracy_when_sure": round(float(hits[kept].mean()), 4) if kept.any() else None,
    }


def judge_intents(rows: Sequence[tuple[str, Prediction]], labels: Sequence[str]) -> dict[str, Any]:
    """The report on (true intent, prediction) pairs."""
    truth, guesses = [true for true, _ in rows], [guess.intent for _, guess in rows]
    right = [true == guess for true, guess in zip(truth, guesses, strict=True)]
    sure = certainty([guess.confidence for _, guess in rows], right, [guess.intent_sure for _, guess in rows])
    return {**scores(truth, guesses, labels), **sure}


def judge_groups(rows: Sequence[tuple[Sequence[str], Prediction]], labels: Sequence[str]) -> dict[str, Any]:
    """The report on (true groups, prediction) pairs: a guess counts as right when it is among them."""
    guesses = [guess.group for _, guess in rows]
    truth = [guess if guess in true else true[0] for (true, _), guess in zip(rows, guesses, strict=True)]
    right = [true == guess for true, guess in zip(truth, guesses, strict=True)]
    confidence = [guess.group_probabilities[guess.group] for _, guess in rows]
    sure = certainty(confidence, right, [guess.topic_sure for _, guess in rows])
    third = [_in_best(true, guess.group_probabilities, 3) for true, guess in rows]
    return {**scores(truth, guesses, labels), "accuracy_in_3": round(float(np.mean(third)), 4), **sure}


def _in_best(true: Sequence[str], probabilities: Mapping[str, float], count: int) -> bool:
    best = sorted(probabilities, key=lambda label: -probabilities[label])[:count]
    return any(label in best for label in true)
