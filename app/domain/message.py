"""A message as the rules see it: who said what, where and when, by our own ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.events import Kind


@dataclass(slots=True)
class StoredMessage:
    """A message that is new in the database. `author_id` is our author row, None when unknown."""

    id: int
    account_id: int
    platform: str
    external_id: str
    kind: Kind
    thread_id: str | None
    parent_id: str | None
    author_id: int | None
    text: str | None
    occurred_at: datetime
    received_at: datetime
    app_id: str | None = None
