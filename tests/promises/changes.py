"""Changes of a city's data, and workers that bring them to the cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx

from app.city_files import CityFiles
from app.city_versions import hold_city, write_version
from app.clock import utc_now
from app.database import Database
from app.directory import City, current_city, read_version
from app.promises.following import Steps, follow
from tests.town import Town, key_of

Edit = Callable[[dict[str, Any]], None]


async def change(database: Database, edit: Edit, on_open_cases: str | None = None) -> int:
    """A new version with an edit of the content of the one before."""
    async with database.transaction() as session:
        before = await hold_city(session)
        assert before is not None
        content = read_version(before).model_dump(mode="json")
        edit(content)
        files = CityFiles.model_validate(content, strict=False)
        version = await write_version(session, files, utc_now(), before=before, on_open_cases=on_open_cases)
        return version.id


async def follow_all(database: Database, limit: int = 2) -> int:
    """Workers until nothing is left; how many cases they brought up to date."""
    steps, followed = Steps(), 0
    while True:
        async with database.transaction() as session:
            count = await follow(session, steps, utc_now(), limit)
        followed += count
        if count < limit:
            return followed


def holidays(*days: str) -> Edit:
    def edit(content: dict[str, Any]) -> None:
        content["calendar"]["holiday_lists"]["national"] += [off(day) for day in days]

    return edit


def off(day: str) -> dict[str, Any]:
    return {"date": day, "name": "Libur tambahan", "kind": "cuti_bersama", "estimated": False}


def promise(key: str, **targets: Any) -> Edit:
    def edit(content: dict[str, Any]) -> None:
        next(row for row in content["policies"]["policies"] if row["key"] == key).update(targets)

    return edit


async def city_now(database: Database) -> City:
    async with database.transaction() as session:
        city = await current_city(session)
    assert city is not None
    return city


async def working_days(database: Database, count: int) -> list[str]:
    """The next days on which the offices work."""
    office = (await city_now(database)).calendars["office"]
    return [office.nth_working_day(utc_now(), n).isoformat() for n in range(1, count + 1)]


async def due_of(town: Town, case_id: int) -> tuple[datetime, datetime]:
    ((first, resolution),) = await town.rows("SELECT first_due_at, resolution_due_at FROM cases WHERE id = %s", case_id)
    return first, resolution


async def events(town: Town, case_id: int) -> list[str]:
    rows = await town.rows("SELECT type FROM case_events WHERE case_id = %s ORDER BY at, id", case_id)
    return [kind for (kind,) in rows]


async def ask(
    town: Town, method: str, path: str, body: Any = None, *, who: str = "coordinator", version: str | None = None,
    **query: Any,
) -> httpx.Response:  # fmt: skip
    """A request of a person; text goes as it is, anything else as JSON."""
    headers = {"authorization": f"Bearer {key_of(who)}"} | ({"if-match": version} if version else {})
    how: dict[str, Any] = {"content": body} if isinstance(body, str) else {"json": body}
    return await town.client.request(method, path, headers=headers, params=query or None, **how)
