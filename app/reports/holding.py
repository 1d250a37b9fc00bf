"""How long each OPD held cases unanswered, in working minutes, and how often it passed them on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.question import GroupBy, Question
from app.reports.small_cells import read_withheld
from app.reports.verdicts import Logs


@dataclass(slots=True)
class HeldByOpd:
    opd: str
    cases: int = 0
    """How many cases it held while nobody had answered."""
    held_min: int = 0
    passed_on: int = 0
    """Hand-overs to another OPD, the coordinator's routing included."""
    bounced: int = 0
    """Of these, the OPD's own."""

    @property
    def mean_held_min(self) -> float | None:
        return self.held_min / self.cases if self.cases else None


HELD = """
SELECT id, accountable_opd AS opd, first_elapsed_s / 60 AS held_min,
       first_answered_at IS NULL OR id IN (SELECT case_id FROM case_events WHERE type = 'reassigned') AS to_judge
FROM {cases} WHERE first_due_at IS NOT NULL AND {in_time} AND {filters} AND {shown}
"""
STRAIGHT = "SELECT opd, count(*), sum(held_min) FROM ({held}) AS held WHERE NOT to_judge GROUP BY opd"
TO_JUDGE = "SELECT id FROM ({held}) AS held WHERE to_judge ORDER BY id"
"""A case that one OPD held until its answer is in the columns; the others are told from their logs."""


async def read_holding(session: AsyncSession, question: Question, logs: Logs) -> list[HeldByOpd]:
    """One row for each OPD that held a case of the period. A filter by OPD picks rows, not cases."""
    only = question.where.get(GroupBy.OPD)
    others: dict[GroupBy, str] = {**question.where}
    others.pop(GroupBy.OPD, None)
    question = replace(question, where=others, group_by=GroupBy.OPD)
    withheld = await read_withheld(session, question)
    held = HELD.format(**question.parts, shown=withheld.condition)
    values = question.values | withheld.values
    found: dict[str, HeldByOpd] = {}
    for opd, cases, minutes in await session.execute(text(STRAIGHT.format(held=held)), values):
        found[opd] = HeldByOpd(opd, cases, int(minutes))
    case_ids = list(await session.scalars(text(TO_JUDGE.format(held=held)), values))
    for _, told in await logs.tell(session, case_ids):
        for opd, minutes in told.held_min_by_opd.items():
            row = found.setdefault(opd, HeldByOpd(opd))
            row.cases += 1
            row.held_min += minutes
        for giver, bounced in told.hand_overs:
            row = found.setdefault(giver, HeldByOpd(giver))
            row.passed_on += 1
            row.bounced += bounced
    return [found[opd] for opd in sorted(found) if only in {None, opd}]
