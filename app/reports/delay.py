"""How long the platforms took from a citizen's words to our receipt: apart from every clock of the city."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.question import Question
from app.reports.small_cells import read_withheld


@dataclass(frozen=True, slots=True)
class DelayCell:
    """Whole seconds; a case whose time is our own receipt has none and counts as 0."""

    key: str
    n: int
    p50_s: int
    p90_s: int
    max_s: int


FIGURES = """
SELECT {cell} AS cell, count(*) AS n, floor(percentile_disc(0.5) WITHIN GROUP (ORDER BY delay))::bigint AS p50,
       floor(percentile_disc(0.9) WITHIN GROUP (ORDER BY delay))::bigint AS p90, floor(max(delay))::bigint AS longest
FROM (
    SELECT *, extract(epoch FROM received_at - CASE WHEN opened_at < received_at THEN opened_at ELSE (
        SELECT least(min(at), received_at) FROM case_events WHERE case_id = cases.id AND type = 'created'
    ) END) AS delay FROM cases
) AS cases
WHERE {in_time} AND {filters} AND {shown}
GROUP BY 1 ORDER BY 1
"""
"""Where a policy starts its clocks with our receipt, only the log still knows when the citizen wrote."""


async def read_delay(session: AsyncSession, question: Question) -> list[DelayCell]:
    """The cells in order of their keys. What a case is counted under is as it is now; its delay never changes."""
    question = replace(question, cases="cases")
    withheld = await read_withheld(session, question)
    statement = FIGURES.format(**question.parts, shown=withheld.condition)
    rows = await session.execute(text(statement), question.values | withheld.values)
    return [DelayCell(row.cell, row.n, row.p50, row.p90, row.longest) for row in rows]
