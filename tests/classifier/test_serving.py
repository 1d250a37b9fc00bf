"""The served model says what scikit-learn's own pipeline says, says it of any text, and says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.classifier.alarms import lessons
from app.classifier.examples import Example, shipped
from app.classifier.model import Model
from app.classifier.probabilities import likely, softmax
from app.classifier.train import Fitted, train
from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, group_of

TEXTS = [
    *(example.text for example in shipped()[5::97]),
    "", " ", "?", "x", "🙏", "😂😂 @user", "Terima kasih banyak pak, jalannya udah muluuuus", "\ud800 \u0000",
    "lampu jln mati lampu jln mati lampu jln mati", "qwerty " * 900,
]  # fmt: skip


def test_serving_gives_the_probabilities_of_scikit_learn(fitted: Fitted, served: Model) -> None:
    expected = fitted.scores(TEXTS)
    intents, groups = likely(expected["intent"]), likely(expected["group"])
    predictions = served.classify(TEXTS)
    found = np.array([[p.probabilities[intent] for intent in INTENTS] for p in predictions])
    assert np.abs(found - intents).max() <= 1e-5
    found = np.array([[p.group_probabilities[group] for group in GROUPS] for p in predictions])
    assert np.abs(found - groups).max() <= 1e-5


def test_serving_chooses_the_topic_of_scikit_learn(fitted: Fitted, served: Model) -> None:
    expected = fitted.scores(TEXTS)
    names = {name: fitted.heads[name].labels for name in ("topic", "kind")}
    for index, prediction in enumerate(served.classify(TEXTS)):
        hoax = prediction.intent == "hoax_report"
        rivals = HOAX_TOPICS if hoax else GROUPS[prediction.group]
        name = "kind" if hoax else "topic"
        columns = [names[name].index(rival) for rival in rivals]
        shares = softmax(expected[name][index : index + 1, columns])[0]
        assert prediction.topic == rivals[int(shares.argmax())]
        wanted = prediction.group_probabilities[prediction.group] * shares.max()
        assert prediction.topic_confidence == pytest.approx(wanted, abs=1e-5)


def test_a_batch_gives_what_single_messages_give(served: Model) -> None:
    together = served.classify(TEXTS * 5)
    for text, prediction in zip(TEXTS, together, strict=False):
        (alone,) = served.classify([text])
        assert (alone.intent, alone.topic, alone.reasons) == (prediction.intent, prediction.topic, prediction.reasons)
        assert alone.confidence == pytest.approx(prediction.confidence, abs=1e-6)
    assert served.classify([]) == []


def test_probabilities_are_probabilities(served: Model) -> None:
    for prediction in served.classify(TEXTS):
        assert sum(prediction.probabilities.values()) == pytest.approx(1)
        assert sum(prediction.group_probabilities.values()) == pytest.approx(1)
        assert prediction.confidence == max(prediction.probabilities.values())
        assert prediction.group == max(prediction.group_probabilities, key=prediction.group_probabilities.__getitem__)
        assert group_of(prediction.topic) in (None, prediction.group)


def test_reasons_stand_in_the_text_as_it_was_written(served: Model) -> None:
    text = "Min lampu JLN mati dr kmrn, tlg diperbaikiiii 🙏🏻"
    (prediction,) = served.classify([text])
    assert prediction.reasons
    for written, found in zip(TEXTS, served.classify(TEXTS), strict=True):
        assert all(reason and reason in written for reason in found.reasons)
    assert all(reason in text for reason in prediction.reasons)


def test_the_words_that_decide_are_the_reasons(served: Model) -> None:
    (prediction,) = served.classify(["Terima kasih pak wali, lampu jalan sudah terang"])
    assert prediction.intent == "praise"
    assert "Terima" in prediction.reasons


def test_a_text_without_a_known_word_is_never_sure(served: Model) -> None:
    for prediction in served.classify(["", "   ", "这条路坏了请修理", "xqzv wqxk vvbnq", "дорога разбита полностью"]):
        assert not prediction.intent_sure
        assert not prediction.topic_sure


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(st.text(st.characters(), max_size=80), max_size=4))
def test_any_text_gets_a_prediction(served: Model, texts: list[str]) -> None:
    predictions = served.classify(texts)
    assert len(predictions) == len(texts)
    for text, prediction in zip(texts, predictions, strict=True):
        assert 0 < prediction.confidence <= 1
        assert all(reason in text for reason in prediction.reasons)


def test_the_same_data_and_seed_give_the_same_model(some_examples: list[Example]) -> None:
    one, other = (train(some_examples[::3], lessons=lessons()[::6], seed=3, jobs=jobs) for jobs in (1, 2))
    assert one.facts == other.facts
    arrays = other.arrays()
    assert all(np.array_equal(array, arrays[name]) for name, array in one.arrays().items())


def test_a_label_without_examples_is_never_chosen() -> None:
    few = [Example(text, "complaint", "fire") for text in ("api besar", "api lagi", "kebakaran", "rumah terbakar")]
    thanks = [Example(f"terima kasih {word}", "praise") for word in ("pak", "bu", "api")]
    fitted = train([*few, *thanks], lessons=lessons()[::6], jobs=1)
    scores = fitted.scores(["api", "terima kasih", "tidak tahu"])
    assert {INTENTS[best] for best in scores["intent"].argmax(axis=1)} <= {"complaint", "praise"}
    assert {tuple(GROUPS)[best] for best in scores["group"].argmax(axis=1)} == {"disaster_fire"}


def test_serving_does_not_import_scikit_learn(home: Path) -> None:
    program = (
        "import sys, pathlib; from app.classifier.registry import load_current;"
        f"load_current(pathlib.Path({str(home)!r})).classify(['jalan rusak']);"
        "sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
