"""Where a reply of ours stands at the platform: the thread it hangs in, and which of the posts there is it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Message, Reply
from app.platforms.outbound.shape import OwnPost
from app.replies.errand import Errand

LEVELS_MAX = 3
"""Platforms nest no deeper."""


async def top_of(session: AsyncSession, target: Message) -> str | None:
    """The comment that the thread of this one begins with, as far as we know it; None when it begins one itself."""
    top = target.parent_id
    for _ in range(LEVELS_MAX):
        above = await session.scalar(
            select(Message.parent_id).where(Message.account_id == target.account_id, Message.external_id == top)
        ) if top is not None else None  # fmt: skip
        if above is None:
            break
        top = above
    return top


async def not_others(session: AsyncSession, errand: Errand, posts: Sequence[OwnPost]) -> OwnPost | None:
    """The first of the posts that is no other reply of ours with the same words."""
    if not posts:
        return None
    taken = await session.scalars(
        select(Message.external_id)
        .join(Reply, Reply.message_id == Message.id)
        .where(
            Message.account_id == errand.account_id,
            Message.external_id.in_([post.external_id for post in posts]),
            Reply.id != errand.reply_id,
        )
    )
    others = set(taken)
    return next((post for post in posts if post.external_id not in others), None)
