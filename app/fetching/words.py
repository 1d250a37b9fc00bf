"""Ask once for the words of messages that came as ids only: an Instagram mention, a TikTok comment.

They go into the inbox as the platform's own webhook would have told them, and the message is read anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.fetching.asking import LEASE, Line, Reply, ask, open_line
from app.fetching.handing_in import hand_in
from app.fetching.posts import GONE_FOR_GOOD, show_post
from app.models import Message, MissingWords, Post
from app.platforms.reads import READS
from app.platforms.reads.shape import Said, WordsRead
from app.settings import Settings
from app.vault import Vault

TRIES_MAX = 6
FIRST_PAUSE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message without its words, and where they are asked for."""

    message_id: int
    account_id: int
    line: Line
    read: WordsRead
    said: Said


async def read_words(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime
) -> bool:
    """Read the words of the message that waits longest; False when none is due."""
    async with database.transaction() as session:
        row = await _claim(session, now)
        if row is None:
            return False
        wanted = await _wanted(session, vault, settings, row.message_id)
        if wanted is None:
            _again(row, now, "no access")
            return True
    answer = await ask(client, wanted.line, wanted.read.compose(wanted.said))
    async with database.transaction() as session:
        row = await session.get_one(MissingWords, wanted.message_id, with_for_update=True)
        await _settle(session, row, wanted, answer, now)
    return True


async def _claim(session: AsyncSession, now: datetime) -> MissingWords | None:
    row: MissingWords | None = await session.scalar(
        select(MissingWords)
        .where(MissingWords.state == "waiting", MissingWords.next_try_at <= now)
        .order_by(MissingWords.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is not None:
        row.next_try_at = now + LEASE
    return row


async def _wanted(session: AsyncSession, vault: Vault, settings: Settings, message_id: int) -> Wanted | None:
    message = await session.get_one(Message, message_id)
    line = await open_line(session, vault, settings, message.account_id)
    read = READS[line.platform].words if line is not None and line.platform in READS else None
    if line is None or line.token is None or read is None:
        return None
    said = Said(line.external_id, message.thread_id, message.external_id)
    return Wanted(message_id, message.account_id, line, read, said)


async def _settle(session: AsyncSession, row: MissingWords, wanted: Wanted, answer: Reply, now: datetime) -> None:
    told = wanted.read.retell(answer.body, wanted.said) if answer.good else None
    if told is not None:
        await hand_in(session, wanted.account_id, told, now)
        await _note_post(session, wanted, answer.body, now)
        row.state, row.error = "read", None
    elif answer.good or answer.status in GONE_FOR_GOOD:
        row.state, row.error = "failed", f"HTTP {answer.status}"
    else:
        _again(row, now, f"HTTP {answer.status}" if answer.status else "no answer")


async def _note_post(session: AsyncSession, wanted: Wanted, answer: Any, now: datetime) -> None:
    """The post of somebody else, which nothing but this answer shows us."""
    found = wanted.read.post(answer)
    post = await session.scalar(
        select(Post)
        .where(Post.account_id == wanted.account_id, Post.external_id == wanted.said.thread)
        .with_for_update()
    )
    if found is not None and post is not None and post.state in {"waiting", "failed"}:
        show_post(post, found, now)


def _again(row: MissingWords, now: datetime, error: str) -> None:
    row.tries += 1
    row.error = error
    row.next_try_at = now + FIRST_PAUSE * 4**row.tries
    if row.tries >= TRIES_MAX:
        row.state = "failed"
