"""Cases and their logs row by row, for whoever wants to recompute a figure: no texts, no identities.

Rows come through a server-side cursor, so that a year of cases costs no more memory than a page.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.overdue import NOT_SENSITIVE
from app.reports.question import Question
from app.reports.small_cells import read_withheld

AT_ONCE = 2_000

CASE_COLUMNS = (
    "id", "platform", "account", "opd", "accountable_opd", "intent", "topic", "group", "kecamatan", "case_class",
    "state", "opened_at", "first_due_at", "first_answered_at", "first_response", "first_elapsed_s",
    "resolution_due_at", "resolved_at", "bounces", "reopenings", "excused_at",
)  # fmt: skip

COUNT = "SELECT count(*) FROM {cases} WHERE {in_time} AND {filters} AND {shown}"

CASES = """
SELECT cases.id, cases.platform, accounts.name, opd, accountable_opd, intent, CASE WHEN {open} THEN topic END,
       CASE WHEN {open} THEN "group" END, CASE WHEN {open} THEN kecamatan END, case_class, state, opened_at,
       first_due_at, first_answered_at,
       CASE WHEN coalesce(first_answered_at, :as_of) > first_due_at THEN 'breached'
            WHEN first_answered_at IS NOT NULL THEN 'on_time'
            WHEN first_due_at IS NOT NULL THEN 'open_in_time' END,
       first_elapsed_s, resolution_due_at, resolved_at, bounces, reopenings, excused_at
FROM {cases} LEFT JOIN accounts ON accounts.id = account_id
WHERE {in_time} AND {filters} AND {shown} ORDER BY opened_at, cases.id
"""

EVENT_COLUMNS = ("case_id", "platform", "account_id", "at", "type", "actor", "message_id", "data")

CLOCK_DATA = (
    "opd", "from", "bounce", "to", "policy", "policy_key", "calendar", "on_policy_change", "received_at", "automatic",
    "date", "clock", "working_days", "close_after_working_days", "typed_in", "status",
    "intent", "topic", "group", "case_class", "kecamatan",
)  # fmt: skip
"""What of an event's data a figure may depend on. Texts, summaries and reasons are none of it."""

EVENTS = """
SELECT case_id, platform, account_id, at, type, actor, message_id,
       (SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(data) WHERE key = ANY(:told))
FROM {cases} JOIN case_events ON case_id = cases.id AND at <= :as_of
WHERE {in_time} AND {filters} ORDER BY opened_at, case_id, at, case_events.id
"""


async def count_cases(session: AsyncSession, question: Question) -> int:
    withheld = await read_withheld(session, question)
    statement = text(COUNT.format(**question.parts, shown=withheld.condition))
    return int(await session.scalar(statement, question.values | withheld.values) or 0)


async def stream_cases(session: AsyncSession, question: Question) -> AsyncGenerator[Sequence[Sequence[Any]]]:
    """Some rows of CASE_COLUMNS at a time. What a confidential case is about, the coordinator alone reads."""
    withheld = await read_withheld(session, question)
    shown = "true" if question.sees_small_cells else NOT_SENSITIVE
    statement = text(CASES.format(**question.parts, shown=withheld.condition, open=shown))
    async with aclosing(_stream(session, statement, question.values | withheld.values)) as found:
        async for rows in found:
            yield rows


async def stream_events(session: AsyncSession, question: Question) -> AsyncGenerator[Sequence[Sequence[Any]]]:
    """Some rows of EVENT_COLUMNS at a time, each case's log oldest first."""
    statement = text(EVENTS.format(**question.parts))
    async with aclosing(_stream(session, statement, question.values | {"told": list(CLOCK_DATA)})) as found:
        async for rows in found:
            yield rows


async def _stream(
    session: AsyncSession, statement: TextClause, values: dict[str, Any]
) -> AsyncGenerator[Sequence[Sequence[Any]]]:
    result = await session.stream(statement, values)
    try:
        async for rows in result.partitions(AT_ONCE):
            yield rows
    finally:
        await result.close()  # Also when the reader has gone away.
