"""The classifier as one serves it in an afternoon: two scikit-learn pipelines in a joblib file.

They hold the weights of the service's own model, so both must say the same; one reads the intent, the other
the group and the topic.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from app.classifier.features import CHAR_SIZES
from app.classifier.folder import ARRAYS
from app.classifier.model import HOAX
from app.classifier.probabilities import doubted, likely, softmax
from app.domain.topics import group_of

Answer = tuple[str, float, str, float]


@dataclass(frozen=True, slots=True)
class Pipelines:
    """Both answers for some documents (`document_text`), as arrays while that is possible."""

    intent: Pipeline
    topic: Pipeline
    groups: Sequence[str]
    kinds: Sequence[str]
    topics: Sequence[str]

    def classify(self, documents: Sequence[str]) -> list[Answer]:
        """(intent, its probability, topic, its probability) of each document."""
        intents = doubted(self.intent.predict_proba(documents))
        scores = self.topic.decision_function(documents)
        edges = np.cumsum([0, len(self.groups), len(self.kinds), len(self.topics)])
        groups, kinds = likely(scores[:, : edges[1]]), softmax(scores[:, edges[1] : edges[2]])
        found = []
        for row, (intent, group) in enumerate(zip(intents.argmax(axis=1), groups.argmax(axis=1), strict=True)):
            name = self.intent.classes_[intent]
            if name == HOAX:
                names, shares = list(self.kinds), kinds[row]
            else:
                names = [topic for topic in self.topics if group_of(topic) == self.groups[group]]
                columns = [edges[2] + self.topics.index(topic) for topic in names]
                shares = softmax(scores[row : row + 1, columns])[0]
            best = int(shares.argmax())
            found.append(
                (str(name), float(intents[row, intent]), names[best], float(groups[row, group] * shares[best]))
            )
        return found

    def save(self, file: Path) -> None:
        joblib.dump(self, file)


def load(file: Path) -> Pipelines:
    pipelines: Pipelines = joblib.load(file)
    return pipelines


def from_model(folder: Path) -> Pipelines:
    """The pipelines with the weights of a trained model's folder."""
    heads: dict[str, list[str]] = json.loads((folder / "model.json").read_text())["heads"]
    words: dict[str, list[str]] = json.loads((folder / "vocabulary.json").read_text())
    idf, weights, bias, blocks, topic_bias, pairs = (np.load(folder / f"{name}.npy") for name in ARRAYS)
    words["words"] += [f"{words['words'][first]} {words['words'][second]}" for first, second in pairs.tolist()]
    homes = Counter(group_of(topic) for topic in heads["topic"])
    ends = np.cumsum([0, *(homes[group] for group in heads["group"])]) * len(idf)
    topic_weights = np.hstack([blocks[first:last].reshape(len(idf), -1) for first, last in pairwise(ends)])
    # Fitting leaves the columns in the order of the alphabet.
    order = np.concatenate([np.argsort(words["words"]), len(words["words"]) + np.argsort(words["chars"])])
    words = {name: sorted(names) for name, names in words.items()}
    idf, weights, topic_weights = idf[order], weights[order], topic_weights[order]
    count, alarms = len(heads["intent"]), len(heads["alarm"])
    rest = _linear(
        heads["group"] + heads["kind"] + heads["topic"],
        np.hstack([weights[:, count:-alarms], topic_weights]),
        np.concatenate([bias[count:-alarms], topic_bias]),
    )
    return Pipelines(
        make_pipeline(_vectorizer(words, idf), _linear(heads["intent"], weights[:, :count], bias[:count])),
        make_pipeline(_vectorizer(words, idf), rest),
        heads["group"], heads["kind"], heads["topic"],
    )  # fmt: skip


def _vectorizer(words: dict[str, list[str]], idf: NDArray[np.float32]) -> FeatureUnion:
    """As fitting leaves it; each pipeline has its own, as pipelines have."""
    by_word = TfidfVectorizer(
        tokenizer=str.split, token_pattern=None, lowercase=False, ngram_range=(1, 2), sublinear_tf=True
    )
    by_char = TfidfVectorizer(
        analyzer="char_wb", lowercase=False, ngram_range=(CHAR_SIZES[0], CHAR_SIZES[-1]), sublinear_tf=True
    )
    start = 0
    for part, names in ((by_word, words["words"]), (by_char, words["chars"])):
        part.fixed_vocabulary_ = False
        part.vocabulary_ = {str(bytes(name, "utf-8"), "utf-8"): column for column, name in enumerate(names)}
        part.idf_ = idf[start : start + len(names)].astype(np.float64)
        start += len(names)
    return FeatureUnion([("words", by_word), ("chars", by_char)])


def _linear(labels: Sequence[str], weights: NDArray[np.float32], bias: NDArray[np.float32]) -> Any:
    linear = LogisticRegression()
    linear.classes_ = np.array(labels)
    # Multiplying by the transpose would copy all weights at every call; whoever looks once at a profile does this.
    linear.coef_ = np.asfortranarray(weights.T.astype(np.float64))
    linear.intercept_ = bias.astype(np.float64)
    return linear
