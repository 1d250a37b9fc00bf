"""Platforms promise no order: something may be hidden before we hear of it. Then the hiding waits here."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.events import SHOWN, Direction, Event, Kind
from app.domain.message import StoredMessage
from app.intake.items import Item
from app.models import EarlyChange


async def keep_early(session: AsyncSession, item: Item) -> None:
    """Without its words and without anybody's id: all that is wanted later is what happened, and when."""
    event = item.event
    values = {
        "delivery_id": item.delivery_id, "position": item.position, "account_id": item.account_id,
        "target_id": event.target_id, "kind": event.kind.value, "shown": event.reason == SHOWN,
        "occurred_at": event.occurred_at, "received_at": item.received_at,
    }  # fmt: skip
    await session.execute(insert(EarlyChange).values(values).on_conflict_do_nothing())


async def take_early(session: AsyncSession, fresh: Sequence[StoredMessage]) -> list[Item]:
    """What happened to these messages before they came, in its own order; each once."""
    by_key = {(m.account_id, m.external_id): m for m in fresh}
    if not by_key:
        return []
    rows = await session.scalars(
        delete(EarlyChange)
        .where(tuple_(EarlyChange.account_id, EarlyChange.target_id).in_(by_key))
        .returning(EarlyChange)
    )
    items = [_item(row, by_key[row.account_id, row.target_id].platform) for row in rows]
    return sorted(items, key=lambda item: (item.occurred[0], item.delivery_id, item.position))


def _item(row: EarlyChange, platform: str) -> Item:
    event = Event(
        Kind(row.kind), Direction.OUTBOUND, external_id=row.target_id, target_id=row.target_id,
        occurred_at=row.occurred_at, reason=SHOWN if row.shown else None,
    )  # fmt: skip
    return Item(row.delivery_id, row.position, 0, platform, row.received_at, event, account_id=row.account_id)
