"""How the cases of a period did on the milestones of SP4N-LAPOR!, beside the city's own targets.

The same cases as in `compliance.py`, and the same words: n = on_time + breached + open_in_time.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.question import Question
from app.reports.small_cells import read_withheld


@dataclass(frozen=True, slots=True)
class Reached:
    """How one milestone went."""

    on_time: int = 0
    breached: int = 0
    open_in_time: int = 0

    @property
    def n(self) -> int:
        return self.on_time + self.breached + self.open_in_time

    @property
    def on_time_rate(self) -> float | None:
        decided = self.on_time + self.breached
        return self.on_time / decided if decided else None


@dataclass(frozen=True, slots=True)
class Closing:
    """What waits for the citizen, and what was closed for want of an answer."""

    waiting: int = 0
    waiting_late: int = 0
    auto_closed: int = 0


@dataclass(frozen=True, slots=True)
class MilestoneCell:
    """The figures of one group (or of all, key None)."""

    key: str | None
    verification: Reached = Reached()
    follow_up: Reached = Reached()
    closing: Closing = Closing()
    suppressed: bool = False


FIGURES = """
WITH started AS MATERIALIZED (
    SELECT {cell} AS cell, state, verify_due_at, verified_at, follow_up_due_at, close_due_at, auto_closed_at,
           first_answered_at AS followed_at
    FROM {cases}
    WHERE first_due_at IS NOT NULL AND {in_time} AND {filters} AND {shown}
)
SELECT cell, grouping(cell) = 1 AS whole,
       count(*) FILTER (WHERE verified_at <= verify_due_at) AS verified,
       count(*) FILTER (WHERE coalesce(verified_at, :as_of) > verify_due_at) AS verified_late,
       count(*) FILTER (WHERE verified_at IS NULL AND :as_of <= verify_due_at) AS verification_open,
       count(*) FILTER (WHERE followed_at <= follow_up_due_at) AS followed,
       count(*) FILTER (WHERE coalesce(followed_at, :as_of) > follow_up_due_at) AS followed_late,
       count(*) FILTER (WHERE followed_at IS NULL AND :as_of <= follow_up_due_at) AS follow_up_open,
       count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'waiting' AND close_due_at < :as_of) AS waiting_late,
       count(auto_closed_at) AS auto_closed
FROM started GROUP BY GROUPING SETS ((cell), ())
"""
"""A case that is not with an OPD yet has no due time for its follow-up: it is counted under verification only."""


async def read_milestones(session: AsyncSession, question: Question) -> tuple[list[MilestoneCell], MilestoneCell]:
    """The cells in order of their keys, and the total."""
    withheld = await read_withheld(session, question)
    statement = FIGURES.format(**question.parts, shown=withheld.condition)
    cells = {key: MilestoneCell(key, suppressed=True) for key in withheld.cells}
    total = MilestoneCell(None)
    for row in await session.execute(text(statement), question.values | withheld.values):
        cell = MilestoneCell(
            None if row.whole else row.cell,
            Reached(row.verified, row.verified_late, row.verification_open),
            Reached(row.followed, row.followed_late, row.follow_up_open),
            Closing(row.waiting, row.waiting_late, row.auto_closed),
            bool(withheld.cells) if row.whole else row.cell in withheld.cells,
        )
        if row.whole:
            total = cell
        else:
            cells[row.cell] = cell
    return [cells[key] for key in sorted(cells)], total
