"""What we asked for goes into the inbox as a delivery, once each body: the way of every webhook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.intake.writer import Arrival
from app.models import Account, Delivery


async def hand_in(session: AsyncSession, account_id: int, content: Mapping[str, Any], now: datetime) -> None:
    connection_id = await session.scalar(select(Account.connection_id).where(Account.id == account_id))
    arrival = Arrival(connection_id or 0, json.dumps(content).encode(), {}, now)
    await session.execute(
        insert(Delivery)
        .values(
            connection_id=arrival.connection_id, body=arrival.body, headers={}, fingerprint=arrival.fingerprint,
            received_at=now,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip
