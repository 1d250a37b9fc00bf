"""The questions a model answers, each with what was learnt to answer it.

A head pools its members' margins: softmax(sum of share · margin + bias). Both members are linear, so a
head is one linear map, which is what serving needs. The members are scikit-learn's, used by their
attributes only: this module does not import it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.classifier import calibrate
from app.classifier.alarms import LABELS
from app.classifier.examples import Example
from app.classifier.probabilities import DOUBT
from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, TOPICS, group_of

# The score of a label that no example has: never chosen before one that was learnt.
_UNSEEN = -20.0

_CAUTIOUS = ("intent", "group")
_CAUTION = 0.85
"""What remains of a score's weight: the corpus is our own writing, and what citizens write is stranger to the
model than any part of it that was held out. So it is a little less sure than those parts would allow."""

_ALARM_FREEDOM, _ALARM_WEIGHT = 0.1, 5.0
"""One message in fifteen is an alarm, and missing one costs more. With these a fresh round of messages was heard
2 to 8 points better at the same number of false alarms than with the values of the other heads."""

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass
class Head:
    """One question and what was learnt to answer it. Labels that no example has stay, unchosen."""

    name: str
    labels: tuple[str, ...]
    rows: Indices
    """The examples that have a label."""
    truth: Indices
    """Their labels."""
    freedom: float = 0.05
    """The C of the linear SVC."""
    weights: dict[int, float] = field(default_factory=dict)
    """How much more than one a message of a label weighs there."""
    members: dict[str, Any] = field(default_factory=dict)
    shares: Floats = field(default_factory=lambda: np.zeros(0))
    bias: Floats = field(default_factory=lambda: np.zeros(0))
    held_out: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    """Scores of its examples by models that did not see them."""

    @property
    def seen(self) -> Indices:
        return np.unique(self.truth)

    def scores(self, matrix: csr_matrix) -> Floats:
        """The pooled scores, from the members' own scikit-learn methods."""
        total = np.tile(self.bias, (matrix.shape[0], 1))
        for share, member in zip(self.shares, self.members.values(), strict=True):
            total += share * spread(member, matrix, len(self.labels), 0.0)
        return total

    def linear(self, width: int) -> tuple[Floats, Floats]:
        """The same scores as one linear map: weights (features x labels) and bias."""
        weights, bias = np.zeros((width, len(self.labels))), self.bias.copy()
        for share, member in zip(self.shares, self.members.values(), strict=True):
            if _is_bayes(member):
                slope, offset = member.feature_log_prob_, np.zeros(len(member.classes_))
            else:
                slope, offset = member.coef_, member.intercept_
                if len(member.classes_) == 2:
                    slope, offset = np.vstack([-slope, slope]), np.concatenate([-offset, offset])
            weights[:, member.classes_] += share * slope.T
            bias[member.classes_] += share * offset
        return weights, bias


def heads_of(examples: Sequence[Example]) -> list[Head]:
    kinds = [example.topic if example.topic in HOAX_TOPICS else None for example in examples]
    topics = [example.topic if example.topic in TOPICS else None for example in examples]
    return [
        _head("intent", INTENTS, [example.intent for example in examples]),
        _head("group", tuple(GROUPS), [example.group or group_of(example.topic) for example in examples]),
        _head("kind", HOAX_TOPICS, kinds),
        _head("topic", TOPICS, topics),
    ]


def alarm_head(labels: Sequence[str | None]) -> Head:
    """Danger and confidential matters: a question of its own, asked of all texts, corpus and lists."""
    head = _head("alarm", LABELS, labels)
    head.freedom, head.weights = _ALARM_FREEDOM, dict.fromkeys(range(1, len(LABELS)), _ALARM_WEIGHT)
    return head


def _head(name: str, labels: tuple[str, ...], given: Sequence[str | None]) -> Head:
    place = {label: index for index, label in enumerate(labels)}
    found = [(row, place[label]) for row, label in enumerate(given) if label is not None]
    rows, truth = np.array(found, dtype=np.intp).reshape(-1, 2).T
    return Head(name, labels, rows, truth)


def segments(head: Head) -> list[Indices]:
    """The columns that compete with one another: topics within their group, all labels elsewhere."""
    if head.name != "topic":
        return [np.arange(len(head.labels))]
    place = {topic: index for index, topic in enumerate(head.labels)}
    return [np.array([place[topic] for topic in topics]) for topics in GROUPS.values()]


def spread(member: Any, matrix: csr_matrix, labels: int, missing: float | None) -> Floats:
    """A member's margins with a column for every label; None stands for "less than its least"."""
    joint = _is_bayes(member)
    margins = member.predict_joint_log_proba(matrix) if joint else member.decision_function(matrix)
    if margins.ndim == 1:
        margins = np.column_stack([-margins, margins])
    spread = np.full((matrix.shape[0], labels), missing if missing is not None else margins.min() - 1.0)
    spread[:, member.classes_] = margins
    return spread


def pool(head: Head, margins: Sequence[Floats]) -> None:
    head.bias = np.full(len(head.labels), _UNSEEN)
    seen = head.seen
    head.bias[seen] = 0.0
    if head.members:
        place = np.searchsorted(seen, head.truth)
        allowed = None
        if head.name == "topic":
            segment = np.empty(len(head.labels), dtype=np.intp)
            for number, columns in enumerate(segments(head)):
                segment[columns] = number
            allowed = segment[head.truth][:, None] == segment[seen][None, :]
        known = [m[:, seen] for m in margins]
        if head.name in _CAUTIOUS:
            shares, bias = calibrate.pool(known, place, doubt=DOUBT)
            head.shares, head.bias[seen] = _CAUTION * shares, _CAUTION * bias
        else:
            head.shares, head.bias[seen] = calibrate.pool(known, place, allowed)
    else:
        head.shares = np.zeros(0)
    weighed = (share * m for share, m in zip(head.shares, margins, strict=False))
    head.held_out = sum(weighed, np.tile(head.bias, (len(head.rows), 1)))


def _is_bayes(member: Any) -> bool:
    return hasattr(member, "feature_log_prob_")
