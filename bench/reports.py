"""The reports: each figure beside a count by hand at 100,000 cases, and the memory that a long export takes."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil

from app.database import Database
from app.directory import City, current_city
from app.domain.people import Role
from app.reports.ageing import office_days
from bench import by_hand
from bench.case_logs import invent_lives, keep_lives
from bench.crowd import fill
from bench.ground import Ground, Town, say
from bench.harness import Figure
from bench.reading import visit
from bench.webhook import serving

CASES = 100_000
ROWS = 200_000
MEGABYTES = 200
DAYS = 90
PERIODS = {"compliance": by_hand.compliance, "outcomes": by_hand.outcomes, "percentiles": by_hand.percentiles}
GROUPINGS = ("opd", "topic", "kecamatan", "week")

Ask = Callable[..., Any]


def measure(ground: Ground) -> list[Figure]:
    """Every figure of every report recomputed from exported events; CSV and XLSX of 200,000 rows."""
    with ground.town("by_hand") as town:
        same, all_figures = asyncio.run(_compare(town))
    with ground.town("export") as town:
        fill(town, ROWS)
        exports = [_export(town, shape) for shape in ("csv", "xlsx")]
    return [
        Figure(f"report figures equal to a count by hand, {CASES:,} cases", "figures", same, all_figures, 1.0),
        *exports,
    ]


async def _compare(town: Town) -> tuple[int, int]:
    """(how many figures are the same, how many there are), now and as of the middle of the period."""
    now = datetime.now(UTC)
    begin = now - timedelta(days=DAYS + 30)
    city = await _live(town, begin, now)
    asked = {"from": str((begin + timedelta(days=10)).date()), "to": str((begin + timedelta(days=40)).date())}
    tally = Tally()
    async with visit(town, Role.COORDINATOR) as coordinator:
        events = await _get(coordinator.client, "events", **{"from": "2000-01-01", "to": "2100-01-01"})
        lines = events.text.splitlines()
        for as_of in (begin + timedelta(days=60), begin + timedelta(days=25)):
            say(f"telling {len(lines):,} events by hand")
            cases = by_hand.tell(lines, city.calendars, as_of)
            await _compare_at(tally, coordinator.client, city, cases, asked | {"as_of": as_of.isoformat()})
    return tally.same, tally.all


async def _live(town: Town, begin: datetime, now: datetime) -> City:
    say(f"inventing the lives of {CASES:,} cases")
    database = Database(town.url, pool_size=1)
    async with database.transaction() as session:
        city = await current_city(session)
    assert city is not None
    await keep_lives(database, city, invent_lives(city, CASES, begin, DAYS, seed=1), now)
    await database.close()
    with town.connect() as connection:
        connection.execute("VACUUM ANALYZE")
    return city


async def _compare_at(
    tally: Tally, client: httpx.AsyncClient, city: City, cases: Sequence[by_hand.Told], asked: Mapping[str, str]
) -> None:
    first, last = (datetime.fromisoformat(asked[name]).replace(tzinfo=city.tz) for name in ("from", "to"))
    period = [case for case in cases if first <= case.opened < last]
    for report, count in PERIODS.items():
        for group_by in GROUPINGS if report == "compliance" else ("opd",):
            found = (await _get(client, report, group_by=group_by, **asked)).json()
            groups = _grouped(period, by_hand.keys(city.tz)[group_by])
            tally.compare(found["total"], count(period))
            tally.compare({row["key"]: row for row in found["rows"]}, {key: count(groups[key]) for key in groups})
    held = (await _get(client, "held", **asked)).json()["rows"]
    tally.compare({row["opd"]: row for row in held}, by_hand.held(period))
    instant = {"as_of": asked["as_of"]}
    backlog = [case for case in cases if case.solved is None]
    ages = (await _get(client, "ageing", **instant)).json()
    by_opd = {opd: by_hand.ageing(held, office_days(city)) for opd, held in _grouped(backlog, _holder).items()}
    tally.compare({row["key"]: row for row in ages["rows"]}, by_opd)
    listed = (await _get(client, "overdue", limit="200", **instant)).json()
    late = by_hand.overdue(cases)
    tally.compare(
        {"first": [case["id"] for case in listed["cases"]], "n": sum(opd["overdue"] for opd in listed["opds"])},
        {"first": late[:200], "n": len(late)},
    )


class Tally:
    """Figures that were compared, and those that were the same; the first that differ are said aloud."""

    def __init__(self) -> None:
        self.same = self.all = 0

    def compare(self, found: Any, expected: Any, where: str = "") -> None:
        if isinstance(expected, dict):
            for name, value in expected.items():
                self.compare((found or {}).get(name), value, f"{where}.{name}")
            return
        self.all += 1
        self.same += found == expected
        if found != expected and self.all - self.same <= 10:
            say(f"{where}: {found} in the report, {expected} by hand")


def _grouped(cases: Sequence[by_hand.Told], key: Callable[[by_hand.Told], str]) -> dict[str, list[by_hand.Told]]:
    groups: dict[str, list[by_hand.Told]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    return groups


def _holder(case: by_hand.Told) -> str:
    return case.opd


async def _get(client: httpx.AsyncClient, report: str, **query: str) -> httpx.Response:
    answer = await client.get(f"/sla/{report}", params=query, timeout=600)
    answer.raise_for_status()
    return answer


def _export(town: Town, shape: str) -> Figure:
    """The most memory that the whole service held while it sent so many rows, against what it may hold."""
    target = Path(town.settings.data) / f"cases.{shape}"
    with serving(town, worker=False) as port:
        query = f"from=2000-01-01&to=2100-01-01&format={shape}"
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/sla/cases?{query}", headers={"authorization": f"Bearer {town.keys[Role.MAYOR]}"}
        )
        with urllib.request.urlopen(request, timeout=600) as answer, target.open("wb") as file:
            while block := answer.read(1 << 20):
                file.write(block)
        most = _most_memory(port) / 1e6
    if shape == "csv":
        with target.open("rb") as file:
            rows = sum(1 for _ in file) - 1
        if rows != ROWS:
            raise RuntimeError(f"the export has {rows} rows, not {ROWS}")
    target.unlink()
    return Figure(f"{shape.upper()} of {ROWS:,} cases, memory of the service", "MB", most, MEGABYTES, 1.0, "lower")


def _most_memory(port: int) -> int:
    """The high-water mark of the server's resident memory, in bytes."""
    for process in psutil.Process().children(recursive=True):
        if str(port) in process.cmdline():
            status = Path(f"/proc/{process.pid}/status")
            if status.exists():
                [mark] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
                return int(mark.split()[1]) * 1024
            return int(process.memory_info().rss)
    raise RuntimeError("the server is gone")
