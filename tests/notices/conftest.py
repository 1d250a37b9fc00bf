"""A city hall that can be told: sweeps at any instant, and what was sent where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest

from app.chores.telling import send_notice
from app.chores.workplace import Workplace
from app.directory import City
from app.notices.outbox import pack
from app.notices.sweep import sweep
from tests.town import Town, key_of


@dataclass
class Hall:
    """The town with its worker's sweep, at the instants that the test names."""

    town: Town
    city: City
    place: Workplace

    async def sweep(self, now: datetime) -> int:
        async with self.town.database.transaction() as session:
            return await sweep(session, self.city, now)

    async def pack(self, now: datetime) -> int:
        async with self.town.database.transaction() as session:
            return await pack(session, now)

    async def send(self) -> None:
        """Run the jobs that are in the queue, as the worker would, without waiting for their time."""
        query = "SELECT args FROM procrastinate_jobs WHERE task_name = 'send_notice' AND status = 'todo' ORDER BY id"
        for (args,) in await self.town.rows(query):
            await send_notice(self.place, **args)

    async def rungs(self, case_id: int) -> list[tuple[str, int, str, bool]]:
        """(clock, cycle, step, whether it was told itself) in the order told."""
        return [
            (clock, cycle, step, by is None)
            for clock, cycle, step, by in await self.town.rows(
                "SELECT clock, cycle, step, told_by FROM case_rungs WHERE case_id = %s"
                " ORDER BY told_at, reached_at, clock", case_id,
            )
        ]  # fmt: skip

    async def notices(self, case_id: int, channel: str = "log") -> list[tuple[str, str, str, str | None]]:
        """(clock, step, role, OPD) in the order written."""
        query = "SELECT clock, step, role, opd FROM notices WHERE case_id = %s AND channel = %s ORDER BY id"
        return [(row[0], row[1], row[2], row[3]) for row in await self.town.rows(query, case_id, channel)]

    async def instants(self, case_id: int) -> tuple[datetime, datetime]:
        """(when it was opened, when its first answer is due)."""
        found = await self.town.rows("SELECT opened_at, first_due_at FROM cases WHERE id = %s", case_id)
        return found[0][0], found[0][1]

    async def contact(self, role: str, opd: str | None, channel: str, address: str) -> httpx.Response:
        body: dict[str, Any] = {"role": role, "opd": opd, "channel": channel, "address": address}
        headers = {"authorization": f"Bearer {key_of('coordinator')}"}
        return await self.town.client.post("/contacts", json=body, headers=headers)


@pytest.fixture
def hall(town: Town, city: City, place: Workplace) -> Hall:
    return Hall(town, city, place)
