"""The rows of a city's files, and the whole: strict, so that an unknown key or a wrong type is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.ladder import Ladder, Step
from app.domain.ladder import Row as LadderRow
from app.domain.places import Gazetteer, PlaceEntry
from app.domain.policies import PolicyRule
from app.domain.routing import Directory, Duty
from app.domain.working_time import Calendar

Key = Field(pattern=r"^[a-z][a-z0-9_]*$")
Words = Field(min_length=1)


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class City(Row):
    key: str = Key
    name: str = Words
    code: str = Words
    """The Kemendagri code, in quotation marks: YAML reads 36.71 as a number."""
    tz: str = Words


class Opd(Row):
    key: str = Key
    name: str = Words
    short_name: str = Words
    kind: Literal["sekretariat", "inspektorat", "dinas", "badan", "satuan", "uobk", "bumd", "kecamatan"]
    confidential: bool = False


class ExternalAgency(Row):
    key: str = Key
    name: str = Words


class DutyRow(Row):
    topic: str = Words
    opd: str = Words
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    kecamatan: str | None = None
    fallback: str | None = None
    forward_to: str | None = None


class PlaceRow(Row):
    kind: Literal["city", "kecamatan", "kelurahan", "street", "landmark", "region"]
    key: str = Key
    name: str = Words
    code: str | None = None
    kecamatan: str | None = None
    variants: list[str] = []
    cue: Literal["", "any", "area", "unit", "street", "composed"] = ""
    authority: Literal["city", "national", "province", "other_region", "external"] = "city"
    agency: str | None = None


class Holiday(Row):
    date: dt.date
    name: str = Words
    kind: Literal["libur_nasional", "cuti_bersama", "libur_daerah"]
    estimated: bool = False


class Override(Row):
    first: dt.date = Field(alias="from")
    last: dt.date = Field(alias="to")
    name: str = Words
    source: str = Words
    estimated: bool = False
    hours: dict[str, list[list[str]]]


class CalendarRow(Row):
    tz: str = Words
    always_open: bool = False
    hours: dict[str, list[list[str]]] = {}
    overrides: list[Override] = []
    holidays: str | list[dt.date] = []
    """The name of a list of holidays, or the days themselves."""


class CalendarFile(Row):
    calendars: dict[str, CalendarRow] = Field(min_length=1)
    holiday_lists: dict[str, list[Holiday]] = {}

    def as_dict(self, key: str) -> dict[str, Any]:
        """A calendar in the form of sla.md, with its list of holidays written out."""
        row = self.calendars[key]
        days = row.holidays
        return {
            "tz": row.tz,
            "always_open": row.always_open,
            "hours": row.hours,
            "overrides": [{"from": o.first, "to": o.last, "hours": o.hours} for o in row.overrides],
            "holidays": [h.date for h in self.holiday_lists[days]] if isinstance(days, str) else days,
        }


class PolicyRow(Row):
    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    key: str = Key
    when: dict[str, Any] = {}
    calendar: str = Words


class PolicyTable(Row):
    reopen_days: int = Field(ge=0, le=365)
    close_after_working_days: int = Field(default=10, ge=1, le=250)
    support_min: int = Field(default=900, ge=1, le=100_000)
    policies: list[PolicyRow] = Field(min_length=1)


class Template(Row):
    key: str = Key
    title: str = Words
    text: str = Words


class RungRow(Row):
    rung: Literal["arrival", "50", "80", "100", "breach"]
    policies: list[str] = []
    clocks: list[Literal["case", "first_response", "next_response", "resolution", "support"]] = []
    to: list[Literal["opd_admin", "opd_head", "coordinator", "mayor"]]
    via: list[Literal["log", "email", "webhook"]] = Field(default=["log", "email", "webhook"], min_length=1)

    def as_row(self) -> LadderRow:
        return LadderRow(
            Step(self.rung), frozenset(self.policies), frozenset(self.clocks), tuple(self.to), tuple(self.via)
        )


class QuietHours(Row):
    begin: str = Field(alias="from", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    end: str = Field(alias="to", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class NotificationFile(Row):
    quiet_hours: QuietHours | None = None
    ladder: list[RungRow] = []

    def as_ladder(self) -> Ladder:
        hours = self.quiet_hours
        quiet = (dt.time.fromisoformat(hours.begin), dt.time.fromisoformat(hours.end)) if hours else None
        return Ladder(tuple(row.as_row() for row in self.ladder), quiet)


class OpdFile(Row):
    city: City
    default_owner: str = Words
    opds: list[Opd] = Field(min_length=1)
    external_agencies: list[ExternalAgency] = []
    duties: list[DutyRow] = Field(min_length=1)


class TemplateFile(Row):
    templates: list[Template]


class CityFiles(OpdFile):
    """Everything in a city's folder. Its JSON form (`model_dump(mode="json")`) reads back with strict=False."""

    places: list[PlaceRow]
    calendar: CalendarFile
    policies: PolicyTable
    templates: list[Template]
    notifications: NotificationFile = NotificationFile()
    """A version that was loaded before there were any tells nobody."""

    def directory(self) -> Directory:
        kecamatan = frozenset(opd.key for opd in self.opds if opd.kind == "kecamatan")
        return Directory(self.default_owner, tuple(Duty(**row.model_dump()) for row in self.duties), kecamatan)

    def gazetteer(self) -> Gazetteer:
        return Gazetteer(PlaceEntry(**row.model_dump() | {"variants": tuple(row.variants)}) for row in self.places)

    def calendars(self) -> dict[str, Calendar]:
        return {key: Calendar.from_dict(self.calendar.as_dict(key)) for key in self.calendar.calendars}

    def policy_rules(self) -> tuple[PolicyRule, ...]:
        return tuple(PolicyRule.from_dict(row.model_dump()) for row in self.policies.policies)

    def holiday_years(self) -> dict[str, frozenset[int]]:
        """Of each list, the years that it has days of; a health check warns when the next one is missing."""
        return {name: frozenset(day.date.year for day in days) for name, days in self.calendar.holiday_lists.items()}
