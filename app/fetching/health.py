"""Are we still let in, do platforms still send to us, and is anybody unusually silent?

Tokens and subscriptions rot without a word: each account is probed once a day, and compared with its
own habit every hour. What the platform itself tells us about our access (`system` events) counts at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.fetching.asking import LEASE, Line, Reply, ask, open_line
from app.models import Account, AccountHealth
from app.platforms.reads import READS
from app.platforms.reads.shape import Ask, Probe
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

EVERY = timedelta(days=1)
SOON_AGAIN = timedelta(hours=1)
"""After a probe that failed: whoever mends it wants to see it."""
HABIT = timedelta(days=28)
MESSAGES_MIN = 20
"""From fewer messages no habit can be told."""
SILENT_AT_LEAST = timedelta(hours=2)

SILENCE = text(
    """
    WITH heard AS (
        SELECT o.account_id, o.recorded_at AS at,
               o.recorded_at - lag(o.recorded_at) OVER (PARTITION BY o.account_id ORDER BY o.recorded_at) AS gap
        FROM outcomes o
        WHERE o.recorded_at > :since AND o.outcome = 'stored' AND o.kind IN ('comment', 'dm', 'mention', 'post')
    ), habits AS (
        SELECT account_id, count(*) AS heard, max(at) AS last_at, max(gap) AS longest FROM heard GROUP BY account_id
    )
    UPDATE account_health h SET last_message_at = habits.last_at,
        silent_since = CASE WHEN habits.heard >= :enough AND :now - habits.last_at > greatest(habits.longest, :least)
                            THEN habits.last_at END
    FROM habits WHERE habits.account_id = h.account_id
    """
)
"""Longer than the longest silence of four weeks, nights and Sundays among them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the probes of one account said: ok | failed | unknown."""

    token: str
    subscription: str
    detail: str | None


async def probe(client: httpx.AsyncClient, line: Line) -> Finding:
    """Ask the platform; what is no answer at all says nothing about our access."""
    found = {"token": "unknown", "subscription": "unknown"}
    details = []
    reads = READS.get(line.platform)
    for one in reads.probes if reads is not None and line.token else ():
        answer, holds = await _ask(client, line, one, one.compose)
        if not holds and one.otherwise is not None and answer.status:
            answer, holds = await _ask(client, line, one, one.otherwise)
        refused = answer.good or (400 <= answer.status < 500 and answer.status != 429)
        found[one.name] = "ok" if holds else "failed" if refused else "unknown"
        if not holds:
            details.append(f"{one.name}: " + (f"HTTP {answer.status}" if answer.status else "no answer"))
    if line.token is None:
        details.append("no access token")
    return Finding(found["token"], found["subscription"], "; ".join(details) or None)


async def _ask(client: httpx.AsyncClient, line: Line, one: Probe, compose: Callable[[str], Ask]) -> tuple[Reply, bool]:
    answer = await ask(client, line, compose(line.external_id))
    return answer, answer.good and answer.body is not None and one.holds(answer.body, line.external_id)


async def check_one(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime
) -> bool:
    """Probe the account whose turn it is; False when none is due."""
    async with database.transaction() as session:
        health: AccountHealth | None = await session.scalar(
            select(AccountHealth)
            .where(AccountHealth.next_check_at <= now)
            .order_by(AccountHealth.next_check_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if health is None:
            return False
        account_id = health.account_id
        health.next_check_at = now + LEASE
    await check(database, client, vault, settings, account_id, now)
    return True


async def check(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, account_id: int, now: datetime
) -> None:
    """Probe one account and write down what was found."""
    async with database.transaction() as session:
        line = await open_line(session, vault, settings, account_id)
    found = await probe(client, line) if line else Finding("unknown", "unknown", "no API address")
    async with database.transaction() as session:
        note(await session.get_one(AccountHealth, account_id, with_for_update=True), found, now)


def note(health: AccountHealth, found: Finding, now: datetime) -> None:
    before = (health.token, health.subscription)
    health.token, health.subscription, health.detail, health.checked_at = (
        found.token, found.subscription, found.detail, now,
    )  # fmt: skip
    if found.token == "ok":  # noqa: S105 — a verdict, no token.
        health.revoked_at = None
    failed = "failed" in (found.token, found.subscription)
    health.next_check_at = now + (SOON_AGAIN if failed else EVERY)
    if failed and before != (found.token, found.subscription):
        log.warning("account_unhealthy", account=health.account_id, token=found.token, subscription=found.subscription)


async def plan_checks(session: AsyncSession, now: datetime) -> None:
    """A row for every account; and who has fallen silent."""
    for account_id in await session.scalars(select(Account.id)):
        row = {"account_id": account_id, "next_check_at": now}
        await session.execute(insert(AccountHealth).values(row).on_conflict_do_nothing())
    silent = select(AccountHealth.account_id).where(AccountHealth.silent_since.is_not(None))
    before = set(await session.scalars(silent))
    habit = {"now": now, "since": now - HABIT, "enough": MESSAGES_MIN, "least": SILENT_AT_LEAST}
    await session.execute(SILENCE, habit)
    for account_id in sorted(set(await session.scalars(silent)) - before):
        log.warning("account_silent", account=account_id)


async def check_now(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime
) -> list[tuple[Account, AccountHealth]]:
    """Probe every account at once, for a person who waits for the result."""
    async with database.transaction() as session:
        await plan_checks(session, now)
        accounts = list(await session.scalars(select(Account.id)))
    for account_id in accounts:
        await check(database, client, vault, settings, account_id, now)
    async with database.transaction() as session:
        rows = await session.execute(
            select(Account, AccountHealth)
            .join(AccountHealth, AccountHealth.account_id == Account.id)
            .order_by(Account.platform, Account.name)
        )
        return [(account, health) for account, health in rows]
