"""Danger and confidential matters are heard by rules and model together, on messages that neither has learnt from."""

from __future__ import annotations

import pytest

from app.classifier.alarms import ALARMS, LABELS, label_of, labels_of, lessons
from app.classifier.examples import Example
from app.classifier.model import Model
from app.classifier.train import Fitted
from app.directory import City, load_city
from tests.domain.heard import LISTS, TRAPS, WANTED, hear
from tests.domain.labelled import labelled
from tests.town import CITIES


@pytest.fixture(scope="module")
def city() -> City:
    return load_city("tangerang", CITIES)


@pytest.mark.parametrize(("kind", "which"), LISTS)
def test_danger_and_confidential_matters_are_heard(kind: str, which: str, served: Model, city: City) -> None:
    """The small model of the tests; the goals are those of the shipped one, oblique wordings aside."""
    found = hear(kind, which, served, city)
    assert found.messages >= 300
    assert found.recall >= (0.85 if which == "oblique" else 0.95)
    assert found.precision >= (0.7 if which == "oblique" else 0.8)


def test_no_message_of_the_lists_is_learnt_from() -> None:
    learnt = {lesson.text.casefold() for lesson in lessons()}
    texts = [
        text for kind, which in LISTS for label in (*WANTED[kind], TRAPS[kind])
        for text in labelled(f"{kind}_{which}.tsv", label)
    ]  # fmt: skip
    assert len(texts) > 2000
    assert not [text for text in texts if text.casefold() in learnt]


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
