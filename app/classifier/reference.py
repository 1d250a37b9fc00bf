"""How a model's inputs and predictions are distributed: on the gate set once, and on a city's messages week by week."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from app.classifier.model import Model, Prediction

WORDS_MAX = 6
"""Texts of 64 words and more count alike."""

FEATURES = ("words", "known_words", "intent", "group", "confidence")
"""Inputs: how long the texts are (powers of two) and which tenths of their words are known. Then the predictions."""

Distribution = dict[str, dict[str, int]]
"""Feature -> bin -> messages."""


def reference(model: Model, texts: Iterable[str]) -> Distribution:
    """The distribution over texts that the model has not learnt from."""
    return distribution(model.classify(list(texts)))


def distribution(predictions: Iterable[Prediction]) -> Distribution:
    counts: dict[str, Counter[str]] = {feature: Counter() for feature in FEATURES}
    for p in predictions:
        if not p.words:
            continue
        counts["words"][str(min(int(math.log2(p.words)), WORDS_MAX))] += 1
        counts["known_words"][str(int(p.known_share * 10))] += 1
        counts["intent"][p.intent] += 1
        counts["group"][p.group] += 1
        counts["confidence"][str(min(int(p.confidence * 10), 9))] += 1
    return {feature: dict(sorted(bins.items())) for feature, bins in counts.items()}
