"""A trained model as it serves: linear heads over TF-IDF rows, without scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.classifier.alarms import ALARMS
from app.classifier.features import Rows, Vocabulary
from app.classifier.folder import ARRAYS, ModelError, read_array, read_checked
from app.classifier.normalise import Token, tokens
from app.classifier.probabilities import likely, softmax
from app.domain.topics import group_of

FORMAT = 3
HOAX = "hoax_report"
_BATCH = 256
_REASONS = 5
_GUESSES = 3
# Below this share of words the model has ever seen, a text is in a language it does not know.
_KNOWN_SHARE = 0.25

Floats = NDArray[np.float32]


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
    alarms: tuple[str, ...] = ()
    """Which of ALARMS the text sounds like."""


class Model:
    """Classifies texts. Safe to share between threads: a call changes nothing but a cache."""

    def __init__(self, vocabulary: Vocabulary, arrays: Mapping[str, Floats], facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.version: str = facts["version"]
        self.corpus_hash: str = facts["corpus_hash"]
        self.metrics: Mapping[str, Any] = facts["metrics"]
        self.thresholds: Mapping[str, float] = facts["thresholds"]
        self.topic_threshold: float = facts["topic_threshold"]
        self.alarm_thresholds: Mapping[str, float] = facts["alarm_thresholds"]
        self._vocabulary = vocabulary
        heads: Mapping[str, list[str]] = facts["heads"]
        self.intents, self.groups, self.kinds, topics = (heads[name] for name in ("intent", "group", "kind", "topic"))
        labels = (self.intents, self.groups, self.kinds, heads["alarm"])
        edges = np.cumsum([0, *map(len, labels)]).tolist()
        self._intent, self._group, self._kind, self._alarm = (slice(first, last) for first, last in pairwise(edges))
        self._alarm_columns = [(heads["alarm"].index(name), name) for name in ALARMS]
        # Side by side with the others: one multiplication answers all questions.
        self._weights = np.hstack([arrays["weights"], arrays["alarm_weights"]])
        self._bias = np.concatenate([arrays["bias"], arrays["alarm_bias"]])
        if self._weights.shape != (len(vocabulary.idf), edges[-1]) or self._bias.shape != (edges[-1],):
            raise ModelError("the model's weights do not fit its labels and vocabulary")
        # A text needs the topics of one group only.
        self._of_group = [_topics_of(group, topics, len(vocabulary.idf), arrays) for group in self.groups]

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a model folder. Raises ModelError when a file is missing, altered or of another format."""
        contents = read_checked(path)
        try:
            facts = json.loads(contents["model.json"])
            if facts["format"] != FORMAT:
                raise ModelError(f"{path}: model format {facts['format']} is not {FORMAT}; train again")
            words = json.loads(contents["vocabulary.json"])
            arrays = {name: read_array(contents[f"{name}.npy"]) for name in ARRAYS}
            return cls(Vocabulary(words["words"], words["chars"], arrays["idf"]), arrays, facts)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{path}: not a model: {error}") from error

    def classify(self, texts: Sequence[str]) -> list[Prediction]:
        """One prediction a text, in order, with its reasons."""
        found: list[Prediction] = []
        for batch in _batches(texts):
            read = [tokens(text) for text in batch]
            rows, choices = self._choose([[token.text for token in words] for words in read])
            scores = rows.by_word(self._gains(rows, choices))
            for index, (text, words) in enumerate(zip(batch, read, strict=True)):
                choices[index].reasons = _heaviest(text, words, scores[rows.words[index] : rows.words[index + 1]])
            self._guess(rows, choices)
            found.extend(map(self._prediction, choices))
        return found

    def predict(self, texts: Sequence[Sequence[str]]) -> list[Prediction]:
        """One prediction for each text given as its normalised words, without reasons and guesses."""
        return [self._prediction(choice) for batch in _batches(texts) for choice in self._choose(batch)[1]]

    def _choose(self, texts: Sequence[Sequence[str]]) -> tuple[Rows, list[_Choice]]:
        """The best label of each head, text by text."""
        rows = self._vocabulary.encode(texts)
        scores: Floats = rows.matrix @ self._weights + self._bias
        intents, groups = likely(scores[:, self._intent]), likely(scores[:, self._group])
        best_intents, best_groups = intents.argmax(axis=1).tolist(), groups.argmax(axis=1).tolist()
        kinds = softmax(scores[:, self._kind])
        alarms = softmax(scores[:, self._alarm])
        choices = [
            _Choice(*facts)
            for facts in zip(
                intents.tolist(),
                groups.tolist(),
                best_intents,
                best_groups,
                map(len, texts),
                rows.known,
                alarms.tolist(),
                strict=True,
            )  # fmt: skip
        ]
        members: dict[int, list[int]] = {}
        for index, choice in enumerate(choices):
            if self.intents[choice.intent] == HOAX:
                choice.take_topic(self.kinds, kinds[index].tolist())
            else:
                members.setdefault(choice.group, []).append(index)
        for group, texts_of in members.items():
            names, weights, bias = self._of_group[group]
            matrix = rows.matrix if len(texts_of) == len(texts) else rows.matrix[texts_of]
            topics = softmax(matrix @ weights + bias).tolist()
            for index, shares in zip(texts_of, topics, strict=True):
                choices[index].take_topic(names, shares)
        return rows, choices

    def _gains(self, rows: Rows, choices: Sequence[_Choice]) -> Floats:
        """What each cell says for the three labels of its text.

        Weights are centred, so a positive gain means "for this label rather than the average one".
        """
        cells, edges = rows.matrix.indices, rows.matrix.indptr
        intents = np.repeat([choice.intent for choice in choices], np.diff(edges))
        groups = np.repeat([self._group.start + choice.group for choice in choices], np.diff(edges))
        gains: Floats = self._weights[cells, intents] + self._weights[cells, groups]
        for choice, (first, last) in zip(choices, pairwise(edges.tolist()), strict=True):
            hoax = self.intents[choice.intent] == HOAX
            weights, start = (self._weights, self._kind.start) if hoax else (self._of_group[choice.group][1], 0)
            gains[first:last] += weights[cells[first:last], start + choice.column]
        return gains

    def _guess(self, rows: Rows, choices: Sequence[_Choice]) -> None:
        """The most probable topics where a person must decide: of any group, or the kinds of hoax."""
        unsure = [index for index, choice in enumerate(choices) if not all(self._sure_of(choice))]
        if not unsure:
            return
        matrix = rows.matrix[unsure]
        names = [name for topics, _, _ in self._of_group for name in topics]
        shares = np.hstack([softmax(matrix @ weights + bias) for _, weights, bias in self._of_group])
        sizes = [len(topics) for topics, _, _ in self._of_group]
        shares *= np.repeat([choices[index].groups for index in unsure], sizes, axis=1)
        kinds = softmax(matrix @ self._weights[:, self._kind] + self._bias[self._kind])
        for index, of_topics, of_kinds in zip(unsure, shares, kinds, strict=True):
            hoax = self.intents[choices[index].intent] == HOAX
            row, labels = (of_kinds, self.kinds) if hoax else (of_topics, names)
            best = np.argsort(-row, kind="stable")[:_GUESSES].tolist()
            choices[index].guesses = tuple((labels[place], float(row[place])) for place in best)

    def _sure_of(self, choice: _Choice) -> tuple[bool, bool]:
        """Whether the intent and the topic are sure."""
        readable = choice.words > 0 and choice.known >= _KNOWN_SHARE * choice.words
        intent_sure = choice.intents[choice.intent] >= self.thresholds[self.intents[choice.intent]]
        return readable and intent_sure, readable and choice.topic_confidence >= self.topic_threshold

    def _prediction(self, choice: _Choice) -> Prediction:
        intent_sure, topic_sure = self._sure_of(choice)
        return Prediction(
            intent=self.intents[choice.intent],
            confidence=choice.intents[choice.intent],
            probabilities=dict(zip(self.intents, choice.intents, strict=True)),
            intent_sure=intent_sure,
            topic=choice.topic,
            topic_confidence=choice.topic_confidence,
            topic_sure=topic_sure,
            group=self.groups[choice.group],
            group_probabilities=dict(zip(self.groups, choice.groups, strict=True)),
            reasons=choice.reasons,
            topic_guesses=choice.guesses,
            words=choice.words,
            known_share=choice.known / max(choice.words, 1),
            alarms=tuple(
                name for column, name in self._alarm_columns if choice.alarms[column] > self.alarm_thresholds[name]
            ),
        )


@dataclass(slots=True)
class _Choice:
    """The probabilities of a text and its best labels."""

    intents: list[float]
    groups: list[float]
    intent: int
    group: int
    words: int
    known: int
    alarms: list[float]
    topic: str = ""
    topic_confidence: float = 0.0
    column: int = 0
    """The topic's, among those of its group (or the kinds of hoax)."""
    reasons: tuple[str, ...] = ()
    guesses: tuple[tuple[str, float], ...] = ()

    def take_topic(self, names: Sequence[str], shares: list[float]) -> None:
        best = max(shares)
        self.column = shares.index(best)
        self.topic = names[self.column]
        self.topic_confidence = self.groups[self.group] * best


T = TypeVar("T")


def _batches(texts: Sequence[T]) -> Iterator[Sequence[T]]:
    return (texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH))


def _topics_of(
    group: str, topics: Sequence[str], width: int, arrays: Mapping[str, Floats]
) -> tuple[list[str], Floats, Floats]:
    """A group's topics with their block of weights and their bias; topics stand in the order of their groups."""
    own = [index for index, topic in enumerate(topics) if group_of(topic) == group]
    if not own:
        raise ModelError("the model has a group without a topic")
    first, last = own[0], own[-1] + 1
    block = arrays["topic_weights"][first * width : last * width]
    if len(own) != last - first or len(block) != len(own) * width:
        raise ModelError("the model's topics do not stand in the order of their groups")
    return [topics[index] for index in own], block.reshape(width, len(own)), arrays["topic_bias"][first:last]


def _heaviest(text: str, found: Sequence[Token], scores: Sequence[float]) -> tuple[str, ...]:
    """The slices of the text that spoke most for its intent and its topic."""
    places: dict[tuple[int, int], float] = {}
    # The last score is that of the length, which is no piece of the text.
    for token, score in zip(found, scores, strict=False):
        if token.end > token.start:
            place = (token.start, token.end)
            places[place] = places.get(place, 0.0) + score
    ranked = sorted(places.items(), key=lambda item: -item[1])
    pieces = [text[start:end] for (start, end), score in ranked if score > 0]
    return tuple(dict.fromkeys(pieces))[:_REASONS]
