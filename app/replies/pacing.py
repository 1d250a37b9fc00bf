"""How fast an account may send, whichever worker does it: a bucket in the database, and a rest when it was too fast.

One account's storm holds up that account only: what may not go out yet is put back with its time, and
no account has more than a few requests under way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.replying import ReplyState
from app.models import AccountPace, Case, Reply
from app.platforms.outbound.shape import Pace

UNDER_WAY_MAX = 8
"""Requests of one account at the same time; a worker has room for four times as many (app/worker.py)."""
SOON = timedelta(seconds=1)
REST_FIRST, REST_MAX = timedelta(seconds=2), timedelta(minutes=5)


def lane_of(kind: str) -> str:
    return "public" if kind == "public" else "private"


async def reserve(session: AsyncSession, account_id: int, lane: str, pace: Pace, now: datetime) -> datetime | None:
    """Take a place at once (None), or learn when to come again."""
    row = await _hold(session, account_id, lane, now)
    if row.rests_until is not None and row.rests_until > now:
        return row.rests_until
    full_at = max(row.full_at, now)
    room_at = full_at + pace.interval - pace.interval * pace.burst
    if room_at > now:
        return room_at
    under_way = (
        select(func.count())
        .select_from(Reply)
        .join(Case, Case.id == Reply.case_id)
        .where(Reply.state == ReplyState.SENDING.value, Case.account_id == account_id)
    )
    if (await session.scalar(under_way) or 0) >= UNDER_WAY_MAX:
        return now + SOON
    row.full_at = full_at + pace.interval
    return None


async def rest(
    session: AsyncSession, account_id: int, lane: str, now: datetime, wait_s: float | None, *, refused: bool
) -> datetime:
    """Leave the account alone for as long as the platform says; else for longer at each refusal. Until when."""
    row = await _hold(session, account_id, lane, now)
    # Answers to what was sent together come together: they are one refusal.
    if refused and (row.rests_until is None or row.rests_until <= now):
        row.strikes += 1
    own = min(REST_FIRST * 2 ** min(max(row.strikes - 1, 0), 10), REST_MAX)
    until = now + (timedelta(seconds=wait_s) if wait_s else own)
    row.rests_until = max(row.rests_until or until, until)
    return row.rests_until


async def calm(session: AsyncSession, account_id: int, lane: str, now: datetime) -> None:
    """One went through: the next refusal is a first one again."""
    row = await _hold(session, account_id, lane, now)
    row.strikes = 0


async def _hold(session: AsyncSession, account_id: int, lane: str, now: datetime) -> AccountPace:
    key = {"account_id": account_id, "lane": lane}
    await session.execute(insert(AccountPace).values(**key, full_at=now).on_conflict_do_nothing())
    return await session.get_one(AccountPace, key, with_for_update=True, populate_existing=True)
