"""Who answers in time.

n = on_time + breached + open_in_time, rate = on_time / (on_time + breached) and null for nothing;
unanswered cases are in every figure, censored at as_of, never only the survivors. The due times were
written when things happened, so no office hours are computed here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.proportions import wilson
from app.reports.question import Question
from app.reports.small_cells import read_withheld


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one group (or of all, key None)."""

    key: str | None
    n: int = 0
    on_time: int = 0
    breached: int = 0
    open_in_time: int = 0
    answered: int = 0
    excused: int = 0
    """Of the breached, those that the coordinator excused."""
    median_first_response_s: int | None = None
    suppressed: bool = False
    """Whether oversight cases were left out, too few to be shown."""

    @property
    def on_time_rate(self) -> float | None:
        decided = self.on_time + self.breached
        return self.on_time / decided if decided else None

    @property
    def rate_without_excused(self) -> float | None:
        """What the rate would be without the excused; shown beside it, never instead."""
        decided = self.on_time + self.breached - self.excused
        return self.on_time / decided if decided else None

    @property
    def on_time_interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the rate, 95 %."""
        return wilson(self.on_time, self.on_time + self.breached)

    @property
    def response_rate(self) -> float | None:
        """The share that a person has answered, in time or not."""
        return self.answered / self.n if self.n else None


COUNTS = """
WITH started AS MATERIALIZED (
    SELECT {cell} AS cell, first_answered_at AS answered, first_due_at AS due, excused_at,
           extract(epoch FROM coalesce(first_answered_at, :as_of) - opened_at)::float8 AS waited
    FROM {cases}
    WHERE first_due_at IS NOT NULL AND {in_time} AND {filters} AND {shown}
), counted AS (
    SELECT cell, grouping(cell) = 1 AS whole, count(*) AS n, count(answered) AS answered,
           count(*) FILTER (WHERE answered <= due) AS on_time,
           count(*) FILTER (WHERE coalesce(answered, :as_of) > due) AS breached,
           count(*) FILTER (WHERE answered IS NULL AND :as_of <= due) AS open_in_time,
           count(*) FILTER (WHERE coalesce(answered, :as_of) > due AND excused_at IS NOT NULL) AS excused
    FROM started GROUP BY GROUPING SETS ((cell), ())
)
"""

WITHOUT_MEDIANS = """
SELECT cell, whole, n, on_time, breached, open_in_time, answered, excused, NULL::bigint AS median_s FROM counted
"""

WITH_MEDIANS = """
, leaving AS (
    SELECT cell, grouping(cell) = 1 AS whole, waited, count(*) AS gone, count(answered) AS answered
    FROM started GROUP BY GROUPING SETS ((cell, waited), (waited))
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
SELECT counted.cell, counted.whole, n, on_time, breached, open_in_time, counted.answered, excused,
       floor(median.waited)::bigint AS median_s
FROM counted LEFT JOIN median ON median.whole = counted.whole AND median.cell IS NOT DISTINCT FROM counted.cell
"""
"""The median is Kaplan–Meier's: the first waiting time at which half are answered, null when none is."""

HALF = math.log(0.5) + 1e-12


async def read_compliance(
    session: AsyncSession, question: Question, *, medians: bool = True
) -> tuple[list[Cell], Cell]:
    """The cells in order of their keys, and the total. Medians are most of the work: say when nobody reads them."""
    withheld = await read_withheld(session, question)
    figures = COUNTS + (WITH_MEDIANS if medians else WITHOUT_MEDIANS)
    statement = figures.format(**question.parts, shown=withheld.condition)
    rows = await session.execute(text(statement), question.values | withheld.values | {"half": HALF})
    cells = {key: Cell(key, suppressed=True) for key in withheld.cells}
    total = Cell(None)
    for row in rows:
        cell = Cell(
            None if row.whole else row.cell, row.n, row.on_time, row.breached, row.open_in_time, row.answered,
            row.excused, row.median_s, bool(withheld.cells) if row.whole else row.cell in withheld.cells,
        )  # fmt: skip
        if row.whole:
            total = cell
        else:
            cells[row.cell] = cell
    return [cells[key] for key in sorted(cells)], total
