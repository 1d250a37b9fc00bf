"""Who answers in time and who sits on cases: figures without texts and identities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from app.domain.keyset import Key, read_cursor, write_cursor
from app.errors import Unprocessable
from app.reports.compliance import Cell, read_compliance
from app.reports.excuses import read_excuses
from app.reports.names import read_names
from app.reports.overdue import read_overdue
from app.reports.question import GroupBy
from app.routers.dependencies import ReadsOwnFigures, Session
from app.routers.questions import Asks, DayAfter, FirstDay

router = APIRouter(prefix="/sla", tags=["sla"])

Share = Annotated[float | None, PlainSerializer(lambda share: None if share is None else round(share, 4))]

PAGE_MAX = 200
FROM_THE_FIRST = (datetime(1, 1, 2, tzinfo=UTC), 0)


class CellView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    key: str | None = Field(description="The OPD, intent, topic … ; null in the total")
    name: str | None = None
    n: int = Field(description="on_time + breached + open_in_time")
    on_time: int
    breached: int = Field(description="Answered late, or unanswered and past due at as_of")
    open_in_time: int
    on_time_rate: Share = Field(description="on_time / (on_time + breached); null when that is 0")
    on_time_interval: tuple[Share, Share] | None = Field(description="Wilson, 95 %: what the rate can be trusted for")
    answered: int = Field(description="By a person, in time or not")
    response_rate: Share = Field(description="answered / n")
    excused: int = Field(description="Of the breached: excused by the coordinator, see /sla/excuses")
    rate_without_excused: Share = Field(description="Beside the rate, never instead of it")
    median_first_response_s: int | None = Field(
        description="Wall-clock seconds, unanswered cases censored (Kaplan–Meier); null when half are not answered"
    )
    suppressed: bool = Field(description="Oversight cases, fewer than 5, are left out: the coordinator sees them")


class ComplianceView(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "2026-11-01", "to": "2026-12-01", "as_of": "2026-11-22T03:00:00Z",
                    "time_zone": "Asia/Jakarta", "group_by": "opd",
                    "rows": [
                        {
                            "key": "dishub", "name": "Dinas Perhubungan", "n": 41, "on_time": 30, "breached": 6,
                            "open_in_time": 5, "on_time_rate": 0.8333, "on_time_interval": [0.6811, 0.9213],
                            "answered": 33, "response_rate": 0.8049, "excused": 0,
                            "rate_without_excused": 0.8333, "median_first_response_s": 4260,
                            "suppressed": False,
                        }
                    ],
                }
            ]
        },
        populate_by_name=True,
    )  # fmt: skip

    begin: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    as_of: datetime
    time_zone: str
    group_by: GroupBy
    rows: list[CellView]
    total: CellView


class ExcuseView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    opd: str = Field(description="Who was late with it")
    excused_at: datetime
    reason: str
    author: str | None


class ExcusesView(BaseModel):
    begin: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    as_of: datetime
    time_zone: str
    excuses: list[ExcuseView]


class OverdueOpdView(BaseModel):
    opd: str
    name: str
    overdue: int
    oldest_due_at: datetime


class OverdueCaseView(BaseModel):
    id: int
    opd: str
    intent: str | None
    topic: str | None = Field(description="Null for confidential cases")
    kecamatan: str | None
    opened_at: datetime
    due_at: datetime
    late_s: int = Field(description="Wall-clock seconds since it was due")


class OverdueView(BaseModel):
    as_of: datetime
    opds: list[OverdueOpdView]
    cases: list[OverdueCaseView]
    next_cursor: str | None


@router.get("/compliance", response_model=ComplianceView)
async def compliance(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    begin: FirstDay,
    end: DayAfter,
    group_by: GroupBy = GroupBy.OPD,
) -> ComplianceView:
    """First responses of the cases whose clock started in [from, to)."""
    question = await asks.over(begin, end, group_by)
    cells, total = await read_compliance(session, question)
    names = await read_names(session, asks.city, group_by)
    return ComplianceView(
        begin=begin, end=end, as_of=question.as_of, time_zone=question.zone, group_by=group_by,
        rows=[_cell(cell, names) for cell in cells], total=_cell(total, names),
    )  # fmt: skip


@router.get("/excuses", response_model=ExcusesView)
async def excuses(
    session: Session, current: ReadsOwnFigures, asks: Asks, begin: FirstDay, end: DayAfter
) -> ExcusesView:
    """Late answers that the coordinator excused, with reason and author; at most 200, the oldest first."""
    question = await asks.over(begin, end)
    rows = await read_excuses(session, question, PAGE_MAX)
    return ExcusesView(
        begin=begin, end=end, as_of=question.as_of, time_zone=question.zone,
        excuses=[ExcuseView.model_validate(row) for row in rows],
    )  # fmt: skip


@router.get("/overdue", response_model=OverdueView)
async def overdue(
    session: Session,
    current: ReadsOwnFigures,
    asks: Asks,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> OverdueView:
    """Open cases past a due time: each OPD's number, and the cases, the oldest first."""
    question = await asks.backlog()
    opds, cases = await read_overdue(session, question, after=_after(cursor), limit=limit + 1)
    shown = cases[:limit]
    last = shown[-1] if len(cases) > limit else None
    names = asks.city.opd_names
    return OverdueView(
        as_of=question.as_of,
        opds=[
            OverdueOpdView(opd=o.opd, name=names.get(o.opd, o.opd), overdue=o.overdue, oldest_due_at=o.oldest_due_at)
            for o in opds
        ],
        cases=[
            OverdueCaseView(
                id=c.id, opd=c.opd, intent=c.intent, topic=c.topic, kecamatan=c.kecamatan, opened_at=c.opened_at,
                due_at=c.due_at, late_s=int((question.as_of - c.due_at).total_seconds()),
            )
            for c in shown
        ],
        next_cursor=write_cursor((last.due_at, last.id)) if last else None,
    )  # fmt: skip


def _after(cursor: str | None) -> Key:
    if cursor is None:
        return FROM_THE_FIRST
    try:
        return read_cursor(cursor)
    except ValueError as error:
        raise Unprocessable("The cursor is not one of ours: begin again without it.") from error


def _cell(cell: Cell, names: Mapping[str, str]) -> CellView:
    view = CellView.model_validate(cell)
    view.name = names.get(cell.key or "")
    return view
