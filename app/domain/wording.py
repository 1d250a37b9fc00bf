"""Reads a text as words that stand for concepts: `hanyut`, `kelelep` and `tenggelam` mean the same.

One pass over the words, with a cache for each word; no word of a text is kept but for itself. Which concepts make a
finding when they stand together, findings.py says.

Concepts, separated by spaces: `word` is that word, also with a particle behind it (`apinya`), `=word` without;
`root~` is every form of a root (`pukul~`: `dipukuli`, `mukulin`), `~root~` only its affixed forms; `a_b` are
neighbouring words, `0` is any number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise
from operator import or_
from typing import NamedTuple

from app.domain.affixes import PARTICLES, derivations, without_particle
from app.domain.word_cache import WordCache

_TOKEN = re.compile(r"[^\W_]+|[,;:]|[.!?\n]+")
_THRICE = re.compile(r"(.)\1\1")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_LEET = str.maketrans("013457", "oieast")
_AFFIXED = re.compile(r"[a-z]+\d+[a-z]+\d?|[a-z]{3,}\d+")
_VOWELS = re.compile(r"(?<!^)[aeiou]")
_PAUSES = frozenset(",;:")
_STOPS = frozenset(".!?\n")
_STOP = 4
_LONGEST_COMPOUND = 3
_SHORT = 1_000  # Thousands of texts are kept for a moment; a flood of long ones must not fill the memory.
_TYPO_FROM = 7
_SQUEEZED_FROM = 4


class Word(NamedTuple):
    """One word: its plain form, the concepts it stands for (bits), its place, its breath and its sentence."""

    plain: str
    concepts: int
    place: int
    breath: int
    sentence: int


@dataclass(slots=True, repr=False)
class Wording:
    """A text in the eyes of a lexicon: its tokens, the concepts (bits) of each, and those of the whole text."""

    tokens: list[str]
    known: list[int]
    concepts: int

    def words(self) -> list[Word]:
        """The words with their places; a word that is nothing to us keeps its own. A comma counts as one place more,
        the end of a sentence as four."""
        words: list[Word] = []
        place = breath = sentence = 0
        for token, concepts in zip(self.tokens, self.known, strict=True):
            if token[0] in _STOPS:
                place += _STOP
                breath += 1
                sentence += 1
            elif token in _PAUSES:
                place += 1
                breath += 1
            else:
                words.append(Word(token, concepts, place, breath, sentence))
                place += 1
        return words


def _tokens(text: str) -> list[str]:
    """The words and pauses of a text in small plain letters; styled letters as plain ones, `aaaa` as `a`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.lower()
    if _THRICE.search(text):
        text = _STRETCHED.sub(_once, text)
    return _TOKEN.findall(text)


def _once(match: re.Match[str]) -> str:
    # Stretching this vowel is a cry for help: `toloong` is a word of its own.
    return match[1] * 2 if match[1] == "o" else match[1]


_LEXICONS: list[Lexicon] = []
_ROWS: WordCache[tuple[int, ...]] = WordCache(lambda word: tuple(one.concepts_of(word) for one in _LEXICONS))
"""Each word's concepts in every lexicon: several read the same text, and look once."""
_NEIGHBOURS: dict[tuple[str, str], set[int]] = {}
"""Two words with which a compound may begin, and the lexicons that know such a one."""


def _enter(lexicon: Lexicon) -> int:
    """The lexicon's place in the rows."""
    place = len(_LEXICONS)
    _LEXICONS.append(lexicon)
    for compound in lexicon.compounds():
        first, second, *_ = compound.split()
        for other in (second, *(second + end for end in PARTICLES)):
            _NEIGHBOURS.setdefault((first, other), set()).add(place)
    _ROWS.clear()
    _read_short.cache_clear()
    _read_long.cache_clear()
    return place


def _read(text: str) -> list[Wording]:
    """A text in the eyes of each lexicon."""
    tokens = _tokens(text)
    known = list(map(list, zip(*map(_ROWS.__getitem__, tokens), strict=True))) or [[] for _ in _LEXICONS]
    for index, pair in enumerate(pairwise(tokens)):
        for place in _NEIGHBOURS.get(pair, ()):
            known[place][index] |= _LEXICONS[place].compound(tokens, index)
    return [Wording(tokens, concepts, reduce(or_, concepts, 0)) for concepts in known]


# Kept for a moment: each text is asked for several times, by some after the whole batch.
_read_short = lru_cache(maxsize=4096)(_read)
_read_long = lru_cache(maxsize=2)(_read)


class Lexicon:
    """Which concepts a word stands for."""

    def __init__(self, concepts: Mapping[str, str]) -> None:
        self.bits = {name: 1 << index for index, name in enumerate(concepts)}
        self._words: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        self._roots: dict[str, int] = {}
        self._only_affixed: dict[str, int] = {}
        self._squeezed: dict[str, list[str]] = {}
        for name, table in concepts.items():
            for word in table.split():
                self._add(word, self.bits[name])
        for word in self._words:
            if len(word) >= _TYPO_FROM and " " not in word:
                self._squeezed.setdefault(_VOWELS.sub("", word), []).append(word)
        self._place = _enter(self)

    def _add(self, word: str, bit: int) -> None:
        if word.startswith("="):
            table, word = self._exact, word[1:]
        elif word.endswith("~"):
            table = self._only_affixed if word.startswith("~") else self._roots
            word = word.strip("~")
        else:
            table = self._words
            word = word.replace("_", " ")
        table[word] = table.get(word, 0) | bit

    def bits_of(self, names: str) -> int:
        """The bits of `a|b|c`. Raises KeyError for a concept that no table holds."""
        return sum(self.bits[name] for name in dict.fromkeys(names.split("|")))

    def read(self, text: str) -> Wording:
        """What a text says in the words of this lexicon."""
        read = _read_short if len(text) <= _SHORT else _read_long
        return read(text)[self._place]

    def compounds(self) -> list[str]:
        """The neighbouring words that stand for something together."""
        return [word for word in self._words if " " in word]

    def compound(self, tokens: list[str], index: int) -> int:
        """The bits of all that a token stands for together with those behind it."""
        concepts, joined = 0, tokens[index]
        for following in tokens[index + 1 : index + _LONGEST_COMPOUND]:
            joined += " " + following
            found = self._words.get(joined, 0)
            if not found and following.endswith(PARTICLES):
                found = self._words.get(without_particle(joined), 0)
            concepts |= found
        return concepts

    def concepts_of(self, word: str) -> int:
        """The bits of all that a word alone stands for; any word, in plain letters."""
        concepts = self._known(word)
        if not concepts and not word.isalpha() and _AFFIXED.fullmatch(word):
            # `mukul2` is said twice, `k3bakaran` is dressed up.
            concepts = self._known(word.rstrip("2")) or self._known(word.translate(_LEET))
        if not concepts and word[0].isdigit():
            concepts = self._words.get(word.lstrip("0123456789") or "0", 0)
        if not concepts and (single := _DOUBLED.sub(r"\1", word)) != word:
            concepts = self._known(single)
        if not concepts and len(word) >= _SQUEEZED_FROM:
            concepts = self._with_its_vowels(word)
        return concepts

    def _known(self, word: str) -> int:
        stems, roots, affixed = derivations(word)
        concepts = self._exact.get(word, 0)
        for stem in stems:
            concepts |= self._words.get(stem, 0)
        for root in roots:
            concepts |= self._roots.get(root, 0)
        for root in affixed:
            concepts |= self._only_affixed.get(root, 0)
        return concepts

    def _with_its_vowels(self, word: str) -> int:
        """People drop vowels: `kebakrn`. Only vowels may be missing, and none may be new."""
        squeezed = _VOWELS.sub("", word)
        for known in self._squeezed.get(squeezed, ()) if len(squeezed) >= _SQUEEZED_FROM else ():
            letters = iter(known)
            if len(word) < len(known) and all(letter in letters for letter in word):
                return self._words[known]
        return 0
