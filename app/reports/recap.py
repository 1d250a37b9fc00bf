"""The day in a text to paste into a group chat: per OPD what came in, what was answered, who waits longest.

A group chat is no place for sensitive cases: oversight and confidential ones are never in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.domain.ageing import working_days_old
from app.domain.working_time import Calendar
from app.reports.ageing import office_days
from app.reports.indonesian import DAYS, long_date, moment, number
from app.reports.names import read_short_names
from app.reports.overdue import LATE, NOT_SENSITIVE
from app.reports.question import Question

LONGEST = 1_500
"""Characters: what a phone shows without `read more` after a few lines, and a person reads to the end."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One OPD's day."""

    opd: str
    new: int
    on_time: int
    """Answers given that day, whenever the case began."""
    late: int
    overdue: int
    """Open cases past a due time at as_of."""
    oldest_id: int | None
    """The case that waits longest for its first answer."""
    oldest_at: datetime | None


DAY = """
WITH told AS (
    SELECT accountable_opd AS opd, opened_at >= :begin AND opened_at < :end AS new,
           first_answered_at >= :begin AND first_answered_at < :end AS answered,
           first_answered_at <= first_due_at AS met, false AS late, NULL::bigint AS id, NULL::timestamptz AS since
    FROM {cases}
    WHERE first_due_at IS NOT NULL AND {begun} AND {filters} AND {sensitive}
          AND (opened_at >= :begin AND opened_at < :end OR first_answered_at >= :begin AND first_answered_at < :end)
    UNION ALL
    SELECT opd, false, false, false, {late}, CASE WHEN waits THEN id END, CASE WHEN waits THEN opened_at END
    FROM {cases}, LATERAL (SELECT first_answered_at IS NULL AND first_due_at IS NOT NULL AS waits) AS waiting
    WHERE state <> 'resolved' AND ({late} OR waits) AND {begun} AND {held} AND {sensitive}
)
SELECT opd, count(*) FILTER (WHERE new) AS new, count(*) FILTER (WHERE answered AND met) AS on_time,
       count(*) FILTER (WHERE answered AND NOT met) AS late, count(*) FILTER (WHERE late) AS overdue,
       (array_agg(id ORDER BY since, id) FILTER (WHERE id IS NOT NULL))[1] AS oldest_id, min(since) AS oldest_at
FROM told GROUP BY opd ORDER BY overdue DESC, new DESC, opd
"""


async def read_recap(session: AsyncSession, day: Question, backlog: Question) -> list[Desk]:
    """The OPDs with anything to tell, those with the most late cases first."""
    statement = DAY.format(
        cases=day.cases, filters=day.filters, held=backlog.filters, late=LATE, sensitive=NOT_SENSITIVE,
        begun=backlog.in_time,
    )  # fmt: skip
    return [Desk(*row) for row in await session.execute(text(statement), day.values)]


async def tell_day(session: AsyncSession, backlog: Question, day: date, city: City) -> str:
    """The recap of a day of the city, as it stood at the question's as_of."""
    begin, end = (datetime.combine(d, time.min, city.tz) for d in (day, day + timedelta(days=1)))
    desks = await read_recap(session, replace(backlog, begin=begin, end=end), backlog)
    names = await read_short_names(session)
    return Recap(city.name, day, backlog.as_of, city.tz, office_days(city), names, desks).text()


@dataclass(frozen=True, slots=True)
class Recap:
    city: str
    day: date
    as_of: datetime
    tz: ZoneInfo
    office: Calendar
    names: dict[str, str]
    """Short names by key."""
    desks: Sequence[Desk]

    def text(self) -> str:
        """At most LONGEST characters: the OPDs that do not fit are one line together."""
        head, tail = self._head(), "_Tanpa aduan berkadar pengawasan dan rahasia. HK = hari kerja._"
        lines = [self._line(desk) for desk in self.desks]
        shown = len(lines)
        while True:
            told = [head, *lines[:shown], *([self._rest(self.desks[shown:])] if shown < len(lines) else []), tail]
            recap = "\n\n".join(told) + "\n"
            if len(recap) <= LONGEST or shown == 0:
                return recap
            shown -= 1

    def _head(self) -> str:
        new, on_time, late, overdue = self._sums(self.desks)
        return (
            f"*Rekap aduan {self.city}*\n{DAYS[self.day.weekday()]}, {long_date(self.day)}\n"
            f"(keadaan {moment(self.as_of, self.tz)})\n\n"
            f"Masuk *{number(new)}* · dijawab tepat waktu *{number(on_time)}* · dijawab terlambat *{number(late)}* · "
            f"lewat tenggat *{number(overdue)}*"
        )

    def _line(self, desk: Desk) -> str:
        name = self.names.get(desk.opd, desk.opd).replace("*", "")
        line = f"*{name}*: masuk {desk.new}, tepat waktu {desk.on_time}, terlambat {desk.late}"
        if desk.overdue:
            line += f", lewat tenggat {desk.overdue}"
        if desk.oldest_id is not None and desk.oldest_at is not None:
            days = working_days_old(self.office, desk.oldest_at, self.as_of)
            line += f"; terlama menunggu no. {desk.oldest_id} ({f'{days} HK' if days else 'hari ini'})"
        return line

    def _rest(self, desks: Sequence[Desk]) -> str:
        new, on_time, late, overdue = self._sums(desks)
        return f"*{len(desks)} OPD lain*: masuk {new}, tepat waktu {on_time}, terlambat {late}, lewat tenggat {overdue}"

    @staticmethod
    def _sums(desks: Sequence[Desk]) -> tuple[int, int, int, int]:
        return (
            sum(desk.new for desk in desks), sum(desk.on_time for desk in desks), sum(desk.late for desk in desks),
            sum(desk.overdue for desk in desks),
        )  # fmt: skip
