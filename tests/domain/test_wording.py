"""Words stand for concepts in every dress that Indonesian gives them, and concepts make findings where they meet."""

from __future__ import annotations

import pytest

from app.domain.wording import Lexicon, findings, seen

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
    there = seen(LEXICON.read(text))
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


def found(table: str, text: str) -> list[str]:
    words = LEXICON.read(text)
    return [
        " ".join(words[position].plain for position in positions)
        for positions in findings(words, seen(words), LEXICON.rules(table))
    ]


def test_concepts_make_a_finding_only_within_reach() -> None:
    assert found("child hit /2", "anak itu dipukul") == ["anak dipukul"]
    assert found("child hit /2", "anak saya itu dipukul") == []
    assert found("child hit /2", "anak. dipukul") == []
    assert found("child|flame blaze", "api, kebakaran") == ["api kebakaran"]
    assert found("child hit blaze /2 flame /9", "anak itu dipukul") == []


def test_a_concept_that_must_not_be_there_undoes_the_finding() -> None:
    assert found("child hit !not", "anak tidak dipukul") == []


def test_a_rule_names_only_concepts_that_there_are() -> None:
    with pytest.raises(KeyError):
        LEXICON.rules("child stroked")
