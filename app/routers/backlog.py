"""What is still open: the overdue cases and the ages of the backlog. No texts, no identities."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.domain.ageing import working_days_old
from app.domain.keyset import Key, read_cursor, write_cursor
from app.errors import Unprocessable
from app.reports.ageing import office_days, read_ageing
from app.reports.names import read_names
from app.reports.overdue import read_overdue
from app.reports.question import GroupBy
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.formats import As, Format, shaped
from app.routers.questions import Asks
from app.routers.report_views import AgesView, AgeView, BacklogView, View, named

router = APIRouter(prefix="/sla", tags=["sla"])

PAGE_MAX = 200
FILE_MAX = 50_000
"""A file has no pages; more late cases than this are no list to work through."""
FROM_THE_FIRST = (datetime(1, 1, 2, tzinfo=UTC), 0)


class OverdueOpdView(View):
    opd: str
    name: str
    overdue: int
    oldest_due_at: datetime


class OverdueCaseView(View):
    id: int
    opd: str
    intent: str | None
    topic: str | None = Field(description="Null for confidential cases")
    kecamatan: str | None
    opened_at: datetime
    due_at: datetime
    late_s: int = Field(description="Wall-clock seconds since it was due")
    age_working_days: int = Field(description="Working days of the city's offices after the day of receipt")


class OverdueView(View):
    as_of: datetime
    time_zone: str
    opds: list[OverdueOpdView]
    cases: list[OverdueCaseView]
    next_cursor: str | None


@router.get("/overdue", response_model=OverdueView)
async def overdue(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    shape: As,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> OverdueView | Response:
    """Open cases past a due time: each OPD's number, and the cases, the oldest first."""
    question = await asks.backlog()
    rows = limit if shape is Format.JSON else FILE_MAX
    opds, cases = await read_overdue(session, question, after=_after(cursor), limit=rows + 1)
    last = cases[rows - 1] if len(cases) > rows else None
    days, names = office_days(asks.city), asks.city.opd_names
    report = OverdueView(
        as_of=question.as_of,
        time_zone=question.zone,
        opds=[
            OverdueOpdView(opd=o.opd, name=names.get(o.opd, o.opd), overdue=o.overdue, oldest_due_at=o.oldest_due_at)
            for o in opds
        ],
        cases=[
            OverdueCaseView(
                id=c.id, opd=c.opd, intent=c.intent, topic=c.topic, kecamatan=c.kecamatan, opened_at=c.opened_at,
                due_at=c.due_at, late_s=int((question.as_of - c.due_at).total_seconds()),
                age_working_days=working_days_old(days, c.opened_at, question.as_of),
            )
            for c in cases[:rows]
        ],
        next_cursor=write_cursor((last.due_at, last.id)) if last else None,
    )  # fmt: skip
    return shaped(report, report.cases, "overdue", shape, asks.city.tz)


@router.get("/ageing", response_model=BacklogView[AgeView])
async def ageing(
    session: Session, current: ReadsOwnFigures, asks: Asks, shape: As, group_by: GroupBy = GroupBy.OPD
) -> BacklogView[AgeView] | Response:
    """The backlog by age: 0–1, 2–5, 6–14, 15–60 and over 60 working days. A case counts for who holds it."""
    question = await asks.backlog(group_by)
    cells, total = await read_ageing(session, question, asks.city)
    names = await read_names(session, asks.city, group_by)
    views = [
        AgeView(
            key=cell.key, n=cell.n, ages=AgesView(**dict(zip(AgesView.model_fields, cell.by_age, strict=True))),
            waiting=cell.waiting, oldest_at=cell.oldest_at, suppressed=cell.suppressed,
        )
        for cell in (*cells, total)
    ]  # fmt: skip
    report = BacklogView(
        as_of=question.as_of, time_zone=question.zone, group_by=group_by,
        rows=[named(view, names) for view in views[:-1]], total=views[-1],
    )  # fmt: skip
    return shaped(report, views, "ageing", shape, asks.city.tz)


def _after(cursor: str | None) -> Key:
    if cursor is None:
        return FROM_THE_FIRST
    try:
        return read_cursor(cursor)
    except ValueError as error:
        raise Unprocessable("The cursor is not one of ours: begin again without it.") from error
