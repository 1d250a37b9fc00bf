"""Forget one citizen on request: words, names, ids, raw bodies. Cases, clocks and verdicts stay; so do tombstones.

UU 27/2022 on personal data gives everybody that right; Meta's data-deletion callback asks for it too.
"""
# ruff: noqa: S608 — the statements are made of this file's own constants.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.casefile import Entry, write_entries
from app.database import raw_connection
from app.models import Account, Author, Case, Message

MESSAGES = """
    SELECT id FROM messages WHERE author_id = ANY(%(authors)s)
    UNION SELECT m.id FROM messages m JOIN cases c ON c.id = m.case_id
        WHERE c.id = ANY(%(cases)s) AND m.direction = 'outbound'
    UNION SELECT m.id FROM messages m JOIN authors a ON a.account_id = m.account_id AND a.external_id = m.thread_id
        WHERE a.id = ANY(%(authors)s) AND m.direction = 'outbound'
"""
"""What the citizen said, and what we said to them: it may call them by name."""

CASES = (
    "SELECT DISTINCT case_id FROM messages JOIN cases ON cases.id = case_id WHERE cases.author_id = ANY(%(authors)s)"
)

DELIVERIES = """
    SELECT o.delivery_id AS id FROM outcomes o
    JOIN messages m ON m.account_id = o.account_id AND m.external_id = o.external_id WHERE m.id = ANY(%(messages)s)
    UNION SELECT o.delivery_id FROM outcomes o
    JOIN messages m ON m.account_id = o.account_id AND m.external_id = o.target_id WHERE m.id = ANY(%(messages)s)
"""

NAMES = "SELECT external_id FROM authors WHERE id = ANY(%(authors)s)"
"""The ids are replaced last: until then everything is found by them."""

FORGET = (
    f"UPDATE deliveries SET body = NULL WHERE id IN ({DELIVERIES}) AND handled_at IS NOT NULL",
    f"""DELETE FROM dead_letters WHERE event->>'author_id' IN ({NAMES})
        OR event->>'external_id' IN (SELECT external_id FROM messages WHERE id = ANY(%(messages)s))""",
    "UPDATE revisions SET text = NULL, masked_text = NULL WHERE message_id = ANY(%(messages)s)",
    "UPDATE readings SET reasons = '[]' WHERE message_id = ANY(%(messages)s)",
    """UPDATE attachments SET content = NULL, url = NULL, ref = NULL, state = 'erased'
        WHERE message_id = ANY(%(messages)s)""",
    """UPDATE posts p SET text = NULL, permalink = NULL, state = 'erased' FROM messages m
        WHERE m.id = ANY(%(messages)s) AND p.account_id = m.account_id AND p.external_id = m.external_id""",
    f"""UPDATE messages SET text = NULL, masked_text = NULL, erased_at = coalesce(erased_at, %(now)s),
        thread_id = CASE WHEN thread_id IN ({NAMES}) THEN %(nobody)s ELSE thread_id END
        WHERE id = ANY(%(messages)s)""",
    f"""UPDATE cases SET text_key = NULL, version = version + 1,
        thread_id = CASE WHEN thread_id IN ({NAMES}) THEN %(nobody)s || ':' || id ELSE thread_id END
        WHERE id = ANY(%(cases)s)""",
    "UPDATE replies SET text = '' WHERE case_id = ANY(%(cases)s)",
    """UPDATE case_events SET data = data - 'text' - 'summary' - 'reason'
        WHERE case_id = ANY(%(cases)s) AND api_key_id IS NOT NULL AND type NOT IN ('excused', 'extended')""",
    "UPDATE authors SET external_id = 'erased:' || id, handle = NULL, address = NULL WHERE id = ANY(%(authors)s)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traces:
    """How much there is of a citizen."""

    accounts: int
    messages: int
    own_messages: int
    revisions: int
    raw_bodies: int
    cases: tuple[int, ...]


async def citizen_of_case(session: AsyncSession, case_id: int) -> list[int]:
    """All author rows of the citizen whose case this is; none when nobody is known."""
    author_id = await session.scalar(select(Case.author_id).where(Case.id == case_id))
    name = await session.execute(
        select(Account.platform, Author.external_id)
        .join(Account, Account.id == Author.account_id)
        .where(Author.id == author_id)
    )
    return [one for platform, external_id in name for one in await citizen_called(session, platform, external_id)]


async def citizen_called(
    session: AsyncSession, platform: str, external_id: str, *, connections: Sequence[int] | None = None
) -> list[int]:
    """All author rows of a citizen with this id on the platform's accounts, and of their other ids.

    `connections` limits where the name is looked for: an id that only one app knows means nobody elsewhere.
    """
    named = (
        select(Author.account_id, func.coalesce(Author.same_as, Author.id))
        .join(Account, Account.id == Author.account_id)
        .where(Account.platform == platform, Author.external_id == external_id)
    )
    if connections is not None:
        named = named.where(Account.connection_id.in_(connections))
    first = [author_id for _, author_id in await session.execute(named)]
    return list(
        await session.scalars(
            select(Author.id).where(or_(Author.id.in_(first), Author.same_as.in_(first))).order_by(Author.id)
        )
    )


async def count_traces(session: AsyncSession, authors: Sequence[int]) -> Traces:
    found = await _find(session, authors, None)
    raw = await raw_connection(session)

    async def count(query: str) -> int:
        row = await (await raw.execute(f"SELECT count(*) FROM ({query}) AS found", found)).fetchone()
        return int(row[0]) if row else 0

    accounts = await session.scalar(select(func.count(func.distinct(Author.account_id))).where(Author.id.in_(authors)))
    said = await count("SELECT 1 FROM messages WHERE id = ANY(%(messages)s) AND direction = 'inbound'")
    bodies = f"SELECT 1 FROM deliveries WHERE body IS NOT NULL AND id IN ({DELIVERIES})"
    return Traces(
        accounts=accounts or 0,
        messages=said,
        own_messages=len(found["messages"]) - said,
        revisions=await count("SELECT 1 FROM revisions WHERE message_id = ANY(%(messages)s) AND text IS NOT NULL"),
        raw_bodies=await count(bodies),
        cases=tuple(found["cases"]),
    )


async def erase_citizen(
    session: AsyncSession, authors: Sequence[int], now: datetime, *, api_key_id: int | None = None
) -> Traces:
    """Forget them. What is delivered again finds a tombstone and brings nothing back."""
    traces = await count_traces(session, authors)
    found = await _find(session, authors, now)
    raw = await raw_connection(session)
    for statement in FORGET:
        await raw.execute(statement, found)
    actor = "admin" if api_key_id is not None else "system"
    await write_entries(session, [Entry(c, now, "citizen_erased", actor, api_key_id) for c in traces.cases], now)
    session.expire_all()
    return traces


async def _find(session: AsyncSession, authors: Sequence[int], now: datetime | None) -> dict[str, Any]:
    raw = await raw_connection(session)
    found: dict[str, Any] = {
        "authors": list(authors), "now": now, "nobody": f"erased:{min(authors, default=0)}",
    }  # fmt: skip
    found["cases"] = sorted(case_id for (case_id,) in await (await raw.execute(CASES, found)).fetchall())
    found["messages"] = [message_id for (message_id,) in await (await raw.execute(MESSAGES, found)).fetchall()]
    return found


async def forget_strangers(session: AsyncSession, names: set[tuple[int, str]]) -> None:
    """Remove authors whom only the redelivery of an erased message named."""
    alias = aliased(Author)
    said = select(Message.id).where(Message.author_id == Author.id).exists()
    called = select(alias.id).where(alias.same_as == Author.id).exists()
    for only_aliases in (True, False):
        rows = await session.scalars(
            select(Author)
            .where(
                tuple_(Author.account_id, Author.external_id).in_(names),
                Author.same_as.is_not(None) if only_aliases else ~called,
                ~said,
            )
            .execution_options(populate_existing=True)
        )
        for row in rows:
            await session.delete(row)
        await session.flush()
