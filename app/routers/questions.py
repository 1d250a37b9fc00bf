"""The query parameters that every report shares, as one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Query

from app.directory import City
from app.domain.people import Principal, Role
from app.errors import NotAllowed
from app.reports.question import GroupBy, Question, period
from app.routers.dependencies import CityHere, Now, ReadsOwnFigures

FilterValue = Annotated[str | None, Query(max_length=80)]


def read_filters(
    current: ReadsOwnFigures,
    opd: FilterValue = None,
    intent: FilterValue = None,
    topic: FilterValue = None,
    group: FilterValue = None,
    kecamatan: FilterValue = None,
    account: FilterValue = None,
    platform: FilterValue = None,
) -> Mapping[GroupBy, str]:
    """What is counted; an OPD admin's figures are those of the own OPD."""
    if current.role is Role.OPD_ADMIN:
        if opd not in {None, current.opd}:
            raise NotAllowed(f"Your key is for the figures of {current.opd}.")
        opd = current.opd
    asked = {
        GroupBy.OPD: opd, GroupBy.INTENT: intent, GroupBy.TOPIC: topic, GroupBy.GROUP: group,
        GroupBy.KECAMATAN: kecamatan, GroupBy.ACCOUNT: account, GroupBy.PLATFORM: platform,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value is not None}


Filters = Annotated[Mapping[GroupBy, str], Depends(read_filters)]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, of which city, and when: what a question has besides its period."""

    current: Principal
    city: City
    where: Mapping[GroupBy, str]
    now: datetime

    @property
    def backlog(self) -> Question:
        return Question(
            as_of=self.now, zone=self.city.tz.key, where=self.where,
            sees_small_cells=self.current.role is Role.COORDINATOR,
        )  # fmt: skip

    def over(self, begin: date, end: date, group_by: GroupBy) -> Question:
        begin_at, end_at = period(begin, end, self.city.tz)
        return replace(self.backlog, begin=begin_at, end=end_at, group_by=group_by)


def read_asker(current: ReadsOwnFigures, city: CityHere, now: Now, where: Filters) -> Asker:
    return Asker(current, city, where, now)


Asks = Annotated[Asker, Depends(read_asker)]
FirstDay = Annotated[date, Query(alias="from", description="First day, in the city's zone")]
DayAfter = Annotated[date, Query(alias="to", description="Day after the last")]
