"""Papers for people who read no JSON: the day's recap and the month's Rapor OPD, in Indonesian."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from app.errors import Unprocessable
from app.reports.names import read_short_names
from app.reports.rapor import book, page
from app.reports.rapor.content import gather
from app.reports.recap import tell_day
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.formats import XLSX, attachment
from app.routers.questions import EARLIEST, Asks

router = APIRouter(prefix="/sla", tags=["papers"])


class PaperFormat(StrEnum):
    HTML = "html"
    XLSX = "xlsx"


@router.get("/recap", response_class=PlainTextResponse)
async def recap(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    day: Annotated[date | None, Query(ge=EARLIEST, description="A day of the city; today when left out")] = None,
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
    return PlainTextResponse(await tell_day(session, backlog, day, asks.city))


@router.get("/rapor", response_class=HTMLResponse)
async def rapor(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    month: Annotated[str, Query(pattern=r"^2[01]\d{2}-(0[1-9]|1[0-2])$", description="Such as 2026-10")],
    shape: Annotated[PaperFormat, Query(alias="format")] = PaperFormat.HTML,
) -> Response:
    """The month as a paper: one page for the city and one for each OPD. With `opd`, that OPD's page alone."""
    first = date.fromisoformat(f"{month}-01")
    if datetime.combine(first, time.min, asks.city.tz) > asks.now:
        raise Unprocessable(f"The month {month} has not begun.")
    told = await gather(session, await asks.backlog(), first, asks.city)
    if shape is PaperFormat.HTML:
        return HTMLResponse(page.render(told), headers={"Content-Security-Policy": page.POLICY})
    content = book.write(told, await read_short_names(session))
    return Response(content, media_type=XLSX, headers=attachment(f"rapor-opd_{month}.xlsx"))
