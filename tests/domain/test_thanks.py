"""Thanks beside another matter are heard; the closing formula of a request and scorn are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.thanks import find_praise
from tests.domain.labelled import labelled, recall_and_precision

PRAISE, NONE = labelled("praise_messages.tsv", "praise"), labelled("praise_messages.tsv", "none")


def test_thanks_beside_a_matter_are_found() -> None:
    recall, precision = recall_and_precision(lambda text: find_praise(text) is not None, PRAISE, NONE)
    assert recall >= 0.95
    assert precision >= 0.95


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("makasih pak, tapi jalan depan masih rusak", "makasih tapi"),
        ("tolong diperbaiki, terima kasih", None),
        ("mohon ditindaklanjuti, terima kasih atas perhatiannya", None),
        ("makasih banjirnya pak, tapi kapan beresnya", None),
        ("", None),
    ],
)
def test_a_formula_and_scorn_are_no_praise(text: str, words: str | None) -> None:
    assert find_praise(text) == words


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    find_praise(text)
