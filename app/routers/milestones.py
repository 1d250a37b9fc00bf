"""The milestones of SP4N-LAPOR! beside the city's own targets: figures without texts and identities."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Response
from pydantic import Field

from app.domain.milestones import FOLLOW_UP_DAYS, VERIFY_DAYS
from app.reports.milestones import read_milestones
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.periods import OverPeriod
from app.routers.report_views import PeriodView, RowView, Share, Suppressed, View

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


class MilestoneCellView(RowView):
    verification: ReachedView
    follow_up: ReachedView = Field(description="Cases that are with an OPD; those that are not have no due time yet")
    closing: ClosingView
    suppressed: Suppressed


class MilestonesView(PeriodView[MilestoneCellView]):
    working_days: dict[str, int] = Field(description="How long each milestone may take")


@router.get("/milestones", response_model=MilestonesView)
async def milestones(
    session: Session, current: ReadsOwnFigures, period: OverPeriod
) -> PeriodView[MilestoneCellView] | Response:
    """Verified and forwarded, followed up, closed without an answer: cases whose clock started in [from, to)."""
    days = {"verification": VERIFY_DAYS, "follow_up": FOLLOW_UP_DAYS, "closing": period.asks.city.close_after_days}
    return await period.tell(
        "milestones", MilestoneCellView, partial(read_milestones, session), partial(MilestonesView, working_days=days)
    )
