"""Learning a model from labelled messages. The one module that imports scikit-learn.

Each head pools a linear SVC and a complement naive Bayes, calibrated on folds that neither saw.
Logistic regression as a third member lowered the held-out loss of the intents by 1.5 % for six times
their training time: left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from app.classifier import alarms, calibrate
from app.classifier.alarms import Lesson
from app.classifier.examples import Example, fingerprint
from app.classifier.features import CHAR_SIZES, document_text
from app.classifier.heads import Head, alarm_head, heads_of, pool, segments, spread
from app.classifier.heldout import measure
from app.classifier.model import FORMAT

FOLDS = 3
_MEMBERS = ("svc", "cnb")

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Progress = Callable[[str, int, int], None]


@dataclass
class Fitted:
    """What was learnt, still as scikit-learn objects, and its export to the served form."""

    vectorizer: FeatureUnion
    heads: dict[str, Head]
    facts: dict[str, Any]

    def scores(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Each head's scores through scikit-learn's own pipeline: the reference for serving."""
        matrix = self.vectorizer.transform([document_text(text) for text in texts])
        return {name: head.scores(matrix) for name, head in self.heads.items()}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The weights as served: the first heads side by side, the topics group by group."""
        order = self._layout.order
        idf = np.concatenate([part.idf_ for _, part in self.vectorizer.transformer_list])[order]
        linear = {}
        for name, head in self.heads.items():
            weights, bias = head.linear(len(order))
            weights = weights[order]
            # A softmax does not change when all its labels lose the same; centred weights tell reasons.
            for columns in segments(head):
                weights[:, columns] -= weights[:, columns].mean(axis=1, keepdims=True)
            linear[name] = weights, bias
        topic_weights, topic_bias = linear.pop("topic")
        arrays = {
            "idf": idf,
            "weights": np.hstack([weights for weights, _ in linear.values()]),
            "bias": np.concatenate([bias for _, bias in linear.values()]),
            "topic_weights": np.concatenate([topic_weights[:, own].ravel() for own in segments(self.heads["topic"])]),
            "topic_bias": topic_bias,
        }
        floats = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}
        return {**floats, "pairs": self._layout.pairs}

    def vocabulary(self) -> dict[str, list[str]]:
        """The words and the character n-grams, in the order of the weights; word pairs stand between them."""
        return {"words": self._layout.words, "chars": self._layout.chars}

    @cached_property
    def _layout(self) -> _Layout:
        by_word, by_char = (part for _, part in self.vectorizer.transformer_list)
        names, chars = (part.get_feature_names_out().tolist() for part in (by_word, by_char))
        ranked = np.argsort(by_word.idf_, kind="stable").tolist()
        ranked_chars = np.argsort(by_char.idf_, kind="stable").tolist()
        single = [column for column in ranked if " " not in names[column]]
        place = {names[column]: index for index, column in enumerate(single)}
        # Whatever is seen as a pair has been seen alone, but for ties at the largest number of features.
        pairs = {
            column: [place[word] for word in names[column].split(" ")]
            for column in ranked
            if " " in names[column] and all(word in place for word in names[column].split(" "))
        }
        return _Layout(
            np.array([*single, *pairs, *(len(names) + column for column in ranked_chars)]),
            [names[column] for column in single],
            np.array(list(pairs.values()), dtype=np.int32).reshape(-1, 2),
            [chars[column] for column in ranked_chars],
        )


@dataclass(frozen=True)
class _Layout:
    """The columns as served: words, pairs of words, n-grams, each from the commonest to the rarest.

    What is asked for in every text then stands close together in memory.
    """

    order: Indices
    words: list[str]
    pairs: NDArray[np.int32]
    """The two words of each pair, as places among the words."""
    chars: list[str]


def train(
    examples: Sequence[Example],
    *,
    lessons: Sequence[Lesson] | None = None,
    seed: int = 0,
    jobs: int | None = None,
    progress: Progress = lambda _step, _done, _total: None,
) -> Fitted:
    """Learn, calibrate and measure on held-out folds. The same examples and seed give the same model.

    `lessons`: on alarms; None for all of the shipped lists.
    Words and their weights are taken from all texts, folds included; labels never are.
    """
    vectorizer = _vectorizer()
    progress("reading texts", 0, 1)
    texts, listed = [example.text for example in examples], alarms.lessons() if lessons is None else lessons
    documents = map(document_text, [*texts, *(lesson.text for lesson in listed)])
    matrix = csr_matrix(vectorizer.fit_transform(list(documents)))
    heads = {head.name: head for head in (*heads_of(examples), alarm_head(alarms.labels_of(examples, listed)))}
    folds_of = {
        "intent": calibrate.folds_by_subject(examples, FOLDS, seed),
        "alarm": calibrate.folds_of_neighbours(matrix.shape[0], FOLDS),
    }
    within = calibrate.folds_within_topics(examples, FOLDS)
    jobs = min(os.cpu_count() or 1, 4) if jobs is None else jobs
    with _executor(jobs, matrix) as executor:
        started = []
        # The slowest first, so that no process is left alone with it at the end.
        for head in reversed(heads.values()):
            folds = folds_of.get(head.name, within)[head.rows]
            whole = executor.submit(_fit, head.rows, head.truth, head.freedom, head.weights, seed)
            parts = [executor.submit(_hold_out, head, folds == fold, seed) for fold in range(FOLDS)]
            started.append((head, folds, whole, parts))
        for done, (head, folds, whole, parts) in enumerate(started):
            progress(f"learning: {head.name}", done, len(started))
            head.members = whole.result()
            margins = [np.zeros((len(head.rows), len(head.labels))) for _ in _MEMBERS]
            for fold, part in enumerate(parts):
                for all_margins, held_out in zip(margins, part.result(), strict=True):
                    all_margins[folds == fold] = held_out
            pool(head, margins)
    progress("measuring", len(heads), len(heads))
    facts = {
        "format": FORMAT,
        "corpus_hash": fingerprint([*examples, *(Example(lesson.text, topic=lesson.label) for lesson in listed)]),
        "examples": len(examples),
        "seed": seed,
        "heads": {name: list(head.labels) for name, head in heads.items()},
        "pool": {name: dict(zip(head.members, head.shares.tolist(), strict=True)) for name, head in heads.items()},
        **measure(heads),
    }
    return Fitted(vectorizer, heads, facts)


def _vectorizer() -> FeatureUnion:
    words = TfidfVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        min_df=2,
        max_features=60_000,
        sublinear_tf=True,
    )
    chars = TfidfVectorizer(
        analyzer="char_wb",
        lowercase=False,
        ngram_range=(CHAR_SIZES[0], CHAR_SIZES[-1]),
        min_df=2,
        max_features=80_000,
        sublinear_tf=True,
    )
    return FeatureUnion([("words", words), ("chars", chars)])


class _Inline(Executor):
    """Does a task where it is asked for, so that few examples need no other process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


# A process gets the matrix once, not with every task.
_matrix: csr_matrix | None = None


def _share_matrix(matrix: csr_matrix) -> None:
    global _matrix
    _matrix = matrix


def _executor(jobs: int, matrix: csr_matrix) -> Executor:
    # Processes, not threads: liblinear holds the interpreter's lock and draws from one global seed.
    if jobs > 1:
        context = get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_share_matrix, initargs=(matrix,))
    _share_matrix(matrix)
    return _Inline()


def _fit(rows: Indices, truth: Indices, freedom: float, weights: dict[int, float], seed: int) -> dict[str, Any]:
    """The members, fitted on these rows; none when there is nothing to tell apart."""
    assert _matrix is not None
    if len(np.unique(truth)) < 2:
        return {}
    svc = LinearSVC(C=freedom, tol=1e-2, random_state=seed, class_weight=weights or None)
    return {"svc": svc.fit(_matrix[rows], truth), "cnb": ComplementNB(alpha=0.2).fit(_matrix[rows], truth)}


def _hold_out(head: Head, out: NDArray[np.bool_], seed: int) -> tuple[NDArray[np.float32], ...]:
    """The members' margins for the rows left out, by members that did not see them."""
    assert _matrix is not None
    rows, truth, labels = head.rows, head.truth, len(head.labels)
    members = _fit(rows[~out], truth[~out], head.freedom, head.weights, seed)
    if not members or not out.any():
        return (np.zeros((int(out.sum()), labels), dtype=np.float32),) * len(_MEMBERS)
    return tuple(spread(members[name], _matrix[rows[out]], labels, None).astype(np.float32) for name in _MEMBERS)
