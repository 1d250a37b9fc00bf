"""The city in use: its OPDs, duties, places, calendars and policies, loaded from a folder, kept in versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.city_edits import Edits, merge
from app.city_files import CityError, CityFiles, check, read_city
from app.city_versions import edition_name, hold_city, next_editions, write_version
from app.domain.holiday_lists import missing_years
from app.domain.ladder import Ladder
from app.domain.places import Gazetteer
from app.domain.policies import PolicyRule, choose
from app.domain.routing import COORDINATOR, Decision, Directory
from app.domain.working_time import Calendar
from app.errors import TanggapError
from app.models import CalendarEdition, CityVersion, Opd

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
    """By key as they are now; by name (`office@3`) every edition that a case may have been promised under."""
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
    holiday_years: Mapping[str, frozenset[int]]
    """Of each list of holidays, the years that it has days of."""

    def missing_holidays(self, now: datetime) -> list[tuple[str, int]]:
        """(list, year): without these days due times come too early."""
        return missing_years(self.holiday_years, now.astimezone(self.tz).date())

    def policy_for(self, decision: Decision) -> PolicyRule:
        return self.policy_of(
            intent=decision.intent, group=decision.group, topic=decision.topic, priority=decision.priority,
            case_class=decision.case_class, opd=decision.opd, review=decision.needs_review,
        )  # fmt: skip

    def policy_of(
        self,
        *,
        intent: str | None,
        group: str | None,
        topic: str | None,
        priority: str,
        case_class: str | None,
        opd: str,
        review: bool,
    ) -> PolicyRule:
        """The first row of the policy table that fits."""
        return choose(
            self.rules, intent=intent, group=group, topic=topic, priority=priority, case_class=case_class, opd=opd,
            review=review,
        )  # fmt: skip


def load_city(key: str, cities: Path) -> City:
    """A city straight from its folder, for commands that need no database."""
    folder = cities / key
    if not folder.is_dir():
        known = ", ".join(sorted(p.name for p in cities.iterdir() if p.is_dir())) if cities.is_dir() else "none"
        raise TanggapError(f"There is no city folder {folder}; known: {known}.")
    files = read_city(folder)
    return _city(files, 0, files.calendars(), {})


def read_version(version: CityVersion) -> CityFiles:
    """A version's content as it was checked when it was written."""
    return CityFiles.model_validate(version.content, strict=False)


def _city(files: CityFiles, version: int, calendars: Mapping[str, Calendar], editions: Mapping[str, int]) -> City:
    """A case keeps the name of the edition that its row of the policy table counts in."""
    names = {key: edition_name(key, number) for key, number in editions.items()}
    return City(
        key=files.city.key,
        name=files.city.name,
        version=version,
        tz=ZoneInfo(files.city.tz),
        directory=files.directory(),
        gazetteer=files.gazetteer(),
        calendars={**calendars, **{key: calendars[name] for key, name in names.items()}},
        rules=tuple(replace(rule, calendar=names.get(rule.calendar, rule.calendar)) for rule in files.policy_rules()),
        reopen_for=timedelta(days=files.policies.reopen_days),
        close_after_days=files.policies.close_after_working_days,
        support_min=files.policies.support_min,
        ladder=files.notifications.as_ladder(),
        opd_names={opd.key: opd.name for opd in files.opds} | {COORDINATOR: COORDINATOR_NAME},
        templates={row.key: (row.title, row.text) for row in files.templates},
        holiday_years=files.holiday_years(),
    )


async def import_city(
    session: AsyncSession,
    folder: Path,
    now: datetime,
    *,
    replace: bool = False,
    edits: Edits | None = None,
    on_open_cases: str | None = None,
) -> tuple[str, bool]:
    """Load a folder as the newest version; (city key, whether anything changed).

    One database serves one city: another one is refused unless `replace` says that it is meant. What was
    edited over the API stays as edited; what the folder has changed as well is refused unless `edits` says
    which of the two counts.
    """
    files = read_city(folder)
    content = files.model_dump(mode="json")
    said = {name: content[name] for name in ("policies", "calendar")}
    newest = await hold_city(session)
    if newest is not None and newest.city != files.city.key and not replace:
        raise TanggapError(
            f"This database serves {newest.city}; loading {files.city.key} would retire its OPDs. "
            "Say --replace if that is meant, or use another database."
        )
    if newest is not None and newest.city == files.city.key:
        files = await _with_edits(session, files, said, newest, edits)
        if files.model_dump(mode="json") == newest.content:
            newest.folder = said  # What is edited from now on is edited after this.
            return files.city.key, False
    await _keep_opds(session, files, now)
    await write_version(session, files, now, before=newest, on_open_cases=on_open_cases, folder=said)
    return files.city.key, True


async def _with_edits(
    session: AsyncSession, files: CityFiles, said: dict[str, Any], newest: CityVersion, edits: Edits | None
) -> CityFiles:
    base = await session.scalar(
        select(CityVersion.folder)
        .where(CityVersion.folder.is_not(None), CityVersion.city == newest.city)
        .order_by(CityVersion.id.desc())
        .limit(1)
    )
    merged = merge(base or newest.content, newest.content, said, edits)
    if merged.clashing and edits is None:
        raise TanggapError(
            f"Changed both in the folder and over the API: {', '.join(merged.clashing)}. "
            "Say --keep-edits to keep them as edited, or --replace-edits to take the folder's; "
            "GET /city/versions shows who edited what."
        )
    together = CityFiles.model_validate(files.model_dump(mode="json") | merged.content, strict=False)
    try:
        check(together, Path("folder and edits together"), None)
    except CityError as error:
        raise CityError(f"{error}\nSay --replace-edits to take the folder as it is.") from None
    return together


async def _keep_opds(session: AsyncSession, files: CityFiles, now: datetime) -> None:
    names = {opd.key: (opd.name, opd.short_name) for opd in files.opds}
    names[COORDINATOR] = (COORDINATOR_NAME, "Koordinator")
    for key in sorted(names):
        values = {"name": names[key][0], "short_name": names[key][1], "retired_at": None}
        await session.execute(
            insert(Opd).values(key=key, **values).on_conflict_do_update(index_elements=["key"], set_=values)
        )
    await session.execute(update(Opd).where(Opd.key.not_in(list(names))).values(retired_at=now))


async def current_city(session: AsyncSession, known: City | None = None) -> City | None:
    """The newest version in the database; `known` itself when that is it already, None when there is none."""
    version = await session.scalar(select(CityVersion.id).order_by(CityVersion.id.desc()).limit(1))
    if version is None:
        return None
    if known is not None and known.version == version:
        return known
    return await city_of(session, version)


async def city_of(session: AsyncSession, version: int) -> City:
    """One version, with every edition of every calendar."""
    row = await session.get_one(CityVersion, version)
    return _city(read_version(row), version, await read_editions(session), row.editions)


async def proposed_city(session: AsyncSession, files: CityFiles, version: int) -> City:
    """The city as it would be; nothing is written."""
    editions = await next_editions(session, files)
    compiled = {edition_name(key, e.number): Calendar.from_dict(e.content) for key, e in editions.items()}
    return _city(files, version, compiled, {key: edition.number for key, edition in editions.items()})


async def read_editions(session: AsyncSession, names: Collection[str] | None = None) -> dict[str, Calendar]:
    """The editions with these names (all of them for None), compiled."""
    statement = select(CalendarEdition)
    if names is not None:
        wanted = [(key, int(number)) for key, _, number in (name.rpartition("@") for name in names)]
        statement = statement.where(tuple_(CalendarEdition.key, CalendarEdition.number).in_(wanted))
    editions = await session.scalars(statement)
    return {edition_name(edition.key, edition.number): Calendar.from_dict(edition.content) for edition in editions}
