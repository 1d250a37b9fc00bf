"""The city's data from one change to the next: each version whole, with its author, its time and what is different.

Calendars are kept once more, edition by edition: a case names the edition it was promised under, so that
a later change can neither move nor lose it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.city_files import CityFiles
from app.models import CalendarEdition, CityVersion

CITY_LOCK = 7_404_127
"""Advisory lock: two who change the city's data take turns."""

Content = Mapping[str, Any]


def digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def edition_name(key: str, number: int) -> str:
    return f"{key}@{number}"


async def hold_city(session: AsyncSession) -> CityVersion | None:
    """The newest version; nobody else writes one before this transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CITY_LOCK})
    return await newest_version(session)


async def newest_version(session: AsyncSession) -> CityVersion | None:
    return await session.scalar(select(CityVersion).order_by(CityVersion.id.desc()).limit(1))


async def write_version(
    session: AsyncSession,
    files: CityFiles,
    now: datetime,
    *,
    before: CityVersion | None,
    author: int | None = None,
    note: str = "",
    on_open_cases: str | None = None,
    folder: dict[str, Any] | None = None,
) -> CityVersion:
    """The next version; it counts at once. The caller holds the city."""
    content = files.model_dump(mode="json")
    version = CityVersion(
        city=files.city.key, sha256=digest(content), content=content, loaded_at=now, author=author, note=note,
        changes=list(differences(before.content, content)) if before else [], on_open_cases=on_open_cases,
        editions=await _keep_editions(session, files), folder=folder,
    )  # fmt: skip
    session.add(version)
    await session.flush()
    return version


async def _keep_editions(session: AsyncSession, files: CityFiles) -> dict[str, int]:
    editions = await next_editions(session, files)
    session.add_all(edition for edition in editions.values() if edition not in session)
    await session.flush()
    return {key: edition.number for key, edition in editions.items()}


async def next_editions(session: AsyncSession, files: CityFiles) -> dict[str, CalendarEdition]:
    """Each calendar's edition: a new one, not in the session yet, when it is not as it was last."""
    rows = await session.scalars(select(CalendarEdition).order_by(CalendarEdition.number))
    newest = {edition.key: edition for edition in rows}
    editions = {}
    for key in files.calendar.calendars:
        content = json.loads(json.dumps(files.calendar.as_dict(key), default=str))
        known = newest.get(key)
        if known is None or known.content != content:
            known = CalendarEdition(key=key, number=known.number + 1 if known else 1, content=content)
        editions[key] = known
    return editions


def differences(before: Content, after: Content) -> Iterator[str]:
    """What a change changes, one line each, such as `policies.complaint.first_response_min: 240 → 120`."""
    for name in ("city", "default_owner", "opds", "external_agencies", "duties", "places", "templates"):
        if before.get(name) != after.get(name):
            yield f"{name}: changed"
    old, new = before["policies"], after["policies"]
    yield from _changed("policies.reopen_days", old["reopen_days"], new["reopen_days"])
    yield from _rows("policies", _by_key(old["policies"]), _by_key(new["policies"]))
    if _shared_order(old["policies"], new["policies"]) != _shared_order(new["policies"], old["policies"]):
        yield f"policies: in another order: {', '.join(row['key'] for row in new['policies'])}"
    old, new = before["calendar"], after["calendar"]
    yield from _rows("calendars", old["calendars"], new["calendars"])
    for name in sorted({*old["holiday_lists"], *new["holiday_lists"]}):
        days = [{day["date"]: day for day in side["holiday_lists"].get(name, ())} for side in (old, new)]
        yield from _days(f"holiday_lists.{name}", *days)


def _by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in rows}


def _shared_order(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[str]:
    shared = {row["key"] for row in others}
    return [row["key"] for row in rows if row["key"] in shared]


def _rows(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*before, *after}):
        if key not in before:
            yield f"{what}.{key}: added"
        elif key not in after:
            yield f"{what}.{key}: removed"
        else:
            for name in sorted({*before[key], *after[key]}):
                yield from _changed(f"{what}.{key}.{name}", before[key].get(name), after[key].get(name))


def _changed(what: str, before: object, after: object) -> Iterator[str]:
    if before != after:
        yield f"{what}: {json.dumps(before, ensure_ascii=False)} → {json.dumps(after, ensure_ascii=False)}"


def _days(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for day in sorted({*before, *after}):
        if day not in before:
            yield f"{what}: + {day} {after[day]['name']}"
        elif day not in after:
            yield f"{what}: - {day} {before[day]['name']}"
        elif before[day] != after[day]:
            yield f"{what}: {day} {before[day]['name']} → {after[day]['name']} ({after[day]['kind']})"
