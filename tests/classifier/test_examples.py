"""The shipped corpus is clean, and a city's own file is read or refused with a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from app.classifier.examples import Example, ExampleError, fingerprint, read, shipped
from app.classifier.normalise import normalise
from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, TOPICS, group_of


@pytest.fixture(scope="module")
def corpus() -> list[Example]:
    return shipped()


def test_the_corpus_has_no_text_twice(corpus: list[Example]) -> None:
    times = Counter(example.text for example in corpus)
    assert [text for text, n in times.items() if n > 1] == []


def test_texts_that_read_alike_have_one_intent(corpus: list[Example]) -> None:
    intents = defaultdict(set)
    for example in corpus:
        intents[normalise(example.text)].add(example.intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_the_corpus_knows_only_the_taxonomy(corpus: list[Example]) -> None:
    for example in corpus:
        assert example.intent in INTENTS
        assert example.group is None or example.group in GROUPS
        assert example.topic is None or example.topic in (*TOPICS, *HOAX_TOPICS)
        if example.topic in TOPICS:
            assert example.group == group_of(example.topic)


def test_every_label_has_examples(corpus: list[Example]) -> None:
    assert {example.intent for example in corpus} == set(INTENTS)
    assert {example.topic for example in corpus} - {None} == {*TOPICS, *HOAX_TOPICS}


def test_a_hoax_topic_is_of_a_hoax_report(corpus: list[Example]) -> None:
    assert {example.intent for example in corpus if example.topic in HOAX_TOPICS} == {"hoax_report"}


def test_the_fingerprint_changes_with_a_label() -> None:
    one, other = Example("lampu mati", "complaint"), Example("lampu mati", "question")
    assert fingerprint([one]) == fingerprint([Example("lampu mati", "complaint")])
    assert fingerprint([one]) != fingerprint([other])


def test_a_citys_history_is_read_from_csv_and_from_json_lines(tmp_path: Path) -> None:
    table, lines = tmp_path / "history.csv", tmp_path / "history.jsonl"
    table.write_text('text,intent,topic\n"Lampu mati,\ngelap",complaint,street_light_out\n', encoding="utf-8-sig")
    lines.write_text('\n{"text": "got mampet", "group": "roads_drainage"}\n', encoding="utf-8")
    assert read(table) == [Example("Lampu mati,\ngelap", "complaint", "street_light_out", "street_lighting")]
    assert read(lines) == [Example("got mampet", group="roads_drainage")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", ":1: not JSON"),
        ("[]", ":1: not a JSON object"),
        ('{"intent": "praise"}', ":1: no text"),
        ('{"text": "  ", "intent": "praise"}', ":1: no text"),
        ('{"text": "a"}', "no intent, topic or group"),
        ('{"text": "a", "intent": "anger"}', "unknown intent 'anger'"),
        ('{"text": "a", "topic": ["fire"]}', "unknown topic"),
        ('{"text": "a", "topic": "fire", "group": "health"}', "belongs to disaster_fire"),
        ('{"text": "a", "topic": "rumour", "intent": "praise"}', "for hoax reports"),
    ],
)
def test_a_line_that_cannot_be_learnt_from_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "history.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ExampleError, match=r"history\.jsonl") as refusal:
        read(file)
    assert reason in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="cannot be read"):
        read(tmp_path / "none.csv")
