"""Late answers that the coordinator has excused, with reason and author: shown beside the rate, never instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.question import Question
from app.reports.small_cells import read_withheld


@dataclass(frozen=True, slots=True)
class Excuse:
    id: int
    opd: str
    excused_at: datetime
    reason: str
    author: str | None


EXCUSED = """
SELECT cases.id, accountable_opd, excused_at, said.data ->> 'reason', api_keys.name
FROM {cases}
JOIN case_events AS said ON said.case_id = cases.id AND said.type = 'excused' AND said.at = excused_at
LEFT JOIN api_keys ON api_keys.id = said.api_key_id
WHERE excused_at IS NOT NULL AND coalesce(first_answered_at, :as_of) > first_due_at
      AND {in_time} AND {filters} AND {shown} ORDER BY excused_at, cases.id LIMIT :limit
"""


async def read_excuses(session: AsyncSession, question: Question, limit: int) -> Sequence[Excuse]:
    """The excuses that hold at as_of, the oldest first."""
    withheld = await read_withheld(session, question)
    statement = EXCUSED.format(**question.parts, shown=withheld.condition)
    rows = await session.execute(text(statement), question.values | withheld.values | {"limit": limit})
    return [Excuse(*row) for row in rows]
