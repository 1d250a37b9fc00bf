"""What the simulated platforms know: tokens, what was posted, what exists, and which failures are ordered."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What a platform can be told to do wrong."""

    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    """503: it did nothing."""
    SERVER_ERROR = "server_error"
    """500, and nothing was posted."""
    ERROR_AFTER_ACCEPT = "error_after_accept"
    """502, but it was posted."""
    UNAVAILABLE_AFTER_ACCEPT = "unavailable_after_accept"
    """503, but it was posted."""
    TIMEOUT_AFTER_ACCEPT = "timeout_after_accept"
    """Posted, and then silence."""
    HANG_UP_AFTER_ACCEPT = "hang_up_after_accept"
    """Posted, and the connection breaks in the middle of the answer."""
    SLOW = "slow"
    """Answered well, after `hold_s`."""
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - a name, no token.
    GONE = "gone"
    """What is answered was deleted."""
    WINDOW_CLOSED = "window_closed"
    EXHAUSTED = "exhausted"
    """The day's quota is used up (YouTube; elsewhere a limit like any other)."""
    NOT_DELIVERED = "not_delivered"
    """Accepted, and reported as failed afterwards (WhatsApp)."""


@dataclass(slots=True)
class Order:
    """A failure that was ordered: for the next `times` requests of a platform whose path has `path` in it."""

    fault: Fault
    times: int = 1
    path: str = ""
    method: str | None = "POST"
    """None: reads fail too."""
    retry_after_s: int = 1
    hold_s: float = 30.0
    after: int = 0
    """So many requests pass first."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Something that citizens can now see."""

    platform: str
    kind: str
    """comment | message"""
    id: str
    account: str
    text: str
    target: str | None
    """The comment or post that it stands under."""
    recipient: str | None
    """The citizen or conversation it was sent to."""
    at: datetime
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Token:
    """An access token of one account."""

    value: str
    account: str
    """Empty: whose it is is not known, and what it posts is shown without an author."""
    expires_at: datetime | None = None
    refresh: str | None = None

    def holds(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


@dataclass(slots=True)
class Subscription:
    """Where a platform tells of what happens, and how it signs that."""

    url: str
    secret: str
    first: bool = False
    """Whether the echo is there before the answer."""


@dataclass
class World:
    """Everything the platforms remember. One lock, for the server runs in a thread of its own."""

    tokens: dict[str, list[Token]] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    orders: dict[str, list[Order]] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    things: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    """What exists, by (platform, kind, id): posts, media, comments, as the platform itself would show them."""
    gone: set[tuple[str, str]] = field(default_factory=set)
    """(platform, id) of comments that their authors deleted."""
    last_words: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """When a citizen last wrote, by (platform, citizen): from then on the platform's window counts."""
    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """How many requests were answered, by (platform, method, status)."""
    refreshes: int = 0
    base: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def api_base(self, platform: str) -> str:
        return f"{self.base}/{platform}"

    def give_token(
        self, platform: str, value: str, account: str, *, lives: timedelta | None = None, refresh: str | None = None
    ) -> Token:
        token = Token(value, account, datetime.now(UTC) + lives if lives else None, refresh)
        with self.lock:
            self.tokens.setdefault(platform, []).append(token)
        return token

    def token(self, platform: str, value: str | None) -> Token | None:
        """The token, while it holds."""
        now = datetime.now(UTC)
        with self.lock:
            known = self.tokens.get(platform, [])
            return next((token for token in known if token.value == value and token.holds(now)), None)

    def expire(self, platform: str) -> None:
        """No access token of this platform holds any more; refresh tokens still do."""
        with self.lock:
            for token in self.tokens.get(platform, []):
                token.expires_at = datetime.now(UTC)

    def use_refresh(self, platform: str, value: str | None, *, once: bool) -> Token | None:
        """The token that this refresh token belongs to; `once`: the refresh token serves no second time."""
        with self.lock:
            found = next((t for t in self.tokens.get(platform, []) if value and t.refresh == value), None)
            if found is not None:
                self.refreshes += 1
                found.refresh = None if once else found.refresh
            return found

    def order(self, platform: str, fault: Fault, times: int = 1, **how: Any) -> None:
        with self.lock:
            self.orders.setdefault(platform, []).append(Order(fault, times, **how))

    def take_order(self, platform: str, method: str, path: str) -> Order | None:
        """The failure that this request has to suffer; counted down."""
        with self.lock:
            for order in self.orders.get(platform, []):
                if order.times > 0 and order.path in path and order.method in (None, method):
                    if order.after > 0:
                        order.after -= 1
                        continue
                    order.times -= 1
                    return order
        return None

    def post(self, posted: Posted) -> None:
        with self.lock:
            self.posted.append(posted)

    def next_number(self) -> int:
        with self.lock:
            return next(self._numbers)

    def under(self, platform: str, target: str) -> list[Posted]:
        with self.lock:
            return [one for one in self.posted if one.platform == platform and one.target == target]

    def sent_to(self, platform: str, recipient: str) -> list[Posted]:
        with self.lock:
            return [one for one in self.posted if one.platform == platform and one.recipient == recipient]

    def with_text(self, text: str) -> list[Posted]:
        with self.lock:
            return [one for one in self.posted if one.text == text]

    def clear(self) -> None:
        """Forget what was posted and ordered; tokens stay."""
        with self.lock:
            self.posted.clear()
            self.orders.clear()
            self.requests.clear()
            self.gone.clear()
            self.last_words.clear()
