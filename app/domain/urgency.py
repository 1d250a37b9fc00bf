"""Recognises people in danger now by the words of a message.

A word alone is never enough where Indonesian uses it figuratively (`banjir orderan`), of the past, of a drill or
as somebody's fear: the words around it decide. Words: urgency_words.py, telling_words.py; rules: urgency_rules.py.
"""

from __future__ import annotations

from app.domain import urgency_rules
from app.domain.distress_words import DISTRESS
from app.domain.findings import Rules, findings
from app.domain.telling_words import TELLING
from app.domain.urgency_words import DANGERS
from app.domain.wording import Lexicon, Word

EMERGENCY = "emergency"
"""The priority of such a message."""

_LEXICON = Lexicon(DANGERS | DISTRESS | TELLING)
_ALARMS = Rules(_LEXICON, urgency_rules.ALARMS + urgency_rules.DISTRESS, common=urgency_rules.COMMON)
_SEEN = Rules(_LEXICON, urgency_rules.SEEN)
_NOT, _MIGHT = _LEXICON.bits_of("not"), _LEXICON.bits_of("might")
_UNREAL = _LEXICON.bits_of("not|might")
_BEFORE = tuple((_LEXICON.bits_of(name), reach) for name, reach in urgency_rules.BEFORE.items())
_WEAK = _LEXICON.bits_of(urgency_rules.WEAK)
_BEHIND = tuple((_LEXICON.bits_of(name), reach) for name, reach in urgency_rules.BEHIND.items())
_AROUND = tuple((_LEXICON.bits_of(name), reach) for name, reach in urgency_rules.AROUND.items())
_bit = _LEXICON.bits.__getitem__
_HELP, _FIX = _bit("help"), _bit("fix")
_PAST, _OVER, _DONE, _ONGOING = _bit("past"), _bit("over"), _bit("done"), _bit("ongoing")
_HABIT, _LESSON, _ELSEWHERE, _NEWS = _bit("habit"), _bit("lesson"), _bit("elsewhere"), _bit("news")
_RUMOUR, _THANKS, _REQUEST, _ASKING, _LASTING = (
    _bit(name) for name in ("rumour", "thanks", "request", "asking", "lasting")
)
_TELLING = _HABIT | _LESSON | _ELSEWHERE | _NEWS | _ASKING
_STORY = 30  # From so many words on a text tells a story: whoever is in danger writes short.
_CRY = _LEXICON.bits_of("now|help|need")


def find_emergency(text: str, *, thanks: bool = False) -> str | None:
    """The words that tell of people in danger now, or None. Whoever gives `thanks` must ask for something too."""
    said = _LEXICON.read(text)
    there = said.concepts
    alarms, sights = _ALARMS.possible(there), _SEEN.possible(there)
    if not alarms and not sights:
        return None
    if there & _RUMOUR or ((thanks or there & _THANKS) and not there & _REQUEST):
        return None
    words = said.words()
    if len(words) > _STORY and not there & _ONGOING and (there & _PAST or not there & _CRY):
        return None
    if there & _HELP:
        words = _cries(words)
    for rules, figures in ((alarms, True), (sights, False)):
        for positions in findings(words, rules):
            if _is_meant(words, positions, figures=figures):
                return " ".join(words[position].plain for position in positions)
    return None


def _cries(words: list[Word]) -> list[Word]:
    """`Tolong diperbaiki` is a request to an office, `tolong` a cry."""
    heard = []
    for index, word in enumerate(words):
        if word.concepts & _HELP and index + 1 < len(words) and _is_office_work(words[index + 1]):
            word = Word(word.plain, word.concepts & ~_HELP, word.place, word.breath, word.sentence)
        heard.append(word)
    return heard


def _is_office_work(word: Word) -> bool:
    return bool(word.concepts & _FIX) or (word.plain.startswith("di") and len(word.plain) > 4)


def _is_meant(words: list[Word], positions: tuple[int, ...], *, figures: bool) -> bool:
    first, last = positions[0], positions[-1]
    for position in positions:
        if (position == first or words[position].concepts & ~_WEAK) and _is_unmeant(words, position, positions):
            return False
    for position in positions[1:]:
        # "Apinya bisa merembet": unreal, though the flame is there.
        if position - 1 not in positions and words[position - 1].concepts & _UNREAL:
            return False
    if figures and _is_figure(words, first, last):
        return False
    return _is_of_now(words, {words[position].sentence for position in positions})


def _is_unmeant(words: list[Word], position: int, found: tuple[int, ...]) -> bool:
    """Whether something shortly before a word of danger makes it a name, a denial or a fear."""
    return any(
        words[index].concepts & bits
        and words[index].breath == words[position].breath
        and index not in found
        and not _cannot(words, index)
        for bits, reach in _BEFORE
        for index in range(max(0, position - reach), position)
    )


def _cannot(words: list[Word], index: int) -> bool:
    """`Ga bisa napas` is no possibility, as `bisa roboh` is."""
    return bool(index and words[index].concepts & _MIGHT and words[index - 1].concepts & _NOT)


def _is_figure(words: list[Word], first: int, last: int) -> bool:
    return any(word.concepts & bits for bits, reach in _BEHIND for word in words[last + 1 : last + 1 + reach]) or any(
        word.concepts & bits for bits, reach in _AROUND for word in words[max(0, first - reach) : last + 1 + reach]
    )


def _is_of_now(words: list[Word], sentences: set[int]) -> bool:
    told, before = 0, 0
    for word in words:
        if word.sentence in sentences:
            told |= word.concepts
            if word.concepts & _OVER and before & _DONE:
                return False
            before = word.concepts
    return bool(told & _ONGOING) or not told & (_TELLING | _PAST)
