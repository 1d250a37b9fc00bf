"""Finds the places a citizen names: kecamatan, kelurahan, streets, and places that are another government's.

A name is compared after removing spaces and doubled letters, so `Karang Sari`, `karangsari` and
`cipondohhh` are found, and so is one without some of its vowels. A name that is also an ordinary word (`Benda`,
`Petir`) counts only with a cue, one of two ordinary words (`Alam Jaya`) only with a cue, a matter, or in one piece.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from app.domain.place_words import (
    CUES,
    HAPPENS_TO_PLACES,
    KECAMATAN_CUES,
    KELURAHAN_CUES,
    MATTERS,
    NOT_A_PLACE_AFTER,
    SHORT_FORMS,
    STREET_CUES,
    UNIT_CUES,
)
from app.domain.word_cache import WordCache

KINDS = frozenset({"city", "kecamatan", "kelurahan", "street", "landmark", "region"})
AUTHORITIES = frozenset({"city", "national", "province", "other_region", "external"})


_BEGINS = itemgetter(1)
_GLUED = ("di", "ke")
_SOON = 3  # So many words behind a name its matter may stand.
_MOST_WORDS = 5
_NUMBERED = re.compile(r"\d+[a-z]?|no|i{1,3}|iv|vi{0,3}|ix|x")
_TOKEN = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"(.)\1+")
# Between the words of one name only these may stand: a full stop ends the name ("di Karang. Sari") …
_INSIDE_A_NAME = re.compile(r"[ \t\-]*")
# … unless it stands behind a short form ("kab. Tangerang", "K.H. Hasyim").
_BEHIND_A_SHORT_FORM = re.compile(r"\.?[ \t\-]*")
_VOWELS = re.compile(r"(?<!^)[aeiou]")
_SQUEEZED_FROM = 4
_SHORT = 4
_BETWEEN_NEIGHBOURS = re.compile(
    r"[\s,./()\-]*(?:(?:kec|kel|kota|kab|kecamatan|kabupaten|prov)\b[\s.]*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One row of a city's places.csv."""

    kind: str
    key: str
    name: str
    code: str | None = None
    kecamatan: str | None = None
    variants: tuple[str, ...] = ()
    cue: str = ""
    authority: str = "city"
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text; `start` and `end` are positions in that text."""

    kind: str
    key: str
    name: str
    code: str | None = None
    kecamatan: str | None = None
    authority: str = "city"
    agency: str | None = None
    start: int = 0
    end: int = 0


class _Token(NamedTuple):
    word: str
    begins: bool
    """Whether a name may begin with it."""
    start: int
    end: int


@dataclass(slots=True)
class _Hit:
    candidates: tuple[PlaceEntry, ...]
    first: int
    last: int
    start: int
    end: int
    chosen: PlaceEntry | None = field(default=None)

    def is_the_city(self) -> bool:
        """Whether `Kota Tangerang` itself is named: what stands right before it lies in it."""
        return any(entry.kind == "city" for entry in self.candidates)

    def scopes(self) -> list[str]:
        """The kecamatan that this name may mean or lie in."""
        return [entry.kecamatan or entry.key for entry in self.candidates if not entry.cue]


def _normal(word: str) -> str:
    word = _DOUBLED.sub(r"\1", word.casefold())
    return SHORT_FORMS.get(word, word)


def _words(name: str) -> list[str]:
    return [_normal(match.group()) for match in _TOKEN.finditer(name)]


class Gazetteer:
    """All place names of a city, ready to be found in texts. Built once, used for every message."""

    def __init__(self, entries: Iterable[PlaceEntry]) -> None:
        self.entries = tuple(entries)
        # By name without spaces: the places so called, and of how many words the name may be written.
        self._names: dict[str, dict[PlaceEntry, int]] = {}
        self._beginnings: set[str] = set()
        self._squeezed: dict[str, str] = {}
        self._read = WordCache(self._find_reading)
        for entry in self.entries:
            for name in dict.fromkeys((entry.name, *entry.variants)):
                self._add(entry, _words(name))
        for name in self._names:
            if len(squeezed := _VOWELS.sub("", name)) >= _SQUEEZED_FROM:
                self._squeezed.setdefault(squeezed, name)

    def _add(self, entry: PlaceEntry, words: list[str]) -> None:
        known = self._names.setdefault("".join(words), {})
        known[entry] = max(len(words), known.get(entry, 0))
        for length in range(1, len(words) + 1):
            self._beginnings.add("".join(words[:length]))

    def find(self, text: str) -> tuple[Place, ...]:
        """The places that `text` names, in its order, never overlapping; the longest name wins."""
        read = list(map(self._read.__getitem__, _TOKEN.findall(text)))
        if not any(map(_BEGINS, read)) or not self._may_name(read):
            return ()  # Most texts name no place: spare them the rest.
        tokens = [
            _Token(*self._read[match.group()], *match.span())
            for match in _TOKEN.finditer(text)
            if not (match.start() and text[match.start() - 1] == "@")
        ]
        hits: list[_Hit] = []
        position = 0
        while position < len(tokens):
            hit = self._longest(text, tokens, position)
            if hit is not None:
                hits.append(hit)
            position = hit.last + 1 if hit is not None else position + 1
        return tuple(_place(hit.chosen, hit) for hit in _resolve(text, tokens, hits) if hit.chosen is not None)

    def _find_reading(self, word: str) -> tuple[str, bool]:
        """A token in its normal form, and whether a name may begin with it."""
        word = self._in_full(word)
        return word, word in self._beginnings or (word.startswith(_GLUED) and word[2:] in self._beginnings)

    def _in_full(self, word: str) -> str:
        """A token in its normal form; one that lacks vowels of a name (`krawaci`) as that name."""
        word = _normal(word)
        if len(word) >= _SQUEEZED_FROM and word not in self._beginnings:
            name = self._squeezed.get(_VOWELS.sub("", word), "")
            letters = iter(name)
            if len(name) > len(word) and all(letter in letters for letter in word):
                return name
        return word

    def _may_name(self, read: Sequence[tuple[str, bool]]) -> bool:
        """Whether a word is a name, or begins one that goes on with the next word: `kali`, but not `kali ini`."""
        for (word, begins), (following, _) in pairwise((*read, ("", False))):
            if begins:
                word = word if word in self._beginnings else word[2:]
                if word in self._names or (following and word + following in self._beginnings):
                    return True
        return False

    def _longest(self, text: str, tokens: list[_Token], first: int) -> _Hit | None:
        if not tokens[first].begins:
            return None
        # People write `dicipondoh`; only names that are no ordinary word may lose that `di` (`dipajang` is a verb).
        glued = tokens[first].word not in self._beginnings
        joined, found = "", None
        for last in range(first, min(first + _MOST_WORDS, len(tokens))):
            if last > first and not _goes_on(text, tokens[last - 1], tokens[last]):
                break
            joined += tokens[last].word
            rows = self._names.get(joined[2:] if glued else joined, {})
            entries = tuple(e for e, words in rows.items() if last - first < words and not (glued and e.cue))
            if entries:
                start = tokens[first].start + (2 if glued else 0)
                found = _Hit(entries, first, last, start, tokens[last].end)
        return found


def _goes_on(text: str, token: _Token, following: _Token) -> bool:
    gap = _BEHIND_A_SHORT_FORM if token.end - token.start <= _SHORT else _INSIDE_A_NAME
    return gap.fullmatch(text, token.end, following.start) is not None


def _resolve(text: str, tokens: list[_Token], hits: list[_Hit]) -> list[_Hit]:
    named = Counter(scope for hit in hits for scope in hit.scopes())
    for index, hit in enumerate(hits):
        before = _word_before(tokens, hit.first)
        beside = _neighbour(text, hit, hits[index + 1]) if index + 1 < len(hits) else None
        if beside and _is_elsewhere(beside) and not _is_elsewhere(hit):
            continue  # `Cibodas Bandung`, `Cipete Jakarta Selatan`: a place of the same name elsewhere.
        near = {e.key if e.kind == "kecamatan" else e.kecamatan for e in beside.candidates} if beside else set()
        # `petir cipondoh`: the kecamatan right behind its kelurahan is a cue; `gebang raya periuk`: and the reverse.
        previous = hits[index - 1].chosen if index and _neighbour(text, hits[index - 1], hit) else None
        fitting = [
            e
            for e in hit.candidates
            if _has_cue(e, before, text, tokens, hit)
            or (e.kind == "kelurahan" and e.kecamatan in near and beside and _is_sure(beside, e))
            or (e.kind == "kecamatan" and beside and beside.is_the_city())
            or (previous and previous.kind == "kelurahan" and previous.kecamatan == e.key)
        ]
        own = hit.scopes()
        around = {scope for scope in own if named[scope] > own.count(scope)}
        hit.chosen = _choose(fitting, before, around)
    return hits


def _neighbour(text: str, hit: _Hit, following: _Hit) -> _Hit | None:
    return following if _BETWEEN_NEIGHBOURS.fullmatch(text, hit.end, following.start) else None


def _is_elsewhere(hit: _Hit) -> bool:
    return all(entry.authority == "other_region" for entry in hit.candidates)


def _is_sure(beside: _Hit, entry: PlaceEntry) -> bool:
    """Whether the neighbour is another place: `gembor gembor` only repeats an ordinary word."""
    return entry not in beside.candidates


def _word_before(tokens: list[_Token], first: int) -> str:
    """The word before a name; `jalan raya petir` stands for `jalan petir`."""
    before = tokens[first - 1].word if first else ""
    return tokens[first - 2].word if before == "raya" and first > 1 else before


def _has_cue(entry: PlaceEntry, before: str, text: str, tokens: list[_Token], hit: _Hit) -> bool:
    if not entry.cue:
        return True
    if entry.cue == "composed" and hit.first == hit.last:
        return True
    behind = [token.word for token in tokens[hit.last + 1 : hit.last + 1 + _SOON]]
    after = behind[0] if behind else ""
    if before in STREET_CUES and _NUMBERED.fullmatch(after):
        return False  # `Jl. Kenanga 5`, `Jl Pinang III`: one of many streets so called.
    if before in UNIT_CUES:
        return True
    if before in HAPPENS_TO_PLACES and entry.cue != "street":
        return after not in NOT_A_PLACE_AFTER
    if before in CUES[entry.cue] and (entry.cue == "composed" or after not in NOT_A_PLACE_AFTER):
        return True
    if not after or not _goes_on(text, tokens[hit.last], tokens[hit.last + 1]):
        return False
    if entry.cue == "composed":
        return after not in NOT_A_PLACE_AFTER and not MATTERS.isdisjoint(behind)
    return entry.cue == "any" and entry.kind in ("kecamatan", "kelurahan") and after in HAPPENS_TO_PLACES


def _choose(entries: list[PlaceEntry], before: str, around: set[str]) -> PlaceEntry | None:
    """Ten kecamatan share their name with a kelurahan, and Kelurahan Jatiuwung lies in Kecamatan Cibodas."""
    if len(entries) < 2:
        return entries[0] if entries else None
    by_kind = {entry.kind: entry for entry in reversed(entries)}
    if before in KELURAHAN_CUES and "kelurahan" in by_kind:
        return by_kind["kelurahan"]
    if before in KECAMATAN_CUES and "kecamatan" in by_kind:
        return by_kind["kecamatan"]
    if before in STREET_CUES and "street" in by_kind:
        return by_kind["street"]
    kecamatan, kelurahan = by_kind.get("kecamatan"), by_kind.get("kelurahan")
    if kecamatan and kelurahan and kelurahan.kecamatan != kecamatan.key and kelurahan.kecamatan in around:
        return kelurahan
    return kecamatan or entries[0]


def _place(entry: PlaceEntry, hit: _Hit) -> Place:
    kecamatan = entry.key if entry.kind == "kecamatan" else entry.kecamatan
    return Place(
        entry.kind, entry.key, entry.name, entry.code, kecamatan, entry.authority, entry.agency, hit.start, hit.end
    )
