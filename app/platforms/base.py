"""What every adapter is made of: the row of the registry, and tolerant readers.

A platform may send any JSON where we expect a text, an id or a time. The readers answer None then:
one odd value must never take the rest of a batch with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.events import Direction, Event, Kind, Medium
from app.platforms.outbound.shape import Outbound

Record = Mapping[str, Any]
"""A JSON object."""

Verify = Callable[[bytes, Mapping[str, str], Sequence[str], datetime], bool]
"""(raw body, headers by lower-case name, secrets, now) -> is it signed by one of the secrets?"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform that asks whether we are at home gets back."""

    body: str
    content_type: str = "text/plain; charset=utf-8"


Handshake = Callable[[Mapping[str, str], Sequence[str], Sequence[str]], Answer | None]
"""(query, verify tokens, secrets) -> the answer, or None to refuse."""


class ParseError(ValueError):
    """The body is not a JSON object."""


def no_handshake(query: Mapping[str, str], verify_tokens: Sequence[str], secrets: Sequence[str]) -> Answer | None:  # noqa: ARG001 - see Handshake
    """Refuse: this platform has no handshake."""
    return None


@dataclass(frozen=True, slots=True)
class Platform:
    """One row of the registry: all that the rest of the service may know of a platform.

    `verify` fails closed and never raises. `parse` raises ParseError when the body is not a JSON
    object and nothing else. `outbound` is its other half: replies. `max_body` is in bytes.
    """

    name: str
    verify: Verify
    parse: Callable[[bytes], list[Event]]
    outbound: Outbound
    max_body: int
    handshake: Handshake = no_handshake


def read_object(body: bytes) -> Record:
    try:
        value = _load(body)
    except RecursionError:
        raise ParseError("the body is nested too deeply") from None
    except ValueError as error:
        raise ParseError(f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ParseError(f"the body is JSON, but no object: {type(value).__name__}")
    return value


def _load(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:
        # Python refuses to convert integers of thousands of digits. Such a number is no id of
        # anything, but the batch around it is still good.
        return json.loads(body, parse_int=_sane_int)


def _sane_int(digits: str) -> int | None:
    return int(digits) if len(digits) <= 64 else None


def record_of(value: Any) -> Record:
    return value if isinstance(value, dict) else {}


def text_of(value: Any) -> str | None:
    """The text, or None where there is none: never an empty one."""
    return value if isinstance(value, str) and value else None


def id_of(value: Any) -> str | None:
    """An id as text. Ids are text or whole numbers; a float has already lost digits of it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of(value)


def first_id(*values: Any) -> str | None:
    return next((found for found in map(id_of, values) if found is not None), None)


def length_of(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def medium_of(kind: Any, ref: Any = None, url: Any = None) -> Medium:
    """An attachment; what is no text or id is left out."""
    return Medium(text_of(kind) or "other", id_of(ref), text_of(url))


def listed(items: Any) -> list[Any]:
    """A list as it is; anything else is one item that nobody will know."""
    return items if isinstance(items, list) else [None]


def direction_of(author: str | None, account: str | None) -> Direction:
    """Outbound only where the payload itself shows that the author is the account."""
    return Direction.OUTBOUND if author is not None and author == account else Direction.INBOUND


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds reach this number in the year 5138, milliseconds passed it in 1973.
LEAST_MILLISECONDS = 100_000_000_000


def instant_of(value: Any) -> datetime | None:
    """A time given as seconds, milliseconds, digits in a string or ISO 8601; None if it is none of them.

    Meta alone uses all four. A time without a zone is taken for UTC.
    """
    if isinstance(value, str):
        return _instant_of_text(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value < 1e16:
        return None
    try:
        return EPOCH + (timedelta(milliseconds=value) if value >= LEAST_MILLISECONDS else timedelta(seconds=value))
    except OverflowError:
        return None


def _instant_of_text(value: str) -> datetime | None:
    if value.isascii() and value.isdigit():
        return instant_of(int(value)) if len(value) <= 16 else None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment > EPOCH else None


def ignored(reason: str, account_id: str | None = None) -> Event:
    return Event(Kind.IGNORE, account_id=account_id, reason=reason)


def derived_id(event: Event) -> str:
    """For a message that came without an id: the same one twice must still be one message."""
    parts = (event.account_id, event.thread_id, event.author_id, event.text, event.occurred_at)
    return "derived:" + hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32]


def quoted(word: Any) -> str:
    """A platform's word for use in a reason: short and printable whatever it sent."""
    return ascii(word[:40]) if isinstance(word, str) else type(word).__name__
