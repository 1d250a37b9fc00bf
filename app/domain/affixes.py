"""Which roots an Indonesian word may come from, as people write it to a city: standard, Javanese and Sundanese affixes.

More than there are: a root counts only where a lexicon knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

PARTICLES = ("nya", "lah", "kah", "pun", "ku", "mu", "ny", "na", "e", "ne")
_SUFFIXES = ("", "kan", "an", "in", "i", "keun", "ke", "ake", "en", "s")
# Prefix and what stands in the root for it: `memukul` and `mukul` come from `pukul`, `nyiram` from `siram`.
_PREFIXES = (
    ("meng", ("", "k")), ("meny", ("s",)), ("mem", ("", "p")), ("men", ("", "t")), ("nge", ("",)), ("ng", ("", "k")),
    ("ny", ("s", "c")), ("me", ("",)), ("m", ("p",)), ("n", ("t", "")), ("peng", ("", "k")), ("peny", ("s",)),
    ("pem", ("", "p")), ("pen", ("", "t")), ("di", ("",)), ("ter", ("",)), ("ke", ("",)), ("ka", ("",)),
    ("ber", ("",)), ("be", ("",)), ("pe", ("",)), ("se", ("",)), ("ku", ("",)), ("tak", ("",)), ("ti", ("",)),
)  # fmt: skip


def without_particle(word: str) -> str:
    """`rumah` of `rumahnya`."""
    return next((word[: -len(end)] for end in PARTICLES if word.endswith(end)), word)


def _stems(word: str) -> tuple[str, ...]:
    """The word and what it is without its particle."""
    return (word, *(word[: -len(end)] for end in PARTICLES if word.endswith(end) and len(word) - len(end) >= 3))


@lru_cache(maxsize=512)
def derivations(word: str) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """The stems of a word, what may be its roots, and which of those it is an affixed form of.

    Kept for a moment: a word that is new to one lexicon is new to the next one.
    """
    stems = _stems(word)
    roots = [(root, taken_off or stem != word) for stem in stems for root, taken_off in _roots(stem)]
    return stems, frozenset((*stems, *(root for root, _ in roots))), frozenset(root for root, off in roots if off)


def _roots(word: str) -> Iterator[tuple[str, bool]]:
    """What may be the root of a word, and whether something was taken off."""
    for suffix in _SUFFIXES:
        if not word.endswith(suffix) or len(word) - len(suffix) < 3:
            continue
        trunk = word[: len(word) - len(suffix)]
        yield trunk, bool(suffix)
        for prefix, restored in _PREFIXES:
            if trunk.startswith(prefix):
                rest = trunk[len(prefix) :]
                for letter in restored:
                    if len(letter + rest) >= 3:
                        yield letter + rest, True
                        yield from _inner(letter + rest)


def _inner(trunk: str) -> Iterator[tuple[str, bool]]:
    """A second prefix under the first: `diperkosa` holds `perkosa`, `dibegalin` `begal`, `memperdaya` `daya`."""
    for prefix in ("per", "pe", "ber", "ng", "n", "m", "ny"):
        if trunk.startswith(prefix) and len(trunk) - len(prefix) >= 3:
            yield trunk[len(prefix) :], True
