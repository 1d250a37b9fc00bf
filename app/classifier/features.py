"""Texts as TF-IDF rows without scikit-learn: words 1-2 and character n-grams 2-5 inside words.

The n-grams of a token depend on the token alone, so they are looked up once per token and kept.
The rows equal those of scikit-learn's vectorizers on the same documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.classifier.normalise import Token, tokens

CHAR_SIZES = range(2, 6)
_LENGTHS = "①②③④⑤⑥"
_TOKENS_KEPT = 100_000
_LONGEST_KEPT = 64


def document(text: str) -> list[Token]:
    """The tokens of a text and a sign for its length, which tells chatter from a matter to handle."""
    found = tokens(text)
    if found:
        sign = _LENGTHS[min(len(found).bit_length() - 1, len(_LENGTHS) - 1)]
        found.append(Token(sign, found[-1].end, found[-1].end))
    return found


def document_text(text: str) -> str:
    """The same as one string, which scikit-learn's vectorizers split at spaces."""
    return " ".join(token.text for token in document(text))


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
    """A batch of texts as a matrix, and which token each of its cells came from.

    An occurrence is one n-gram at one place: `cell` is its index into `matrix.data` (which it may
    share with others of the text), `owner` the token; a word pair also has a second owner.
    """

    matrix: csr_matrix
    tokens: list[Token]
    text_of: NDArray[np.intp]
    """Token -> text."""
    known: NDArray[np.bool_]
    """Token -> whether the model has seen this word."""
    cell: NDArray[np.intp]
    owner: NDArray[np.intp]
    pairs: int
    """The last `pairs` occurrences are word pairs; they also belong to the token after their owner."""


class Vocabulary:
    """Words and n-grams with their column and weight. Columns: words first, then characters."""

    def __init__(self, words: Sequence[str], chars: Sequence[str], idf: NDArray[np.float32]) -> None:
        if len(words) + len(chars) != len(idf):
            raise ValueError("vocabulary and weights differ in length")
        self.words = {word: column for column, word in enumerate(words)}
        self.chars = {chars: column for column, chars in enumerate(chars, len(words))}
        self.idf = idf.astype(np.float64)
        self._columns_of: dict[str, tuple[NDArray[np.intp], bool]] = {}

    def columns_of(self, word: str) -> tuple[NDArray[np.intp], bool]:
        """The columns of a token (itself and its n-grams), and whether the word itself has one."""
        found = self._columns_of.get(word)
        if found is None:
            own = self.words.get(word)
            grams = [self.chars[gram] for gram in char_ngrams(word) if gram in self.chars]
            columns = grams if own is None else [own, *grams]
            found = (np.array(columns, dtype=np.intp), own is not None)
            # Citizens never stop inventing words; starting afresh now and then bounds the memory.
            if len(self._columns_of) >= _TOKENS_KEPT:
                self._columns_of.clear()
            if len(word) <= _LONGEST_KEPT:
                self._columns_of[word] = found
        return found

    def encode(self, texts: Sequence[str]) -> Rows:
        """The TF-IDF rows of some texts."""
        found: list[Token] = []
        text_of: list[int] = []
        columns: list[NDArray[np.intp]] = []
        known: list[bool] = []
        pair_columns: list[int] = []
        pair_owners: list[int] = []
        for index, text in enumerate(texts):
            previous = ""
            for token in document(text):
                word = token.text
                if previous:
                    pair = self.words.get(f"{previous} {word}")
                    if pair is not None:
                        pair_columns.append(pair)
                        pair_owners.append(len(found) - 1)
                own, is_known = self.columns_of(word)
                found.append(token)
                text_of.append(index)
                columns.append(own)
                known.append(is_known)
                previous = word
        sizes = np.fromiter(map(len, columns), dtype=np.intp, count=len(columns))
        column = np.concatenate([*columns, np.array(pair_columns, dtype=np.intp)])
        owner = np.concatenate([np.repeat(np.arange(len(found)), sizes), np.array(pair_owners, dtype=np.intp)])
        rows_of = np.array(text_of, dtype=np.intp)
        matrix, cell = self._weigh(len(texts), rows_of[owner], column)
        return Rows(matrix, found, rows_of, np.array(known, dtype=bool), cell, owner, len(pair_columns))

    def _weigh(
        self, count: int, row: NDArray[np.intp], column: NDArray[np.intp]
    ) -> tuple[csr_matrix, NDArray[np.intp]]:
        """Occurrences -> (1 + log tf) · idf, each of the two blocks of a text scaled to length one."""
        width = len(self.idf)
        keys, cell, times = np.unique(row * width + column, return_inverse=True, return_counts=True)
        rows, columns = np.divmod(keys, width)
        data = (1.0 + np.log(times)) * self.idf[columns]
        block = rows * 2 + (columns >= len(self.words))
        norms = np.sqrt(np.bincount(block, data * data, minlength=count * 2))
        data /= norms[block]
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
        matrix = csr_matrix((data.astype(np.float32), columns, starts), shape=(count, width))
        return matrix, cell
