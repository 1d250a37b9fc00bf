"""Recognises matters that are not the city's own: the province's, the nation's, a company's.

A name that only says where something is (`sampah di depan polsek`) makes nobody responsible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.authority_words import AUTHORITIES, CONCEPTS
from app.domain.findings import Rules, findings
from app.domain.places import Place
from app.domain.wording import Lexicon, Word

_LEXICON = Lexicon(CONCEPTS)
_RULES = tuple((level, topic, Rules(_LEXICON, table)) for level, topic, table in AUTHORITIES)
_NEAR = _LEXICON.bits_of("near")
_ROAD = _LEXICON.bits_of("road")
_ROAD_TOPICS = {"province": "provincial_road", "national": "national_road"}
_NAMES = 3  # So many words may stand between `depan` and the name: "depan kantor polisi".
LEVELS = ("city", "province", "national", "private")


@dataclass(frozen=True, slots=True)
class Authority:
    """Whose matter it is: its level, the topic whose desk forwards such matters (None: none does), the words for it."""

    level: str
    topic: str | None
    words: str


def find_authority(text: str, places: Sequence[Place] = ()) -> Authority | None:
    """Who but the city is asked for something, or None; `places` are those named in the text."""
    said = _LEXICON.read(text)
    there = said.concepts
    for place in places:
        if place.kind == "street" and place.authority in _ROAD_TOPICS and there & _ROAD:
            return Authority(place.authority, _ROAD_TOPICS[place.authority], place.name)
    for level, topic, rules in _RULES:
        possible = rules.possible(there)
        words = said.words() if possible else []
        for positions in findings(words, possible):
            if not _only_says_where(words, positions[0]):
                return Authority(level, topic, " ".join(words[position].plain for position in positions))
    return None


def _only_says_where(words: Sequence[Word], first: int) -> bool:
    name = words[first]
    return any(
        word.concepts & _NEAR and word.breath == name.breath for word in words[max(0, first - _NAMES + 1) : first]
    )
