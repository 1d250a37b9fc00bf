"""Reads a text as words that stand for concepts, and finds concepts that stand together.

A table of concepts says which words mean the same (`hanyut`, `kelelep`, `tenggelam`); a table of rules says which
concepts make a finding when they stand near each other (`person drowning`). So a rule holds for wordings that
nobody wrote down. One pass over the words, with a cache for each word; no word of a text is kept but for itself.

Concepts, separated by spaces: `word` is that word, also with a particle behind it (`apinya`), `=word` without;
`root~` is every form of a root (`pukul~`: `dipukuli`, `mukulin`), `~root~` only its affixed forms; `a_b` are
neighbouring words, `0` is any number.
Rules, one a line: concepts that must all stand within so many places of the first (`/5` behind them), `a|b` either of
two, `!a` none of these there. A comma counts as one place more, the end of a sentence as four.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from app.domain.affixes import PARTICLES, derivations, without_particle

_TOKEN = re.compile(r"[^\W_]+|[,;:]|[.!?\n]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_LEET = str.maketrans("013457", "oieast")
_AFFIXED = re.compile(r"[a-z]+\d+[a-z]+\d?|[a-z]{3,}\d+")
_VOWELS = re.compile(r"(?<!^)[aeiou]")
_PAUSES = frozenset(",;:")
_STOPS = frozenset(".!?\n")
_STOP = 4
_DEFAULT_REACH = 4
_LONGEST_COMPOUND = 3
_TYPO_FROM = 7
_SQUEEZED_FROM = 4


class Word(NamedTuple):
    """One word: its plain form, the concepts it stands for (bits), its place, its breath and its sentence."""

    plain: str
    concepts: int
    place: int
    breath: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that make a finding together: bits of which one must be there, and how far from the first."""

    rarest: int
    """The most telling of the needs: where it is not, nothing else need be looked at."""
    first: int
    others: tuple[tuple[int, int], ...]
    never: int
    reach: int


def plain_words(text: str) -> list[str]:
    """The words and pauses of a text in small plain letters; styled letters as plain ones, `aaaa` as `a`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _TOKEN.findall(_STRETCHED.sub(_once, text.lower()))


@lru_cache(maxsize=2048)
def _lay_out(text: str) -> tuple[list[str], list[Word | None]]:
    """The tokens of a text, and each as a word that stands for nothing yet; None for a pause or a stop.

    Kept for a moment: several lexicons read the same text, some of them after the whole batch.
    """
    tokens = plain_words(text)
    words: list[Word | None] = []
    place = breath = sentence = 0
    for token in tokens:
        if token[0] in _STOPS:
            place += _STOP
            breath += 1
            sentence += 1
            words.append(None)
        elif token in _PAUSES:
            place += 1
            breath += 1
            words.append(None)
        else:
            words.append(Word(token, 0, place, breath, sentence))
            place += 1
    return tokens, words


def _once(match: re.Match[str]) -> str:
    # Stretching this vowel is a cry for help: `toloong` is a word of its own.
    return match[1] * 2 if match[1] == "o" else match[1]


class Lexicon:
    """Which concepts a word stands for."""

    def __init__(self, concepts: Mapping[str, str]) -> None:
        self.bits = {name: 1 << index for index, name in enumerate(concepts)}
        self._words: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        self._roots: dict[str, int] = {}
        self._only_affixed: dict[str, int] = {}
        self._starts: set[str] = set()
        self._squeezed: dict[str, list[str]] = {}
        for name, table in concepts.items():
            for word in table.split():
                self._add(word, self.bits[name])
        for word in self._words:
            if len(word) >= _TYPO_FROM and " " not in word:
                self._squeezed.setdefault(_VOWELS.sub("", word), []).append(word)
        self.concepts_of = lru_cache(maxsize=32_768)(self._concepts_of)
        self._starts_of = lru_cache(maxsize=8)(self._find_starts)

    def _add(self, word: str, bit: int) -> None:
        if word.startswith("="):
            table, word = self._exact, word[1:]
        elif word.endswith("~"):
            table = self._only_affixed if word.startswith("~") else self._roots
            word = word.strip("~")
        else:
            table = self._words
            word = word.replace("_", " ")
            if " " in word:
                self._starts.add(word.split()[0])
        table[word] = table.get(word, 0) | bit

    def bits_of(self, names: str) -> int:
        """The bits of `a|b|c`. Raises KeyError for a concept that no table holds."""
        return sum(self.bits[name] for name in dict.fromkeys(names.split("|")))

    def rules(self, table: str, common: str = "") -> tuple[Rule, ...]:
        """The rules of a table; KeyError for an unknown concept. Of `common` ones the first are looked for last."""
        ranks = {self.bits[name]: rank for rank, name in enumerate(reversed(common.split("|")), 1) if name}
        rules = [self._rule(line.split()) for line in table.splitlines() if line]
        needs = [[rule.first, *(need for need, _ in rule.others)] for rule in rules]
        asked = Counter(need for row in needs for need in row)

        def commonness(need: int) -> tuple[int, int, int]:
            return max((rank for bit, rank in ranks.items() if need & bit), default=0), need.bit_count(), asked[need]

        return tuple(replace(rule, rarest=min(row, key=commonness)) for rule, row in zip(rules, needs, strict=True))

    def _rule(self, parts: list[str]) -> Rule:
        reaches = [int(part[1:]) for part in parts if part[0] == "/"]
        never, needs, at = 0, list[tuple[int, int]](), 0
        for part in parts:
            if part[0] == "/":
                at += 1
            elif part[0] == "!":
                never |= self.bits_of(part[1:])
            else:
                needs.append((self.bits_of(part), reaches[min(at, len(reaches) - 1)] if reaches else _DEFAULT_REACH))
        return Rule(0, needs[0][0], tuple(needs[1:]), never, max(reaches, default=_DEFAULT_REACH))

    def read(self, text: str, about: int = 0) -> list[Word]:
        """The words of a text with their concepts; a word that is nothing to us keeps its place.

        No words where none of the concepts `about` is in the text: most texts are spared the rest.
        """
        tokens, words = _lay_out(text)
        known = list(map(self.concepts_of, tokens))
        told = not about or any(map(about.__and__, known))
        if not told and self._starts_of(about).isdisjoint(tokens):
            return []
        if not self._starts.isdisjoint(tokens):
            for index, token in enumerate(tokens):
                if token in self._starts:
                    known[index] |= self._compound(tokens, index)
            if not told and not any(map(about.__and__, known)):
                return []
        return [
            Word(word.plain, concepts, word.place, word.breath, word.sentence) if concepts else word
            for word, concepts in zip(words, known, strict=True)
            if word is not None
        ]

    def _find_starts(self, about: int) -> frozenset[str]:
        """The first words of the compounds that stand for any of these concepts."""
        return frozenset(word.split()[0] for word, bits in self._words.items() if " " in word and bits & about)

    def _compound(self, tokens: list[str], index: int) -> int:
        concepts, joined = 0, tokens[index]
        for following in tokens[index + 1 : index + _LONGEST_COMPOUND]:
            joined += " " + following
            found = self._words.get(joined, 0)
            if not found and following.endswith(PARTICLES):
                found = self._words.get(without_particle(joined), 0)
            concepts |= found
        return concepts

    def _concepts_of(self, word: str) -> int:
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


def telling(*tables: Iterable[Rule]) -> int:
    """The concepts of which a text must hold one, that any of the rules may find something."""
    return reduce(or_, (rule.rarest for rules in tables for rule in rules))


def seen(words: Iterable[Word]) -> int:
    """All concepts of a text."""
    return reduce(or_, [word.concepts for word in words], 0)


def findings(words: list[Word], there: int, rules: Iterable[Rule]) -> Iterator[tuple[int, ...]]:
    """The positions of the words that make each finding, rule by rule; `there` are the concepts of the whole text."""
    for rule in [rule for rule in rules if there & rule.rarest]:
        if there & rule.first and all(there & need for need, _ in rule.others):
            for index, word in enumerate(words):
                if word.concepts & rule.first and (positions := _beside(words, index, rule)):
                    yield positions


def _beside(words: list[Word], first: int, rule: Rule) -> tuple[int, ...] | None:
    near = _near(words, first, rule.reach)
    if rule.never and any(words[index].concepts & rule.never for index in near):
        return None
    taken = [first]
    for need, reach in rule.others:
        for index in near:
            if words[index].concepts & need and index not in taken:
                break
        else:
            return None
        if abs(words[index].place - words[first].place) > reach:
            return None
        taken.append(index)
    return tuple(sorted(taken))


def _near(words: list[Word], first: int, reach: int) -> list[int]:
    """The words within reach, nearest first."""
    place = words[first].place
    start = end = first
    while start and place - words[start - 1].place <= reach:
        start -= 1
    while end + 1 < len(words) and words[end + 1].place - place <= reach:
        end += 1
    return sorted(range(start, end + 1), key=lambda index: abs(words[index].place - place))
