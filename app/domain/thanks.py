"""Recognises thanks and praise beside another matter: "makasih jalannya sudah ditambal, tapi depan masih rusak".

The closing formula of a request (`terima kasih atas perhatiannya`) is no praise, and thanks for harm are scorn.
"""

from __future__ import annotations

from app.domain.findings import Rules, findings
from app.domain.thanks_words import CONCEPTS, RULES
from app.domain.wording import Lexicon, Word

_LEXICON = Lexicon(CONCEPTS)
_RULES = Rules(_LEXICON, RULES)
_THANKS, _GOOD, _BUT = (_LEXICON.bits[name] for name in ("thanks", "good", "but"))
_NOT, _HARM, _WISH = (_LEXICON.bits[name] for name in ("not", "harm", "wish"))
_DEED, _ASK = _LEXICON.bits["deed"], _LEXICON.bits["ask"]
_KIND = _THANKS | _GOOD
_OPENING = 15  # Praise begins a text; thanks further on are a form of words.
_MATTER = 2  # So many words at least the other matter takes.
_TURN = 4  # So many words behind the thanks a harm turns them into scorn.


def find_praise(text: str) -> str | None:
    """The words that thank or praise, or None."""
    said = _LEXICON.read(text)
    rules = _RULES.possible(said.concepts)
    words = said.words() if rules else []
    for positions in findings(words, rules):
        kind = next(position for position in positions if words[position].concepts & _KIND)
        if _comes_first(words, positions, kind) and not _is_asked(words, positions) and not _is_scorn(words, kind):
            return " ".join(words[position].plain for position in positions)
    return None


def _comes_first(words: list[Word], positions: tuple[int, ...], kind: int) -> bool:
    """Praise stands at the beginning and before its `but`; behind it stands the matter."""
    if kind >= _OPENING or len(words) - 1 - positions[-1] < _MATTER:
        return False
    return all(position > kind for position in positions if words[position].concepts & _BUT)


def _is_asked(words: list[Word], positions: tuple[int, ...]) -> bool:
    """`Tolong diperbaiki, terima kasih`: the deed is still to come."""
    deeds = [position for position in positions if words[position].concepts & _DEED]
    return any(word.concepts & _ASK for deed in deeds for word in words[max(0, deed - 3) : deed])


def _is_scorn(words: list[Word], kind: int) -> bool:
    """`Makasih banjirnya`, `ga bagus`, `biar bagus`: what follows or precedes turns it."""
    if any(word.concepts & (_NOT | _WISH) for word in words[max(0, kind - 3) : kind]):
        return True
    for word in words[kind + 1 : kind + 1 + _TURN]:
        if word.concepts & _BUT:
            return False
        if word.concepts & _HARM:
            return True
    return False
