"""Emergencies and confidential matters are found by their words, and the traps of Indonesian are not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import urgency
from app.domain.urgency import find_document_request, find_emergency, find_sensitive

ROWS = (Path(__file__).parent / "urgent_messages.tsv").read_text(encoding="utf-8").splitlines()


def labelled(label: str) -> list[str]:
    return [text for row in ROWS for kind, text in [row.split("\t")] if kind == label]


EMERGENCIES, NO_EMERGENCIES = labelled("emergency"), labelled("no_emergency")
OVERSIGHT_MATTERS, CONFIDENTIAL_MATTERS = labelled("oversight"), labelled("confidential")
ORDINARY_MATTERS = labelled("ordinary")


def recall_and_precision(
    found: Callable[[str], bool], wanted: Sequence[str], traps: Sequence[str]
) -> tuple[float, float]:
    right, wrong = sum(map(found, wanted)), sum(map(found, traps))
    return right / len(wanted), right / (right + wrong)


def case_class(text: str) -> str | None:
    found = find_sensitive(text)
    return found.case_class if found else None


def test_emergencies_are_found_and_figures_of_speech_are_not() -> None:
    recall, precision = recall_and_precision(lambda t: find_emergency(t) is not None, EMERGENCIES, NO_EMERGENCIES)
    assert recall >= 0.95
    assert precision >= 0.95


def test_bribery_and_misconduct_are_found() -> None:
    traps = [*ORDINARY_MATTERS, *CONFIDENTIAL_MATTERS]
    recall, precision = recall_and_precision(lambda t: case_class(t) == "oversight", OVERSIGHT_MATTERS, traps)
    assert recall >= 0.95
    assert precision >= 0.95


def test_violence_is_found() -> None:
    traps = [*ORDINARY_MATTERS, *OVERSIGHT_MATTERS]
    recall, precision = recall_and_precision(lambda t: case_class(t) == "confidential", CONFIDENTIAL_MATTERS, traps)
    assert recall >= 0.95
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


def test_violence_comes_before_bribery() -> None:
    found = find_sensitive("oknum lurah minta uang dan melecehkan staf")
    assert found is not None
    assert found.case_class == "confidential"
    assert found.words == ("melecehkan",)


def test_thanks_for_honesty_accuses_nobody() -> None:
    assert find_sensitive("petugasnya tidak pernah minta uang, terima kasih") is None
    assert find_sensitive("petugas loket minta uang 50 ribu") is not None


def test_a_parking_racket_is_no_misconduct_unless_an_officer_runs_it() -> None:
    assert find_sensitive("pungli parkir di pasar") is None
    assert case_class("pungli parkir oleh oknum dishub") == "oversight"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Mau minta salinan dokumen APBD 2026, lewat mana?", True),
        ("permohonan informasi publik ke PPID caranya gimana", True),
        ("boleh minta rincian anggaran proyek taman?", True),
        ("APBD kita besar juga ya", False),
        ("kartu keluarga saya hilang", False),
    ],
)
def test_a_request_for_a_public_document_is_recognised(text: str, asks: bool) -> None:
    assert (find_document_request(text) is not None) is asks


def test_the_quick_look_before_the_search_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*EMERGENCIES, *NO_EMERGENCIES, *OVERSIGHT_MATTERS, *CONFIDENTIAL_MATTERS, *ORDINARY_MATTERS]
    quick = [(find_emergency(text), find_sensitive(text)) for text in texts]
    monkeypatch.setattr(urgency, "_may_hold", lambda stems, plain: True)
    assert [(find_emergency(text), find_sensitive(text)) for text in texts] == quick


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    find_emergency(text)
    find_sensitive(text)
    find_document_request(text)


@pytest.mark.parametrize("piece", ["kebakaran jenggot ", "anak ", "a", "tolong ", "petugas minta ", "banjir, ", "api "])
def test_long_texts_are_searched_in_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.perf_counter()
    find_emergency(text)
    find_sensitive(text)
    find_document_request(text)
    assert time.perf_counter() - started < 5.0
