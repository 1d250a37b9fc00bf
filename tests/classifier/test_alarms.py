"""Danger and confidential matters are heard by rules and model together, on messages that neither has learnt from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.classifier.alarms import ALARMS, LABELS, label_of, labels_of, lessons
from app.classifier.examples import Example
from app.classifier.model import Model
from app.classifier.train import Fitted
from app.directory import City, load_city
from app.domain.routing import decide
from app.domain.sensitivity import CONFIDENTIAL, OVERSIGHT
from app.triage.reading import Reader
from tests.domain.labelled import labelled, recall_and_precision

CITIES = Path(__file__).parents[2] / "cities"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city("tangerang", CITIES)


def decided(texts: list[str], served: Model, city: City) -> dict[str, tuple[str, str | None]]:
    """What becomes of each text: its priority and its class."""
    readings = Reader(served).read(texts, city.gazetteer)
    decisions = [decide(reading, city.directory, date(2026, 11, 23), None) for reading, _ in readings]
    return {text: (d.priority, d.case_class) for text, d in zip(texts, decisions, strict=True)}


@pytest.mark.parametrize("name", ["emergency_messages.tsv", "emergency_by_others.tsv"])
def test_people_in_danger_are_heard(name: str, served: Model, city: City) -> None:
    wanted, traps = (labelled(name, label) for label in ("emergency", "no_emergency"))
    assert len(wanted) + len(traps) >= 300
    found = decided(wanted + traps, served, city)
    recall, precision = recall_and_precision(lambda text: found[text][0] == "emergency", wanted, traps)
    assert recall >= 0.95
    assert precision >= 0.8


@pytest.mark.parametrize("name", ["sensitive_messages.tsv", "sensitive_by_others.tsv"])
def test_confidential_matters_are_heard(name: str, served: Model, city: City) -> None:
    wanted = [text for label in (CONFIDENTIAL, OVERSIGHT, "sensitive") for text in labelled(name, label)]
    traps = labelled(name, "ordinary")
    assert len(wanted) + len(traps) >= 300
    found = decided(wanted + traps, served, city)
    recall, precision = recall_and_precision(lambda text: found[text][1] is not None, wanted, traps)
    assert recall >= 0.95
    assert precision >= 0.8


def test_no_message_of_the_lists_is_learnt_from() -> None:
    learnt = {lesson.text.casefold() for lesson in lessons()}
    lists = {
        "emergency_messages.tsv": ("emergency", "no_emergency"),
        "sensitive_messages.tsv": (*ALARMS[1:], "ordinary"),
        "emergency_by_others.tsv": ("emergency", "no_emergency"),
        "sensitive_by_others.tsv": ("sensitive", "ordinary"),
    }
    assert not [
        text for name, labels in lists.items() for label in labels for text in labelled(name, label)
        if text.casefold() in learnt
    ]  # fmt: skip


def test_the_lessons_are_labelled_and_half_of_them_are_traps() -> None:
    labels = [label_of(lesson) for lesson in lessons()]
    assert set(labels) == set(LABELS)
    assert 0.4 <= labels.count("calm") / len(labels) <= 0.6
    corpus = [Example("kebakaran di pasar!!", topic="fire"), Example("jalan rusak", topic="road_damage")]
    assert labels_of([*corpus, Example("posnya sepi", topic="fire")], []) == ["emergency", "calm", None]


def test_few_calm_messages_raise_an_alarm(fitted: Fitted) -> None:
    heard = fitted.facts["metrics"]["alarm"]
    assert set(heard) == set(ALARMS)
    assert all(0 < fitted.facts["alarm_thresholds"][name] < 1 for name in ALARMS)
    assert all(row["heard"] > 0.5 for row in heard.values())
