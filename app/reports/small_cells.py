"""Oversight cases too few to be shown: found once for a question, left out of its cells and its total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.disclosure import withhold
from app.reports.question import Question

COUNT = """
SELECT {cell} AS cell, {filters} AS asked, count(*) AS n FROM {cases}
WHERE case_class = 'oversight' AND {in_time} AND {among} GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The cells whose oversight cases the reader may not see, and the condition that leaves them out."""

    cells: frozenset[str]
    condition: str
    values: dict[str, Any]


NOTHING = Withheld(frozenset(), "true", {})


async def read_withheld(session: AsyncSession, question: Question, among: str = "true") -> Withheld:
    """What to leave out of a report on this question; `among` is the report's own condition."""
    if question.sees_small_cells:
        return NOTHING
    statement = COUNT.format(**question.parts, among=among)
    rows = list(await session.execute(text(statement), question.values))
    asked = {row.cell: row.n for row in rows if row.asked}
    cells = withhold(asked, elsewhere=sum(row.n for row in rows if not row.asked))
    if not cells:
        return NOTHING
    condition = f"NOT (coalesce(case_class = 'oversight', false) AND {question.cell} = ANY(:withheld))"
    return Withheld(cells, condition, {"withheld": sorted(cells)})
