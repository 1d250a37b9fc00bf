"""Cases as they stood at a past instant.

A case that has not changed since is as its columns say. The others, few of them, are told again from
their log up to that instant, by the same functions that write the columns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, clock_events, read_clocks, read_logs, with_editions
from app.database import insert_rows
from app.domain.standing import stand
from app.domain.working_time import Calendar
from app.reports.question import Question

AT_ONCE = 1000
"""Logs read and told together."""

LASTING = {"id": "bigint", "account_id": "bigint", "platform": "text", "opened_at": "timestamptz"}
"""What an act never changes."""

TOLD = {
    "opd": "text", "intent": "text", "topic": "text", "group": "text", "case_class": "text", "kecamatan": "text",
    "state": "text", "resolved_at": "timestamptz", "bounces": "integer", "reopenings": "integer",
    "excused_at": "timestamptz", "accountable_opd": "text", "first_due_at": "timestamptz",
    "first_answered_at": "timestamptz", "first_elapsed_s": "bigint", "resolution_due_at": "timestamptz",
    "next_due_at": "timestamptz", "verify_due_at": "timestamptz", "verified_at": "timestamptz",
    "follow_up_due_at": "timestamptz", "close_due_at": "timestamptz", "auto_closed_at": "timestamptz",
}  # fmt: skip
"""What the log tells."""

CHANGED_SINCE = "SELECT {lasting} FROM cases WHERE {in_time} AND changed_at > :as_of ORDER BY id"
PAST_CASES = "CREATE TEMP TABLE past_cases ON COMMIT DROP AS SELECT {columns} FROM cases WITH NO DATA"
AS_THEY_STOOD = """(
    SELECT {columns} FROM cases WHERE coalesce(changed_at, opened_at) <= :as_of
    UNION ALL SELECT {columns} FROM past_cases
) AS cases"""


async def go_back(session: AsyncSession, question: Question, calendars: Mapping[str, Calendar]) -> Question:
    """The question, asked of the cases as they stood at its as_of; once a transaction."""
    changed = CHANGED_SINCE.format(lasting=", ".join(LASTING), in_time=question.in_time)
    lasting = {row.id: tuple(row) for row in await session.execute(text(changed), question.values)}
    columns = ", ".join(f'"{name}"' for name in LASTING | TOLD)
    await session.execute(text(PAST_CASES.format(columns=columns)))
    ids = list(lasting)
    for first in range(0, len(ids), AT_ONCE):
        logs = await read_logs(session, set(ids[first : first + AT_ONCE]), until=question.as_of)
        calendars = await with_editions(session, calendars, logs.values())
        told = await asyncio.to_thread(_tell, logs, calendars, question.as_of)
        rows = [lasting[case_id] + values for case_id, values in told]
        await insert_rows(session, "past_cases", LASTING | TOLD, rows)
    return replace(question, cases=AS_THEY_STOOD.format(columns=columns))


def _tell(
    logs: Mapping[int, Sequence[Entry]], calendars: Mapping[str, Calendar], as_of: datetime
) -> list[tuple[int, tuple[Any, ...]]]:
    return [(case_id, columns_at(entries, calendars, as_of)) for case_id, entries in logs.items()]


def columns_at(entries: Sequence[Entry], calendars: Mapping[str, Calendar], as_of: datetime) -> tuple[Any, ...]:
    """The columns of TOLD, from the entries up to as_of."""
    clocks = read_clocks(entries, calendars, as_of)
    standing = stand(clock_events(entries, calendars))
    return tuple(getattr(clocks if hasattr(clocks, name) else standing, name) for name in TOLD)
