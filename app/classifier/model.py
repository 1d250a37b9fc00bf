"""A trained model as it serves: linear heads over TF-IDF rows, without scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.classifier.features import Cells, Rows, Vocabulary
from app.classifier.folder import ARRAYS, ModelError, read_array, read_checked
from app.classifier.normalise import Token, tokens
from app.classifier.probabilities import Softmaxes, doubt_of, softmax
from app.domain.topics import group_of

FORMAT = 3
HOAX = "hoax_report"
_BATCH = 1024
_REASONS = 5
_GUESSES = 3
# The likeliest groups are searched for them: all would take as long as the rest of the reading, and two guesses in a
# hundred would come from others, at a few percent.
_GUESSED_GROUPS = 8
# Below this share of words the model has ever seen, a text is in a language it does not know.
_KNOWN_SHARE = 0.25

Floats = NDArray[np.float32]


class Prediction(NamedTuple):
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
    """What the text sounds like, of `app.classifier.alarms.ALARMS`."""


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
        self.alarms = heads["alarm"]
        labels = (self.intents, self.groups, self.kinds, self.alarms)
        edges = np.cumsum([0, *map(len, labels)]).tolist()
        self._intent, self._group, self._kind, self._alarm = (slice(first, last) for first, last in pairwise(edges))
        # Only of intents and groups have careful readers been asked how often they differ.
        terms = [doubt_of(len(self.intents)), doubt_of(len(self.groups)), (1.0, 0.0), (1.0, 0.0)]
        self._shares_of = Softmaxes([*map(len, labels)], terms)
        self._loud_from = np.array([self.alarm_thresholds.get(name, np.inf) for name in self.alarms])
        self._weights, self._bias = arrays["weights"], arrays["bias"]
        if self._weights.shape != (len(vocabulary.idf), edges[-1]) or self._bias.shape != (edges[-1],):
            raise ModelError("the model's weights do not fit its labels and vocabulary")
        # A text needs the topics of one group only.
        self._of_group = [_topics_of(group, topics, len(vocabulary.idf), arrays) for group in self.groups]
        self.topics = [topic for names, _, _ in self._of_group for topic in names]

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
            vocabulary = Vocabulary(words["words"], arrays["pairs"], words["chars"], arrays["idf"])
            return cls(vocabulary, arrays, facts)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{path}: not a model: {error}") from error

    def classify(self, texts: Sequence[str]) -> list[Prediction]:
        """One prediction a text, in order, with its reasons."""
        found: list[Prediction] = []
        for batch in _batches(texts):
            read = [tokens(text) for text in batch]
            rows, choices = self._choose([[token.text for token in words] for words in read])
            scores = rows.by_word(self._gains(rows.cells, choices))
            for words, choice, first in zip(read, choices, rows.words.tolist(), strict=False):
                choice.reasons = _heaviest(words, scores[first : first + len(words)])
            self._guess(rows.cells, choices)
            found.extend(map(self._prediction, choices))
        return found

    def predict(self, texts: Sequence[Sequence[str]]) -> list[Prediction]:
        """One prediction for each text given as its normalised words, without reasons and guesses."""
        return [self._prediction(choice) for batch in _batches(texts) for choice in self._choose(batch)[1]]

    def _choose(self, texts: Sequence[Sequence[str]]) -> tuple[Rows, list[_Choice]]:
        """The best label of each head, text by text."""
        rows = self._vocabulary.encode(texts)
        scores = rows.cells.scores(self._weights) + self._bias
        shares = self._shares_of(scores)
        intents, groups = shares[:, self._intent], shares[:, self._group]
        best_intents, best_groups = intents.argmax(axis=1).tolist(), groups.argmax(axis=1).tolist()
        best_topics, topic_shares = self._topics(rows.cells, scores, best_intents, best_groups)
        choices = [
            *map(
                _Choice, intents.tolist(), groups.tolist(), best_intents, best_groups, best_topics, topic_shares,
                map(len, texts), rows.known,
            )
        ]  # fmt: skip
        for index, alarm in zip(*(shares[:, self._alarm] > self._loud_from).nonzero(), strict=True):
            choices[index].alarms += (self.alarms[alarm],)
        return rows, choices

    def _topics(
        self, cells: Cells, scores: Floats, intents: Sequence[int], groups: Sequence[int]
    ) -> tuple[list[int], list[float]]:
        """The best topic of each text and its share among those of its group, or among the kinds of hoax."""
        best, shares = [0] * len(groups), [0.0] * len(groups)
        hoaxes: list[int] = []
        members: dict[int, list[int]] = {}
        for text, (intent, group) in enumerate(zip(intents, groups, strict=True)):
            (hoaxes if self.intents[intent] == HOAX else members.setdefault(group, [])).append(text)
        found = [(hoaxes, scores[hoaxes][:, self._kind])] if hoaxes else []
        by_group = cells.of([text for texts in members.values() for text in texts])
        first = 0
        for group, texts in members.items():
            _, weights, bias = self._of_group[group]
            found.append((texts, by_group.between(first, first + len(texts)).scores(weights) + bias))
            first += len(texts)
        for texts, rows in found:
            for text, row in zip(texts, softmax(rows).tolist(), strict=True):
                shares[text] = max(row)
                best[text] = row.index(shares[text])
        return best, shares

    def _gains(self, cells: Cells, choices: Sequence[_Choice]) -> Floats:
        """What each cell says for the three labels of its text.

        Weights are centred, so a positive gain means "for this label rather than the average one".
        """
        columns, edges = cells.columns, cells.starts
        intents = np.repeat([choice.intent for choice in choices], np.diff(edges))
        groups = np.repeat([self._group.start + choice.group for choice in choices], np.diff(edges))
        gains: Floats = self._weights[columns, intents] + self._weights[columns, groups]
        for choice, (first, last) in zip(choices, pairwise(edges.tolist()), strict=True):
            hoax = self.intents[choice.intent] == HOAX
            weights, start = (self._weights, self._kind.start) if hoax else (self._of_group[choice.group][1], 0)
            gains[first:last] += weights[columns[first:last], start + choice.topic]
        return gains

    def _guess(self, cells: Cells, choices: Sequence[_Choice]) -> None:
        """The most probable topics where a person must decide: of the likeliest groups, or the kinds of hoax."""
        unsure = [index for index, choice in enumerate(choices) if not all(self._sure_of(choice))]
        if not unsure:
            return
        cells = cells.of(unsure)
        groups = np.array([choices[index].groups for index in unsure])
        likely = groups >= np.sort(groups, axis=1)[:, [-_GUESSED_GROUPS]]
        shares = np.zeros((len(unsure), len(self.topics)))
        first = 0
        for group, (names, weights, bias) in enumerate(self._of_group):
            texts = likely[:, group].nonzero()[0].tolist()
            own = slice(first, first := first + len(names))
            shares[texts, own] = softmax(cells.of(texts).scores(weights) + bias) * groups[texts, group, np.newaxis]
        kinds = softmax(cells.scores(self._weights[:, self._kind]) + self._bias[self._kind])
        of_topics, of_kinds = _best(shares, self.topics), _best(kinds, self.kinds)
        for place, index in enumerate(unsure):
            hoax = self.intents[choices[index].intent] == HOAX
            choices[index].guesses = (of_kinds if hoax else of_topics)[place]

    def _sure_of(self, choice: _Choice) -> tuple[bool, bool]:
        """Whether the intent and the topic are sure."""
        readable = choice.words > 0 and choice.known >= _KNOWN_SHARE * choice.words
        intent_sure = choice.intents[choice.intent] >= self.thresholds[self.intents[choice.intent]]
        return readable and intent_sure, readable and choice.topic_confidence >= self.topic_threshold

    def _prediction(self, choice: _Choice) -> Prediction:
        intent_sure, topic_sure = self._sure_of(choice)
        intent = self.intents[choice.intent]
        return Prediction(
            intent, choice.intents[choice.intent], dict(zip(self.intents, choice.intents, strict=True)), intent_sure,
            (self.kinds if intent == HOAX else self._of_group[choice.group][0])[choice.topic], choice.topic_confidence,
            topic_sure, self.groups[choice.group], dict(zip(self.groups, choice.groups, strict=True)), choice.reasons,
            choice.guesses, choice.words, choice.known / max(choice.words, 1), choice.alarms,
        )  # fmt: skip


@dataclass(slots=True)
class _Choice:
    """The probabilities of a text and its best labels."""

    intents: list[float]
    groups: list[float]
    intent: int
    group: int
    topic: int
    """Its place among the topics of the group (or the kinds of hoax)."""
    topic_share: float
    words: int
    known: int
    alarms: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    guesses: tuple[tuple[str, float], ...] = ()

    @property
    def topic_confidence(self) -> float:
        """The probability of the group and, within it, of the topic."""
        return self.groups[self.group] * self.topic_share


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


def _best(shares: NDArray[np.float64], names: Sequence[str]) -> list[tuple[tuple[str, float], ...]]:
    """Of each row the names with the greatest shares, greatest first."""
    best = shares.argsort(axis=1)[:, : -_GUESSES - 1 : -1]
    found = zip(best.tolist(), np.take_along_axis(shares, best, axis=1).tolist(), strict=True)
    return [tuple((names[at], share) for at, share in zip(*row, strict=True)) for row in found]


def _heaviest(found: Sequence[Token], scores: Sequence[float]) -> tuple[str, ...]:
    """The pieces of the text that spoke most for its intent and its topic."""
    shares: dict[str, float] = {}
    before, share = "", 0.0
    for (_, said), score in zip(found, scores, strict=True):
        share = score + (share if said == before else 0.0)  # `dmn` is two words.
        before = said
        shares[said] = max(share, shares.get(said, share))
    ranked = sorted(shares.items(), key=itemgetter(1), reverse=True)
    return tuple(said for said, share in ranked[:_REASONS] if share > 0)
