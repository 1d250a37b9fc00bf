"""How cases went: waiting times, what became of them, who held them how long."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter, Response

from app.reports.holding import read_holding
from app.reports.outcomes import read_outcomes
from app.reports.percentiles import PercentileCell, read_percentiles
from app.reports.praise import read_praise
from app.reports.question import Question
from app.reports.verdicts import Logs
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.formats import As, shaped
from app.routers.periods import OverPeriod
from app.routers.questions import Asks, DayAfter, FirstDay
from app.routers.report_views import HeldView, OutcomeView, PercentileView, PeriodView, RowsView, ThankedView

router = APIRouter(prefix="/sla", tags=["sla"])


@router.get("/percentiles", response_model=PeriodView[PercentileView])
async def percentiles(
    session: Session, current: ReadsOwnFigures, period: OverPeriod
) -> PeriodView[PercentileView] | Response:
    """How long citizens waited for a first answer; those who still wait are in it."""

    async def read(question: Question) -> tuple[Sequence[PercentileCell], PercentileCell]:
        return await read_percentiles(session, question, Logs(period.asks.city.calendars, question.as_of))

    return await period.tell("percentiles", PercentileView, read)


@router.get("/outcomes", response_model=PeriodView[OutcomeView])
async def outcomes(
    session: Session, current: ReadsOwnFigures, period: OverPeriod
) -> PeriodView[OutcomeView] | Response:
    """Answered and solved apart; bounces, reopened cases, cases that got automatic replies only."""
    return await period.tell("outcomes", OutcomeView, partial(read_outcomes, session))


@router.get("/held", response_model=RowsView[HeldView])
async def held(
    session: Session, current: ReadsOwnFigures, asks: Asks, shape: As, begin: FirstDay, end: DayAfter
) -> RowsView[HeldView] | Response:
    """The OPD's clock beside the citizen's: working minutes each OPD held cases unanswered, and hand-overs."""
    question = await asks.over(begin, end)
    logs = Logs(asks.city.calendars, question.as_of)
    rows = [HeldView.model_validate(row) for row in await read_holding(session, question, logs)]
    for row in rows:
        row.name = asks.city.opd_names.get(row.opd)
    report = RowsView(begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, rows=rows)
    return shaped(report, rows, "held", shape, asks.city.tz)


@router.get("/praise", response_model=RowsView[ThankedView])
async def praise(
    session: Session, current: ReadsOwnFigures, asks: Asks, shape: As, begin: FirstDay, end: DayAfter
) -> RowsView[ThankedView] | Response:
    """Whom the citizens thanked: messages written in [from, to), alone or beside a matter."""
    question = asks.messages(begin, end)
    rows = [
        ThankedView.model_validate(row)
        for row in await read_praise(session, question, asks.city.directory.default_owner)
    ]
    for row in rows:
        row.name = asks.city.opd_names.get(row.opd)
    report = RowsView(begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, rows=rows)
    return shaped(report, rows, "praise", shape, asks.city.tz)
