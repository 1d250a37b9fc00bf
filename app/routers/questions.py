"""The query parameters that every report shares, as one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.domain.people import Principal, Role
from app.errors import NotAllowed, Unprocessable
from app.reports.past import go_back
from app.reports.question import GroupBy, Question, period
from app.routers.dependencies import CityHere, Now, ReadsOwnFigures, Session

FilterValue = Annotated[str | None, Query(max_length=80, pattern=r"^[^\x00]*$")]
HourValue = Annotated[str | None, Query(pattern=r"^([01]\d|2[0-3])$", description="Hour of the day: 00 to 23")]
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""A day beyond these is a slip of the pen, and no calendar counts so far."""


def read_filters(
    current: ReadsOwnFigures,
    opd: FilterValue = None,
    intent: FilterValue = None,
    topic: FilterValue = None,
    group: FilterValue = None,
    kecamatan: FilterValue = None,
    account: FilterValue = None,
    platform: FilterValue = None,
    hour: HourValue = None,
) -> Mapping[GroupBy, str]:
    """What is counted; an OPD admin's figures are those of the own OPD."""
    if current.role is Role.OPD_ADMIN:
        if opd not in {None, current.opd}:
            raise NotAllowed(f"Your key is for the figures of {current.opd}.")
        opd = current.opd
    asked = {
        GroupBy.OPD: opd, GroupBy.INTENT: intent, GroupBy.TOPIC: topic, GroupBy.GROUP: group,
        GroupBy.KECAMATAN: kecamatan, GroupBy.ACCOUNT: account, GroupBy.PLATFORM: platform,
        GroupBy.HOUR: hour,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value is not None}


Filters = Annotated[Mapping[GroupBy, str], Depends(read_filters)]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, of which city, and of which instant: what a question has besides its period."""

    session: AsyncSession
    current: Principal
    city: City
    where: Mapping[GroupBy, str]
    now: datetime
    past: datetime | None
    """The instant asked for; None: now."""

    async def backlog(self, group_by: GroupBy = GroupBy.OPD) -> Question:
        """A question on what was open at the instant."""
        return await self._settle(self._question(group_by))

    async def over(self, begin: date, end: date, group_by: GroupBy = GroupBy.OPD) -> Question:
        """A question on the cases that began in [begin, end)."""
        begin_at, end_at = period(begin, end, self.city.tz)
        return await self._settle(replace(self._question(group_by), begin=begin_at, end=end_at))

    def messages(self, begin: date, end: date) -> Question:
        """A question on the messages written in [begin, end)."""
        begin_at, end_at = period(begin, end, self.city.tz)
        return replace(self._question(GroupBy.OPD), begin=begin_at, end=end_at)

    def _question(self, group_by: GroupBy) -> Question:
        return Question(
            as_of=self.past or self.now, zone=self.city.tz.key, group_by=group_by, where=self.where,
            sees_small_cells=self.current.role is Role.COORDINATOR,
        )  # fmt: skip

    async def _settle(self, question: Question) -> Question:
        if self.past is None:
            return question
        return await go_back(self.session, question, self.city.calendars)


def read_asker(
    session: Session,
    current: ReadsOwnFigures,
    city: CityHere,
    now: Now,
    where: Filters,
    as_of: Annotated[AwareDatetime | None, Query(description="A past instant: the figures as they stood then")] = None,
) -> Asker:
    if as_of is not None and as_of > now:
        raise Unprocessable("`as_of` lies in the future: figures are of a past instant, or of now.")
    if as_of is not None and as_of.year < EARLIEST.year:
        raise Unprocessable("`as_of` lies before there was anything to count.")
    return Asker(session, current, city, where, now, as_of)


Asks = Annotated[Asker, Depends(read_asker)]
FirstDay = Annotated[date, Query(alias="from", ge=EARLIEST, le=LATEST, description="First day, in the city's zone")]
DayAfter = Annotated[date, Query(alias="to", ge=EARLIEST, le=LATEST, description="Day after the last")]
