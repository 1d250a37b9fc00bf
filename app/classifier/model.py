"""A trained model as it serves: linear heads over one TF-IDF row, without scikit-learn.

A model is a folder of JSON and npz files that cannot execute code; a manifest holds the hash of each,
and a model that is not exactly what training wrote is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.classifier.features import Rows, Vocabulary
from app.domain.topics import group_of
from app.errors import TanggapError

FORMAT = 1
MANIFEST = "manifest.json"
_BATCH = 256
_REASONS = 5
_GUESSES = 3
# Below this share of words the model has ever seen, a text is in a language it does not know.
_KNOWN_SHARE = 0.25

Floats = NDArray[np.float32]


class ModelError(TanggapError):
    """There is no model to serve, or its files are not what training wrote."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one text. Probabilities are calibrated on the corpus."""

    intent: str
    confidence: float
    probabilities: dict[str, float]
    intent_sure: bool
    topic: str
    topic_confidence: float
    topic_sure: bool
    group: str
    group_probabilities: dict[str, float]
    reasons: tuple[str, ...]
    """The pieces of the original text that weighed most, heaviest first."""
    topic_guesses: tuple[tuple[str, float], ...] = ()
    """Where intent or topic is unsure: the three most probable topics, so that a person need not search."""
    words: int = 0
    known_share: float = 0.0
    """How many words the text has, and the share of them that the model has seen before."""


class Model:
    """Classifies texts. Safe to share between threads: a call changes nothing but a cache."""

    def __init__(self, vocabulary: Vocabulary, weights: Floats, bias: Floats, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.version: str = facts["version"]
        self.corpus_hash: str = facts["corpus_hash"]
        self.metrics: Mapping[str, Any] = facts["metrics"]
        self.thresholds: Mapping[str, float] = facts["thresholds"]
        self.topic_threshold: float = facts["topic_threshold"]
        self._vocabulary = vocabulary
        self._weights = weights
        self._bias = bias
        heads: Mapping[str, list[str]] = facts["heads"]
        self.intents, self.groups, self.kinds, self.topics = (
            heads[name] for name in ("intent", "group", "kind", "topic")
        )
        edges = np.cumsum([0, *(len(heads[name]) for name in ("intent", "group", "kind", "topic"))])
        if weights.shape != (len(vocabulary.idf), edges[-1]) or bias.shape != (edges[-1],):
            raise ModelError("the model's weights do not fit its labels and vocabulary")
        self._intent, self._group, self._kind, self._topic = (
            slice(first, last) for first, last in pairwise(edges.tolist())
        )
        homes = [group_of(topic) or "" for topic in self.topics]
        self._topics_of = [
            np.flatnonzero([home == group for home in homes]) + self._topic.start for group in self.groups
        ]
        if not all(len(columns) for columns in self._topics_of):
            raise ModelError("the model has a group without a topic")

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a model folder. Raises ModelError when a file is missing, altered or of another format."""
        contents = read_checked(path)
        try:
            facts = json.loads(contents["model.json"])
            if facts["format"] != FORMAT:
                raise ModelError(f"{path}: model format {facts['format']} is not {FORMAT}; train again")
            words = json.loads(contents["vocabulary.json"])
            with np.load(io.BytesIO(contents["weights.npz"]), allow_pickle=False) as arrays:
                idf, weights, bias = (arrays[name] for name in ("idf", "weights", "bias"))
            return cls(Vocabulary(words["words"], words["chars"], idf), weights, bias, facts)
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise ModelError(f"{path}: not a model: {error}") from error

    def classify(self, texts: Sequence[str]) -> list[Prediction]:
        """One prediction a text, in order."""
        found: list[Prediction] = []
        for start in range(0, len(texts), _BATCH):
            found.extend(self._classify(texts[start : start + _BATCH]))
        return found

    def _classify(self, texts: Sequence[str]) -> list[Prediction]:
        rows = self._vocabulary.encode(texts)
        scores: Floats = rows.matrix @ self._weights + self._bias
        intents = softmax(scores[:, self._intent])
        groups = softmax(scores[:, self._group])
        kinds = softmax(scores[:, self._kind])
        best_intent = intents.argmax(axis=1)
        best_group = groups.argmax(axis=1)
        topic_columns = np.empty(len(texts), dtype=np.intp)
        topic_confidence = np.empty(len(texts))
        for index, (intent, group) in enumerate(zip(best_intent, best_group, strict=True)):
            hoax = self.intents[intent] == "hoax_report"
            columns = self._topics_of[group]
            shares = kinds[index] if hoax else softmax(scores[index : index + 1, columns])[0]
            best = int(shares.argmax())
            topic_columns[index] = self._kind.start + best if hoax else columns[best]
            topic_confidence[index] = groups[index, group] * shares[best]
        total, known_share = self._known_words(rows, len(texts))
        readable = (total > 0) & (known_share >= _KNOWN_SHARE)
        reasons = self._reasons(texts, rows, best_intent, best_group + self._group.start, topic_columns)
        labels = self.intents + self.groups + self.kinds + self.topics
        found = []
        unsure: list[int] = []
        for index, (intent, group) in enumerate(zip(best_intent.tolist(), best_group.tolist(), strict=True)):
            name = self.intents[intent]
            confidence = float(intents[index, intent])
            sure = float(topic_confidence[index]) >= self.topic_threshold
            if not (readable[index] and sure and confidence >= self.thresholds[name]):
                unsure.append(index)
            found.append(
                Prediction(
                    intent=name,
                    confidence=confidence,
                    probabilities=dict(zip(self.intents, intents[index].tolist(), strict=True)),
                    intent_sure=bool(readable[index]) and confidence >= self.thresholds[name],
                    topic=labels[topic_columns[index]],
                    topic_confidence=float(topic_confidence[index]),
                    topic_sure=bool(readable[index]) and sure,
                    group=self.groups[group],
                    group_probabilities=dict(zip(self.groups, groups[index].tolist(), strict=True)),
                    reasons=reasons[index],
                    words=int(total[index]),
                    known_share=float(known_share[index]),
                )
            )
        guesses = self._topic_guesses(scores[unsure], groups[unsure], kinds[unsure], best_intent[unsure])
        for index, topics in zip(unsure, guesses, strict=True):
            found[index] = replace(found[index], topic_guesses=topics)
        return found

    def _topic_guesses(
        self, scores: Floats, groups: NDArray[np.float64], kinds: NDArray[np.float64], intents: NDArray[np.intp]
    ) -> list[tuple[tuple[str, float], ...]]:
        """The most probable topics of each text: of any group, or the kinds for what is likely a hoax report."""
        shares = np.zeros((len(scores), len(self.topics)))
        for group, columns in enumerate(self._topics_of):
            shares[:, columns - self._topic.start] = groups[:, group, None] * softmax(scores[:, columns])
        found = []
        for index, intent in enumerate(intents):
            hoax = self.intents[intent] == "hoax_report"
            row, names = (kinds[index], self.kinds) if hoax else (shares[index], self.topics)
            best = np.argsort(-row, kind="stable")[:_GUESSES]
            found.append(tuple((names[place], float(row[place])) for place in best))
        return found

    def _known_words(self, rows: Rows, count: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The words of each text and the share the model has seen. The length sign, always last, is no word."""
        total = np.maximum(np.bincount(rows.text_of, minlength=count) - 1, 0)
        known = np.maximum(np.bincount(rows.text_of, rows.known, minlength=count) - 1, 0)
        return total, known / np.maximum(total, 1)

    def _reasons(
        self,
        texts: Sequence[str],
        rows: Rows,
        intent: NDArray[np.intp],
        group: NDArray[np.intp],
        topic: NDArray[np.intp],
    ) -> list[tuple[str, ...]]:
        """The slices of each text that spoke most for its intent and its topic.

        Weights are centred, so a positive share means "for this label rather than the average one".
        """
        if not rows.tokens:
            return [()] * len(texts)
        data, columns = rows.matrix.data, rows.matrix.indices
        row = np.repeat(np.arange(len(texts)), np.diff(rows.matrix.indptr))
        weights = self._weights
        gains = weights[columns, intent[row]] + weights[columns, group[row]] + weights[columns, topic[row]]
        times = np.bincount(rows.cell, minlength=len(data))
        share = (data * gains / times)[rows.cell]
        single = len(share) - rows.pairs
        share[single:] /= 2
        scores = np.bincount(rows.owner, share, minlength=len(rows.tokens))
        scores += np.bincount(rows.owner[single:] + 1, share[single:], minlength=len(rows.tokens))
        spoken: list[dict[tuple[int, int], float]] = [{} for _ in texts]
        for token, index, score in zip(rows.tokens, rows.text_of.tolist(), scores.tolist(), strict=True):
            if token.end > token.start:
                place = (token.start, token.end)
                spoken[index][place] = spoken[index].get(place, 0.0) + score
        return [_heaviest(text, places) for text, places in zip(texts, spoken, strict=True)]


def _heaviest(text: str, places: Mapping[tuple[int, int], float]) -> tuple[str, ...]:
    ranked = sorted(places.items(), key=lambda item: -item[1])
    pieces = [text[start:end] for (start, end), score in ranked if score > 0]
    return tuple(dict.fromkeys(pieces))[:_REASONS]


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities by row."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files of a model and the manifest that lists their hashes."""
    folder.mkdir(parents=True)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    # Last, so that a folder whose writing was cut short has no manifest and is refused.
    (folder / MANIFEST).write_text(json.dumps({"sha256": hashes}, indent=1), encoding="utf-8")


def read_checked(folder: Path) -> dict[str, bytes]:
    """The files that the manifest lists, each compared with its hash before anything is parsed."""
    try:
        hashes: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["sha256"]
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: no model here (no {MANIFEST}); run `tanggap train`") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: the manifest cannot be read: {error}") from error
    contents: dict[str, bytes] = {}
    for name, expected in hashes.items():
        if Path(name).name != name:
            raise ModelError(f"{folder}: the manifest names a file outside the model: {name}")
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            raise ModelError(f"{folder}: {name} is missing or cannot be read") from error
        if hashlib.sha256(contents[name]).hexdigest() != expected:
            raise ModelError(f"{folder}: {name} was altered after training; restore it or train again")
    return contents
