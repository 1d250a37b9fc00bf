"""Deliveries become messages and cases; what was set aside is tried again."""

from __future__ import annotations

from app.chores.workplace import Workplace
from app.inbox import Inbox


async def drain(place: Workplace) -> bool:
    """Open one batch of deliveries."""
    inbox = _inbox(place)
    return inbox is not None and await inbox.open_batch(place.settings.drain_batch) > 0


async def retry(place: Workplace) -> bool:
    """Try the set-aside events again that are due."""
    inbox = _inbox(place)
    return inbox is not None and await inbox.retry() > 0


def _inbox(place: Workplace) -> Inbox | None:
    if place.city is None:
        return None
    return Inbox(place.database, place.reader, place.city, place.settings.delivery_tries)
