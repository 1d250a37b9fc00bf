"""What every read is made of: a request below the account's API base, and how its answer is understood.

A token never stands in a request: it has a slot, which the sender fills.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from app.domain.events import Kind
from app.platforms.base import Record

TOKEN = "{token}"  # noqa: S105 — the slot, no token.
BEARER: Mapping[str, str] = {"authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True, slots=True)
class Ask:
    """A request below the account's API base: a GET, or a POST of JSON where there is a body (or a PUT)."""

    path: str
    headers: Mapping[str, str] = field(default_factory=lambda: BEARER)
    body: Mapping[str, Any] | None = None
    puts: bool = False

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "PUT" if self.puts else "POST"


@dataclass(frozen=True, slots=True)
class Polling:
    """How a platform that sends nothing is asked. Every request costs one unit of the day's quota."""

    newest: Callable[[str, str | None], Ask]
    """(account, page) -> the newest threads of all its posts, 100 a page."""
    threads: Callable[[Sequence[str]], Ask]
    """The threads that begin with these comments, with how many replies each has."""
    comments: Callable[[Sequence[str]], Ask]
    """These comments; one that is not among the answers is gone."""
    replies: Callable[[str, str | None], Ask]
    """(comment, page) -> the replies under it."""
    says_exhausted: Callable[[Any], bool]
    """Whether an answer says that the day's quota has ended."""


@dataclass(frozen=True, slots=True)
class FoundPost:
    """What stands above a comment."""

    text: str | None
    permalink: str | None


@dataclass(frozen=True, slots=True)
class PostRead:
    compose: Callable[[str, str], Ask]
    """(account, post)"""
    read: Callable[[Any, str], FoundPost | None]
    """(answer, post) -> the post; None when the answer does not have it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether our access still holds: `token` (the platform knows us), `subscription` (it sends to us)."""

    name: str
    compose: Callable[[str], Ask]
    holds: Callable[[Any, str], bool]
    """(answer, account)"""
    otherwise: Callable[[str], Ask] | None = None
    """What is asked where the first does not hold: another kind of login has another way to say the same."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where an account's messages are to be sent to, and the secret that they carry where it is not a signature's."""

    account: str
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """How a platform is told to send us what citizens write."""

    compose: Callable[[Door], Ask]
    holds: Callable[[Any], bool]
    """Whether the answer says that it was done."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One attachment and where it was said, all by the platform's own ids."""

    account: str
    thread: str | None
    message: str
    type: str
    ref: str


@dataclass(frozen=True, slots=True)
class MediaRead:
    """How an attachment is fetched: the address the message gave, or one that the platform is asked for."""

    hosts: frozenset[str]
    """Only from these, and from names below them."""
    locate: Callable[[Piece], Ask] | None = None
    """The request whose answer says where a file lies, for a message that does not say it."""
    url: Callable[[Any, str, Piece], str | None] = lambda _answer, _base, _piece: None
    """(answer, API base, what was asked for) -> where"""
    direct: Callable[[str, str], str] | None = None
    """(the file's id, API base) -> where, when that need not be asked."""
    with_token: bool = False
    """Whether the download carries the account's token; a host that gets it must be the platform's own."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message that came without its words, by the platform's own ids."""

    account: str
    thread: str | None
    message: str


@dataclass(frozen=True, slots=True)
class WordsRead:
    """How the words are asked for of messages that may come as ids only."""

    kinds: frozenset[Kind]
    compose: Callable[[Said], Ask]
    retell: Callable[[Any, Said], Record | None]
    """The answer as the platform's own webhook tells such a message, words and all; None when they are not in it."""
    post: Callable[[Any], FoundPost | None] = lambda _answer: None
    """What the answer says of the post above it."""


@dataclass(frozen=True, slots=True)
class Reads:
    """All that we ask one platform for."""

    post: PostRead | None = None
    media: MediaRead | None = None
    words: WordsRead | None = None
    probes: Sequence[Probe] = ()
    subscribe: Subscribe | None = None
    """None: only the operator can, in the platform's developer pages."""
    polling: Polling | None = None


def segment(value: str) -> str:
    """An id as one segment of a path: whatever it holds, it leads nowhere else, and it is no slot."""
    return quote(value, safe="", errors="replace")
