"""Recognises emergencies, confidential matters and requests for a public document by their words.

A word alone is never enough where Indonesian uses it figuratively (`banjir orderan`), of the past, of a drill or
as somebody's fear: the words around it decide. The words are in urgency_words.py and sensitive_words.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain import sensitive_words, urgency_words

OVERSIGHT = "oversight"
CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Why a text is confidential: its class and the words that say so, as they stand in the text."""

    case_class: str
    words: tuple[str, ...]


def _choice(table: str) -> str:
    return "(?:" + "|".join(line for line in table.replace("\n  ", "").splitlines() if line) + ")"


_CHOICES = {
    "{person}": _choice("\n".join(urgency_words.PERSON)),
    "{victim}": _choice("\n".join(sensitive_words.VICTIM)),
    "{officer}": _choice(sensitive_words.OFFICER),
    "{money}": _choice(sensitive_words.MONEY),
}


def _pattern(table: str, prefix: str = r"\b") -> re.Pattern[str]:
    choice = _choice(table)
    for name, choices in _CHOICES.items():
        choice = choice.replace(name, choices)
    choice = choice.replace("~", r"(?:[ ,]+[^\W_]+){0,3}?").replace("§", r"(?: [^\W_]+){0,3}?")
    choice = choice.replace("≈", r"(?:[ ,]+[^\W_]+){0,6}?")
    return re.compile(rf"{prefix}{choice}\b")


_ALARMS = _pattern(urgency_words.ALARMS + urgency_words.THERE)
_DANGERS = _pattern(urgency_words.DANGERS)
_SUDDEN_DANGERS = _pattern(urgency_words.SUDDEN_DANGERS)
_SUDDEN_NOW = _pattern(urgency_words.NOW + urgency_words.SUDDEN_NOW)
_VICTIMS = _pattern(urgency_words.VICTIMS)
_CASUALTIES = _pattern(urgency_words.CASUALTIES)
_HELP = _pattern(urgency_words.HELP)
_NOW = _pattern(urgency_words.NOW)
_STILL = _pattern(urgency_words.STILL)
_PAST = _pattern(urgency_words.PAST)
_ELSEWHEN = _pattern(urgency_words.PAST + urgency_words.ELSEWHEN)
_HEARSAY = _pattern(urgency_words.HEARSAY)
_THANKS = _pattern(urgency_words.THANKS)
_REQUEST = _pattern(urgency_words.REQUEST)
_NOT_BEFORE = _pattern(urgency_words.NOT_BEFORE, prefix=r"\s*")
_AGAIN = _pattern(urgency_words.AGAIN, prefix=r"\s*")
_OVERSIGHT = _pattern(sensitive_words.OVERSIGHT)
_NOT_OVERSIGHT = _pattern(sensitive_words.NOT_OVERSIGHT)
_NAMED_OFFICER = _pattern(sensitive_words.NAMED_OFFICER)
_CONFIDENTIAL = _pattern(sensitive_words.CONFIDENTIAL)
_FIGURATIVE_VIOLENCE = _pattern(sensitive_words.FIGURATIVE_VIOLENCE, prefix=r"\s*")
_DOCUMENTS = _pattern(sensitive_words.DOCUMENTS)
_FEARS = frozenset(urgency_words.FEARS)
_NOT_AFTER = frozenset(urgency_words.NOT_AFTER)
_UNREAL = frozenset(urgency_words.UNREAL)
_CAMPAIGN = frozenset(sensitive_words.CAMPAIGN)
_DENIALS = frozenset(sensitive_words.DENIALS)
# Which sign beside which danger tells that it is happening now.
_SIGNS = (
    (_DANGERS, _NOW),
    (_SUDDEN_DANGERS, _SUDDEN_NOW),
    (_CASUALTIES, _HELP),
    (_DANGERS, _VICTIMS),
    (_SUDDEN_DANGERS, _VICTIMS),
    (_CASUALTIES, _VICTIMS),
)
_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"[^\S\n]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_REACH = 60  # How many characters before a word are looked at for what changes its meaning.
_STORY = 160  # From so many characters on a text tells a story.
_NEAR = 120  # How far from a lesser danger the cry for help may stand.


def _plain(text: str) -> str:
    """Lower case, `kebakaraaan` as `kebakaran`; `tolooong` keeps two letters: stretching it is a cry for help."""
    return _STRETCHED.sub(lambda m: m[1] * (2 if m[1] == "o" else 1), _SPACES.sub(" ", text.lower()))


def find_emergency(text: str) -> str | None:
    """The words that tell of people in danger now, or None."""
    plain = _plain(text)
    if not _may_hold(urgency_words.DANGER_STEMS, plain):
        return None
    found = _alarm(plain) or next(filter(None, (_danger(plain, *pair) for pair in _SIGNS)), None)
    return None if found is None or _is_told(plain) else found


def _is_told(plain: str) -> bool:
    """Whether the whole text is hearsay, thanks for what is over, or the story of an earlier day."""
    if _HEARSAY.search(plain) or (_THANKS.search(plain) and not _REQUEST.search(plain)):
        return True
    return len(plain) > _STORY and _PAST.search(plain) is not None and _STILL.search(plain) is None


def find_sensitive(text: str) -> Sensitive | None:
    """Violence comes before bribery: whoever writes of both needs protection first."""
    plain = _plain(text)
    if not _may_hold(sensitive_words.SENSITIVE_STEMS, plain):
        return None
    violence = tuple(
        match.group()
        for match in _CONFIDENTIAL.finditer(plain)
        if not _in_campaign(plain, match) and not _FIGURATIVE_VIOLENCE.match(plain, match.end())
    )
    if violence:
        return Sensitive(CONFIDENTIAL, violence)
    bribery = tuple(match.group() for match in _OVERSIGHT.finditer(plain) if not _in_campaign(plain, match))
    if bribery and (_NAMED_OFFICER.search(plain) or not _NOT_OVERSIGHT.search(plain)):
        return Sensitive(OVERSIGHT, bribery)
    return None


def find_document_request(text: str) -> str | None:
    """The words that ask for a public document: such a question has its own limits (UU 14/2008)."""
    match = _DOCUMENTS.search(_plain(text))
    return match.group() if match else None


def _in_campaign(plain: str, match: re.Match[str]) -> bool:
    before = _WORD.findall(plain[max(0, match.start() - 30) : match.start()])[-2:]
    return not _CAMPAIGN.isdisjoint(before) or not _DENIALS.isdisjoint(match.group().split()[1:-1])


def _may_hold(stems: tuple[str, ...], plain: str) -> bool:
    padded = " " + plain
    return any(stem in padded for stem in stems)


def _alarm(plain: str) -> str | None:
    for match in _ALARMS.finditer(plain):
        if _is_meant(plain, match):
            return match.group()
    return None


def _danger(plain: str, dangers: re.Pattern[str], signs: re.Pattern[str]) -> str | None:
    """A danger that counts only beside a sign that it is happening now."""
    for match in dangers.finditer(plain):
        before, after = plain[max(0, match.start() - _NEAR) : match.start()], plain[match.end() : match.end() + _NEAR]
        if not (signs.search(before) or signs.search(after)) or _AGAIN.match(plain, match.end()):
            continue
        if _is_meant(plain, match):
            return match.group()
    return None


def _is_meant(plain: str, match: re.Match[str]) -> bool:
    if _NOT_BEFORE.match(plain, match.end()):
        return False
    sentence = _sentence_around(plain, match)
    breath = re.split(r"[.,!?;\n]", plain[max(0, match.start() - _REACH) : match.start()])[-1]
    before = _WORD.findall(breath)
    if not _UNREAL.isdisjoint(match.group().split()[1:-1]):
        return False
    if not _NOT_AFTER.isdisjoint(before[-3:]) or not _FEARS.isdisjoint(before[-6:]):
        return False
    return _ELSEWHEN.search(sentence) is None or _STILL.search(sentence) is not None


def _sentence_around(plain: str, match: re.Match[str]) -> str:
    """The sentence of a word, at most 200 characters to either side, so that a long text stays cheap."""
    before = re.split(r"[.!?;\n]", plain[max(0, match.start() - 200) : match.start()])[-1]
    after = re.split(r"[.!?;\n]", plain[match.end() : match.end() + 200])[0]
    return before + match.group() + after
