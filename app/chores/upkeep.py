"""What keeps a worker up to date and the database tidy."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.intake.limits import forget_full
from app.models import DeadLetter, Delivery, EarlyChange, IdempotencyKey, WorkerBeat
from app.models.people import IDEMPOTENCY_LIFE
from app.notices.outbox import forget_settled

BEAT_OLD = timedelta(days=1)


async def reload_city(place: Workplace) -> bool:
    await place.reload_city()
    return False


async def reload_model(place: Workplace) -> bool:
    await place.reload_model()
    await place.offer_model()
    return False


async def beat(place: Workplace) -> bool:
    """Say that this worker lives."""
    async with place.database.transaction() as session:
        values = {"seen_at": utc_now()}
        statement = insert(WorkerBeat).values(worker=place.worker, **values)
        await session.execute(statement.on_conflict_do_update(index_elements=["worker"], set_=values))
    return False


async def tidy(place: Workplace) -> bool:
    """Forget what has served: raw bodies, notifications, idempotency keys, workers long gone."""
    now = utc_now()
    async with place.database.transaction() as session:
        old = now - timedelta(days=place.settings.body_retention_days)
        await session.execute(
            update(Delivery)
            .where(Delivery.received_at < old, Delivery.handled_at.is_not(None), Delivery.body.is_not(None))
            .values(body=None)
        )
        # A dead letter holds a copy of its event, words included: it goes when its body goes.
        await session.execute(
            update(DeadLetter).where(DeadLetter.created_at < old, DeadLetter.event.is_not(None)).values(event=None)
        )
        await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - IDEMPOTENCY_LIFE))
        await session.execute(delete(EarlyChange).where(EarlyChange.received_at < old))
        await forget_full(session, now)
        await session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - BEAT_OLD))
        return not await forget_settled(session, now - timedelta(days=place.settings.notice_retention_days))
