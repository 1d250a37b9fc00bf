"""An admin's answer goes to the platform."""

from __future__ import annotations

import asyncio

import httpx

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.directory import current_city
from app.inbox import passes
from app.replies import Result, Sending, begin, send, settle

SEND_TIMEOUT_S = 15.0
SETTLE_FOR_S = 300.0


async def send_reply(place: Workplace, reply_id: int) -> None:
    """Send one reply and write down how that ended."""
    async with place.database.transaction() as session:
        sending = await begin(session, place.vault, reply_id, utc_now())
    if sending is None:
        return
    async with httpx.AsyncClient(timeout=SEND_TIMEOUT_S, follow_redirects=False) as client:
        result, detail = await send(client, sending)
    deadline = asyncio.get_running_loop().time() + SETTLE_FOR_S
    while True:
        try:
            await _settle(place, sending, result, detail)
            return
        except Exception as error:
            # We know how the send ended; a database that is away must not make us forget it.
            if not passes(error) or asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(1)


async def _settle(place: Workplace, sending: Sending, result: Result, detail: str | None) -> None:
    async with place.database.transaction() as session:
        city = await current_city(session, place.city)
        assert city is not None
        await settle(session, sending, result, detail, city.calendars, utc_now(), tries_max=place.settings.reply_tries)
