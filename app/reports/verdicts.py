"""What the columns do not hold, told from the logs: elapsed working time of those who wait, who held a case when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, read_logs, with_editions
from app.casefile import judge as judge_one
from app.domain.sla import Verdicts
from app.domain.working_time import Calendar

AT_ONCE = 1000
"""Logs read and judged together, so that memory stays small and the process answers others meanwhile."""


async def judge(
    session: AsyncSession, case_ids: Sequence[int], calendars: Mapping[str, Calendar], as_of: datetime
) -> AsyncIterator[tuple[int, list[Entry], Verdicts]]:
    """(case, its log up to as_of, the verdicts on its clocks then), for each case."""
    for first in range(0, len(case_ids), AT_ONCE):
        logs = await read_logs(session, set(case_ids[first : first + AT_ONCE]), until=as_of)
        calendars = await with_editions(session, calendars, logs.values())
        for judged in await asyncio.to_thread(_judge, logs, calendars, as_of):
            yield judged


def _judge(
    logs: Mapping[int, list[Entry]], calendars: Mapping[str, Calendar], as_of: datetime
) -> list[tuple[int, list[Entry], Verdicts]]:
    return [(case_id, entries, judge_one(entries, calendars, as_of)) for case_id, entries in logs.items()]
