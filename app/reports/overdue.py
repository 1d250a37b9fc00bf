"""Who sits on cases: open and past a due time. Numbers, OPDs and places; no texts, no identities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.question import Question
from app.reports.small_cells import read_withheld


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """A late case as the mayor's office sees it."""

    id: int
    opd: str
    intent: str | None
    topic: str | None
    kecamatan: str | None
    opened_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OverdueOpd:
    opd: str
    overdue: int
    oldest_due_at: datetime


LATE = "state <> 'resolved' AND next_due_at < :as_of"

SUMMARY = """
SELECT opd, count(*) AS overdue, min(next_due_at) AS oldest FROM {cases}
WHERE {late} AND {in_time} AND {filters} AND {shown} GROUP BY opd ORDER BY min(next_due_at)
"""

LIST = """
SELECT id, opd, intent, CASE WHEN {open} THEN topic END AS topic,
       CASE WHEN {open} THEN kecamatan END AS kecamatan, opened_at, next_due_at
FROM {cases}
WHERE {late} AND {in_time} AND {filters} AND {shown} AND (next_due_at, id) > (:after_due, :after_id)
ORDER BY next_due_at, id LIMIT :limit
"""
NOT_SENSITIVE = "coalesce(case_class, '') NOT IN ('oversight', 'confidential')"
"""What a confidential case is about stays with those who work it."""


async def read_overdue(
    session: AsyncSession, question: Question, *, after: tuple[datetime, int], limit: int
) -> tuple[Sequence[OverdueOpd], Sequence[OverdueCase]]:
    """How many cases each OPD is late with, and one page of them, the oldest first."""
    withheld = await read_withheld(session, question, LATE)
    parts = question.parts | {"late": LATE, "shown": withheld.condition, "open": NOT_SENSITIVE}
    values = question.values | withheld.values
    summary = await session.execute(text(SUMMARY.format(**parts)), values)
    page = {"after_due": after[0], "after_id": after[1], "limit": limit}
    late = await session.execute(text(LIST.format(**parts)), values | page)
    return [OverdueOpd(*row) for row in summary], [OverdueCase(*row) for row in late]
