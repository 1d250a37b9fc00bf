"""Recognises matters that are confidential, and requests for a public document, by their words.

Words: sensitive_words.py; rules: sensitive_rules.py. Classes: PermenPANRB 62/2018, UU 14/2008, UU 23/2004.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import sensitive_rules
from app.domain.findings import Rule, Rules, findings
from app.domain.private_words import PRIVATE
from app.domain.sensitive_words import CONCEPTS
from app.domain.wording import Lexicon, Word

OVERSIGHT = "oversight"
CONFIDENTIAL = "confidential"

_LEXICON = Lexicon(CONCEPTS | PRIVATE)
_CONFIDENTIAL = Rules(_LEXICON, sensitive_rules.CONFIDENTIAL + sensitive_rules.PRIVATE, common=sensitive_rules.COMMON)
_OVERSIGHT = Rules(_LEXICON, sensitive_rules.OVERSIGHT + sensitive_rules.GAIN, common=sensitive_rules.COMMON)
_DOCUMENTS = Rules(_LEXICON, sensitive_rules.DOCUMENTS, common=sensitive_rules.COMMON)
_CAMPAIGN, _DENIAL = _LEXICON.bits_of("campaign"), _LEXICON.bits_of("denial")
_FIGURE_BEHIND, _FIGURE_NEAR = _LEXICON.bits_of("figure_behind"), _LEXICON.bits_of("figure_near|asks_meaning|news")
_SAID_AWAY, _ABOUT_IT = _LEXICON.bits_of("said_away"), _LEXICON.bits_of("asks_meaning|news")
_RUMOUR = _LEXICON.bits_of("rumour")
_OTHER_RACKET, _OWN_OFFICER = _LEXICON.bits_of("other_racket"), _LEXICON.bits_of("own_officer")
_BEFORE, _BEHIND, _AROUND = 2, 2, 4


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Why a text is confidential: its class and the words that say so, in plain letters."""

    case_class: str
    words: tuple[str, ...]
    doubted: bool = False
    """The text asks whether it is true: it tells of a rumour."""


def find_sensitive(text: str) -> Sensitive | None:
    """Violence comes before bribery: whoever writes of both needs protection first."""
    said = _LEXICON.read(text)
    there = said.concepts
    confidential, oversight = _CONFIDENTIAL.possible(there), _OVERSIGHT.possible(there)
    if not confidential and not oversight:
        return None
    words = said.words()
    if violence := _found(words, confidential, _FIGURE_BEHIND, _FIGURE_NEAR):
        return Sensitive(CONFIDENTIAL, violence, doubted=bool(there & _RUMOUR))
    if there & _OTHER_RACKET and not there & _OWN_OFFICER:
        return None
    bribery = _found(words, oversight, _SAID_AWAY, _ABOUT_IT)
    return Sensitive(OVERSIGHT, bribery, doubted=bool(there & _RUMOUR)) if bribery else None


def find_document_request(text: str) -> str | None:
    """The words that ask for a public document: such a question has its own limits (UU 14/2008)."""
    said = _LEXICON.read(text)
    rules = _DOCUMENTS.possible(said.concepts)
    words = said.words() if rules else []
    for positions in findings(words, rules):
        return " ".join(words[position].plain for position in positions)
    return None


def _found(words: list[Word], rules: list[Rule], behind: int, around: int) -> tuple[str, ...]:
    """The words of the first finding that is meant: `behind` and `around` are the concepts that turn it."""
    for positions in findings(words, rules):
        first, last = positions[0], positions[-1]
        if not (
            any(word.concepts & _CAMPAIGN for word in words[max(0, first - _BEFORE) : first])
            or any(_is_denied(words, position, positions) for position in positions[1:])
            or any(word.concepts & behind for word in words[last + 1 : last + 1 + _BEHIND])
            or any(word.concepts & around for word in words[max(0, first - _AROUND) : last + 1 + _AROUND])
        ):
            return tuple(words[position].plain for position in positions)
    return ()


def _is_denied(words: list[Word], position: int, found: tuple[int, ...]) -> bool:
    """`Petugasnya tidak pernah minta uang`: a word between those of the finding takes it back."""
    return any(
        words[at].concepts & _DENIAL for at in range(position - _BEFORE, position) if at > found[0] and at not in found
    )
