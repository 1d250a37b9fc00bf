"""The classifier as one writes it in an afternoon: two scikit-learn pipelines, one for the intent, one for the topic.

The same corpus, the same words and character n-grams as the service's model. They are fitted by
stochastic gradient descent, which gives the same kind of weights as the slower solvers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from app.classifier.examples import Example
from app.classifier.normalise import normalise


@dataclass(frozen=True, slots=True)
class Pipelines:
    """Both answers for some texts, which must be normalised already."""

    intent: Any
    topic: Any

    def classify(self, texts: Sequence[str]) -> list[tuple[str, float, str, float]]:
        """(intent, its probability, topic, its probability) of each text."""
        rows = zip(self._best(self.intent, texts), self._best(self.topic, texts), strict=True)
        return [(*intent, *topic) for intent, topic in rows]

    @staticmethod
    def _best(pipeline: Any, texts: Sequence[str]) -> list[tuple[str, float]]:
        shares = pipeline.predict_proba(texts)
        best = shares.argmax(axis=1)
        return [(str(pipeline.classes_[k]), float(shares[i, k])) for i, k in enumerate(best)]

    def save(self, file: Path) -> None:
        joblib.dump({"intent": self.intent, "topic": self.topic}, file)


def load(file: Path) -> Pipelines:
    return Pipelines(**joblib.load(file))


def fit(examples: Sequence[Example]) -> Pipelines:
    with_intent = [(normalise(example.text), example.intent) for example in examples if example.intent]
    with_topic = [(normalise(example.text), example.topic) for example in examples if example.topic]
    return Pipelines(_fit(with_intent), _fit(with_topic))


def _fit(rows: Sequence[tuple[str, str]]) -> Pipeline:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=60_000, sublinear_tf=True)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, max_features=80_000, sublinear_tf=True)
    linear = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=6, tol=None, random_state=0)
    pipeline = make_pipeline(FeatureUnion([("words", words), ("chars", chars)]), linear)
    pipeline.fit([text for text, _ in rows], [label for _, label in rows])
    # Multiplying by the transpose would copy all weights at every call; whoever looks once at a profile does this.
    linear.coef_ = np.asfortranarray(linear.coef_)
    return pipeline
