"""One turn of asking for comments: the newest until a known one, and older ones again for replies, edits, absences.

What is found goes into the inbox as a delivery, like any webhook's body; only what is new or changed does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.fetching.asking import Line, Reply, ask
from app.fetching.handing_in import hand_in
from app.models import Message, MissedComment
from app.platforms.base import id_of, instant_of, record_of, text_of
from app.platforms.reads.shape import Ask, Polling

LOOK_BACK = timedelta(days=30)
MISSED_FOR = timedelta(minutes=5)
"""A comment missed twice, at least this far apart, is gone: a single absence may be the platform's hiccup."""
AT_ONCE = 50
PAGES_MAX = 20
REFUSALS = frozenset({401, 403})


@dataclass(slots=True)
class Round:
    """One turn of one account: what it costs and what it brought."""

    line: Line
    polling: Polling
    client: httpx.AsyncClient
    database: Database
    units_left: int
    units: int = 0
    items: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: bool = False
    exhausted: bool = False
    """The platform says that the day's quota has ended."""
    refused: bool = False
    """It did not let us in."""

    async def get(self, request: Ask) -> Reply:
        """Ask, as long as the day's quota lasts; after a failure the turn is over."""
        if self.failed or self.units >= self.units_left:
            self.failed = True
            return Reply(0)
        self.units += 1
        reply = await ask(self.client, self.line, request)
        self.failed = not reply.good or not isinstance(reply.body, dict)
        self.refused = reply.status in REFUSALS
        self.exhausted = self.failed and self.polling.says_exhausted(reply.body)
        return reply


async def read_newest(turn: Round, *, behind: bool) -> None:
    """Page by page, back to a comment that we have; `behind`: the last time did not come so far, so all pages."""
    page: str | None = None
    for _ in range(PAGES_MAX):
        reply = await turn.get(turn.polling.newest(turn.line.external_id, page))
        threads = _items(reply)
        known = await _known(turn, _ids(threads))
        await _take(turn, threads)
        page = text_of(record_of(reply.body).get("nextPageToken"))
        if page is None or (not behind and any(_id(thread) in known for thread in threads)):
            return


async def look_again(turn: Round, after: int, now: datetime) -> int:
    """The next fifty older comments; where this round has come to, 0 when it is through."""
    async with turn.database.transaction() as session:
        rows = await session.execute(
            select(Message.id, Message.external_id, Message.parent_id)
            .where(
                Message.account_id == turn.line.account_id,
                Message.id > after,
                Message.erased_at.is_(None),
                Message.direction == "inbound",
                Message.occurred_at > now - LOOK_BACK,
            )
            .order_by(Message.id)
            .limit(AT_ONCE)
        )
        watched = rows.all()
    if not watched:
        return 0
    reply = await turn.get(turn.polling.comments([row.external_id for row in watched]))
    if turn.failed:
        return after
    there = _ids(_items(reply))
    await _take(turn, _items(reply))
    await _note_missing(turn, {row.id: row.external_id for row in watched}, there, now)
    first = [row.external_id for row in watched if row.parent_id is None and row.external_id in there]
    if first:
        await _take(turn, _items(await turn.get(turn.polling.threads(first))))
    return int(watched[-1].id) if len(watched) == AT_ONCE else 0


async def _take(turn: Round, items: Sequence[dict[str, Any]]) -> None:
    """Keep of these items what is new or changed; read the replies that a thread does not bring with it."""
    for item in items:
        if await _has_news(turn, item):
            turn.items.append(item)
        total = record_of(item.get("snippet")).get("totalReplyCount")
        brought = _replies(item)
        if not isinstance(total, int) or total <= len(brought):
            continue
        if len(await _under(turn, item) | _ids(brought)) < total:
            await _read_replies(turn, _id(item) or "")


async def _under(turn: Round, item: dict[str, Any]) -> set[str]:
    """The replies under a comment that we have."""
    async with turn.database.transaction() as session:
        return set(
            await session.scalars(
                select(Message.external_id).where(
                    Message.account_id == turn.line.account_id, Message.parent_id == _id(item)
                )
            )
        )


async def _read_replies(turn: Round, comment: str) -> None:
    page: str | None = None
    for _ in range(PAGES_MAX):
        reply = await turn.get(turn.polling.replies(comment, page))
        turn.items.extend([item for item in _items(reply) if await _has_news(turn, item)])
        page = text_of(record_of(reply.body).get("nextPageToken"))
        if page is None:
            return


async def _has_news(turn: Round, item: dict[str, Any]) -> bool:
    """Whether one of an item's comments is unknown here, or was edited since we read it."""
    told = {_id(one): record_of(one.get("snippet")) for one in _comments(item)}
    async with turn.database.transaction() as session:
        rows = await session.execute(
            select(Message.external_id, Message.edited_at, Message.occurred_at).where(
                Message.account_id == turn.line.account_id, Message.external_id.in_([name for name in told if name])
            )
        )
        known = {name: edited_at or occurred_at for name, edited_at, occurred_at in rows}
    for name, snippet in told.items():
        if name is None:
            continue
        changed_at = instant_of(snippet.get("updatedAt"))
        if name not in known or (changed_at is not None and changed_at > known[name]):
            return True
    return False


async def _note_missing(turn: Round, watched: dict[int, str], there: set[str], now: datetime) -> None:
    missing = {message_id for message_id, name in watched.items() if name not in there}
    async with turn.database.transaction() as session:
        await session.execute(delete(MissedComment).where(MissedComment.message_id.in_(set(watched) - missing)))
        rows = await session.scalars(select(MissedComment).where(MissedComment.message_id.in_(missing)))
        before = {row.message_id: row for row in rows}
        for message_id in sorted(missing - before.keys()):
            session.add(MissedComment(message_id=message_id, missed_at=now))
        turn.gone += [watched[m] for m in sorted(before) if now - before[m].missed_at >= MISSED_FOR]


async def deliver(session: AsyncSession, turn: Round, now: datetime) -> None:
    """Into the inbox, once each body: the answer names our account even where the platform left it out."""
    if not turn.items and not turn.gone:
        return
    for item in turn.items:
        for one in (item, *_comments(item)):
            if isinstance(snippet := one.get("snippet"), dict):
                snippet.setdefault("channelId", turn.line.external_id)
    content: dict[str, Any] = {"items": turn.items}
    if turn.gone:
        content |= {"channelId": turn.line.external_id, "gone": turn.gone}
    if turn.gone:
        told = select(Message.id).where(Message.account_id == turn.line.account_id, Message.external_id.in_(turn.gone))
        await session.execute(delete(MissedComment).where(MissedComment.message_id.in_(told)))
    await hand_in(session, turn.line.account_id, content, now)


async def _known(turn: Round, names: Iterable[str]) -> set[str]:
    async with turn.database.transaction() as session:
        rows = await session.scalars(
            select(Message.external_id).where(
                Message.account_id == turn.line.account_id, Message.external_id.in_(list(names))
            )
        )
        return set(rows)


def _items(reply: Reply) -> list[dict[str, Any]]:
    items = record_of(reply.body).get("items") if reply.good else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _id(item: dict[str, Any]) -> str | None:
    return id_of(item.get("id"))


def _ids(items: Iterable[dict[str, Any]]) -> set[str]:
    return {name for item in items if (name := _id(item)) is not None}


def _replies(item: dict[str, Any]) -> list[dict[str, Any]]:
    listed = record_of(item.get("replies")).get("comments")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _comments(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The comments of an item: itself, or a thread's first and those that come with it."""
    top = record_of(item.get("snippet")).get("topLevelComment")
    return [top if isinstance(top, dict) else item, *_replies(item)]
