"""How written words are read; the table of spellings is the specification."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.classifier.normalise import EMOJI, MAX_CHARS, SLANG, normalise, tokens

SPELLINGS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("spellings.tsv").read_text(encoding="utf-8").splitlines()
    if "\t" in line
]
ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(("written", "read"), SPELLINGS)
def test_a_spelling_is_read_as_the_table_says(written: str, read: str) -> None:
    assert normalise(written) == read


def test_the_table_is_worth_its_name() -> None:
    assert len(set(SPELLINGS)) >= 400


def test_a_form_has_one_meaning_that_is_no_form_itself() -> None:
    folder = Path(normalise.__code__.co_filename).parent / "lexicon"
    lines = (folder / "slang.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    times = Counter(form for _, _, forms in rows for form in forms.split())
    assert [form for form, n in times.items() if n > 1] == []
    assert [word for meaning in SLANG.values() for word in meaning if word in SLANG] == []


def test_an_emoji_has_one_family() -> None:
    assert [sign for sign in EMOJI.values() if EMOJI.get(sign, sign) != sign] == []


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_read_and_reading_it_again_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once or len(once) > MAX_CHARS


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_every_token_stands_in_the_text(text: str) -> None:
    found = tokens(text)
    assert all(token.said and token.said in text for token in found)
    assert not any(character.isspace() for token in found for character in token.text)


def test_a_token_knows_its_place_in_styled_text() -> None:
    text = "  ﬁle 𝗝𝗮𝗹𝗮𝗻 dmn?"
    assert [(token.text, token.said) for token in tokens(text)] == [
        ("file", "ﬁle"),
        ("jalan", "𝗝𝗮𝗹𝗮𝗻"),
        ("di", "dmn"),
        ("mana", "dmn"),
        ("?", "?"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t", "\u0000", "\ud800", "a\udfffb", "\u202e\u200b\u200d", "z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L", "﷽" * 9,
        *(piece * 50_000 for piece in ("a", "a@", "a.", "-a", "kw", "🙏", "\ud800", "1.", "é", "#Aa", "x1", "http")),
    ],
)  # fmt: skip
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    started = time.perf_counter()
    normalise(text)
    assert time.perf_counter() - started < 1
