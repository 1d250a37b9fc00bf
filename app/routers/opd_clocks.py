"""The OPDs' clocks as figures: who was asked to help, and what the platforms took. No texts, no identities."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from app.reports.delay import read_delay
from app.reports.names import read_names
from app.reports.question import GroupBy
from app.reports.supporting import read_supporting
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.formats import As, shaped
from app.routers.questions import Asks, DayAfter, FirstDay
from app.routers.report_views import RowsView, RowView, View, named

router = APIRouter(prefix="/sla", tags=["sla"])


class SupportingView(View):
    opd: str
    name: str | None = None
    asked: int = Field(description="given_in_time + late + open_in_time + ended_otherwise")
    given_in_time: int
    late: int = Field(description="Contributed late, or open and past due at as_of")
    open_in_time: int
    ended_otherwise: int = Field(description="Withdrawn, resolved or handed over to it before it was late")
    held_s: int = Field(description="Working seconds, all together")


class DelayView(RowView):
    n: int
    p50_s: int
    p90_s: int
    max_s: int


@router.get("/support", response_model=RowsView[SupportingView])
async def support(
    session: Session, current: ReadsOwnFigures, asks: Asks, shape: As, begin: FirstDay, end: DayAfter
) -> RowsView[SupportingView] | Response:
    """The supporting OPDs' clocks: requests for help made in [from, to), by the OPD that was asked."""
    question = await asks.over(begin, end)
    found = await read_supporting(session, question, asks.city.calendars)
    rows = [SupportingView.model_validate(row) for row in found]
    for row in rows:
        row.name = asks.city.opd_names.get(row.opd)
    report = RowsView(begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, rows=rows)
    return shaped(report, rows, "support", shape, asks.city.tz)


@router.get("/platform-delay", response_model=RowsView[DelayView])
async def platform_delay(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    shape: As,
    begin: FirstDay,
    end: DayAfter,
    group_by: GroupBy = GroupBy.PLATFORM,
) -> RowsView[DelayView] | Response:
    """From the platform's time of a case's first message to our receipt: nobody's fault in the city."""
    question = await asks.over(begin, end, group_by)
    names = await read_names(session, asks.city, group_by)
    rows = [named(DelayView.model_validate(cell), names) for cell in await read_delay(session, question)]
    report = RowsView(begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, rows=rows)
    return shaped(report, rows, "platform-delay", shape, asks.city.tz)
