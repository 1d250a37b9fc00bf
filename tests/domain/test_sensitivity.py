"""Confidential matters and requests for documents are found by their words, and ordinary complaints are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sensitivity import CONFIDENTIAL, OVERSIGHT, find_document_request, find_sensitive
from tests.domain.labelled import labelled, learnt, recall_and_precision

OVERSIGHT_MATTERS, CONFIDENTIAL_MATTERS, ORDINARY_MATTERS = (
    labelled("sensitive_messages.tsv", label) for label in (OVERSIGHT, CONFIDENTIAL, "ordinary")
)
DOCUMENT_REQUESTS = learnt("public_document")


def case_class(text: str) -> str | None:
    found = find_sensitive(text)
    return found.case_class if found else None


def test_the_list_is_long_and_half_of_it_are_traps() -> None:
    assert len(OVERSIGHT_MATTERS) + len(CONFIDENTIAL_MATTERS) >= 150
    assert len(ORDINARY_MATTERS) >= 150


def test_most_bribery_and_misconduct_is_found_by_its_words() -> None:
    traps = [*ORDINARY_MATTERS, *CONFIDENTIAL_MATTERS, *DOCUMENT_REQUESTS]
    recall, precision = recall_and_precision(lambda t: case_class(t) == OVERSIGHT, OVERSIGHT_MATTERS, traps)
    assert recall >= 0.75  # The rules alone: the model beside them hears more (tests/classifier/test_alarms.py).
    assert precision >= 0.95


def test_most_violence_is_found_by_its_words() -> None:
    traps = [*ORDINARY_MATTERS, *OVERSIGHT_MATTERS, *DOCUMENT_REQUESTS]
    recall, precision = recall_and_precision(lambda t: case_class(t) == CONFIDENTIAL, CONFIDENTIAL_MATTERS, traps)
    assert recall >= 0.8
    assert precision >= 0.9


def test_requests_for_documents_are_found() -> None:
    recall, precision = recall_and_precision(
        lambda t: find_document_request(t) is not None, DOCUMENT_REQUESTS, [*ORDINARY_MATTERS, *learnt("ordinary")]
    )
    assert recall >= 0.95
    assert precision >= 0.9


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


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    find_sensitive(text)
    find_document_request(text)


@pytest.mark.parametrize("piece", ["anak dipukul ", "petugas minta ", "uang ", "a", "anak ", "korupsi, "])
def test_long_texts_are_searched_in_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.perf_counter()
    find_sensitive(text)
    find_document_request(text)
    assert time.perf_counter() - started < 5.0
