"""A report over a period: its cells and their total, under what was asked, in the shape that is wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Depends, Response

from app.reports.names import read_names
from app.reports.question import GroupBy, Question
from app.routers.formats import As, Format, shaped
from app.routers.questions import Asker, Asks, DayAfter, FirstDay
from app.routers.report_views import PeriodView, RowView, named

Row = TypeVar("Row", bound=RowView)
Read = Callable[[Question], Awaitable[tuple[Sequence[object], object]]]
"""A report: the cells in order of their keys, and the total."""


@dataclass(frozen=True, slots=True)
class Period:
    """What is asked of a report that counts the cases whose clock started in [begin, end)."""

    asks: Asker
    shape: Format
    begin: date
    end: date
    group_by: GroupBy

    async def tell(
        self, name: str, view: type[Row], read: Read, report_of: Callable[..., PeriodView[Row]] = PeriodView
    ) -> PeriodView[Row] | Response:
        """`report_of` makes the report of what every report over a period has, where this one has more."""
        question = await self.asks.over(self.begin, self.end, self.group_by)
        cells, total = await read(question)
        names = await read_names(self.asks.session, self.asks.city, self.group_by)
        rows = [named(view.model_validate(cell), names) for cell in cells]
        report = report_of(
            begin=self.begin, end=self.end, as_of=question.as_of, time_zone=question.zone, group_by=self.group_by,
            rows=rows, total=view.model_validate(total),
        )  # fmt: skip
        return shaped(report, [*rows, report.total], name, self.shape, self.asks.city.tz)


def read_period(asks: Asks, shape: As, begin: FirstDay, end: DayAfter, group_by: GroupBy = GroupBy.OPD) -> Period:
    return Period(asks, shape, begin, end, group_by)


OverPeriod = Annotated[Period, Depends(read_period)]
