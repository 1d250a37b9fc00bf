"""The figures of a report, on cases small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest

from app.classifier import calibrate
from app.classifier.evaluate import calibration_error, certainty, judge_groups, judge_intents, scores
from app.classifier.examples import Example
from app.classifier.model import Prediction
from app.classifier.probabilities import DOUBT, likely, softmax


def guess(intent: str, confidence: float, sure: bool, group: str = "health", rival: str = "education") -> Prediction:
    return Prediction(
        intent, confidence, {intent: confidence}, sure, "", 0.0, sure, group, {group: 0.6, rival: 0.4}, ()
    )  # fmt: skip


def test_scores_are_those_reckoned_by_hand() -> None:
    report = scores(["a", "a", "a", "b", "c"], ["a", "a", "b", "b", "a"], ["a", "b", "c", "d"])
    assert report["accuracy"] == 0.6
    assert report["per_class"]["a"] == {"n": 3, "precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert report["per_class"]["b"] == {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert report["per_class"]["c"]["f1"] == 0
    assert "d" not in report["per_class"]
    assert report["macro_f1"] == pytest.approx(0.4445, abs=1e-4)
    assert report["confusion"] == {"a": {"a": 2, "b": 1}, "b": {"b": 1}, "c": {"a": 1}}


def test_calibration_error_is_the_gap_between_sure_and_right() -> None:
    assert calibration_error([0.8] * 10, [True] * 8 + [False] * 2) == 0
    assert calibration_error([0.95] * 4, [True, True, False, False]) == 0.45
    assert calibration_error([1.0], [True]) == 0
    assert calibration_error([], []) == 0


def test_certainty_counts_what_is_acted_on() -> None:
    assert certainty([0.9, 0.9, 0.3, 0.2], [True, False, True, False], [True, True, False, False]) == {
        "calibration_error": 0.425, "coverage": 0.5, "accuracy_when_sure": 0.5,
    }  # fmt: skip
    assert certainty([0.3], [True], [False])["accuracy_when_sure"] is None


def test_intents_are_judged_by_the_guess() -> None:
    rows = [("praise", guess("praise", 0.9, True)), ("none", guess("praise", 0.6, False))]
    report = judge_intents(rows, ["praise", "none"])
    assert (report["accuracy"], report["coverage"], report["accuracy_when_sure"]) == (0.5, 0.5, 1.0)


def test_a_group_counts_as_right_when_it_is_in_the_list() -> None:
    rows = [
        (["education", "health"], guess("none", 1, True)),
        (["education"], guess("none", 1, True)),
        (["tax_revenue"], guess("none", 1, True)),
    ]
    labels = ["education", "health", "manpower", "tax_revenue"]
    rows[1][1].group_probabilities.update(manpower=0.1)
    report = judge_groups(rows, labels)
    assert report["accuracy"] == pytest.approx(1 / 3, abs=1e-4)
    assert report["accuracy_in_3"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_threshold_keeps_the_precision_asked_for() -> None:
    confidence = np.array([0.95, 0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, True, False, True])
    assert calibrate.threshold(confidence, right, 0.9) == 0.8
    assert calibrate.threshold(confidence, right, 0.8) == 0.6
    assert calibrate.threshold(confidence, ~right, 0.9) == 1.0
    assert calibrate.threshold(np.array([0.2]), np.array([True]), 0.9) == 0.5
    assert calibrate.threshold(np.array([]), np.array([]), 0.9) == 1.0


def test_pooling_makes_margins_as_sure_as_they_are_right() -> None:
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 2, 4_000)
    seen = np.where(generator.random(4_000) < 0.8, truth, 1 - truth)
    margins = np.eye(2)[seen] * 40
    shares, bias = calibrate.pool([margins, generator.normal(size=(4_000, 2))], truth)
    assert softmax(margins[:1] * shares[0] + bias).max() == pytest.approx(0.8, abs=0.02)
    assert shares[1] < 0.1


def test_a_doubt_leaves_the_clear_messages_sure_and_bounds_all() -> None:
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 4, 4_000)
    lost = generator.random(4_000) < 0.04
    margins = np.eye(4)[np.where(lost, generator.integers(0, 4, 4_000), truth)]
    (blurred,), _ = calibrate.pool([margins], truth)
    (share,), _ = calibrate.pool([margins], truth, doubt=DOUBT)
    assert share > 1.3 * blurred
    assert likely(margins * share).max() == pytest.approx(1 - DOUBT * 3 / 4, abs=0.01)
    assert likely(margins * share).sum(axis=1) == pytest.approx(1)


def test_messages_of_a_topic_share_a_fold() -> None:
    examples = [Example(str(n), "complaint", topic) for n, topic in enumerate(["fire", "park", "noise"] * 50)]
    folds = calibrate.folds_by_subject(examples, 3, seed=1)
    assert len({(example.topic, fold) for example, fold in zip(examples, folds.tolist(), strict=True)}) == 3
    assert set(folds.tolist()) == {0, 1, 2}


def test_every_topic_is_in_all_folds_and_neighbours_share_one() -> None:
    examples = [Example(str(n), "complaint", topic) for topic in ("fire", "park") for n in range(8)]
    assert calibrate.folds_within_topics(examples, 4).tolist() == [0, 0, 1, 1, 2, 2, 3, 3] * 2
    assert calibrate.folds_within_topics(examples[:2], 4).tolist() == [0, 2]
