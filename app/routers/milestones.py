"""The milestones of SP4N-LAPOR! beside the city's own targets: figures without texts and identities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from fastapi import APIRouter, Response
from pydantic import Field

from app.domain.milestones import FOLLOW_UP_DAYS, VERIFY_DAYS
from app.reports.milestones import MilestoneCell, read_milestones
from app.reports.names import read_names
from app.reports.question import GroupBy
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.formats import As, shaped
from app.routers.questions import Asks, DayAfter, FirstDay
from app.routers.report_views import Share, View

router = APIRouter(prefix="/sla", tags=["sla"])


class ReachedView(View):
    n: int = Field(description="on_time + breached + open_in_time")
    on_time: int
    breached: int = Field(description="Reached late, or not reached and past due at as_of")
    open_in_time: int
    on_time_rate: Share = Field(description="on_time / (on_time + breached); null when that is 0")


class ClosingView(View):
    waiting: int = Field(description="Wait for the citizen now")
    waiting_late: int = Field(description="… and should have been closed by now")
    auto_closed: int = Field(description="Closed for want of an answer, and not reopened since")


class MilestoneCellView(View):
    key: str | None = Field(description="The OPD, intent, topic … ; null in the total")
    name: str | None = None
    verification: ReachedView
    follow_up: ReachedView = Field(description="Cases that are with an OPD; those that are not have no due time yet")
    closing: ClosingView
    suppressed: bool = Field(description="Oversight cases, fewer than 5, are left out: the coordinator sees them")


class MilestonesView(View):
    begin: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    as_of: datetime
    time_zone: str
    group_by: GroupBy
    working_days: dict[str, int] = Field(description="How long each milestone may take")
    rows: list[MilestoneCellView]
    total: MilestoneCellView


@router.get("/milestones", response_model=MilestonesView)
async def milestones(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    shape: As,
    begin: FirstDay,
    end: DayAfter,
    group_by: GroupBy = GroupBy.OPD,
) -> MilestonesView | Response:
    """Verified and forwarded, followed up, closed without an answer: cases whose clock started in [from, to)."""
    question = await asks.over(begin, end, group_by)
    cells, total = await read_milestones(session, question)
    names = await read_names(session, asks.city, group_by)
    days = {"verification": VERIFY_DAYS, "follow_up": FOLLOW_UP_DAYS, "closing": asks.city.close_after_days}
    report = MilestonesView(
        begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, group_by=group_by, working_days=days,
        rows=[_cell(cell, names) for cell in cells], total=_cell(total, names),
    )  # fmt: skip
    return shaped(report, [*report.rows, report.total], "milestones", shape, asks.city.tz)


def _cell(cell: MilestoneCell, names: Mapping[str, str]) -> MilestoneCellView:
    view = MilestoneCellView.model_validate(cell)
    view.name = names.get(cell.key or "")
    return view
