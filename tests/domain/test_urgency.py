"""Emergencies are found by their words, and the traps of Indonesian are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.urgency import find_emergency
from tests.domain.labelled import labelled, recall_and_precision

EMERGENCIES = labelled("emergency_messages.tsv", "emergency")
TRAPS = labelled("emergency_messages.tsv", "no_emergency")


def test_the_list_is_long_and_half_of_it_are_traps() -> None:
    assert len(EMERGENCIES) >= 150
    assert len(TRAPS) >= 150


def test_most_emergencies_are_found_by_their_words_and_figures_of_speech_are_not() -> None:
    recall, precision = recall_and_precision(lambda t: find_emergency(t) is not None, EMERGENCIES, TRAPS)
    assert recall >= 0.8  # The rules alone: the model beside them hears more (tests/classifier/test_alarms.py).
    assert precision >= 0.95


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KEBAKARAN di pasar!!", "kebakaran"),
        ("kebakaraaaan tolong", "kebakaran"),
        ("tolong pak, warga terjebak   banjir", "terjebak banjir"),
        ("ada anak hanyut", "anak hanyut"),
    ],
)
def test_the_words_that_tell_of_danger_are_given(text: str, words: str) -> None:
    assert find_emergency(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "kebakaran jenggot",
        "banjir orderan",
        "pemadam kebakaran",
        "simulasi kebakaran di sekolah",
        "kemarin ada kebakaran",
        "takut kebakaran",
        "tidak ada kebakaran kok",
        "bener ga ada kebakaran?",
        "terima kasih sudah memadamkan kebakaran",
        "",
    ],
)
def test_the_same_word_is_no_emergency_in_another_sense(text: str) -> None:
    assert find_emergency(text) is None


def test_what_began_yesterday_and_goes_on_is_an_emergency() -> None:
    assert find_emergency("kebakaran dari kemarin belum padam juga") == "kebakaran"
    assert find_emergency("kebakaran kemarin sudah dibereskan") is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    find_emergency(text)


@pytest.mark.parametrize("piece", ["kebakaran jenggot ", "anak ", "a", "tolong ", "banjir, ", "api "])
def test_long_texts_are_searched_in_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.perf_counter()
    find_emergency(text)
    assert time.perf_counter() - started < 5.0
