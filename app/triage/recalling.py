"""Platforms promise no order: what comes late is heard as if it had come in time.

A message older than others of its conversation would have been placed before them. As long as no
person has touched the cases they made, those cases are taken back and told anew in the true order,
under their old numbers; after that a late message joins them as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, read_logs, write_entries
from app.database import raw_connection
from app.domain.events import Direction, Kind
from app.domain.message import StoredMessage
from app.models import Account, Case, Message
from app.triage.threads import Below, look_below

RETOLD = (
    "created", "citizen_message", "remark", "agent_reply", "bot_reply", "reply_marked", "status", "reopened",
    "policy_changed", "reassigned", "clarified",
)  # fmt: skip
"""What follows from the messages alone, when nobody's key stands beside it."""
KEPT = ("edited",)
"""Notes that belong to a message, whichever case it is in."""

LATER = """
    SELECT m.id, m.case_id
    FROM unnest(%b::bigint[], %b::text[], %b::timestamptz[]) AS said (author_id, thread_id, at)
    JOIN messages m ON m.author_id = said.author_id AND m.thread_id IS NOT DISTINCT FROM said.thread_id
    WHERE m.occurred_at > said.at AND m.direction = 'inbound' AND m.erased_at IS NULL AND m.id <> ALL(%b::bigint[])
"""

ANSWERED_LATER = """
    SELECT m.id, m.case_id
    FROM unnest(%b::bigint[], %b::bigint[], %b::text[], %b::timestamptz[])
        AS said (account_id, author_id, thread_id, at)
    JOIN messages m ON m.account_id = said.account_id AND m.thread_id = said.thread_id
    JOIN cases c ON c.id = m.case_id AND c.author_id = said.author_id
    WHERE m.occurred_at > said.at AND m.direction = 'outbound' AND m.kind = 'dm'
"""
"""In a conversation our words answer the last ones before them: these may be the new ones."""

UNTOUCHED = """
    SELECT c.id, c.version FROM cases c
    WHERE c.id = ANY(%s) AND c.claimed_by IS NULL AND c.hidden_by_us = 0
      AND NOT EXISTS (SELECT FROM case_events e WHERE e.case_id = c.id
                      AND (e.api_key_id IS NOT NULL OR e.type <> ALL(%s)))
      AND NOT EXISTS (SELECT FROM replies r WHERE r.case_id = c.id)
      AND NOT EXISTS (SELECT FROM messages m WHERE m.case_id = c.id AND m.erased_at IS NOT NULL)
    ORDER BY c.id FOR UPDATE OF c
"""


@dataclass(slots=True)
class Recalled:
    """Messages to place and to match once more, and the cases that were taken back."""

    inbound: list[StoredMessage] = field(default_factory=list)
    own: list[StoredMessage] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)
    """By number: the last version that anybody can have read."""
    notes: list[Entry] = field(default_factory=list)

    def numbers(self) -> list[int]:
        return sorted(self.versions)


async def recall(
    session: AsyncSession, fresh: Sequence[StoredMessage], own: Sequence[StoredMessage], completed: Sequence[int] = ()
) -> Recalled:
    """What has to be told again because of these new messages, citizens' and our own, and of those whose words
    are here only now (`completed`). Call before they are placed."""
    recalled = Recalled()
    new = {m.id: m for m in [*fresh, *own]}
    below = await look_below(session, list(new.values()))
    await _move_before(session, new, below)
    later = [
        *await _later(session, fresh),
        *await _with_cases(session, completed),
        *((b.id, b.case_id) for b in below if b.id not in new),
    ]
    again = {message_id for message_id, case_id in later if case_id is None}
    cases = {case_id for _, case_id in later if case_id is not None}
    if cases:
        try:
            async with session.begin_nested():
                again |= await _take_back(session, sorted(cases), recalled)
        except IntegrityError:
            # Something else points at such a case by now: then it stays as it is.
            recalled = Recalled()
    for message, platform in await _read(session, again):
        kept = recalled.own if message.direction == Direction.OUTBOUND.value else recalled.inbound
        kept.append(_stored(message, platform))
    return recalled


async def settle_recalled(session: AsyncSession, recalled: Recalled, now: datetime) -> None:
    """After they were placed: versions go on from where they were, notes follow their messages."""
    for case_id, version in recalled.versions.items():
        await session.execute(update(Case).where(Case.id == case_id).values(version=version + 1))
    if not recalled.notes:
        return
    rows = await session.execute(
        select(Message.id, Message.case_id).where(Message.id.in_({note.message_id for note in recalled.notes}))
    )
    cases = {message_id: case_id for message_id, case_id in rows if case_id is not None}
    notes = [note for note in recalled.notes if note.message_id in cases]
    for note in notes:
        note.case_id = cases[note.message_id or 0]
    await write_entries(session, notes, now)


async def _move_before(session: AsyncSession, new: dict[int, StoredMessage], below: Sequence[Below]) -> None:
    """Whoever was answered had spoken before: a receipt may be later, the truth cannot."""
    for b in sorted(below, key=lambda b: b.occurred_at, reverse=True):
        answered = new[b.top]
        if b.occurred_at < answered.occurred_at:
            answered.occurred_at = b.occurred_at
            await session.execute(update(Message).where(Message.id == b.top).values(occurred_at=b.occurred_at))


async def _later(session: AsyncSession, fresh: Sequence[StoredMessage]) -> list[tuple[int, int | None]]:
    """Messages that are here already although they were written after one of these, with their cases."""
    earliest: dict[tuple[int, int, str | None], StoredMessage] = {}
    for m in sorted(fresh, key=lambda m: m.occurred_at):
        if m.author_id is not None:
            earliest.setdefault((m.account_id, m.author_id, m.thread_id), m)
    if not earliest:
        return []
    raw = await raw_connection(session)
    authors, threads, times = ([*column] for column in zip(*map(_said, earliest.values()), strict=True))
    later = await (await raw.execute(LATER, [authors, threads, times, [m.id for m in fresh]])).fetchall()
    spoken = [m for m in earliest.values() if m.kind is Kind.DM]
    if spoken:
        authors, threads, times = ([*column] for column in zip(*map(_said, spoken), strict=True))
        accounts = [m.account_id for m in spoken]
        later += await (await raw.execute(ANSWERED_LATER, [accounts, authors, threads, times])).fetchall()
    return [(message_id, case_id) for message_id, case_id in later]


async def _with_cases(session: AsyncSession, ids: Sequence[int]) -> list[tuple[int, int | None]]:
    if not ids:
        return []
    rows = await session.execute(select(Message.id, Message.case_id).where(Message.id.in_(ids)))
    return [(message_id, case_id) for message_id, case_id in rows]


def _said(m: StoredMessage) -> tuple[int | None, str | None, datetime]:
    return m.author_id, m.thread_id, m.occurred_at


async def _take_back(session: AsyncSession, cases: list[int], recalled: Recalled) -> set[int]:
    """Undo the cases that no person has touched; the messages that were in them."""
    cursor = await (await raw_connection(session)).execute(UNTOUCHED, [cases, [*RETOLD, *KEPT]])
    versions = dict(await cursor.fetchall())
    if not versions:
        return set()
    logs = await read_logs(session, set(versions))
    freed = await session.scalars(
        update(Message).where(Message.case_id.in_(versions)).values(case_id=None, automatic=None).returning(Message.id)
    )
    messages = set(freed)
    for table, column in (("case_events", "case_id"), ("cases", "id")):
        await session.execute(text(f"DELETE FROM {table} WHERE {column} = ANY(:ids)"), {"ids": list(versions)})  # noqa: S608
    recalled.versions = versions
    recalled.notes = [entry for log in logs.values() for entry in log if entry.type in KEPT]
    return messages


async def _read(session: AsyncSession, ids: set[int]) -> Sequence[Row[Message, str]]:
    if not ids:
        return []
    rows = await session.execute(
        select(Message, Account.platform)
        .join(Account, Account.id == Message.account_id)
        .where(Message.id.in_(ids), Message.erased_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return rows.all()


def _stored(m: Message, platform: str) -> StoredMessage:
    return StoredMessage(
        m.id, m.account_id, platform, m.external_id, Kind(m.kind), m.thread_id, m.parent_id, m.author_id, m.text,
        m.occurred_at, m.received_at, m.app_id,
    )  # fmt: skip
