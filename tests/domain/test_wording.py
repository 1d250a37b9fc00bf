"""Words stand for concepts in every dress that Indonesian gives them."""

from __future__ import annotations

import pytest

from app.domain.wording import Lexicon

LEXICON = Lexicon(
    {
        "hit": "pukul~",
        "bound": "~ikat~",
        "blaze": "kebakaran",
        "flame": "api",
        "like": "=kayak",
        "child": "anak",
        "dying": "bunuh_diri",
        "not": "tidak",
        "sum": "0 rb",
    }
)


def concepts(text: str) -> set[str]:
    there = LEXICON.read(text).concepts
    return {name for name, bit in LEXICON.bits.items() if there & bit}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dipukuli mukulin memukul pukulan mukul2", {"hit"}),
        ("diikat terikat", {"bound"}),
        ("ikat", set()),
        ("KEBAKARAAAN!!", {"blaze"}),
        ("kebakrn", {"blaze"}),
        ("k3bakaran", {"blaze"}),
        ("𝐤𝐞𝐛𝐚𝐤𝐚𝐫𝐚𝐧", {"blaze"}),
        ("apinya", {"flame"}),
        ("apik kapital", set()),
        ("kayak", {"like"}),
        ("kayaknya", set()),
        ("mau bunuh  diri", {"dying"}),
        ("bunuh dirinya", {"dying"}),
        ("bunuh, diri", set()),
        ("150 50rb", {"sum"}),
        ("", set()),
    ],
)
def test_a_word_is_known_in_every_dress(text: str, expected: set[str]) -> None:
    assert concepts(text) == expected
