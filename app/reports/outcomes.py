"""What became of the cases: answered and solved apart, for "100 % followed up" often means answered only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.question import Question
from app.reports.small_cells import read_withheld


@dataclass(frozen=True, slots=True)
class OutcomeCell:
    key: str | None
    n: int = 0
    answered: int = 0
    solved: int = 0
    solved_unanswered: int = 0
    """Closed without an answer by a person."""
    resolution_breached: int = 0
    """Past the due time of the resolution, solved or not."""
    auto_reply_only: int = 0
    """Nothing but automatic replies so far."""
    bounced: int = 0
    bounces: int = 0
    reopened: int = 0
    reopenings: int = 0
    suppressed: bool = False

    @property
    def response_rate(self) -> float | None:
        return self._share(self.answered)

    @property
    def solved_rate(self) -> float | None:
        return self._share(self.solved)

    @property
    def auto_reply_only_share(self) -> float | None:
        return self._share(self.auto_reply_only)

    def _share(self, part: int) -> float | None:
        return part / self.n if self.n else None


FIGURES = """
WITH started AS MATERIALIZED (
    SELECT {cell} AS cell, first_answered_at AS answered, resolved_at AS solved, resolution_due_at AS due, bounces,
           reopenings,
           first_answered_at IS NULL AND EXISTS (
               SELECT FROM case_events
               WHERE case_id = cases.id AND type IN ('bot_reply', 'agent_reply') AND at <= :as_of
           ) AS automatic
    FROM {cases} WHERE first_due_at IS NOT NULL AND {in_time} AND {filters} AND {shown}
)
SELECT cell, grouping(cell) = 1 AS whole, count(*) AS n, count(answered) AS answered, count(solved) AS solved,
       count(*) FILTER (WHERE solved IS NOT NULL AND answered IS NULL) AS solved_unanswered,
       count(*) FILTER (WHERE coalesce(solved, :as_of) > due) AS resolution_breached,
       count(*) FILTER (WHERE automatic) AS auto_reply_only,
       count(*) FILTER (WHERE bounces > 0) AS bounced, coalesce(sum(bounces), 0) AS bounces,
       count(*) FILTER (WHERE reopenings > 0) AS reopened, coalesce(sum(reopenings), 0) AS reopenings
FROM started GROUP BY GROUPING SETS ((cell), ())
"""
"""A reply of whatever kind in the log of a case that nobody has answered was an automatic one."""


async def read_outcomes(session: AsyncSession, question: Question) -> tuple[list[OutcomeCell], OutcomeCell]:
    """The cells in order of their keys, and the total."""
    withheld = await read_withheld(session, question)
    statement = text(FIGURES.format(**question.parts, shown=withheld.condition))
    cells = {key: OutcomeCell(key, suppressed=True) for key in withheld.cells}
    total = OutcomeCell(None)
    for row in await session.execute(statement, question.values | withheld.values):
        cell = OutcomeCell(
            None if row.whole else row.cell, row.n, row.answered, row.solved, row.solved_unanswered,
            row.resolution_breached, row.auto_reply_only, row.bounced, row.bounces, row.reopened, row.reopenings,
            bool(withheld.cells) if row.whole else row.cell in withheld.cells,
        )  # fmt: skip
        if row.whole:
            total = cell
        else:
            cells[row.cell] = cell
    return [cells[key] for key in sorted(cells)], total
