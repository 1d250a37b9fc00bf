"""Texts as TF-IDF rows without scikit-learn: words 1-2 and character n-grams 2-5 inside words.

The n-grams of a word depend on the word alone, so they are looked up once per word and kept. The
rows equal those of scikit-learn's vectorizers on the same documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.classifier.normalise import tokens

CHAR_SIZES = range(2, 6)
_LENGTHS = "①②③④⑤⑥"
_WORDS_KEPT = 100_000
_LONGEST_KEPT = 64
_PLACE_BITS = 32

Columns = NDArray[np.intp]
_NOTHING = np.array([], dtype=np.intp)


def document_text(text: str) -> str:
    """What scikit-learn's vectorizers split at spaces: the normalised words and the sign of their number."""
    return " ".join(_document([token.text for token in tokens(text)]))


def _document(words: Sequence[str]) -> list[str]:
    """The words and a sign for their number, which tells chatter from a matter to handle."""
    return [*words, _LENGTHS[min(len(words).bit_length() - 1, len(_LENGTHS) - 1)]] if words else []


def char_ngrams(word: str) -> Iterator[str]:
    """The n-grams of a padded word, with repetitions, as scikit-learn's char_wb gives them."""
    padded = f" {word} "
    for size in CHAR_SIZES:
        yield padded[:size]
        for offset in range(1, len(padded) - size + 1):
            yield padded[offset : offset + size]
        if size >= len(padded):
            break  # A word shorter than the n-gram counts once.


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch of texts as a matrix of cells, and which word each of them came from.

    An occurrence is one n-gram at one place. They stand in the order of the words, a word pair behind its
    first. Words are counted through the batch; each text's last is the sign of its length.
    """

    matrix: csr_matrix
    """A row a text; columns ascend within a row."""
    times: Columns
    """How often each cell's n-gram occurs in its text."""
    order: Columns
    """The occurrences in the order of the cells."""
    owners: Columns
    """The word of each occurrence, of a pair its first."""
    pairs: Columns
    """The occurrences that are word pairs."""
    words: Sequence[int]
    """Where each text's words begin, and at last their number."""
    known: Sequence[int]
    """How many of each text's words the model has seen, the sign of the length aside."""

    def by_word(self, gains: NDArray[np.float32]) -> list[float]:
        """The share of each word in the sum of (weight · gain) over the cells; a pair's goes to both its words."""
        shares = np.empty(len(self.order))
        shares[self.order] = np.repeat(self.matrix.data * gains / self.times, self.times)
        shares[self.pairs] /= 2
        count = self.words[-1]
        found = np.bincount(self.owners, shares, minlength=count)
        found += np.bincount(self.owners[self.pairs] + 1, shares[self.pairs], minlength=count)
        scores: list[float] = found.tolist()
        return scores


class Vocabulary:
    """Words and n-grams with their column and weight. Columns: words first, then characters."""

    def __init__(self, words: Sequence[str], chars: Sequence[str], idf: NDArray[np.float32]) -> None:
        if len(words) + len(chars) != len(idf):
            raise ValueError("vocabulary and weights differ in length")
        self.words = {word: column for column, word in enumerate(words)}
        self.idf = idf.astype(np.float64)
        self._columns_of = _Columns(self.words, {chars: column for column, chars in enumerate(chars, len(words))})

    def encode(self, texts: Sequence[Sequence[str]]) -> Rows:
        """The TF-IDF rows of some texts, given as their normalised words."""
        documents = [_document(text) for text in texts]
        words = list(chain.from_iterable(documents))
        edges = np.cumsum([0, *map(len, documents)])
        pieces = [*map(self._columns_of.__getitem__, words), _NOTHING]
        # A text's last word is the sign of its length, which begins no pair: none is of two texts.
        pairs = list(map(self.words.get, map(" ".join, pairwise(words))))
        first = np.array([index for index, pair in enumerate(pairs) if pair is not None], dtype=np.intp)
        sizes = np.fromiter(map(len, pieces), dtype=np.intp, count=len(pieces))[:-1]
        ends = np.concatenate([[0], sizes.cumsum()])
        # A pair stands behind the first of its words.
        occurrences = np.insert(np.concatenate(pieces), ends[first + 1], [p for p in pairs if p is not None])
        owners = np.insert(np.repeat(np.arange(len(words)), sizes), ends[first + 1], first)
        text_edges = ends[edges] + first.searchsorted(edges)
        columns, order = _sorted_by_text(occurrences, text_edges)
        known = np.cumsum([0, *map(self.words.__contains__, words)])[edges]
        matrix, times = self._weigh(columns, text_edges)
        return Rows(
            matrix=matrix,
            times=times,
            order=order,
            owners=owners,
            pairs=ends[first + 1] + np.arange(len(first)),
            words=edges.tolist(),
            known=(np.diff(known) - 1).tolist(),  # The sign of the length has always been seen.
        )

    def _weigh(self, occurrences: Columns, edges: Columns) -> tuple[csr_matrix, Columns]:
        """Sorted occurrences -> (1 + log tf) · idf, each of the two blocks of a text scaled to length one."""
        count = len(edges) - 1
        is_new = np.ones(len(occurrences) + 1, dtype=bool)
        np.not_equal(occurrences[1:], occurrences[:-1], out=is_new[1:-1])
        is_new[edges] = True
        at = np.flatnonzero(is_new)
        columns, times = occurrences[at[:-1]], np.diff(at)
        data = self.idf[columns]
        often = np.flatnonzero(times > 1)
        data[often] *= 1.0 + np.log(times[often])
        starts = at.searchsorted(edges)
        block = np.repeat(np.arange(0, count * 2, 2), np.diff(starts)) + (columns >= len(self.words))
        data /= np.sqrt(np.bincount(block, data * data, minlength=count * 2))[block]
        return csr_matrix((data.astype(np.float32), columns, starts), shape=(count, len(self.idf))), times


class _Columns(dict[str, Columns]):
    """The columns of each word that was asked for: its own and those of its n-grams."""

    def __init__(self, words: Mapping[str, int], chars: Mapping[str, int]) -> None:
        super().__init__()
        self.words = words
        self.chars = chars

    def __missing__(self, word: str) -> Columns:
        own = self.words.get(word)
        grams = [self.chars[gram] for gram in char_ngrams(word) if gram in self.chars]
        columns = np.array(grams if own is None else [own, *grams], dtype=np.intp)
        # Citizens never stop inventing words; starting afresh now and then bounds the memory.
        if len(self) >= _WORDS_KEPT:
            self.clear()
        if len(word) <= _LONGEST_KEPT:
            self[word] = columns
        return columns


def _sorted_by_text(columns: Columns, edges: Columns) -> tuple[Columns, Columns]:
    """The columns ascending within each text, and where each stood before.

    Many short sorts of whole numbers that carry their place are ten times quicker than one `argsort`.
    """
    packed = columns << _PLACE_BITS | np.arange(len(columns))
    for first, last in pairwise(edges.tolist()):
        packed[first:last].sort()
    return packed >> _PLACE_BITS, packed & ((1 << _PLACE_BITS) - 1)
