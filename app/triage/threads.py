"""Which cases stand above a message: those of the words it answers, and one that we continued in private.

A reply names what it answers, that may be a reply itself, ours or another citizen's, and so on up to
the comment that began it. A private reply of ours takes a comment's case into a conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import raw_connection
from app.domain.events import Kind
from app.domain.message import StoredMessage
from app.triage.drafts import Key

DEPTH_MAX = 20
"""Platforms nest three levels deep; what quotes itself must come to an end."""

# A comment on a post answers the post, which may be a citizen's own. A conversation answers nobody.
ANSWERED = "coalesce({0}.parent_id, CASE WHEN {0}.kind <> 'dm' THEN {0}.thread_id END)"

ANCESTORS = f"""
    WITH RECURSIVE above AS (
        SELECT m.id AS below, 1 AS depth, p.id, p.account_id, p.kind, p.thread_id, p.parent_id, p.case_id
        FROM messages m JOIN messages p
            ON p.account_id = m.account_id AND p.external_id = {ANSWERED.format("m")} AND p.id <> m.id
        WHERE m.id = ANY(%b::bigint[])
        UNION ALL
        SELECT above.below, above.depth + 1, p.id, p.account_id, p.kind, p.thread_id, p.parent_id, p.case_id
        FROM above JOIN messages p
            ON p.account_id = above.account_id AND p.external_id = {ANSWERED.format("above")} AND p.id <> above.id
        WHERE above.depth < {DEPTH_MAX}
    )
    SELECT below, id, case_id FROM above ORDER BY below, depth
"""  # noqa: S608 — made of constants.

CONTINUED = """
    SELECT DISTINCT wanted.*, m.case_id
    FROM unnest(%b::bigint[], %b::text[], %b::bigint[]) AS wanted (account_id, thread_id, author_id)
    JOIN messages m ON m.account_id = wanted.account_id AND m.thread_id = wanted.thread_id
    JOIN cases ON cases.id = m.case_id AND cases.thread_id IS DISTINCT FROM wanted.thread_id
    WHERE m.direction = 'outbound' AND m.kind = 'dm'
"""


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above the messages of a batch."""

    ancestors: dict[int, list[tuple[int, int | None]]] = field(default_factory=dict)
    """By message: those it answers, nearest first, each with its case."""
    continued: dict[Key, list[int]] = field(default_factory=dict)
    """By conversation: cases from elsewhere that a private message of ours continues there."""

    @property
    def cases(self) -> set[int]:
        told = {case_id for line in self.ancestors.values() for _, case_id in line if case_id is not None}
        return told | {case_id for cases in self.continued.values() for case_id in cases}


async def look_above(session: AsyncSession, messages: Sequence[StoredMessage]) -> Above:
    """Two statements, whatever the number of messages."""
    raw = await raw_connection(session)
    above = Above()
    answering = [m.id for m in messages if m.parent_id is not None or m.kind is not Kind.DM]
    if answering:
        for below, message_id, case_id in await (await raw.execute(ANCESTORS, [answering])).fetchall():
            above.ancestors.setdefault(below, []).append((message_id, case_id))
    keys = {
        (m.account_id, m.thread_id, m.author_id)
        for m in messages
        if m.kind is Kind.DM and m.thread_id is not None and m.author_id is not None
    }
    if keys:
        columns = [list(column) for column in zip(*sorted(keys), strict=True)]
        for account, thread, author, case_id in await (await raw.execute(CONTINUED, columns)).fetchall():
            above.continued.setdefault((account, thread, author), []).append(case_id)
    return above


BELOW = f"""
    WITH RECURSIVE below AS (
        SELECT m.id AS top, m.id, m.account_id, m.external_id, m.case_id, m.occurred_at, 0 AS depth
        FROM messages m WHERE m.id = ANY(%b::bigint[])
        UNION ALL
        SELECT below.top, m.id, m.account_id, m.external_id, m.case_id, m.occurred_at, below.depth + 1
        FROM below JOIN messages m ON m.account_id = below.account_id AND m.parent_id = below.external_id
        WHERE m.erased_at IS NULL AND below.depth < {DEPTH_MAX}
    )
    SELECT top, id, case_id, occurred_at FROM below WHERE depth > 0
"""  # noqa: S608 — made of constants.


@dataclass(frozen=True, slots=True)
class Below:
    """A message that came before what it answers, directly or through others."""

    top: int
    id: int
    case_id: int | None
    occurred_at: datetime


async def look_below(session: AsyncSession, messages: Sequence[StoredMessage]) -> list[Below]:
    ids = [m.id for m in messages if m.kind is not Kind.DM]
    if not ids:
        return []
    rows = await (await raw_connection(session)).execute(BELOW, [ids])
    return [Below(*row) for row in await rows.fetchall()]


def in_order(messages: Sequence[StoredMessage], between: Sequence[StoredMessage]) -> list[StoredMessage]:
    """By time; of one instant, first what is answered, also through our words between, and then what answers it."""
    parents = {(m.account_id, m.external_id): m for m in [*messages, *between]}

    def depth(m: StoredMessage, most: int = DEPTH_MAX) -> int:
        above = parents.get((m.account_id, m.parent_id or ""))
        return 1 + depth(above, most - 1) if above is not None and most else 0

    return sorted(messages, key=lambda m: (m.occurred_at, depth(m), m.id))
