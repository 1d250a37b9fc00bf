"""Fetch what citizens attached, one after another, in its own time: a case never waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.fetching.asking import LEASE, Line, ask, open_line
from app.fetching.downloading import File, MissingError, RefusedError, Resolve, download, resolve
from app.models import Attachment, Message
from app.platforms.reads import READS
from app.platforms.reads.shape import TOKEN, MediaRead, Piece
from app.settings import Settings
from app.vault import Vault

TRIES_MAX = 5
FIRST_PAUSE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Order:
    """One attachment that was claimed: what to fetch, and where from."""

    id: int
    url: str | None
    piece: Piece | None
    line: Line
    media: MediaRead


async def fetch_attachment(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime,
    *, find: Resolve = resolve,
) -> bool:  # fmt: skip
    """Fetch the one that waits longest; False when none is due."""
    async with database.transaction() as session:
        row = await _claim(session, now)
        if row is None:
            return False
        order = await _order(session, vault, settings, row)
        if order is None:
            row.state, row.reason = "elsewhere", "answer in the platform's own app"
            return True
    changes = await outcome(client, order, find, now)
    async with database.transaction() as session:
        # What was erased meanwhile stays erased.
        kept = await session.get(Attachment, order.id, with_for_update=True)
        if kept is not None and kept.state == "waiting":
            for name, value in changes.items():
                setattr(kept, name, value)
            if changes["state"] == "waiting":
                kept.tries += 1
                kept.next_try_at = now + FIRST_PAUSE * 4**kept.tries
                kept.state = "failed" if kept.tries >= TRIES_MAX else "waiting"
    return True


async def _claim(session: AsyncSession, now: datetime) -> Attachment | None:
    row: Attachment | None = await session.scalar(
        select(Attachment)
        .where(Attachment.state == "waiting", Attachment.next_try_at <= now)
        .order_by(Attachment.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is not None:
        row.next_try_at = now + LEASE
    return row


async def _order(session: AsyncSession, vault: Vault, settings: Settings, row: Attachment) -> Order | None:
    """None where the platform cannot be asked for it."""
    message = await session.get_one(Message, row.message_id)
    line = await open_line(session, vault, settings, message.account_id)
    media = READS[line.platform].media if line is not None and line.platform in READS else None
    if line is None or media is None:
        return None
    piece = None
    if row.ref is not None:
        piece = Piece(line.external_id, message.thread_id, message.external_id, row.type, row.ref)
    return Order(row.id, row.url, piece, line, media)


async def outcome(client: httpx.AsyncClient, order: Order, find: Resolve, now: datetime) -> dict[str, Any]:
    """The columns that say how it went."""
    try:
        file = await _fetch(client, order, find)
    except RefusedError as refusal:
        return {"state": "refused", "reason": str(refusal)}
    except MissingError as trouble:
        return {"state": "waiting", "reason": str(trouble)}
    return {
        "state": "fetched", "reason": None, "content": file.content, "content_type": file.content_type,
        "size": len(file.content), "fetched_at": now,
    }  # fmt: skip


async def _fetch(client: httpx.AsyncClient, order: Order, find: Resolve) -> File:
    url, media, piece, line = order.url, order.media, order.piece, order.line
    if url is None and piece is not None and media.locate is not None:
        answer = await ask(client, line, media.locate(piece))
        url = media.url(answer.body, line.base, piece) if answer.good else None
        if url is None:
            final = 400 <= answer.status < 429
            raise RefusedError(f"HTTP {answer.status}") if final else MissingError(f"HTTP {answer.status}")
    elif url is None and piece is not None and media.direct is not None:
        url = media.direct(piece.ref, line.base)
    if url is None:
        raise RefusedError("the platform does not say where it lies")
    headers = {"authorization": f"Bearer {line.token}"} if media.with_token and line.token else {}
    return await download(
        client, url.replace(TOKEN, line.token or ""), media.hosts, headers, trusted=line.base, find=find
    )
