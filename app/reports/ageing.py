"""The backlog by age, in working days of the city's offices, whatever calendar a case was promised under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.domain.ageing import BUCKETS, bucket_bounds
from app.domain.working_time import Calendar
from app.reports.question import Question
from app.reports.small_cells import read_withheld

LABELS = tuple(f"{low}-{high}" if high is not None else f">{low - 1}" for low, high in BUCKETS)


@dataclass(frozen=True, slots=True)
class AgeCell:
    key: str | None
    n: int
    by_age: tuple[int, ...]
    """One number for each of LABELS."""
    waiting: int
    """Of n, those that wait for the citizen."""
    oldest_at: datetime | None
    suppressed: bool = False


OPEN = "state <> 'resolved'"

FIGURES = """
WITH backlog AS MATERIALIZED (
    SELECT {cell} AS cell, state, opened_at,
           (SELECT count(*) FROM unnest(cast(:bounds AS timestamptz[])) AS bound WHERE opened_at < bound) AS bucket
    FROM {cases} WHERE state <> 'resolved' AND {in_time} AND {filters} AND {shown}
)
SELECT cell, grouping(cell) = 1 AS whole, bucket, count(*) AS n,
       count(*) FILTER (WHERE state = 'waiting') AS waiting, min(opened_at) AS oldest
FROM backlog GROUP BY GROUPING SETS ((cell, bucket), (bucket))
"""


def office_days(city: City) -> Calendar:
    """The calendar of the policy for all other cases: the city's office days."""
    return city.calendars[city.rules[-1].calendar]


async def read_ageing(session: AsyncSession, question: Question, city: City) -> tuple[list[AgeCell], AgeCell]:
    """The cells in order of their keys, and the total. A case counts for the OPD that holds it."""
    withheld = await read_withheld(session, question, OPEN)
    statement = text(FIGURES.format(**question.parts, shown=withheld.condition))
    bounds = bucket_bounds(office_days(city), question.as_of)
    found: dict[str | None, dict[int, tuple[int, int, datetime]]] = {key: {} for key in (None, *withheld.cells)}
    for row in await session.execute(statement, question.values | withheld.values | {"bounds": bounds}):
        key = None if row.whole else row.cell
        found.setdefault(key, {})[row.bucket] = (row.n, row.waiting, row.oldest)
    total = _cell(None, found.pop(None), bool(withheld.cells))
    return [_cell(key, found[key], key in withheld.cells) for key in sorted(found, key=str)], total


def _cell(key: str | None, buckets: dict[int, tuple[int, int, datetime]], suppressed: bool) -> AgeCell:
    return AgeCell(
        key,
        sum(n for n, _, _ in buckets.values()),
        tuple(buckets.get(number, (0, 0, None))[0] for number in range(len(BUCKETS))),
        sum(waiting for _, waiting, _ in buckets.values()),
        min((oldest for _, _, oldest in buckets.values()), default=None),
        suppressed,
    )
