"""Finds concepts that stand together in a text: `person drowning`, in whatever words somebody says it.

A table of rules says which concepts make a finding when they stand near each other, so a rule holds for wordings that
nobody wrote down. Rules, one a line: concepts that must all stand within so many places of the first (`/5` behind
them), `a|b` either of two, `!a` none of these there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.wording import Lexicon, Word

_DEFAULT_REACH = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that make a finding together: bits of which one must be there, and how far from the first."""

    first: int
    others: tuple[tuple[int, int], ...]
    never: int
    reach: int

    @property
    def needs(self) -> list[int]:
        return [self.first, *(need for need, _ in self.others)]


class Rules:
    """A table of rules over a lexicon. Raises KeyError for a concept that the lexicon lacks."""

    def __init__(self, lexicon: Lexicon, table: str, common: str = "") -> None:
        """Of `common` concepts the first are looked for last: where the rarest of a rule's is not, none need be."""
        ranks = {lexicon.bits[name]: rank for rank, name in enumerate(reversed(common.split("|")), 1) if name}
        self._rules = [_rule(lexicon, line.split()) for line in table.splitlines() if line]
        asked = Counter(need for rule in self._rules for need in rule.needs)

        def commonness(need: int) -> tuple[int, int, int]:
            return max((rank for bit, rank in ranks.items() if need & bit), default=0), need.bit_count(), asked[need]

        self._by_rarest: dict[int, list[int]] = {}
        self._telling = 0
        for number, rule in enumerate(self._rules):
            rarest = min(rule.needs, key=commonness)
            self._telling |= rarest
            for bit in _bits(rarest):
                self._by_rarest.setdefault(bit, []).append(number)

    def possible(self, concepts: int) -> list[Rule]:
        """The rules of which a text with these concepts has all, in the order of the table."""
        told = concepts & self._telling
        if not told:
            return []
        numbers = sorted({number for bit in _bits(told) for number in self._by_rarest[bit]})
        rules = [self._rules[number] for number in numbers]
        return [rule for rule in rules if rule.first & concepts and all(need & concepts for need, _ in rule.others)]


def findings(words: list[Word], rules: Iterable[Rule]) -> Iterator[tuple[int, ...]]:
    """The positions of the words that make each finding, rule by rule."""
    for rule in rules:
        for index, word in enumerate(words):
            if word.concepts & rule.first and (positions := _beside(words, index, rule)):
                yield positions


def _rule(lexicon: Lexicon, parts: list[str]) -> Rule:
    reaches = [int(part[1:]) for part in parts if part[0] == "/"]
    never, needs, at = 0, list[tuple[int, int]](), 0
    for part in parts:
        if part[0] == "/":
            at += 1
        elif part[0] == "!":
            never |= lexicon.bits_of(part[1:])
        else:
            needs.append((lexicon.bits_of(part), reaches[min(at, len(reaches) - 1)] if reaches else _DEFAULT_REACH))
    return Rule(needs[0][0], tuple(needs[1:]), never, max(reaches, default=_DEFAULT_REACH))


def _bits(concepts: int) -> Iterator[int]:
    while concepts:
        bit = concepts & -concepts
        yield bit
        concepts ^= bit


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
