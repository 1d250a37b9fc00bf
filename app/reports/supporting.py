"""How the OPDs did that were asked to help: requests made in the period, each judged in the case's working time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, clock_events, promise, read_logs, with_editions
from app.domain.opd_clocks import Support, opd_clocks
from app.domain.working_time import Calendar
from app.reports.question import GroupBy, Question
from app.reports.verdicts import AT_ONCE


@dataclass(slots=True)
class SupportByOpd:
    """asked = given_in_time + late + open_in_time + ended_otherwise."""

    opd: str
    asked: int = 0
    given_in_time: int = 0
    late: int = 0
    """Given late, or open and past due at as_of."""
    open_in_time: int = 0
    ended_otherwise: int = 0
    """Withdrawn, resolved or handed over to it before it was late."""
    held_s: int = 0


ASKED = """
SELECT DISTINCT case_id FROM case_events
WHERE type = 'support_requested' AND at >= :begin AND at < :end AND at <= :as_of AND case_id IN (
    SELECT id FROM {cases} WHERE ({filters}) AND (:sees_small_cells OR case_class IS DISTINCT FROM 'oversight')
)
ORDER BY case_id
"""
"""Who helped with an oversight case could point to a person: only the coordinator's figures hold them."""


async def read_supporting(
    session: AsyncSession, question: Question, calendars: Mapping[str, Calendar]
) -> list[SupportByOpd]:
    """One row for each OPD that was asked. A filter by OPD picks the OPD that was asked, not the lead."""
    begin, end = question.begin, question.end
    assert begin is not None
    assert end is not None
    only = question.where.get(GroupBy.OPD)
    question = replace(question, where={k: v for k, v in question.where.items() if k is not GroupBy.OPD})
    values = question.values | {"sees_small_cells": question.sees_small_cells}
    case_ids = list(await session.scalars(text(ASKED.format(**question.parts)), values))
    found: dict[str, SupportByOpd] = {}
    for first in range(0, len(case_ids), AT_ONCE):
        logs = await read_logs(session, set(case_ids[first : first + AT_ONCE]), until=question.as_of)
        calendars = await with_editions(session, calendars, logs.values())
        for support in await asyncio.to_thread(_tell, list(logs.values()), calendars, question.as_of):
            if begin <= support.asked_at < end and only in {None, support.opd}:
                _count(found.setdefault(support.opd, SupportByOpd(support.opd)), support)
    return [found[opd] for opd in sorted(found)]


def _tell(logs: Sequence[Sequence[Entry]], calendars: Mapping[str, Calendar], as_of: datetime) -> list[Support]:
    supports: list[Support] = []
    for entries in logs:
        supports += opd_clocks(promise(entries, calendars)[1], clock_events(entries, calendars), as_of).support
    return supports


def _count(row: SupportByOpd, support: Support) -> None:
    row.asked += 1
    row.held_s += support.held_s
    if support.late:
        row.late += 1
    elif support.ended_by == "given":
        row.given_in_time += 1
    elif support.ended_at is None:
        row.open_in_time += 1
    else:
        row.ended_otherwise += 1
