"""The city in use: its OPDs, duties, places, calendars and policies, loaded from a folder, kept in versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.city_files import CityFiles, read_city
from app.domain.ladder import Ladder
from app.domain.places import Gazetteer
from app.domain.policies import PolicyRule, choose
from app.domain.routing import COORDINATOR, Decision, Directory
from app.domain.working_time import Calendar
from app.errors import TanggapError
from app.models import CityVersion, Opd

COORDINATOR_NAME = "Koordinator (Diskominfo)"


@dataclass(frozen=True)
class City:
    """Everything the rules need to know of a city; immutable, so that a batch sees one version."""

    key: str
    name: str
    version: int
    tz: ZoneInfo
    directory: Directory
    gazetteer: Gazetteer
    calendars: Mapping[str, Calendar]
    rules: tuple[PolicyRule, ...]
    reopen_for: timedelta
    close_after_days: int
    """Working days after which a case is closed when the citizen does not answer."""
    support_min: int
    """Working minutes in which a supporting OPD is to contribute, where the request does not say."""
    ladder: Ladder
    """Who is told of a clock, and when not."""
    opd_names: Mapping[str, str]
    templates: Mapping[str, tuple[str, str]]
    """Answers to start from: (title, text) by key."""

    def policy_for(self, decision: Decision) -> PolicyRule:
        return self.policy_of(
            intent=decision.intent, group=decision.group, topic=decision.topic, priority=decision.priority,
            case_class=decision.case_class, review=decision.needs_review,
        )  # fmt: skip

    def policy_of(
        self,
        *,
        intent: str | None,
        group: str | None,
        topic: str | None,
        priority: str,
        case_class: str | None,
        review: bool,
    ) -> PolicyRule:
        """The first row of the policy table that fits."""
        return choose(
            self.rules, intent=intent, group=group, topic=topic, priority=priority, case_class=case_class, review=review
        )


def load_city(key: str, cities: Path) -> City:
    """A city straight from its folder, for commands that need no database."""
    folder = cities / key
    if not folder.is_dir():
        known = ", ".join(sorted(p.name for p in cities.iterdir() if p.is_dir())) if cities.is_dir() else "none"
        raise TanggapError(f"There is no city folder {folder}; known: {known}.")
    return _city(read_city(folder), version=0)


def _city(files: CityFiles, version: int) -> City:
    return City(
        key=files.city.key,
        name=files.city.name,
        version=version,
        tz=ZoneInfo(files.city.tz),
        directory=files.directory(),
        gazetteer=files.gazetteer(),
        calendars=files.calendars(),
        rules=files.policy_rules(),
        reopen_for=timedelta(days=files.policies.reopen_days),
        close_after_days=files.policies.close_after_working_days,
        support_min=files.policies.support_min,
        ladder=files.notifications.as_ladder(),
        opd_names={opd.key: opd.name for opd in files.opds} | {COORDINATOR: COORDINATOR_NAME},
        templates={row.key: (row.title, row.text) for row in files.templates},
    )


async def import_city(session: AsyncSession, folder: Path, now: datetime, *, replace: bool = False) -> tuple[str, bool]:
    """Load a folder as the newest version; (city key, whether anything changed).

    One database serves one city: another one is refused unless `replace` says that it is meant.
    """
    files = read_city(folder)
    content = files.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    newest = await session.scalar(select(CityVersion).order_by(CityVersion.id.desc()).limit(1))
    if newest is not None and newest.sha256 == digest:
        return files.city.key, False
    if newest is not None:
        if newest.city != files.city.key and not replace:
            raise TanggapError(
                f"This database serves {newest.city}; loading {files.city.key} would retire its OPDs. "
                "Say --replace if that is meant, or use another database."
            )
        _keep_old_calendars(content, newest.content)
    names = {opd.key: (opd.name, opd.short_name) for opd in files.opds}
    names[COORDINATOR] = (COORDINATOR_NAME, "Koordinator")
    for key in sorted(names):
        values = {"name": names[key][0], "short_name": names[key][1], "retired_at": None}
        await session.execute(
            insert(Opd).values(key=key, **values).on_conflict_do_update(index_elements=["key"], set_=values)
        )
    await session.execute(update(Opd).where(Opd.key.not_in(list(names))).values(retired_at=now))
    session.add(CityVersion(city=files.city.key, sha256=digest, content=content, loaded_at=now))
    await session.flush()
    return files.city.key, True


def _keep_old_calendars(content: dict[str, Any], old: Mapping[str, Any]) -> None:
    """A case keeps the calendar it was promised under, also when the city's folder names it no longer."""
    for key, calendar in old["calendar"]["calendars"].items():
        if key not in content["calendar"]["calendars"]:
            days = calendar["holidays"]
            if isinstance(days, str):
                days = [holiday["date"] for holiday in old["calendar"]["holiday_lists"][days]]
            content["calendar"]["calendars"][key] = calendar | {"holidays": days}


async def current_city(session: AsyncSession, known: City | None = None) -> City | None:
    """The newest version in the database; `known` itself when that is it already, None when there is none."""
    version = await session.scalar(select(CityVersion.id).order_by(CityVersion.id.desc()).limit(1))
    if version is None:
        return None
    if known is not None and known.version == version:
        return known
    row = await session.get_one(CityVersion, version)
    return _city(CityFiles.model_validate(row.content, strict=False), version)
