"""Who answers in time: compliance, its trend, the league table and the excuses. No texts, no identities."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.domain.periods import previous_period
from app.reports.compliance import read_compliance
from app.reports.excuses import read_excuses
from app.reports.league import rank
from app.reports.names import read_names
from app.reports.question import GroupBy
from app.reports.trend import read_trend
from app.routers.dependencies import ReadsFigures, ReadsOwnFigures, Session
from app.routers.formats import As, shaped
from app.routers.periods import OverPeriod
from app.routers.questions import Asks, DayAfter, FirstDay
from app.routers.report_views import (
    CellView,
    ChangeView,
    ExcuseView,
    LeagueView,
    PeriodView,
    PlaceView,
    RowsView,
    TrendView,
    named,
)

router = APIRouter(prefix="/sla", tags=["sla"])

EXCUSES_MAX = 10_000
MIN_N = 20
"""Decided cases; Wilson's interval of a rate of 80 % is ± 17 points then."""


@router.get("/compliance", response_model=PeriodView[CellView])
async def compliance(session: Session, current: ReadsOwnFigures, period: OverPeriod) -> PeriodView[CellView] | Response:
    """First responses of the cases whose clock started in [from, to)."""
    return await period.tell("compliance", CellView, partial(read_compliance, session))


@router.get("/trend", response_model=TrendView)
async def trend(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    shape: As,
    begin: FirstDay,
    end: DayAfter,
    group_by: GroupBy = GroupBy.OPD,
) -> TrendView | Response:
    """The period against the one before it; both as they stood at as_of."""
    previous = previous_period(begin, end)
    question = await asks.over(previous, end, group_by)
    changes, total = await read_trend(session, question, datetime.combine(begin, time.min, asks.city.tz))
    names = await read_names(session, asks.city, group_by)
    rows = [named(ChangeView.model_validate(change), names) for change in changes]
    report = TrendView(
        begin=begin, end=end, previous_from=previous, as_of=question.as_of, time_zone=question.zone,
        group_by=group_by, rows=rows, total=ChangeView.model_validate(total),
    )  # fmt: skip
    return shaped(report, [*rows, report.total], "trend", shape, asks.city.tz)


@router.get("/league", response_model=LeagueView)
async def league(
    session: Session,
    current: ReadsFigures,
    asks: Asks,
    shape: As,
    begin: FirstDay,
    end: DayAfter,
    min_n: Annotated[int, Query(ge=1, le=100_000)] = MIN_N,
) -> LeagueView | Response:
    """OPDs by their on-time rate, with Wilson intervals. Those with few cases are shown, not ranked."""
    question = await asks.over(begin, end)
    cells, _ = await read_compliance(session, question)
    rows = [
        PlaceView(**CellView.model_validate(place.cell).model_dump(exclude={"name"}), rank=place.rank)
        for place in rank(cells, min_n)
    ]
    report = LeagueView(
        begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, min_n=min_n,
        rows=[named(row, asks.city.opd_names) for row in rows],
    )  # fmt: skip
    return shaped(report, report.rows, "league", shape, asks.city.tz)


@router.get("/excuses", response_model=RowsView[ExcuseView])
async def excuses(
    session: Session, current: ReadsOwnFigures, asks: Asks, shape: As, begin: FirstDay, end: DayAfter
) -> RowsView[ExcuseView] | Response:
    """Late answers that the coordinator excused, with reason and author, the oldest first."""
    question = await asks.over(begin, end)
    rows = [ExcuseView.model_validate(row) for row in await read_excuses(session, question, EXCUSES_MAX)]
    report = RowsView(begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, rows=rows)
    return shaped(report, rows, "excuses", shape, asks.city.tz)
