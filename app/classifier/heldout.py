"""What held-out messages say of a model: its thresholds and the figures of its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.classifier import calibrate
from app.classifier.alarms import ALARMS, CALM
from app.classifier.evaluate import calibration_error, certainty, scores
from app.classifier.heads import Head, segments
from app.classifier.probabilities import likely, softmax

INTENT_PRECISION = 0.92
"""A guess is sure when this share of the held-out guesses that were at least as confident was right.

More than is wanted of a city's messages, which are harder than the held-out ones.
"""
TOPIC_PRECISION = 0.8
FALSE_ALARMS = 0.03
"""So many of the calm messages may be taken for each kind of alarm: a person looks at them in vain. A frightened
citizen who is not heard costs more."""


def measure(heads: Mapping[str, Head]) -> dict[str, Any]:
    """The thresholds, and the metrics of each question."""
    thresholds, intent = _intents(heads["intent"])
    topic_threshold, topic = _topics(heads["group"], heads["topic"])
    alarm_thresholds, alarm = _alarms(heads["alarm"])
    return {
        "thresholds": thresholds,
        "topic_threshold": topic_threshold,
        "alarm_thresholds": alarm_thresholds,
        "metrics": {"intent": intent, "group": _plain(heads["group"]), "topic": topic, "alarm": alarm},
    }


def _guesses(head: Head) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    if not len(head.rows):
        return np.zeros(0, dtype=np.intp), np.zeros(0)
    shares = likely(head.held_out)
    return shares.argmax(axis=1), shares.max(axis=1)


def _plain(head: Head) -> dict[str, Any]:
    guess, confidence = _guesses(head)
    names = [[head.labels[index] for index in column] for column in (head.truth, guess)]
    return {
        **scores(names[0], names[1], head.labels),
        "calibration_error": calibration_error(confidence, guess == head.truth),
    }


def _intents(head: Head) -> tuple[dict[str, float], dict[str, Any]]:
    guess, confidence = _guesses(head)
    right = guess == head.truth
    limits = np.array(
        [
            calibrate.threshold(confidence[guess == index], right[guess == index], INTENT_PRECISION)
            for index in range(len(head.labels))
        ]
    )
    sure = certainty(confidence, right, confidence >= limits[guess])
    return dict(zip(head.labels, limits.tolist(), strict=True)), {**_plain(head), **sure}


def _topics(group: Head, topic: Head) -> tuple[float, dict[str, Any]]:
    """Serving chooses the group first and a topic within it; so does this."""
    best, certain = _guesses(group)
    place = {row: index for index, row in enumerate(group.rows.tolist())}
    rivals = segments(topic)
    confidence, right = np.zeros(len(topic.rows)), np.zeros(len(topic.rows), dtype=bool)
    for index, row in enumerate(topic.rows.tolist()):
        columns = rivals[best[place[row]]]
        shares = softmax(topic.held_out[index : index + 1, columns])[0]
        confidence[index] = certain[place[row]] * shares.max()
        right[index] = columns[shares.argmax()] == topic.truth[index]
    limit = calibrate.threshold(confidence, right, TOPIC_PRECISION)
    accuracy = round(float(right.mean()), 4) if len(right) else 0.0
    return limit, {"n": len(right), "accuracy": accuracy, **certainty(confidence, right, confidence >= limit)}


def _alarms(head: Head) -> tuple[dict[str, float], dict[str, Any]]:
    """From which probability on each alarm is raised, and which share of its messages is heard then."""
    shares = softmax(head.held_out)
    calm = head.truth == head.labels.index(CALM)
    limits, heard = {}, {}
    for name in ALARMS:
        column = head.labels.index(name)
        limits[name] = float(np.quantile(shares[calm, column], 1 - FALSE_ALARMS)) if calm.any() else 1.0
        meant = head.truth == column
        raised = shares[meant, column] > limits[name]
        heard[name] = {"n": int(meant.sum()), "heard": round(float(raised.mean()), 4) if len(raised) else 0.0}
    return limits, heard
