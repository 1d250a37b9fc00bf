"""The ledger of the inbox: claims, the outcome of every event, retries and dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import insert_rows, raw_connection
from app.domain.events import Kind
from app.intake.items import Item, write_item
from app.models import WHOLE_DELIVERY, Connection, DeadLetter, Delivery, Outcome, OutcomeKind

FIRST_RETRY_AFTER = timedelta(seconds=2)
BATCH_BYTES_MAX = 1024 * 1024
"""A batch stops growing here: one body of 1,000 updates is as much work as 1,000 small ones."""


async def claim_deliveries(session: AsyncSession, limit: int) -> list[tuple[int, int, str, bytes, datetime]]:
    """Lock up to `limit` unhandled deliveries, oldest first: (id, connection, platform, body, received)."""
    rows = await session.execute(
        select(Delivery.id, Delivery.connection_id, Connection.platform, Delivery.body, Delivery.received_at)
        .join(Connection, Connection.id == Delivery.connection_id)
        .where(Delivery.handled_at.is_(None))
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    claimed: list[tuple[int, int, str, bytes, datetime]] = []
    size = 0
    for delivery_id, connection_id, platform, body, received_at in rows:
        size += len(body or b"")
        if claimed and size > BATCH_BYTES_MAX:
            break
        claimed.append((delivery_id, connection_id, platform, body or b"", received_at))
    return claimed


async def mark_handled(session: AsyncSession, delivery_ids: Sequence[int], now: datetime) -> None:
    # The driver's own list, and no row sent back: there may be a thousand of them.
    statement = "UPDATE deliveries SET handled_at = %b WHERE id = ANY(%b::bigint[])"
    await (await raw_connection(session)).execute(statement, [now, list(delivery_ids)])


async def record_outcomes(session: AsyncSession, items: Sequence[Item], now: datetime) -> None:
    """Write what became of each event. A retried event's row is replaced by its new outcome."""
    rows = [
        (
            item.delivery_id, item.position, item.account_id, item.event.kind.value, item.event.external_id,
            item.event.target_id, (item.outcome or OutcomeKind.FAILED).value, item.reason, now,
        )
        for item in items
    ]  # fmt: skip
    types = {
        "delivery_id": "bigint", "position": "int", "account_id": "bigint", "kind": "text", "external_id": "text",
        "target_id": "text", "outcome": "text", "reason": "text", "recorded_at": "timestamptz",
    }  # fmt: skip
    await insert_rows(
        session, "outcomes", types, rows,
        "ON CONFLICT (delivery_id, position) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason, "
        "account_id = excluded.account_id, recorded_at = excluded.recorded_at "
        # A replay finds its own message: what it was stored as stays on record.
        "WHERE excluded.outcome <> 'duplicate' OR outcomes.outcome NOT IN ('stored', 'echo')",
    )  # fmt: skip


async def record_failure(
    session: AsyncSession, item: Item | None, delivery_id: int, reason: str, now: datetime, *, tries_max: int
) -> None:
    """Put an event (None: the whole body) aside for another try, or among the dead after `tries_max`."""
    position = WHOLE_DELIVERY if item is None else item.position
    tries = 1 + (
        await session.scalar(
            select(DeadLetter.tries).where(DeadLetter.delivery_id == delivery_id, DeadLetter.position == position)
        )
        or 0
    )
    values = {
        "event": None if item is None else write_item(item),
        "reason": reason[:500],
        "tries": tries,
        "next_try_at": now + FIRST_RETRY_AFTER * 4 ** (tries - 1),
        "dead_at": now if tries >= tries_max else None,
    }
    statement = insert(DeadLetter).values(delivery_id=delivery_id, position=position, created_at=now, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["delivery_id", "position"], set_=values))
    outcome = {"outcome": OutcomeKind.FAILED.value, "reason": reason[:500], "recorded_at": now}
    record = insert(Outcome).values(
        delivery_id=delivery_id,
        position=position,
        account_id=item.account_id if item else None,
        kind=item.event.kind.value if item else Kind.IGNORE.value,
        external_id=item.event.external_id if item else None,
        target_id=item.event.target_id if item else None,
        **outcome,
    )
    await session.execute(record.on_conflict_do_update(index_elements=["delivery_id", "position"], set_=outcome))


async def claim_retries(session: AsyncSession, now: datetime, limit: int) -> list[DeadLetter]:
    """Lock the set-aside events whose time has come."""
    rows = await session.scalars(
        select(DeadLetter)
        .where(DeadLetter.dead_at.is_(None), DeadLetter.next_try_at <= now)
        .order_by(DeadLetter.next_try_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(rows)


async def forget_failure(session: AsyncSession, delivery_id: int, position: int) -> None:
    await session.execute(
        delete(DeadLetter).where(DeadLetter.delivery_id == delivery_id, DeadLetter.position == position)
    )


async def replay(session: AsyncSession, now: datetime, *, delivery_id: int | None = None) -> int:
    """Let dead letters (or one whole delivery) be handled again; how many were put back.

    Replaying what was handled already makes no second message: each event's outcome is a duplicate.
    """
    if delivery_id is None:
        result = await session.execute(
            update(DeadLetter)
            .where(DeadLetter.dead_at.is_not(None))
            .values(dead_at=None, tries=0, next_try_at=now)
            .returning(DeadLetter.id)
        )
        return len(result.all())
    put_back = await session.scalar(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.body.is_not(None))
        .values(handled_at=None)
        .returning(Delivery.id)
    )
    if put_back is None:
        return 0  # Its dead letters stay: without the body they are all that is left of these events.
    await session.execute(delete(DeadLetter).where(DeadLetter.delivery_id == delivery_id))
    return 1


async def backlog(session: AsyncSession) -> tuple[int, datetime | None, int]:
    """(unhandled deliveries up to 10,000, arrival of the oldest, dead letters)."""
    waiting = select(Delivery.received_at).where(Delivery.handled_at.is_(None)).order_by(Delivery.id).limit(10_000)
    count, oldest = (await session.execute(select(func.count(), func.min(waiting.subquery().c.received_at)))).one()
    dead = await session.scalar(select(func.count()).select_from(DeadLetter).where(DeadLetter.dead_at.is_not(None)))
    return count, oldest, dead or 0


def describe(error: BaseException) -> str:
    """An error without the values it carries: a citizen's text must reach neither a log nor a reason."""
    state = getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__
