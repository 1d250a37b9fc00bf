"""Accounts in trouble: who is told, once for each incident, by the same ways as of clocks.

What the probes found stands in `account_health`; here it becomes incidents that begin and end. A platform
that gives no answer says nothing: an incident then neither begins nor ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.models import AccountHealth, Contact, Incident, Notice

REVOKED, TOKEN, SUBSCRIPTION, SILENT = "revoked", "token", "subscription", "silent"
ROLES = ("operator", "coordinator")
"""The operator mends it; the coordinator knows why an account is quiet."""
FAILED, WELL = "failed", "ok"


async def follow_accounts(session: AsyncSession, city: City, now: datetime) -> int:
    """Begin and end incidents as the accounts' health says; how many began."""
    healths = list(await session.scalars(select(AccountHealth).order_by(AccountHealth.account_id)))
    rows = await session.scalars(select(Incident).where(Incident.ended_at.is_(None)))
    open_ones = {(row.account_id, row.trouble): row.id for row in rows}
    begun = 0
    for health in healths:
        trouble = trouble_of(health)
        over = [
            number for (account_id, known), number in open_ones.items()
            if account_id == health.account_id and known != trouble and is_over(health, known, trouble)
        ]  # fmt: skip
        if over:
            await session.execute(update(Incident).where(Incident.id.in_(over)).values(ended_at=now))
        if trouble is not None and (health.account_id, trouble) not in open_ones:
            begun += await _begin(session, city, health, trouble, now)
    return begun


def trouble_of(health: AccountHealth) -> str | None:
    """The one trouble that explains the others: without access nothing is subscribed, and nothing comes."""
    if health.revoked_at is not None:
        return REVOKED
    if health.token == FAILED:
        return TOKEN
    if health.subscription == FAILED:
        return SUBSCRIPTION
    return SILENT if health.silent_since is not None else None


def is_over(health: AccountHealth, known: str, trouble: str | None) -> bool:
    """Whether an incident has ended: it is known to be well again, or another trouble explains it."""
    if trouble is not None:
        return True
    found = {SUBSCRIPTION: health.subscription, SILENT: WELL}.get(known, health.token)
    return found == WELL


async def _begin(session: AsyncSession, city: City, health: AccountHealth, trouble: str, now: datetime) -> int:
    """Another worker may see the same at this instant: whoever writes the incident down tells of it."""
    since = {REVOKED: health.revoked_at, SILENT: health.silent_since}.get(trouble) or health.checked_at or now
    values = {"account_id": health.account_id, "trouble": trouble, "since": since, "told_at": now}
    statement = insert(Incident).values(values).on_conflict_do_nothing().returning(Incident.id)
    number = await session.scalar(statement)
    if number is None:
        return 0
    # Like every notice but an emergency's, it wakes nobody at night.
    deliver_at = city.ladder.release(now, city.tz)
    for role, channel, contact_id in await _recipients(session):
        session.add(
            Notice(
                incident_id=number,
                clock="account",
                cycle=0,
                step=trouble,
                role=role,
                channel=channel,
                contact_id=contact_id,
                deliver_at=deliver_at,
            )  # fmt: skip
        )
    return 1


async def _recipients(session: AsyncSession) -> Sequence[tuple[str, str, int | None]]:
    rows = await session.execute(
        select(Contact.role, Contact.channel, Contact.id)
        .where(Contact.role.in_(ROLES), Contact.retired_at.is_(None))
        .order_by(Contact.id)
    )
    return [*((role, "log", None) for role in ROLES), *((role, channel, number) for role, channel, number in rows)]
