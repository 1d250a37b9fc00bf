"""Whether a newly trained model may replace the one in use: a pure verdict on measured figures, in words.

All four must hold, or the model is refused:
1. no intent loses more than MARGIN of its F1 on the gate set, or more than FEW of its messages weigh;
2. neither intents, groups nor topics as a whole lose more than MARGIN of their accuracy there;
3. on the newest labels, which it has not seen, it agrees with the people better than chance: labels that
   contradict each other teach nothing that holds tomorrow;
4. of all labels of both sets it gets more right than the model in use.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARGIN = 0.01
"""One point: honest labels move an intent of the gate set by a quarter of that (0015)."""
FEW = 1.5
"""Over n: of an intent with fewer than 150 messages there, two that fall the other way are no loss but chance."""
AGREES_FROM = 0.5
"""This share of the newest labels right is agreement, whatever chance would give."""
KAPPA_FROM = 0.05
"""Else the lower end of the 95 % interval of Cohen's kappa must be above this."""
LABELS_MIN = 10
"""Fewer labels of a field than this say nothing of agreement."""

FIELDS = ("intent", "group", "topic")
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    passed: bool
    reasons: list[str]
    """What speaks against it, with the figures; what it gained, when nothing does."""


def judge(sets: Mapping[str, Mapping[str, Figures]]) -> Verdict:
    """The verdict on {gate, held_out} x {current, candidate} figures, as classifier.retrain gives them."""
    gate, newest = sets["gate"], sets["held_out"]
    against = [
        *_losing_intents(gate["current"], gate["candidate"]),
        *_losing_wholes(gate["current"], gate["candidate"]),
        *_disagreements(newest["candidate"]),
    ]
    before, after = _sum(sets, "current", "right"), _sum(sets, "candidate", "right")
    whole = f"right labels of both sets: {before} -> {after} of {_sum(sets, 'candidate', 'n')}"
    if after <= before:
        against.append(f"the whole does not gain: {whole}")
    return Verdict(not against, against or [f"the whole gains: {whole}"])


def margin_of(n: int) -> float:
    """What the F1 of an intent with so many messages on the gate set may lose."""
    return max(MARGIN, FEW / n)


def _losing_intents(current: Figures, candidate: Figures) -> list[str]:
    found = []
    for intent, row in current["intent"]["per_class"].items():
        before, after = row["f1"], candidate["intent"]["per_class"].get(intent, {"f1": 0.0})["f1"]
        if row["n"] and before - after > margin_of(row["n"]):
            found.append(
                f"intent {intent}: F1 on the gate set {before:.3f} -> {after:.3f}, "
                f"loses {before - after:.3f}, more than {margin_of(row['n']):.3f}"
            )
    return found


def _losing_wholes(current: Figures, candidate: Figures) -> list[str]:
    found = []
    for field in FIELDS:
        before, after = current[field]["accuracy"], candidate[field]["accuracy"]
        if before - after > MARGIN:
            found.append(
                f"{field}: accuracy on the gate set {before:.3f} -> {after:.3f}, "
                f"loses {before - after:.3f}, more than {MARGIN}"
            )
    return found


def _disagreements(candidate: Figures) -> list[str]:
    found = []
    for field in FIELDS:
        row = candidate[field]
        if row["n"] < LABELS_MIN:
            continue
        lower = kappa_lower(row["accuracy"], row["by_chance"], row["n"])
        if row["accuracy"] < AGREES_FROM and lower < KAPPA_FROM:
            found.append(
                f"{field}: of the {row['n']} newest labels the new model agrees with {row['accuracy']:.3f}, "
                f"by chance it would with {row['by_chance']:.3f} (kappa surely above {lower:.3f}, "
                f"wanted {KAPPA_FROM}): the labels contradict each other"
            )
    return found


def kappa_lower(agreement: float, by_chance: float, n: int) -> float:
    """The lower end of the 95 % interval of Cohen's kappa (large-sample error); 0 when chance explains all."""
    if by_chance >= 1.0 or n == 0:
        return 0.0
    error = math.sqrt(agreement * (1 - agreement) / n) / (1 - by_chance)
    return (agreement - by_chance) / (1 - by_chance) - 1.96 * error


def _sum(sets: Mapping[str, Mapping[str, Figures]], which: str, what: str) -> int:
    return sum(int(part[which][field][what]) for part in sets.values() for field in FIELDS)
