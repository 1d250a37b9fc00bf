"""Read the posts that citizens comment on: "kapan dibangun min?" means nothing without them.

Once a post. Whatever goes wrong holds nothing up: the case is there, the post is shown when it is read.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.domain.privacy import mask
from app.fetching.asking import LEASE, Reply, ask, open_line
from app.models import Post
from app.platforms.reads import READS
from app.platforms.reads.shape import FoundPost
from app.settings import Settings
from app.vault import Vault

TRIES_MAX = 6
FIRST_PAUSE = timedelta(seconds=30)
GONE_FOR_GOOD = frozenset({400, 403, 404, 410})
TEXT_MAX = 4000


async def read_post(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, now: datetime
) -> bool:
    """Read the post that waits longest; False when none is due."""
    async with database.transaction() as session:
        post = await _claim(session, now)
        if post is None:
            return False
        line = await open_line(session, vault, settings, post.account_id)
        read = READS[line.platform].post if line is not None and line.platform in READS else None
        if read is None or line is None or line.token is None:
            _again(post, now, "no access")
            return True
        post_id, name = post.id, post.external_id
    answer = await ask(client, line, read.compose(line.external_id, name))
    found = read.read(answer.body, name) if answer.good else None
    async with database.transaction() as session:
        _settle(await session.get_one(Post, post_id, with_for_update=True), answer, found, now)
    return True


async def _claim(session: AsyncSession, now: datetime) -> Post | None:
    post: Post | None = await session.scalar(
        select(Post)
        .where(Post.state == "waiting", Post.next_try_at <= now)
        .order_by(Post.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if post is not None:
        post.next_try_at = now + LEASE
    return post


def _settle(post: Post, answer: Reply, found: FoundPost | None, now: datetime) -> None:
    if post.state != "waiting":
        return  # Erased meanwhile.
    if found is not None:
        show_post(post, found, now)
    elif answer.good or answer.status in GONE_FOR_GOOD:
        post.state, post.error = "failed", f"HTTP {answer.status}"
    else:
        _again(post, now, f"HTTP {answer.status}" if answer.status else "no answer")


def show_post(post: Post, found: FoundPost, now: datetime) -> None:
    text = found.text[:TEXT_MAX] if found.text else None
    post.text, post.permalink = (mask(text) if text else None), safe_link(found.permalink)
    post.state, post.read_at, post.error = "read", now, None


def _again(post: Post, now: datetime, error: str) -> None:
    post.tries += 1
    post.error = error
    post.next_try_at = now + FIRST_PAUSE * 4**post.tries
    if post.tries >= TRIES_MAX:
        post.state = "failed"


def safe_link(link: str | None) -> str | None:
    """People click on it: https or nothing."""
    return link if link is not None and link.startswith("https://") and len(link) <= 500 else None
