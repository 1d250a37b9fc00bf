"""Notices become messages: what one contact is to be told now goes in one, and a durable job sends it.

At least once: a sender that dies after the receiver has taken the message sends it again under the same
`uid`. The job and the message are written in one transaction, so none is lost and none is made twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import IllegalMove, NotFound
from app.jobs import SEND_NOTICE, enqueue
from app.models import Dispatch, Notice

BATCH = 500
FORGOTTEN_AT_ONCE = 2000
LINES = 100
"""A digest longer than this is nobody's reading: it becomes several."""

TRIES = 12
FIRST_RETRY = timedelta(seconds=10)
LAST_RETRY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has not gone out: messages on their way, since when the oldest, and those given up."""

    queued: int
    oldest_at: datetime | None
    failed: int


async def pack(session: AsyncSession, now: datetime) -> int:
    """Put the notices that may go out into messages; how many notices. Another worker's are passed over."""
    waiting = (
        await session.execute(
            select(Notice.id, Notice.channel, Notice.role, Notice.opd, Notice.contact_id, Notice.case_id.is_(None))
            .where(Notice.dispatch_id.is_(None), Notice.deliver_at <= now)
            .order_by(Notice.deliver_at, Notice.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    ).all()
    together: dict[tuple[Any, ...], list[int]] = {}
    for notice_id, *recipient in waiting:
        together.setdefault(tuple(recipient), []).append(notice_id)
    for (channel, role, opd, contact_id, _), ids in together.items():
        for part in (ids[first : first + LINES] for first in range(0, len(ids), LINES)):
            dispatch = Dispatch(
                channel=channel, role=role, opd=opd, contact_id=contact_id, state="queued", created_at=now
            )
            session.add(dispatch)
            await session.flush()
            await session.execute(update(Notice).where(Notice.id.in_(part)).values(dispatch_id=dispatch.id))
            await enqueue(session, SEND_NOTICE, dispatch_id=dispatch.id)
    return len(waiting)


async def settle(session: AsyncSession, dispatch_id: int, trouble: str | None, *, final: bool, now: datetime) -> None:
    """Write down how a try ended: sent, to be tried again later, or given up. `trouble` None: it was taken."""
    dispatch = await session.get_one(Dispatch, dispatch_id, with_for_update=True, populate_existing=True)
    if dispatch.state != "queued":
        return
    dispatch.tries, dispatch.error = dispatch.tries + 1, trouble
    if trouble is None:
        dispatch.state, dispatch.settled_at = "sent", now
    elif final or dispatch.tries >= TRIES:
        dispatch.state, dispatch.settled_at = "failed", now
    else:
        wait = min(FIRST_RETRY * 2 ** (dispatch.tries - 1), LAST_RETRY)
        await enqueue(session, SEND_NOTICE, at=now + wait, dispatch_id=dispatch_id)


async def send_again(session: AsyncSession, dispatch_id: int) -> Dispatch:
    """Put a message that was given up back on its way, under its own `uid`."""
    dispatch = await session.get(Dispatch, dispatch_id, with_for_update=True)
    if dispatch is None:
        raise NotFound(f"There is no notification {dispatch_id}.")
    if dispatch.state != "failed":
        raise IllegalMove(f"Notification {dispatch_id} is {dispatch.state}; only a failed one is sent again.")
    dispatch.state, dispatch.tries, dispatch.settled_at = "queued", 0, None
    await enqueue(session, SEND_NOTICE, dispatch_id=dispatch_id)
    return dispatch


async def forget_settled(session: AsyncSession, before: datetime) -> bool:
    """Delete some messages that were sent or given up before an instant, with what they told; whether all are gone.

    That a rung was told stays with its case, so that nobody is told again.
    """
    old = (
        select(Dispatch.id)
        .where(Dispatch.settled_at < before)
        .order_by(Dispatch.settled_at)
        .limit(FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = list(await session.scalars(old))
    await session.execute(delete(Notice).where(Notice.dispatch_id.in_(ids)))
    await session.execute(delete(Dispatch).where(Dispatch.id.in_(ids)))
    return len(ids) < FORGOTTEN_AT_ONCE


async def read_backlog(session: AsyncSession) -> Backlog:
    """The states are written as the partial indexes have them, so that the planner may use these."""
    waiting = select(func.count(), func.min(Dispatch.created_at)).where(text("dispatches.state = 'queued'"))
    queued, oldest = (await session.execute(waiting)).one()
    failed = await session.scalar(select(func.count(Dispatch.id)).where(text("dispatches.state = 'failed'")))
    return Backlog(queued, oldest, failed or 0)


async def read_dispatches(
    session: AsyncSession, *, state: str | None, before: int | None, limit: int
) -> list[tuple[Dispatch, Sequence[Notice]]]:
    """The newest messages with what they tell, in two statements."""
    statement = select(Dispatch).order_by(Dispatch.id.desc()).limit(limit)
    if state is not None:
        statement = statement.where(Dispatch.state == state)
    if before is not None:
        statement = statement.where(Dispatch.id < before)
    dispatches = list(await session.scalars(statement))
    told: dict[int | None, list[Notice]] = {}
    for notice in await session.scalars(
        select(Notice).where(Notice.dispatch_id.in_([d.id for d in dispatches])).order_by(Notice.id)
    ):
        told.setdefault(notice.dispatch_id, []).append(notice)
    return [(dispatch, told.get(dispatch.id, [])) for dispatch in dispatches]
