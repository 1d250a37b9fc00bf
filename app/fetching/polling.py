"""Whose turn it is to be asked for comments, and what of the day's quota it may use.

Any number of workers: an account is asked by whoever locks its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import check_soon
from app.database import Database
from app.fetching.asking import Line, open_line
from app.fetching.comments import Round, deliver, look_again, read_newest
from app.models import Account, Connection, Poll
from app.platforms.reads import READS
from app.platforms.reads.shape import Polling
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
"""1,440 of the day's 10,000 units."""
LOOK_AGAIN_EVERY = timedelta(minutes=10)
PAUSE_MAX = timedelta(minutes=30)
TURN_MAX = timedelta(minutes=15)
"""Whoever claimed a turn and died leaves it to the others after this time."""
TURN_UNITS = 1000
"""A turn may not use up more: the accounts of one project take turns."""
QUOTA_DAY = ZoneInfo("America/Los_Angeles")
"""Google's quota begins anew at midnight there."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A poll that was claimed, with the units set aside for it."""

    account_id: int
    line: Line
    polling: Polling
    reserved: int
    last: bool
    """There is no more today."""
    behind: bool
    looks_again: bool
    looked_until: int


async def poll_one(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime
) -> bool:
    """Give the account that waits longest its turn; False when none is due.

    The platform is asked while no transaction is open; what it says is read against the database bit by bit.
    """
    async with database.transaction() as session:
        poll = await _claim(session, now)
        if poll is None:
            return False
        turn = await _plan(session, vault, settings, poll, now)
    if turn is None:
        return True
    round_ = Round(turn.line, turn.polling, client, database, turn.reserved)
    await read_newest(round_, behind=turn.behind)
    behind = round_.failed
    looked_until = turn.looked_until
    if turn.looks_again and not round_.failed:
        looked_until = await look_again(round_, turn.looked_until, now)
    async with database.transaction() as session:
        await deliver(session, round_, now)
        poll = await session.get_one(Poll, turn.account_id, with_for_update=True)
        if turn.looks_again and not round_.failed:
            poll.looked_until = looked_until
            poll.look_again_at = now + (LOOK_AGAIN_EVERY if looked_until == 0 else EVERY)
        poll.behind = behind
        poll.units -= turn.reserved - round_.units
        poll.failures = poll.failures + 1 if round_.failed else 0
        poll.next_at = now + min(EVERY * 2 ** min(poll.failures, 8), PAUSE_MAX)
        if round_.refused and not round_.exhausted:
            await check_soon(session, poll.account_id, now)
        if round_.exhausted or (turn.last and round_.units == turn.reserved):
            poll.failures, poll.next_at = 0, next_quota_day(now)
            log.warning("quota_exhausted", account=poll.account_id, until=poll.next_at.isoformat())
    return True


async def _claim(session: AsyncSession, now: datetime) -> Poll | None:
    poll: Poll | None = await session.scalar(
        select(Poll).where(Poll.next_at <= now).order_by(Poll.next_at).limit(1).with_for_update(skip_locked=True)
    )
    if poll is not None:
        poll.next_at = now + TURN_MAX
    return poll


async def _plan(session: AsyncSession, vault: Vault, settings: Settings, poll: Poll, now: datetime) -> Turn | None:
    """Set units aside for a turn; None when it cannot be taken now.

    The quota is the project's: all accounts of one connection share it. Whoever dies in a turn has used up
    what was set aside.
    """
    line = await open_line(session, vault, settings, poll.account_id)
    polling = READS[line.platform].polling if line is not None and line.platform in READS else None
    today = now.astimezone(QUOTA_DAY).date()
    if poll.units_on != today:
        poll.units, poll.units_on = 0, today
    if line is None or polling is None:
        poll.next_at = now + PAUSE_MAX
        return None
    used = await _used_today(session, poll.account_id, today)
    left = settings.poll_units_per_day - used
    reserved = min(left, TURN_UNITS)
    if reserved <= 0:
        poll.next_at = next_quota_day(now)
        log.warning("quota_exhausted", account=poll.account_id, until=poll.next_at.isoformat())
        return None
    poll.units += reserved
    return Turn(
        poll.account_id, line, polling, reserved, left == reserved, poll.behind, now >= poll.look_again_at,
        poll.looked_until,
    )  # fmt: skip


async def _used_today(session: AsyncSession, account_id: int, today: date) -> int:
    """By all accounts of the connection; another worker that plans for one of them waits."""
    project = select(Account.connection_id).where(Account.id == account_id).scalar_subquery()
    await session.execute(select(Connection.id).where(Connection.id == project).with_for_update())
    used = (
        select(func.coalesce(func.sum(Poll.units), 0))
        .join(Account, Account.id == Poll.account_id)
        .where(Account.connection_id == project, Poll.units_on == today)
    )
    return int(await session.scalar(used) or 0)


def next_quota_day(now: datetime) -> datetime:
    tomorrow = now.astimezone(QUOTA_DAY).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), QUOTA_DAY).astimezone(UTC)


async def begin_polls(session: AsyncSession, now: datetime) -> None:
    """A row for every account that has to be asked."""
    polled = [name for name, reads in READS.items() if reads.polling is not None]
    accounts = await session.scalars(select(Account.id).where(Account.platform.in_(polled)))
    today = now.astimezone(QUOTA_DAY).date()
    for account_id in accounts:
        row = {"account_id": account_id, "next_at": now, "units_on": today, "look_again_at": now + LOOK_AGAIN_EVERY}
        await session.execute(insert(Poll).values(row).on_conflict_do_nothing())
