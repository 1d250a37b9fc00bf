"""Who answers in time, and who sits on cases: SQL over stored facts, without texts and identities.

Definitions: n = on_time + breached + open_in_time, rate = on_time / (on_time + breached) and null for
nothing; unanswered cases are in every figure, censored now, never only the survivors. The due times
were written when things happened, so no office hours are computed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Unprocessable

CELL_MIN = 5
"""Fewer oversight cases than this in a cell could point to a person."""


class GroupBy(StrEnum):
    OPD = "opd"
    INTENT = "intent"


COLUMN = {GroupBy.OPD: "accountable_opd", GroupBy.INTENT: "coalesce(intent, 'unsure')"}


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one group (or of all, key None)."""

    key: str | None
    n: int
    on_time: int
    breached: int
    open_in_time: int
    on_time_rate: float | None
    median_first_response_s: int | None
    suppressed: bool = False


FIGURES = """
WITH started AS MATERIALIZED (
    SELECT {column} AS cell, first_answered_at AS answered, first_due_at AS due,
           coalesce(case_class = 'oversight', false) AS oversight,
           extract(epoch FROM coalesce(first_answered_at, :now) - opened_at) AS waited
    FROM cases
    WHERE opened_at >= :begin AND opened_at < :end AND first_due_at IS NOT NULL
), hidden AS (
    SELECT cell FROM started GROUP BY cell HAVING count(*) < :few AND bool_and(oversight) AND NOT :sees_small_cells
), shown AS (
    SELECT * FROM started WHERE cell NOT IN (SELECT cell FROM hidden)
), counted AS (
    SELECT cell, grouping(cell) = 1 AS whole, count(*) AS n,
           count(*) FILTER (WHERE answered <= due) AS on_time,
           count(*) FILTER (WHERE coalesce(answered, :now) > due) AS breached,
           count(*) FILTER (WHERE answered IS NULL AND :now <= due) AS open_in_time
    FROM shown GROUP BY GROUPING SETS ((cell), ())
), leaving AS (
    SELECT cell, grouping(cell) = 1 AS whole, waited, count(*) AS gone, count(answered) AS answered
    FROM shown GROUP BY GROUPING SETS ((cell, waited), (waited))
), at_risk AS (
    SELECT cell, whole, waited, answered, sum(gone) OVER (PARTITION BY whole, cell ORDER BY waited DESC) AS risk
    FROM leaving
), survival AS (
    SELECT cell, whole, waited,
           sum(CASE WHEN answered = risk THEN -100 ELSE ln(1 - answered::float8 / risk::float8) END)
               OVER (PARTITION BY whole, cell ORDER BY waited) AS log_unanswered
    FROM at_risk
), median AS (
    SELECT cell, whole, min(waited) AS waited FROM survival WHERE log_unanswered <= :half GROUP BY cell, whole
)
SELECT counted.cell, counted.whole, n, on_time, breached, open_in_time, floor(median.waited)::bigint AS median_s,
       false AS suppressed
FROM counted LEFT JOIN median ON median.whole = counted.whole AND median.cell IS NOT DISTINCT FROM counted.cell
UNION ALL SELECT cell, false, 0, 0, 0, 0, NULL, true FROM hidden
ORDER BY whole, cell
"""
"""A hidden cell is left out of the total too, or a subtraction would show it. The median is Kaplan–Meier's:
the first waiting time at which half are answered, null when none is."""

HALF = math.log(0.5) + 1e-12


def period(begin: date, end: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """[from, to) in the city's days."""
    if end <= begin:
        raise Unprocessable("`to` must be later than `from`: the period is [from, to).")
    return datetime.combine(begin, time.min, tz), datetime.combine(end, time.min, tz)


async def read_compliance(
    session: AsyncSession, begin: datetime, end: datetime, group_by: GroupBy, *, now: datetime, sees_small_cells: bool
) -> tuple[list[Cell], Cell]:
    """The cells and the total for cases whose clock started in [begin, end)."""
    rows = await session.execute(
        text(FIGURES.format(column=COLUMN[group_by])), {
            "begin": begin, "end": end, "now": now, "half": HALF, "few": CELL_MIN, "sees_small_cells": sees_small_cells,
        },
    )  # fmt: skip
    cells: list[Cell] = []
    total = Cell(None, 0, 0, 0, 0, None, None)
    for row in rows:
        due = row.on_time + row.breached
        cell = Cell(
            None if row.whole else row.cell, row.n, row.on_time, row.breached, row.open_in_time,
            row.on_time / due if due else None, row.median_s, row.suppressed,
        )  # fmt: skip
        if row.whole:
            total = cell
        else:
            cells.append(cell)
    return cells, total


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """A late case as the mayor's office sees it: no text, no identity."""

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


SUMMARY = """
SELECT opd, count(*) AS overdue, min(next_due_at) AS oldest FROM cases
WHERE state <> 'resolved' AND next_due_at < :now GROUP BY opd ORDER BY min(next_due_at)
"""

LATE = """
SELECT id, opd, intent, CASE WHEN {open} THEN topic END AS topic,
       CASE WHEN {open} THEN kecamatan END AS kecamatan, opened_at, next_due_at
FROM cases
WHERE state <> 'resolved' AND next_due_at < :now AND (cast(:opd AS text) IS NULL OR opd = :opd)
      AND (next_due_at, id) > (:after_due, :after_id)
ORDER BY next_due_at, id LIMIT :limit
""".format(open="coalesce(case_class, '') NOT IN ('oversight', 'confidential')")
"""What a confidential case is about stays with those who work it."""


async def read_overdue(
    session: AsyncSession, *, opd: str | None, after: tuple[datetime, int], limit: int, now: datetime
) -> tuple[Sequence[OverdueOpd], Sequence[OverdueCase]]:
    """How many cases each OPD is late with, and one page of them, the oldest first."""
    summary = await session.execute(text(SUMMARY), {"now": now})
    late = await session.execute(
        text(LATE), {"now": now, "opd": opd, "after_due": after[0], "after_id": after[1], "limit": limit}
    )
    return [OverdueOpd(*row) for row in summary], [OverdueCase(*row) for row in late]
