"""Fetch what citizens attached, one after another, in its own time: a case never waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.fetching.asking import Line, ask, open_line
from app.fetching.downloading import File, MissingError, RefusedError, Resolve, download, resolve
from app.models import Attachment, Message
from app.platforms.reads import READS
from app.platforms.reads.shape import TOKEN, MediaRead
from app.settings import Settings
from app.vault import Vault

TRIES_MAX = 5
FIRST_PAUSE = timedelta(seconds=20)


async def fetch_attachment(
    session: AsyncSession, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime,
    *, find: Resolve = resolve,
) -> bool:  # fmt: skip
    """Fetch the one that waits longest; False when none is due."""
    row: Attachment | None = await session.scalar(
        select(Attachment)
        .where(Attachment.state == "waiting", Attachment.next_try_at <= now)
        .order_by(Attachment.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return False
    message = await session.get_one(Message, row.message_id)
    line = await open_line(session, vault, settings, message.account_id)
    media = READS[line.platform].media if line is not None and line.platform in READS else None
    if line is None or media is None:
        row.state, row.reason = "elsewhere", "answer in the platform's own app"
        return True
    try:
        file = await _fetch(client, line, media, row, find)
        row.content, row.content_type, row.size = file.content, file.content_type, len(file.content)
        row.state, row.reason, row.fetched_at = "fetched", None, now
    except RefusedError as refusal:
        row.state, row.reason = "refused", str(refusal)
    except MissingError as trouble:
        row.tries, row.reason = row.tries + 1, str(trouble)
        row.next_try_at = now + FIRST_PAUSE * 4**row.tries
        row.state = "failed" if row.tries >= TRIES_MAX else "waiting"
    return True


async def _fetch(client: httpx.AsyncClient, line: Line, media: MediaRead, row: Attachment, find: Resolve) -> File:
    url = row.url
    if media.locate is not None and row.ref is not None:
        answer = await ask(client, line, media.locate(row.ref))
        url = media.url(answer.body, line.base) if answer.good else None
        if url is None:
            raise (
                RefusedError(f"HTTP {answer.status}")
                if 400 <= answer.status < 429
                else MissingError(f"HTTP {answer.status}")
            )
    elif media.direct is not None and row.ref is not None:
        url = media.direct(row.ref, line.base)
    if url is None:
        raise RefusedError("the platform does not say where it lies")
    headers = {"authorization": f"Bearer {line.token}"} if media.with_token and line.token else {}
    return await download(
        client, url.replace(TOKEN, line.token or ""), media.hosts, headers, trusted=line.base, find=find
    )
