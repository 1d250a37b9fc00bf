"""Concepts that stand together within a rule's reach make a finding."""

from __future__ import annotations

import pytest

from app.domain.findings import Rules, findings
from app.domain.wording import Lexicon

LEXICON = Lexicon(
    {"hit": "pukul~", "blaze": "kebakaran", "flame": "api", "child": "anak", "dying": "bunuh_diri", "not": "tidak"}
)


def found(table: str, text: str) -> list[str]:
    said = LEXICON.read(text)
    words = said.words()
    return [
        " ".join(words[position].plain for position in positions)
        for positions in findings(words, Rules(LEXICON, table).possible(said.concepts))
    ]


def test_concepts_make_a_finding_only_within_reach() -> None:
    assert found("child hit /2", "anak itu dipukul") == ["anak dipukul"]
    assert found("child hit /2", "anak saya itu dipukul") == []
    assert found("child hit /2", "anak. dipukul") == []
    assert found("child|flame blaze", "api, kebakaran") == ["api kebakaran"]
    assert found("child hit blaze /2 flame /9", "anak itu dipukul") == []


def test_a_concept_that_must_not_be_there_undoes_the_finding() -> None:
    assert found("child hit !not", "anak tidak dipukul") == []


def test_only_rules_of_which_a_text_has_every_concept_are_looked_for() -> None:
    rules = Rules(LEXICON, "child hit\nblaze|flame\nchild dying\nflame !not", common="child")
    both = LEXICON.bits_of("child|hit|flame")
    assert [rule.needs for rule in rules.possible(both)] == [
        [LEXICON.bits["child"], LEXICON.bits["hit"]],
        [LEXICON.bits_of("blaze|flame")],
        [LEXICON.bits["flame"]],
    ]
    assert rules.possible(LEXICON.bits_of("child|not")) == []


def test_a_rule_names_only_concepts_that_there_are() -> None:
    with pytest.raises(KeyError):
        Rules(LEXICON, "child stroked")
