"""The sweep over the cases' clocks, and the notifications that it makes on their way."""

from __future__ import annotations

import structlog

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.directory import current_city
from app.notices.channels import CHANNELS, NotTaken, Refused
from app.notices.letters import read_letter
from app.notices.outbox import BATCH as PACKED_AT_ONCE
from app.notices.outbox import pack, settle
from app.notices.sweep import BATCH, anything_to_tell, sweep

log = structlog.get_logger()


async def tell(place: Workplace) -> bool:
    """One tick: nothing but a look when no rung is reached and no notice may go out."""
    now = utc_now()
    async with place.database.transaction() as session:
        if not await anything_to_tell(session, now):
            return False
    async with place.database.transaction() as session:
        city = await current_city(session, place.city)
        swept = await sweep(session, city, now) if city is not None else 0
    async with place.database.transaction() as session:
        packed = await pack(session, now)
    return swept == BATCH or packed == PACKED_AT_ONCE


async def send_notice(place: Workplace, dispatch_id: int) -> None:
    """Send one message by its channel, and write down how that ended."""
    async with place.database.transaction() as session:
        city = await current_city(session, place.city)
        assert city is not None
        letter = await read_letter(session, dispatch_id, city, place.settings.public_url)
    if letter is None:
        return
    trouble, final = None, False
    try:
        await CHANNELS[letter.channel](letter, place.settings, place.vault)
    except Refused as error:
        trouble, final = str(error), True
    except NotTaken as error:
        trouble = str(error)
    except Exception as error:
        # Whatever a mail server or a receiver does, the message stays ours; its words may hold the address.
        trouble = type(error).__name__
    if trouble is not None:
        log.warning("notification_not_sent", dispatch=dispatch_id, channel=letter.channel, reason=trouble)
    async with place.database.transaction() as session:
        await settle(session, dispatch_id, trouble, final=final, now=utc_now())
