"""Reading at a million cases: a page of an admin's queue, and the month's figures for the mayor's office.

Requests go to the application in this process (ASGI), so that sockets and uvicorn hide nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy import event

from app.domain.people import Role
from app.main import create_app
from bench.crowd import fill
from bench.ground import Ground, Town, say
from bench.harness import Figure, seconds_of

FEW, MANY = 10_000, 1_000_000
PAGES = 400
MONTHS = 15
PATIENCE_S = 5.0
"""How long somebody waits for a report before asking whether the page is broken."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the API, and a look at what the application asks its database meanwhile."""

    app: FastAPI
    client: httpx.AsyncClient

    @contextlib.contextmanager
    def statements(self) -> Iterator[list[tuple[str, Any]]]:
        """The SQL with its parameters, as it goes to psycopg."""
        issued: list[tuple[str, Any]] = []

        def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:
            issued.append((statement, parameters))

        engine = self.app.state.service.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        yield issued
        event.remove(engine, "before_cursor_execute", note)


def measure(ground: Ground) -> list[Figure]:
    """The same page at ten thousand cases and at a million; the figures against their bare SQL."""
    with ground.town("few") as few, ground.town("many") as many:
        fill(few, FEW)
        fill(many, MANY)
        return asyncio.run(_measure(few, many))


async def _measure(few: Town, many: Town) -> list[Figure]:
    async with visit(few, Role.OPD_ADMIN) as in_few, visit(many, Role.OPD_ADMIN) as in_many:
        pages = await _pages(in_few.client, in_many.client)
    async with visit(many, Role.MAYOR) as mayor:
        months = await _months(mayor, many)
        slowest = await _slowest(mayor.client)
    return [
        Figure(f"page of the queue at {MANY:,} cases, at {FEW:,}", "ms", *pages, 1.3, "lower"),
        Figure(f"compliance of a month at {MANY:,} cases, bare SQL", "ms", *months, 1.5, "lower"),
        Figure(f"slowest report of a month at {MANY:,} cases", "s", slowest, PATIENCE_S, None, "lower"),
    ]


@contextlib.asynccontextmanager
async def visit(town: Town, role: Role) -> AsyncIterator[Visit]:
    app = create_app(town.settings, town.url, town.vault)
    async with (
        LifespanManager(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://bench",
            headers={"authorization": f"Bearer {town.keys[role]}"},
        ) as client,
    ):
        yield Visit(app, client)


async def _pages(in_few: httpx.AsyncClient, in_many: httpx.AsyncClient) -> tuple[float, float]:
    """Median milliseconds of a full page, at many cases and at few, in turns."""
    taken: dict[httpx.AsyncClient, list[float]] = {in_many: [], in_few: []}
    for number in range(PAGES + 20):
        for client, times in taken.items():
            milliseconds, page = await _timed(client, "/cases")
            if len(page["cases"]) != 25 or page["next_cursor"] is None:
                raise RuntimeError("the page is not full: the two would not be the same work")
            if number >= 20:
                times.append(milliseconds)
    return statistics.median(taken[in_many]), statistics.median(taken[in_few])


async def _months(mayor: Visit, town: Town) -> tuple[float, float]:
    """Median milliseconds over HTTP and of the same statement alone, in turns."""
    end = datetime.now(UTC).date() - timedelta(days=30)
    asked = {"from": str(end - timedelta(days=30)), "to": str(end)}
    with mayor.statements() as issued:
        await _timed(mayor.client, "/sla/compliance", **asked)
    statement, given = max(issued, key=lambda one: len(one[0]))
    over_http, bare = [], []
    with town.connect() as connection:
        for number in range(MONTHS + 2):
            milliseconds, figures = await _timed(mayor.client, "/sla/compliance", **asked)
            if figures["total"]["n"] < MANY / 20:
                raise RuntimeError("the month is too empty to say anything")
            seconds = seconds_of(lambda: connection.execute(statement.encode(), given).fetchall())
            if number >= 2:
                over_http.append(milliseconds)
                bare.append(1000 * seconds)
    return statistics.median(over_http), statistics.median(bare)


async def _slowest(client: httpx.AsyncClient) -> float:
    """Seconds of the slowest report of a month, each asked three times, the second best counted."""
    end = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    period = {"from": str(end.replace(day=1)), "to": str(end.replace(day=1) + timedelta(days=30))}
    month = {"month": f"{end:%Y-%m}"}
    asked = dict.fromkeys(("percentiles", "outcomes", "held", "trend", "league", "milestones"), period)
    taken = {}
    for report, query in {**asked, "ageing": {}, "overdue": {}, "recap": {}, "rapor": month}.items():
        times = []
        for _ in range(3):
            started = time.perf_counter()
            (await client.get(f"/sla/{report}", params=query, timeout=120)).raise_for_status()
            times.append(time.perf_counter() - started)
        taken[report] = statistics.median(times)
    say(", ".join(f"{report} {seconds:.2f} s" for report, seconds in taken.items()))
    return max(taken.values())


async def _timed(client: httpx.AsyncClient, path: str, **query: str) -> tuple[float, Any]:
    started = time.perf_counter()
    response = await client.get(path, params=query)
    milliseconds = 1000 * (time.perf_counter() - started)
    response.raise_for_status()
    return milliseconds, response.json()
