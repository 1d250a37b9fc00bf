"""Every report figure equals what is computed again by hand from the exported events of 2,000 invented cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from app.database import Database
from app.directory import City
from app.reports.ageing import office_days
from app.routers.dependencies import get_now
from bench import by_hand
from bench.case_logs import invent_lives, keep_lives
from tests.town import key_of

BEGIN = datetime(2026, 8, 31, 17, tzinfo=UTC)
CASES = 2000
NOW = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
PAST = (datetime(2026, 10, 2, 3, 0, tzinfo=UTC), datetime(2026, 9, 15, 4, 30, tzinfo=UTC))
GROUPINGS = {
    "compliance": ("opd", "topic", "kecamatan", "week", "hour"), "outcomes": ("opd", "group"),
    "percentiles": ("opd", "intent"),
}  # fmt: skip
PERIOD = {"from": "2026-09-02", "to": "2026-09-29"}


@dataclass(frozen=True)
class Exported:
    """The service with its 2,000 cases, and the cases as their exported events tell them at one instant."""

    client: httpx.AsyncClient
    city: City
    as_of: datetime
    everything: list[by_hand.Told]

    async def ask(self, report: str, **query: str) -> dict[str, Any]:
        if self.as_of != NOW:
            query |= {"as_of": self.as_of.isoformat()}
        headers = {"authorization": f"Bearer {key_of('coordinator')}"}
        answer = await self.client.get(f"/sla/{report}", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert found["time_zone"] == "Asia/Jakarta"
        assert datetime.fromisoformat(found["as_of"]) == self.as_of
        return found

    @property
    def period(self) -> list[by_hand.Told]:
        first, last = (datetime.fromisoformat(day).replace(tzinfo=self.city.tz) for day in PERIOD.values())
        return [case for case in self.everything if first <= case.opened < last]


def grouped(cases: list[by_hand.Told], group_by: str, exported: Exported) -> dict[str, list[by_hand.Told]]:
    key = by_hand.keys(exported.city.tz)[group_by]
    groups: dict[str, list[by_hand.Told]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    return groups


def same(found: dict[str, Any], expected: dict[str, Any], where: str) -> None:
    assert {name: found[name] for name in expected} == expected, where


async def check_periods(exported: Exported) -> None:
    reports = (("compliance", by_hand.compliance), ("outcomes", by_hand.outcomes), ("percentiles", by_hand.percentiles))
    for report, count in reports:
        for group_by in GROUPINGS[report] if exported.as_of == NOW else ("opd",):
            found = await exported.ask(report, group_by=group_by, **PERIOD)
            groups = grouped(exported.period, group_by, exported)
            assert [row["key"] for row in found["rows"]] == sorted(groups)
            for row in found["rows"]:
                same(row, count(groups[row["key"]]), f"{report} {group_by} {row['key']}")
            same(found["total"], count(exported.period), f"{report} {group_by}")
    assert len(exported.period) > 700


async def check_filters(exported: Exported) -> None:
    for name in ("opd", "intent", "topic", "group", "kecamatan", "account", "platform"):
        for key, cases in sorted(grouped(exported.period, name, exported).items())[:2]:
            found = await exported.ask("compliance", group_by="platform", **PERIOD, **{name: key})
            same(found["total"], by_hand.compliance(cases), f"{name} {key}")


async def check_holding(exported: Exported) -> None:
    rows = (await exported.ask("held", **PERIOD))["rows"]
    expected = by_hand.held(exported.period)
    assert [row["opd"] for row in rows] == sorted(expected)
    for row in rows:
        same(row, expected[row["opd"]], row["opd"])
    one = (await exported.ask("held", **PERIOD, opd="dishub"))["rows"]
    assert one == [row for row in rows if row["opd"] == "dishub"]


async def check_backlog(exported: Exported) -> None:
    backlog = [case for case in exported.everything if case.solved is None]
    office = office_days(exported.city)
    found = await exported.ask("ageing")
    groups: dict[str, list[by_hand.Told]] = {}
    for case in backlog:
        groups.setdefault(case.opd, []).append(case)
    for row in found["rows"]:
        same(row, by_hand.ageing(groups[row["key"]], office), row["key"])
    assert len(found["rows"]) == len(groups)
    same(found["total"], by_hand.ageing(backlog, office), "total")
    assert sum(count > 0 for count in found["total"]["ages"].values()) >= (1 if exported.as_of == NOW else 3)
    late = by_hand.overdue(exported.everything)
    listed = await exported.ask("overdue", limit="200")
    assert [case["id"] for case in listed["cases"]] == late[:200]
    assert sum(opd["overdue"] for opd in listed["opds"]) == len(late) > 10


async def check_trend_and_league(exported: Exported) -> None:
    compliance = await exported.ask("compliance", **PERIOD)
    found = await exported.ask("trend", **{"from": "2026-09-15", "to": "2026-09-29"})
    assert found["previous_from"] == "2026-09-01"
    before = await exported.ask("compliance", **{"from": "2026-09-01", "to": "2026-09-15"})
    assert found["total"]["previous"] == before["total"]
    total = found["total"]
    assert total["n_change"] == total["current"]["n"] - before["total"]["n"]
    league = (await exported.ask("league", **PERIOD, min_n="25"))["rows"]
    rows = {row["key"]: row for row in compliance["rows"]}
    assert len(league) == len(rows)
    ranked = [row for row in league if row["rank"] is not None]
    assert [row["on_time_rate"] for row in ranked] == sorted((row["on_time_rate"] for row in ranked), reverse=True)
    for row in league:
        assert {name: row[name] for name in rows[row["key"]]} == rows[row["key"]]
        assert (row["rank"] is None) == (row["on_time"] + row["breached"] < 25)
        low, high = row["on_time_interval"] or (0, 1)
        assert low <= (row["on_time_rate"] or 0) <= high


async def test_every_figure_equals_the_count_by_hand(
    app: FastAPI, client: httpx.AsyncClient, database: Database, city: City
) -> None:
    app.dependency_overrides[get_now] = lambda: NOW
    await keep_lives(database, city, invent_lives(city, CASES, BEGIN, 30, seed=11), NOW)
    headers = {"authorization": f"Bearer {key_of('coordinator')}"}
    answer = await client.get("/sla/events", params={"from": "2026-01-01", "to": "2027-01-01"}, headers=headers)
    lines = answer.text.splitlines()
    assert len(lines) > 4 * CASES
    assert not any(word in answer.text for word in ("selesai", "banjir", "bukan kami")), "no words in an export"
    for as_of in (NOW, *PAST):
        exported = Exported(client, city, as_of, by_hand.tell(lines, city.calendars, as_of))
        for check in (check_periods, check_holding, check_backlog):
            await check(exported)
        if as_of == NOW:
            await check_filters(exported)
            await check_trend_and_league(exported)
