"""One event of one delivery on its way to becoming a message, and what the database can store of it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.events import Direction, Event, Kind, Medium
from app.models import WHOLE_DELIVERY, OutcomeKind
from app.platforms import get_platform
from app.platforms.base import derived_id

LATE_MAX = timedelta(days=7)
"""A platform time further back than this (or in the future) is replaced by our receipt and marked."""


@dataclass(slots=True)
class Item:
    """An event with its place in a delivery, and what became of it."""

    delivery_id: int
    position: int
    connection_id: int
    platform: str
    received_at: datetime
    event: Event
    account_id: int | None = None
    outcome: OutcomeKind | None = None
    reason: str | None = None

    def settle(self, outcome: OutcomeKind, reason: str | None = None) -> None:
        self.outcome, self.reason = outcome, reason

    @property
    def occurred(self) -> tuple[datetime, str]:
        """When it was said, and by whose clock: the platform's where that is possible, else our receipt."""
        said = self.event.occurred_at
        if said is None or said > self.received_at or said < self.received_at - LATE_MAX:
            return self.received_at, "receipt"
        return said, "platform"


def parse_delivery(
    delivery_id: int, connection_id: int, platform: str, body: bytes, received_at: datetime
) -> list[Item]:
    """The events of a body. Raises ParseError when the body is no JSON object at all."""
    events = get_platform(platform).parse(body)
    return [
        Item(delivery_id, position, connection_id, platform, received_at, _storable(event))
        for position, event in enumerate(events)
    ]


def write_item(item: Item) -> dict[str, Any]:
    """The event as JSON, for a dead letter that must not need the raw body any more."""
    event = asdict(item.event)
    for name in ("occurred_at", "edited_at"):
        event[name] = event[name].isoformat() if event[name] is not None else None
    return event


def read_item(
    delivery_id: int,
    position: int,
    connection_id: int,
    platform: str,
    received_at: datetime,
    event: dict[str, Any],
) -> Item:
    values = dict(event)
    values["kind"] = Kind(values["kind"])
    values["subject"] = Kind(values["subject"]) if values.get("subject") else None
    values["edited_at"] = datetime.fromisoformat(values["edited_at"]) if values.get("edited_at") else None
    values["media"] = tuple(Medium(**medium) for medium in values.get("media") or ())
    values["aliases"] = tuple(values.get("aliases") or ())
    values["direction"] = Direction(values["direction"]) if values["direction"] else None
    values["occurred_at"] = datetime.fromisoformat(values["occurred_at"]) if values["occurred_at"] else None
    assert position != WHOLE_DELIVERY
    return Item(delivery_id, position, connection_id, platform, received_at, Event(**values))


def _storable(event: Event) -> Event:
    """PostgreSQL refuses NUL, lone surrogates and ids that fit no index: one odd value must fail nobody."""
    changed: dict[str, Any] = {
        name: clean
        for name in (*_IDS, "text", "author_name")
        if (value := getattr(event, name)) is not None and (clean := _clean(value, is_id=name in _IDS)) != value
    }
    if event.media:
        changed["media"] = tuple(_storable_medium(medium) for medium in event.media[:MEDIA_MAX])
    if event.aliases:
        changed["aliases"] = tuple(_clean(value, is_id=True) for value in event.aliases)
    if event.kind is Kind.DM and event.external_id is None:
        changed["external_id"] = derived_id(event)
    return replace(event, **changed) if changed else event


_IDS = ("external_id", "parent_id", "thread_id", "account_id", "author_id", "target_id", "app_id")
ID_BYTES_MAX = 1000
"""An index row takes 2,704 bytes, and one of ours holds two ids; genuine ones have some 200."""


def _clean(value: str, *, is_id: bool) -> str:
    """NUL and surrogates become U+FFFD. An id beyond all reason becomes its digest, under which it is found again."""
    value = value.replace("\0", "\ufffd")
    if not value.isascii():
        value = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if is_id and len(value) > ID_BYTES_MAX // 4 and len(encoded := value.encode()) > ID_BYTES_MAX:
        return "sha256:" + hashlib.sha256(encoded).hexdigest()
    return value


MEDIA_MAX = 20


def _storable_medium(medium: Medium) -> Medium:
    ref = None if medium.ref is None else _clean(medium.ref, is_id=True)
    return Medium(
        _clean(medium.type, is_id=False)[:40], ref, None if medium.url is None else _clean(medium.url, is_id=False)
    )
