"""Bring the open cases up to the newest version of the city's data: in small batches, by any number of workers.

A change counts from the moment it is written; a case that is behind says so in `city_version`, which is also
the queue: a worker that dies leaves its batch as it was, and another takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import structlog
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Clocks, Entry, read_clocks, read_logs, store_clocks, with_editions, write_entries
from app.directory import City, city_of
from app.domain.working_time import Calendar
from app.models import RUNNING, Case, CityVersion
from app.promises.effects import Facts, Step, effects

log = structlog.get_logger()

BATCH = 250
"""Cases whose rows are locked together: less than half a second of work."""


FACTS: tuple[Any, ...] = (
    Case.id, Case.opened_at, Case.intent, Case.group, Case.topic, Case.priority, Case.case_class, Case.opd,
    Case.needs_review, Case.policy_key,
)  # fmt: skip
"""The columns behind the fields of Facts."""


class Steps:
    """The versions and the way from each to the next, read once: versions never change."""

    def __init__(self) -> None:
        self._cities: dict[int, City] = {}

    async def between(self, session: AsyncSession, oldest: int, newest: int) -> list[Step]:
        """From the version after `oldest` up to `newest`, in order."""
        rows = await session.execute(
            select(CityVersion.id, CityVersion.city, CityVersion.loaded_at, CityVersion.on_open_cases)
            .where(CityVersion.id <= newest)
            .where(CityVersion.id >= select(func.max(CityVersion.id)).where(CityVersion.id <= oldest).scalar_subquery())
            .order_by(CityVersion.id)
        )
        versions = rows.all()
        for row in versions:
            if row.id not in self._cities:
                self._cities[row.id] = await city_of(session, row.id)
        return [
            Step(self._cities[before.id], self._cities[after.id], after.loaded_at, after.on_open_cases)
            for before, after in pairwise(versions)
        ]


async def count_behind(session: AsyncSession, version: int) -> int:
    """How many running cases a version has not reached yet."""
    return await session.scalar(select(func.count()).where(Case.city_version < version, text(RUNNING))) or 0


async def follow(session: AsyncSession, steps: Steps, now: datetime, limit: int = BATCH) -> int:
    """Bring one batch of cases up to date; how many there were."""
    newest = await session.scalar(select(func.max(CityVersion.id)))
    rows = await session.execute(
        select(*FACTS, Case.city_version)
        .where(Case.city_version < (newest or 0), text(RUNNING))
        .order_by(Case.city_version, Case.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    behind = [(Facts(*row[:-1]), row[-1]) for row in rows]
    if not behind or newest is None:
        return 0
    path = await steps.between(session, min(version for _, version in behind), newest)
    logs = await read_logs(session, {facts.case_id for facts, _ in behind})
    calendars = await with_editions(session, path[-1].after.calendars, logs.values()) if path else {}
    entries: list[Entry] = []
    clocks: dict[int, Clocks] = {}
    renamed: dict[str | None, list[int]] = {}
    for facts, version in behind:
        try:
            brought, key = bring(facts, logs[facts.case_id], [s for s in path if s.after.version > version], calendars)
            if not brought:
                continue
            clocks[facts.case_id] = read_clocks(in_order([*logs[facts.case_id], *brought]), calendars, now)
        except (ValueError, KeyError, StopIteration) as error:
            # One log that cannot be read must not keep all others back; `sla check` names it again.
            log.warning("case_not_followed", case=facts.case_id, error=type(error).__name__)
            continue
        entries += brought
        if key != facts.policy_key:
            renamed.setdefault(key, []).append(facts.case_id)
    await write_entries(session, entries, now)
    await store_clocks(session, clocks, now)
    for key, case_ids in renamed.items():
        await session.execute(update(Case).where(Case.id.in_(case_ids)).values(policy_key=key))
    # No new `version`: nobody's act on the case is out of date because its due time was corrected.
    await session.execute(
        update(Case).where(Case.id.in_([facts.case_id for facts, _ in behind])).values(city_version=newest)
    )
    return len(behind)


def bring(
    facts: Facts, entries: Sequence[Entry], steps: Iterable[Step], calendars: Mapping[str, Calendar]
) -> tuple[list[Entry], str | None]:
    """The entries of several versions, one after the other, and the row of the table the case is promised by then."""
    brought: list[Entry] = []
    key = facts.policy_key
    for step in steps:
        more, key = effects(replace(facts, policy_key=key), in_order([*entries, *brought]), step, calendars)
        brought += more
    return brought, key


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """As the log will be read back: by time, and what was written later after what was written before."""
    return sorted(entries, key=lambda entry: entry.at)
