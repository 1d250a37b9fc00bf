"""The shipped corpus is many hands' whole sentences: few near copies, no sentence generator's phrases."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import ceil

from app.classifier.examples import shipped

ALIKE = 0.7
"""Jaccard similarity of the sets of character 4-grams from which two lines count as near copies."""
COPIES_MAX = 0.01
PHRASE_MAX = 0.003


def grams(text: str) -> frozenset[str]:
    plain = " ".join(text.lower().split())
    return frozenset(plain[i : i + 4] for i in range(max(1, len(plain) - 3)))


def near_copies(texts: list[str]) -> set[int]:
    """The lines that have a near copy.

    Two alike sets share one of their rarest grams (prefix filter), and enough grams stand behind the first that they
    share (positional filter, Xiao et al. 2008): few pairs are left to be compared whole.
    """
    sets = [grams(text) for text in texts]
    often = Counter(gram for each in sets for gram in each)
    found: set[int] = set()
    by_rare_gram: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for i in sorted(range(len(sets)), key=lambda k: len(sets[k])):
        size = len(sets[i])
        rarest = sorted(sets[i], key=lambda gram: (often[gram], gram))[: size - ceil(ALIKE * size) + 1]
        candidates = {
            j
            for place, gram in enumerate(rarest)
            for j, of, at in by_rare_gram[gram]
            if of >= ALIKE * size and min(size - place, of - at) >= ALIKE / (1 + ALIKE) * (size + of)
        }
        for j in candidates:
            shared = len(sets[i] & sets[j])
            if shared / (size + len(sets[j]) - shared) >= ALIKE:
                found |= {i, j}
        for place, gram in enumerate(rarest):
            by_rare_gram[gram].append((i, size, place))
    return found


def test_hardly_a_line_is_a_near_copy_of_another() -> None:
    texts = [example.text for example in shipped()]
    assert len(near_copies(texts)) <= COPIES_MAX * len(texts)


def test_near_copies_are_found() -> None:
    assert near_copies(["lampu jalan mati total", "lampu jalan mati total!", "sampah menumpuk"]) == {0, 1}


def test_no_phrase_of_five_words_comes_again_and_again() -> None:
    texts = [example.text.lower().split() for example in shipped()]
    phrases: Counter[tuple[str, ...]] = Counter()
    for words in texts:
        phrases.update({tuple(words[i : i + 5]) for i in range(len(words) - 4)})
    phrase, times = phrases.most_common(1)[0]
    assert times <= PHRASE_MAX * len(texts), phrase
