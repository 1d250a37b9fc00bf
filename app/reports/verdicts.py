"""What the columns do not hold, told from the logs: elapsed working time of those who wait, who held a case when."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, judge, read_logs, with_editions
from app.domain.working_time import Calendar

AT_ONCE = 1000
"""Logs read and judged together, so that memory stays small and the process answers others meanwhile."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the reports want of a case's log up to as_of."""

    elapsed_s: int
    """Of the first response, in working seconds."""
    held_min_by_opd: Mapping[str, int]
    hand_overs: Sequence[tuple[str, bool]]
    """Who passed it on, and whether that was the OPD's own doing."""


@dataclass(frozen=True, slots=True)
class Logs:
    """The logs as they stood at an instant; each is read and judged once, however many reports ask for it."""

    calendars: Mapping[str, Calendar]
    as_of: datetime
    told: dict[int, Told] = field(default_factory=dict)

    async def tell(self, session: AsyncSession, case_ids: Iterable[int]) -> list[tuple[int, Told]]:
        """(case, what its log tells), in the order asked for."""
        asked = list(case_ids)
        new = [case_id for case_id in asked if case_id not in self.told]
        for first in range(0, len(new), AT_ONCE):
            logs = await read_logs(session, set(new[first : first + AT_ONCE]), until=self.as_of)
            calendars = await with_editions(session, self.calendars, logs.values())
            self.told.update(await asyncio.to_thread(_tell, logs, calendars, self.as_of))
        return [(case_id, self.told[case_id]) for case_id in asked]


def _tell(logs: Mapping[int, Sequence[Entry]], calendars: Mapping[str, Calendar], as_of: datetime) -> dict[int, Told]:
    return {case_id: _told(entries, calendars, as_of) for case_id, entries in logs.items()}


def _told(entries: Sequence[Entry], calendars: Mapping[str, Calendar], as_of: datetime) -> Told:
    verdicts = judge(entries, calendars, as_of)
    first = verdicts.first_response
    hand_overs = [
        (entry.data["from"], bool(entry.data.get("bounce")))
        for entry in entries
        if entry.type == "reassigned" and entry.data.get("from")
    ]
    return Told(first.elapsed_s if first else 0, verdicts.held_min_by_opd, hand_overs)
