"""One spelling for the many ways people write: slang, styled letters, elongation, leetspeak, emoji.

Each whitespace-separated chunk is folded on its own and kept; every token knows what it was in the original
text, so that a reason can be shown as the citizen wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from app.domain.word_cache import WordCache

MAX_CHARS = 4_000
"""Longer texts are read up to here: what somebody wants stands at the start, and work stays bounded."""

URL, USER, PHONE, NUMBER, LAUGHTER, OTHER_EMOJI = "🔗", "@", "☎", "0", "😂", "✨"
"""One character each: a longer name would fill the character n-grams of a text with itself."""


class Token(NamedTuple):
    """A normalised word, and the piece of the original text that it came from."""

    text: str
    said: str


def _rows(name: str) -> Iterator[list[str]]:
    for line in (files("app.classifier") / "lexicon" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


SLANG: dict[str, tuple[str, ...]] = {
    form: tuple(meaning.split()) for meaning, _, forms in _rows("slang.tsv") for form in forms.split()
}
EMOJI: dict[str, str] = {form: sign for sign, _, forms in _rows("emoji.tsv") for form in forms.split()}
_WORDS = frozenset(word for meaning in SLANG.values() for word in meaning) | frozenset(SLANG)
_EMOTICONS = {form: sign for form, sign in EMOJI.items() if form.isascii()}

_SIGNS = {*EMOJI.values(), URL, USER, PHONE, OTHER_EMOJI}

# Letters that only look different and that Unicode does not decompose: negative squares and small capitals.
_LOOKALIKES = {
    **{chr(0x1F150 + i): chr(97 + i) for i in range(26)},
    **{chr(0x1F170 + i): chr(97 + i) for i in range(26)},
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    "♂": "",
    "♀": "",
    "’": "'",
    "‘": "'",
    "`": "'",
    "–": "-",
    "—": "-",
}
_LEET = str.maketrans("0134579", "oieastg")
# The few Indonesian words whose doubled vowel is not an elongation.
_DOUBLED = frozenset({"maaf", "saat", "taat", "manfaat", "keadaan", "syaat", "jumaat", "googl"})

_LINK = re.compile(
    r"https?:|www\.|[^\s@]{1,64}@[a-z0-9-]{1,63}\.[a-z]"
    r"|(?<![a-z0-9@.])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|id|net|org|ly|me|info|xyz|link|gl|site|online|app)(?=/|\W*$)|(?<![a-z0-9@.])t\.co/"
)
_PHONE = re.compile(r"\W*(?:\+?62|0)[\d().-]{7,16}\W*")
_PIECE = re.compile(
    r"(?P<user>@[a-z0-9_.]*[a-z0-9_])"
    r"|(?P<number>\d+(?:[.,:/-]\d+)*(?![a-z0-9]))"
    r"|(?P<word>[^\W_]+(?:['-][^\W_]+)*)"
    r"|(?P<mark>\?[?!]*|![?!]*|…+|\.{2,})"
    r"|(?P<sign>[^\s\w])"
)
_LAUGH = re.compile(r"[aeio]?(?:[hx][aeio]){2,}[hx]?|(?=.*k)(?=.*w)[wk]{3,}|(?:awok|wakak|ngakak).*|lol|lmao")
_REDUPLICATED = re.compile(r"([a-z]{2,})(?:2|-\1)(an|nya|lah|kan|in|ku|mu)?")
_ELONGATED = re.compile(r"(.)\1{2,}")
_FINAL_PAIR = re.compile(r"([a-z])\1$")
_RUNS = re.compile(r"[^\W\d]+|\d+")


def tokens(text: str) -> list[Token]:
    """The normalised tokens of a text, in order. Never raises, whatever the text holds."""
    return list(chain.from_iterable(map(_TOKENS_OF.__getitem__, text[:MAX_CHARS].split())))


def normalise(text: str) -> str:
    """The normalised text: tokens joined by one space."""
    return " ".join(token.text for token in tokens(text))


def _tokens_of(chunk: str) -> tuple[Token, ...]:
    return tuple(Token(word, chunk[first:last]) for word, first, last in _pieces(chunk))


_TOKENS_OF = WordCache(_tokens_of, most=1 << 16)


def _pieces(chunk: str) -> tuple[tuple[str, int, int], ...]:
    """The tokens of one chunk, with their place in it."""
    emoticon = _EMOTICONS.get(chunk.lower())
    if emoticon:
        return ((emoticon, 0, len(chunk)),)
    folded, origin = _fold(chunk)
    if _PHONE.fullmatch(folded) and sum(map(str.isdigit, folded)) >= 9:
        return ((PHONE, 0, len(chunk)),)
    link = _LINK.search(folded)
    found: list[tuple[str, int, int]] = []
    for match in _PIECE.finditer(folded, 0, link.start() if link else len(folded)):
        first, last = origin[match.start()], origin[match.end() - 1] + 1
        for word in _read(match.lastgroup or "", match.group()):
            # A row of the same emoji or mark says no more than one of them.
            if not (found and found[-1][0] == word and not word.isalpha()):
                found.append((word, first, last))
    if link:
        found.append((URL, origin[link.start()], len(chunk)))
    return tuple(found)


def _fold(chunk: str) -> tuple[str, list[int]]:
    """Plain lower-case letters, and for each of them its index in the chunk."""
    letters: list[str] = []
    origin: list[int] = []
    hashtag = "#" in chunk
    for index, character in enumerate(chunk):
        if hashtag and index and character.isupper() and chunk[index - 1].islower():
            letters.append("\0")
            origin.append(index)
        plain = _plain(character)
        letters.extend(plain)
        origin.extend([index] * len(plain))
    folded = "".join(letters)
    if "@" in folded[1:] or "$" in folded:
        # Both replacements keep the length, so origins stay true. An address keeps its sign.
        if "." not in folded.partition("@")[2]:
            folded = re.sub(r"(?<=[a-z])@(?=[a-z])", "a", folded)
        folded = re.sub(r"(?<![\w$])\$(?=[a-z])|(?<=[a-z])\$(?=[a-z])", "s", folded)
    return folded, origin


@lru_cache(maxsize=1 << 14)
def _plain(character: str) -> str:
    """A character without its style and accents; nothing for one that cannot be seen."""
    if character in EMOJI:
        return character
    character = _LOOKALIKES.get(character, character)
    decomposed = unicodedata.normalize("NFKD", character).lower()
    if decomposed == "...":
        return "…"
    return "".join(
        "\0" if part.isspace() else part
        for part in decomposed
        if unicodedata.category(part) not in {"Mn", "Me", "Cf", "Cs", "Cc", "Co", "Cn", "Sk"}
    )


def _read(kind: str, piece: str) -> tuple[str, ...]:
    """What one piece of a chunk says."""
    if kind == "word":
        return _word(piece)
    if kind == "number":
        return (piece,) if piece == "112" else (NUMBER,)
    if kind == "user":
        return (USER,)
    if kind == "mark":
        return ("…",) if piece[0] in ".…" else (("?",) if "?" in piece else ("!",))
    sign = EMOJI.get(piece, piece)
    if sign in _SIGNS:
        return (sign,)
    return (OTHER_EMOJI,) if unicodedata.category(piece) == "So" else ()


def _word(piece: str) -> tuple[str, ...]:
    word = piece.replace("'", "")
    known = SLANG.get(word)
    if known is not None:
        return known
    if _LAUGH.fullmatch(word):
        return (LAUGHTER,)
    twice = _REDUPLICATED.fullmatch(word)
    if twice:
        known = SLANG.get(twice[1], (twice[1],))
        return (*known[:-1], *_plain_word(known[-1] + (twice[2] or "")))
    if "-" in word:
        return tuple(part for half in word.split("-") for part in _word(half))
    if not word.isalpha():
        word = _unleet(word)
        if not word.isalpha():
            return tuple(
                part for run in _RUNS.findall(word) for part in ((NUMBER,) if run.isdigit() else _plain_word(run))
            )
    return _plain_word(word)


def _unleet(word: str) -> str:
    """Letters for digits, when digits stand inside a word ("b4gus") or begin one that is known ("4da")."""
    spelled = word.translate(_LEET)
    if not spelled.isalpha():
        return word
    inside = re.fullmatch(r"[a-z]+(?:\d[a-z]+)+", word) is not None
    letters = sum(map(str.isalpha, word))
    return spelled if (inside and letters >= 4) or spelled in _WORDS else word


def _plain_word(word: str) -> tuple[str, ...]:
    """A word of letters only: elongation undone, slang looked up."""
    if _ELONGATED.search(word):
        pair = _ELONGATED.sub(r"\1\1", word)
        word = pair if pair in _DOUBLED or pair in SLANG else _ELONGATED.sub(r"\1", word)
    if len(word) > 3 and word not in SLANG:
        word = _FINAL_PAIR.sub(r"\1", word)
    return SLANG.get(word, (word,))
