"""Papers for people who read no JSON: the day's recap and the month's Rapor OPD, in Indonesian."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse

from app.errors import Unprocessable
from app.reports.ageing import office_days
from app.reports.names import read_short_names
from app.reports.recap import Recap, read_recap
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.questions import Asks

router = APIRouter(prefix="/sla", tags=["papers"])


@router.get("/recap", response_class=PlainTextResponse)
async def recap(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    day: Annotated[date | None, Query(description="A day of the city; today when left out")] = None,
) -> PlainTextResponse:
    """The day per OPD, ready to be pasted into a group chat; no identities, no sensitive cases."""
    tz = asks.city.tz
    day = day or asks.now.astimezone(tz).date()
    if day > asks.now.astimezone(tz).date():
        raise Unprocessable("`day` lies in the future.")
    end = datetime.combine(day + timedelta(days=1), time.min, tz)
    if asks.past is None and end <= asks.now:
        asks = replace(asks, past=end)  # A day that is over is told as it stood when it ended.
    backlog = await asks.backlog()
    begin = datetime.combine(day, time.min, tz)
    desks = await read_recap(session, replace(backlog, begin=begin, end=end), backlog)
    told = Recap(asks.city.name, day, backlog.as_of, tz, office_days(asks.city), await read_short_names(session), desks)
    return PlainTextResponse(told.text())
