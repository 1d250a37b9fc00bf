"""Workers take turns where the parts of one conversation meet.

A reply and what it answers may be in two workers' hands at one instant, a message and its deletion
too: neither worker sees what the other has not committed yet, and both would find nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import raw_connection
from app.domain.events import UTTERANCES, Direction
from app.intake.items import Item

CLASS = 7_404_127
"""The advisory locks of this kind."""
LOCKS = 1024
"""A batch of any size must fit into the server's lock table; conversations that share a lock only wait."""

HOLD = """
    SELECT CASE WHEN alone THEN pg_advisory_xact_lock(%s, number) ELSE pg_advisory_xact_lock_shared(%s, number) END
    FROM unnest(%b::int[], %b::bool[]) AS held (number, alone)
"""


async def hold_conversations(session: AsyncSession, items: Sequence[Item]) -> None:
    """Until the commit nobody else may touch a conversation that we answer or change in this batch.

    Citizens' new messages share their conversation, so that a busy thread is no queue. In one order
    for all workers, or they deadlock.
    """
    alone: dict[int, bool] = {}
    for item in items:
        event = item.event
        if event.thread_id is None:
            continue
        number = zlib.crc32(f"{item.connection_id}:{event.account_id}:{event.thread_id}".encode()) % LOCKS
        changes = event.direction is Direction.OUTBOUND or event.kind not in UTTERANCES
        alone[number] = alone.get(number, False) or changes
    if alone:
        numbers = sorted(alone)
        await (await raw_connection(session)).execute(HOLD, [CLASS, CLASS, numbers, [alone[n] for n in numbers]])
