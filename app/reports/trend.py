"""The period against the one before, both as they stood at the same as_of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.compliance import Cell, read_compliance
from app.reports.question import Question


@dataclass(frozen=True, slots=True)
class Change:
    key: str | None
    current: Cell
    previous: Cell

    @property
    def n_change(self) -> int:
        return self.current.n - self.previous.n

    @property
    def rate_change(self) -> float | None:
        """In shares of one: 0.1 is ten percentage points better."""
        return _difference(self.current.on_time_rate, self.previous.on_time_rate)

    @property
    def median_change_s(self) -> int | None:
        """Less is quicker."""
        change = _difference(self.current.median_first_response_s, self.previous.median_first_response_s)
        return None if change is None else int(change)


async def read_trend(session: AsyncSession, question: Question, begin: datetime) -> tuple[list[Change], Change]:
    """The question covers both periods; the current one begins at `begin`."""
    now, now_total = await read_compliance(session, replace(question, begin=begin))
    before, before_total = await read_compliance(session, replace(question, end=begin))
    current, previous = {cell.key: cell for cell in now}, {cell.key: cell for cell in before}
    keys = sorted({cell.key or "" for cell in (*now, *before)})
    changes = [Change(key, current.get(key, Cell(key)), previous.get(key, Cell(key))) for key in keys]
    return changes, Change(None, now_total, before_total)


def _difference(new: float | None, old: float | None) -> float | None:
    return None if new is None or old is None else new - old
