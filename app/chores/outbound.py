"""An admin's answer goes to the platform; what got lost on the way is found again; tokens are renewed in time."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.directory import City, current_city
from app.domain.replying import UNDER_WAY
from app.inbox import passes
from app.models import Reply
from app.outbox import queue_reply
from app.replies.errand import look, send
from app.replies.renewing import due_accounts, renew
from app.replies.sending import begin, settle, settle_look

SETTLE_FOR_S = 300.0
FORGOTTEN_AFTER = timedelta(minutes=5)
"""A reply this long past its time has lost its job."""
FOUND_AT_ONCE = 100


async def send_reply(place: Workplace, reply_id: int) -> None:
    """Send one reply (or look for it) and write down how that ended."""
    async with place.database.transaction() as session:
        errand = await begin(session, place.vault, place.settings, reply_id, utc_now())
    if errand is None:
        return
    async with _client(place) as client:
        if errand.looking:
            looked = await look(client, errand)

            async def note(session: AsyncSession, city: City) -> None:
                await settle_look(session, place.settings, errand, looked, city.calendars, utc_now())
        else:
            sent = await send(client, errand)

            async def note(session: AsyncSession, city: City) -> None:
                await settle(session, place.vault, place.settings, errand, sent, city.calendars, utc_now())

    await _write_down(place, note)


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than a request."""
    return ssl.create_default_context()


def _client(place: Workplace) -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=place.settings.reply_timeout_s, follow_redirects=False, verify=_tls())


async def _write_down(place: Workplace, note: Callable[[AsyncSession, City], Awaitable[None]]) -> None:
    """We know how the errand ended; a database that is away must not make us forget it."""
    deadline = asyncio.get_running_loop().time() + SETTLE_FOR_S
    while True:
        try:
            async with place.database.transaction() as session:
                city = await current_city(session, place.city)
                assert city is not None
                await note(session, city)
                return
        except Exception as error:
            if not passes(error) or asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(1)


async def find_forgotten(place: Workplace) -> bool:
    """Replies whose time is long past have lost their job: put it down again."""
    async with place.database.transaction() as session:
        old = utc_now() - FORGOTTEN_AFTER
        rows = await session.scalars(
            select(Reply)
            .where(Reply.state.in_(UNDER_WAY), Reply.next_try_at < old)
            .order_by(Reply.next_try_at)
            .limit(FOUND_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        found = list(rows)
        for reply in found:
            await queue_reply(session, reply, utc_now())
    return len(found) == FOUND_AT_ONCE


async def renew_token(place: Workplace, account_id: int) -> None:
    """Renew one account's token now: the platform has refused the old one."""
    async with _client(place) as client, place.database.transaction() as session:
        await renew(session, client, place.vault, place.settings, account_id, utc_now())


async def renew_tokens(place: Workplace) -> bool:
    """Renew the access tokens that would soon expire; each in a transaction of its own."""
    async with place.database.transaction() as session:
        due = await due_accounts(session, utc_now())
    if due:
        async with _client(place) as client:
            for account_id in due:
                async with place.database.transaction() as session:
                    await renew(session, client, place.vault, place.settings, account_id, utc_now())
    return False
