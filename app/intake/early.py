"""Platforms promise no order: something may be hidden before we hear of it. Then the hiding waits here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import raw_connection
from app.domain.events import SHOWN, Direction, Event, Kind
from app.domain.message import StoredMessage
from app.intake.items import Item
from app.models import EarlyChange

COLUMNS = tuple(column.name for column in EarlyChange.__table__.columns)
TAKE = f"""
    DELETE FROM early_changes e USING unnest(%b::bigint[], %b::text[]) AS here (account_id, target_id)
    WHERE e.account_id = here.account_id AND e.target_id = here.target_id
    RETURNING {", ".join(f"e.{name}" for name in COLUMNS)}
"""  # noqa: S608 — made of the table's own columns.
"""Arrays: a batch may hold more messages than a statement may hold parameters."""


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
    if not fresh:
        return []
    platforms = {m.account_id: m.platform for m in fresh}
    keys = [[m.account_id for m in fresh], [m.external_id for m in fresh]]
    rows = await (await (await raw_connection(session)).execute(TAKE, keys)).fetchall()
    items = [_item(EarlyChange(**dict(zip(COLUMNS, row, strict=True))), platforms) for row in rows]
    return sorted(items, key=lambda item: (item.occurred[0], item.delivery_id, item.position))


def _item(row: EarlyChange, platforms: Mapping[int, str]) -> Item:
    event = Event(
        Kind(row.kind), Direction.OUTBOUND, external_id=row.target_id, target_id=row.target_id,
        occurred_at=row.occurred_at, reason=SHOWN if row.shown else None,
    )  # fmt: skip
    platform = platforms[row.account_id]
    return Item(row.delivery_id, row.position, 0, platform, row.received_at, event, account_id=row.account_id)
