"""What is to be read from the platform when there is time: the post above a comment, and words that did not come."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import insert_rows
from app.domain.events import Kind
from app.domain.message import StoredMessage
from app.platforms.reads import READS


async def note_posts(session: AsyncSession, messages: Sequence[StoredMessage]) -> None:
    """Each post once, whoever comments on it; nothing where the platform cannot be asked."""
    wanted = {
        (m.account_id, m.thread_id, m.received_at)
        for m in messages
        if m.kind is not Kind.DM and m.thread_id is not None and (r := READS.get(m.platform)) is not None and r.post
    }
    first = {(account, post): at for account, post, at in sorted(wanted, key=lambda row: row[2], reverse=True)}
    types = {"account_id": "bigint", "external_id": "text", "next_try_at": "timestamptz"}
    rows = [(*key, first[key]) for key in sorted(first)]
    await insert_rows(session, "posts", types, rows, "ON CONFLICT (account_id, external_id) DO NOTHING")


async def note_missing_words(session: AsyncSession, messages: Sequence[StoredMessage]) -> None:
    """Messages that came as ids only, where the platform can be asked for their words."""
    rows = [
        (m.id, m.received_at)
        for m in messages
        if m.text is None and (r := READS.get(m.platform)) is not None and r.words and m.kind in r.words.kinds
    ]
    types = {"message_id": "bigint", "next_try_at": "timestamptz"}
    await insert_rows(session, "missing_words", types, rows, "ON CONFLICT (message_id) DO NOTHING")
