"""Texts as TF-IDF rows without scikit-learn: words 1-2 and character n-grams 2-5 inside words.

The n-grams of a word depend on the word alone, so they are looked up once per word and kept. The
rows equal those of scikit-learn's vectorizers on the same documents.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.classifier.normalise import tokens
from app.domain.word_cache import WordCache

CHAR_SIZES = range(2, 6)
_LENGTHS = "①②③④⑤⑥"
_WORDS_KEPT = 100_000
_PLACE_BITS = 32

_SEEN = (0).__le__

Columns = NDArray[np.int32]
Places = NDArray[np.intp]
_COLUMN = np.dtype(np.int32)


def document_text(text: str) -> str:
    """What scikit-learn's vectorizers split at spaces: the normalised words and the sign of their number."""
    return " ".join(_document([token.text for token in tokens(text)]))


def _document(words: Sequence[str]) -> list[str]:
    """The words and a sign for their number, which tells chatter from a matter to handle."""
    return [*words, _LENGTHS[min(len(words).bit_length() - 1, len(_LENGTHS) - 1)]] if words else []


def char_ngrams(word: str) -> list[str]:
    """The n-grams of a padded word, with repetitions, as scikit-learn's char_wb gives them."""
    padded = f" {word} "
    length = len(padded)
    sizes = range(CHAR_SIZES.start, min(CHAR_SIZES.stop, length + 1))
    return [padded[offset : offset + size] for size in sizes for offset in range(length - size + 1)]


@dataclass(frozen=True, slots=True)
class Cells:
    """TF-IDF rows, a text each: the columns of a row ascend."""

    columns: Columns
    data: NDArray[np.float32]
    starts: Columns
    """Where each row begins, and at last the number of cells."""
    width: int

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows times weights."""
        found: NDArray[np.float32]
        if len(self.starts) == 2:  # One text: SciPy's checks would take ten times as long as the sum.
            found = (self.data @ weights.take(self.columns, axis=0))[np.newaxis]
        else:
            shape = (len(self.starts) - 1, self.width)
            found = csr_matrix((self.data, self.columns, self.starts), shape=shape) @ weights
        return found

    def of(self, texts: Sequence[int]) -> Cells:
        """The rows of some of the texts, in their order."""
        if len(self.starts) == len(texts) + 1 == 2:
            return self
        begin = self.starts[texts]
        lengths = self.starts[1:][texts] - begin
        starts = np.zeros(len(texts) + 1, dtype=np.int32)
        lengths.cumsum(out=starts[1:])
        places = np.repeat(begin - starts[:-1], lengths) + np.arange(starts[-1])
        return Cells(self.columns[places], self.data[places], starts, self.width)

    def between(self, first: int, end: int) -> Cells:
        """The rows of neighbouring texts; a view."""
        begin, over = self.starts[first], self.starts[end]
        starts = self.starts[first : end + 1] - begin
        return Cells(self.columns[begin:over], self.data[begin:over], starts, self.width)


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch of texts as cells, and which word each cell came from.

    An occurrence is one n-gram at one place. They stand text by text: those of each word, then the word pairs.
    Words are counted through the batch; each text's last is the sign of its length.
    """

    cells: Cells
    times: Places
    """How often each cell's n-gram occurs in its text."""
    order: Places
    """The occurrences in the order of the cells."""
    ends: Columns
    """How many occurrences of words stand before each word, and at last their number."""
    behind: Places
    """How many occurrences of words stand before each pair."""
    firsts: Places
    """The first word of each pair."""
    words: Places
    """Where each text's words begin, and at last their number."""
    known: Sequence[int]
    """How many of each text's words the model has seen, the sign of the length aside."""

    def by_word(self, gains: NDArray[np.float32]) -> list[float]:
        """The share of each word in the sum of (weight · gain) over the cells; a pair's goes to both its words."""
        shares = np.empty(len(self.order))
        shares[self.order] = np.repeat(self.cells.data * gains / self.times, self.times)
        count = len(self.ends) - 1
        owners = np.insert(np.repeat(np.arange(count), np.diff(self.ends)), self.behind, self.firsts)
        pairs = self.behind + np.arange(len(self.behind))
        shares[pairs] /= 2
        found = np.bincount(owners, shares, minlength=count)
        found += np.bincount(self.firsts + 1, shares[pairs], minlength=count)
        scores: list[float] = found.tolist()
        return scores


class Vocabulary:
    """Words and n-grams with their column and weight. Columns: words, pairs of words, then characters."""

    def __init__(self, words: Sequence[str], pairs: Columns, chars: Sequence[str], idf: NDArray[np.float32]) -> None:
        """`pairs`: n rows of two words each, as places among the words."""
        if pairs.shape != (len(pairs), 2) or len(words) + len(pairs) + len(chars) != len(idf):
            raise ValueError("vocabulary and weights differ in length")
        self.idf = idf.astype(np.float64)
        self._words = len(words)
        self._first_char = len(words) + len(pairs)
        self._unseen = -(len(words) ** 2) - 1
        """In place of a column: with whatever word it makes a pair, its key is negative."""
        find = _Columns(
            {word: column for column, word in enumerate(words)},
            {gram: column for column, gram in enumerate(chars, self._first_char)},
            self._unseen,
        )
        self._columns_of = WordCache(find.of, most=_WORDS_KEPT)
        keys = pairs[:, 0].astype(np.int64) * self._words + pairs[:, 1]
        order = keys.argsort()
        self._pair_keys = np.append(keys[order], np.iinfo(np.int64).max)
        self._pair_columns = (self._words + order).astype(_COLUMN)

    def encode(self, texts: Sequence[Sequence[str]]) -> Rows:
        """The TF-IDF rows of some texts, given as their normalised words."""
        documents = [_document(text) for text in texts]
        starts = [*accumulate(map(len, documents), initial=0)]
        found = [*map(self._columns_of.__getitem__, chain.from_iterable(documents))]
        pieces, owns = [piece for piece, _ in found], [own for _, own in found]
        sizes = accumulate(map(len, pieces), initial=0)
        ends = np.fromiter(sizes, dtype=_COLUMN, count=len(pieces) + 1) // _COLUMN.itemsize
        occurrences = np.frombuffer(b"".join(pieces), dtype=_COLUMN)
        firsts, pairs = self._pairs_of(np.array(owns, dtype=np.intp))
        words = np.array(starts)
        text_ends = ends[words]
        edges = firsts.searchsorted(words)
        behind = text_ends[1:].repeat(edges[1:] - edges[:-1])
        text_ends = text_ends + edges
        columns, order = _sorted_by_text(_put_behind(occurrences, behind, pairs), text_ends)
        cells, times = self._weigh(columns, text_ends)
        known = [sum(map(_SEEN, owns[first : max(first, end - 1)])) for first, end in pairwise(starts)]
        return Rows(cells, times, order, ends, behind, firsts, words, known)

    def _pairs_of(self, own: Places) -> tuple[Places, Columns]:
        """From each word's own column: the first words of the pairs that the model has seen, and those pairs' columns.

        A text's last word is the sign of its length, which begins no pair: none is of two texts.
        """
        keys = own[:-1] * self._words + own[1:]
        found = self._pair_keys.searchsorted(keys)
        firsts = (self._pair_keys.take(found) == keys).nonzero()[0]
        return firsts, self._pair_columns.take(found.take(firsts))

    def _weigh(self, occurrences: Columns, edges: Columns) -> tuple[Cells, Places]:
        """Sorted occurrences -> (1 + log tf) · idf, each of the two blocks of a text scaled to length one."""
        count = len(edges) - 1
        is_new = np.ones(len(occurrences) + 1, dtype=bool)
        np.not_equal(occurrences[1:], occurrences[:-1], out=is_new[1:-1])
        is_new[edges] = True
        at = is_new.nonzero()[0]
        columns, times = occurrences.take(at[:-1]), at[1:] - at[:-1]
        data = self.idf.take(columns)
        often = (times > 1).nonzero()[0]
        if len(often):
            data[often] *= 1.0 + np.log(times[often])
        if count == 1:  # As below, without the means to tell texts apart.
            starts = np.array([0, len(columns)], dtype=np.int32)
            of_words = columns.searchsorted(self._first_char)
            for block in (data[:of_words], data[of_words:]):
                block /= math.sqrt(block @ block) or 1.0
        else:
            starts = at.searchsorted(edges).astype(np.int32)
            of = np.repeat(np.arange(0, count * 2, 2), starts[1:] - starts[:-1]) + (columns >= self._first_char)
            data /= np.sqrt(np.bincount(of, data * data, minlength=count * 2))[of]
        return Cells(columns, data.astype(np.float32), starts, len(self.idf)), times


@dataclass(frozen=True, slots=True)
class _Columns:
    words: Mapping[str, int]
    chars: Mapping[str, int]
    unseen: int

    def of(self, word: str) -> tuple[bytes, int]:
        """The columns of a word and of its n-grams, and then its own alone. Bytes are quick to join."""
        own = self.words.get(word)
        found = [own, *map(self.chars.get, char_ngrams(word))]
        columns = array("i", [column for column in found if column is not None]).tobytes()
        return columns, self.unseen if own is None else own


def _put_behind(occurrences: Columns, behind: Places, pairs: Columns) -> Columns:
    """`np.insert`, which takes three times as long."""
    if not len(behind) or behind[0] == len(occurrences):  # One text.
        return np.concatenate((occurrences, pairs))
    places = behind + np.arange(len(pairs))
    stays = np.ones(len(occurrences) + len(pairs), dtype=bool)
    stays[places] = False
    found = np.empty(len(stays), dtype=_COLUMN)
    found[stays] = occurrences
    found[places] = pairs
    return found


def _sorted_by_text(columns: Columns, edges: Columns) -> tuple[Columns, Places]:
    """The columns ascending within each text, and where each stood before.

    Many short sorts of whole numbers that carry their place are ten times quicker than one `argsort`.
    """
    packed = columns.astype(np.int64) << _PLACE_BITS | np.arange(len(columns))
    for first, last in pairwise(edges.tolist()):
        packed[first:last].sort()
    return (packed >> _PLACE_BITS).astype(np.int32), packed & ((1 << _PLACE_BITS) - 1)
