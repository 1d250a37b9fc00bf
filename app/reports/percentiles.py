"""How long citizens wait for a first answer, by the wall clock and by working time; those who still wait are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.survival import waiting_quantiles
from app.reports.question import Question
from app.reports.small_cells import read_withheld
from app.reports.verdicts import Logs

SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "max": 1.0}


@dataclass(frozen=True, slots=True)
class Waits:
    """Whole seconds; None where so many are not answered."""

    p50: int | None
    p90: int | None
    p95: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class PercentileCell:
    key: str | None
    n: int
    waiting: int
    """Not answered at as_of: censored."""
    wall: Waits
    working: Waits
    suppressed: bool = False


@dataclass(slots=True)
class _Sample:
    """The waiting times of one cell, in seconds."""

    wall: list[float] = field(default_factory=list)
    wall_so_far: list[float] = field(default_factory=list)
    working: list[float] = field(default_factory=list)
    working_so_far: list[float] = field(default_factory=list)

    def add(self, other: _Sample) -> None:
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))

    def cell(self, key: str | None, suppressed: bool) -> PercentileCell:
        return PercentileCell(
            key, len(self.wall) + len(self.wall_so_far), len(self.wall_so_far),
            _waits(self.wall, self.wall_so_far), _waits(self.working, self.working_so_far), suppressed,
        )  # fmt: skip


ANSWERED = """
SELECT {cell} AS cell, array_agg(extract(epoch FROM first_answered_at - opened_at)::float8) AS wall,
       array_agg(first_elapsed_s) AS working
FROM {cases}
WHERE first_answered_at IS NOT NULL AND first_due_at IS NOT NULL AND {in_time} AND {filters} AND {shown} GROUP BY 1
"""
WAITING = """
SELECT id, {cell} AS cell, extract(epoch FROM :as_of - opened_at)::float8 AS wall FROM {cases}
WHERE first_answered_at IS NULL AND first_due_at IS NOT NULL AND {in_time} AND {filters} AND {shown} ORDER BY id
"""


async def read_percentiles(
    session: AsyncSession, question: Question, logs: Logs
) -> tuple[list[PercentileCell], PercentileCell]:
    """The cells in order of their keys, and the total."""
    withheld = await read_withheld(session, question)
    parts = question.parts | {"shown": withheld.condition}
    values = question.values | withheld.values
    samples = {key: _Sample() for key in withheld.cells}
    for row in await session.execute(text(ANSWERED.format(**parts)), values):
        samples.setdefault(row.cell, _Sample()).add(_Sample(wall=row.wall, working=row.working))
    waiting = {row.id: row for row in await session.execute(text(WAITING.format(**parts)), values)}
    for case_id, told in await logs.tell(session, waiting):
        row = waiting[case_id]
        sample = samples.setdefault(row.cell, _Sample())
        sample.wall_so_far.append(row.wall)
        sample.working_so_far.append(told.elapsed_s)
    total = _Sample()
    for sample in samples.values():
        total.add(sample)
    cells = [samples[key].cell(key, key in withheld.cells) for key in sorted(samples)]
    return cells, total.cell(None, bool(withheld.cells))


def _waits(answered: Sequence[float], so_far: Sequence[float]) -> Waits:
    quantiles = waiting_quantiles(answered, so_far, list(SHARES.values()))
    return Waits(*(None if seconds is None else int(seconds) for seconds in quantiles))
