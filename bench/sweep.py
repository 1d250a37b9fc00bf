"""What a tick of the sweep costs when nobody is to be told of anything, at a million cases.

Beside it `SELECT 1` in the same unit of work, on the same pool: the least that asking the database can cost.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import timedelta

from sqlalchemy import text

from app.chores.telling import tell
from app.chores.workplace import Workplace
from app.clock import utc_now
from bench.crowd import fill
from bench.ground import Ground, Town
from bench.harness import Figure

CASES = 1_000_000
TICKS = 1500
WAITING = """
UPDATE cases SET next_rung_at = %(from)s + n.number * interval '1 second'
FROM (SELECT id, row_number() OVER () AS number FROM cases WHERE state <> 'resolved') AS n WHERE n.id = cases.id
"""
"""Every open case has a rung to come, as in an installation that is swept."""


def measure(ground: Ground) -> list[Figure]:
    """An empty tick, at a million cases of which each open one waits for its next rung."""
    with ground.town("sweep") as town:
        fill(town, CASES)
        with town.connect() as connection:
            connection.execute(WAITING, {"from": utc_now() + timedelta(days=1)})
            connection.execute("VACUUM ANALYZE cases")
        tick, bare = asyncio.run(_measure(town))
    return [Figure(f"empty sweep tick at {CASES:,} cases, SELECT 1", "ms", tick, bare, 2.0, "lower")]


async def _measure(town: Town) -> tuple[float, float]:
    """Median milliseconds of a tick and of the bare statement, in turns."""
    place = Workplace(town.settings, town.url, town.vault)
    ticks, bare = [], []
    for number in range(TICKS + 100):
        started = time.perf_counter()
        more = await tell(place)
        between = time.perf_counter()
        await _select_1(place)
        ended = time.perf_counter()
        if more:
            raise RuntimeError("the tick was not empty: it measured something else")
        if number >= 100:
            ticks.append(1000 * (between - started))
            bare.append(1000 * (ended - between))
    await place.database.close()
    return statistics.median(ticks), statistics.median(bare)


async def _select_1(place: Workplace) -> None:
    async with place.database.transaction() as session:
        await session.scalar(text("SELECT 1"))
