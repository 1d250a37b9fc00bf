"""Who answers in time and who sits on cases: figures without texts and identities."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from app.compliance import Cell, GroupBy, period, read_compliance, read_overdue
from app.domain.keyset import Key, read_cursor, write_cursor
from app.domain.people import Role
from app.errors import Unprocessable
from app.routers.dependencies import CityHere, Now, ReadsFigures, Session

router = APIRouter(prefix="/sla", tags=["sla"])

PAGE_MAX = 200
FROM_THE_FIRST = (datetime(1, 1, 2, tzinfo=UTC), 0)


class CellView(BaseModel):
    key: str | None = Field(description="The OPD or the intent; null in the total")
    name: str | None
    n: int = Field(description="on_time + breached + open_in_time")
    on_time: int
    breached: int = Field(description="Answered late, or unanswered and past due now")
    open_in_time: int
    on_time_rate: float | None = Field(description="on_time / (on_time + breached); null when that is 0")
    median_first_response_s: int | None = Field(
        description="Wall-clock seconds, unanswered cases censored (Kaplan–Meier); null when half are not answered"
    )
    suppressed: bool = Field(description="Fewer than 5 oversight cases: shown to the coordinator only")


class ComplianceView(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "2026-11-01", "to": "2026-12-01", "as_of": "2026-11-22T03:00:00Z", "group_by": "opd",
                    "rows": [
                        {
                            "key": "dishub", "name": "Dinas Perhubungan", "n": 41, "on_time": 30, "breached": 6,
                            "open_in_time": 5, "on_time_rate": 0.8333, "median_first_response_s": 4260,
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
    current: ReadsFigures,
    city: CityHere,
    now: Now,
    begin: Annotated[date, Query(alias="from", description="First day, in the city's zone")],
    end: Annotated[date, Query(alias="to", description="Day after the last")],
    group_by: GroupBy = GroupBy.OPD,
) -> ComplianceView:
    """First responses of the cases whose clock started in [from, to)."""
    begin_at, end_at = period(begin, end, city.tz)
    cells, total = await read_compliance(
        session, begin_at, end_at, group_by, now=now, sees_small_cells=current.role is Role.COORDINATOR
    )
    names = city.opd_names if group_by is GroupBy.OPD else {}
    return ComplianceView(
        begin=begin, end=end, as_of=now, time_zone=city.tz.key, group_by=group_by,
        rows=[_cell(cell, names.get(cell.key or "")) for cell in cells], total=_cell(total, None),
    )  # fmt: skip


@router.get("/overdue", response_model=OverdueView)
async def overdue(
    session: Session,
    current: ReadsFigures,
    city: CityHere,
    now: Now,
    opd: Annotated[str | None, Query(max_length=60)] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> OverdueView:
    """Open cases past a due time: each OPD's number, and the cases, the oldest first."""
    opds, cases = await read_overdue(session, opd=opd, after=_after(cursor), limit=limit + 1, now=now)
    shown = cases[:limit]
    last = shown[-1] if len(cases) > limit else None
    return OverdueView(
        as_of=now,
        opds=[
            OverdueOpdView(
                opd=o.opd, name=city.opd_names.get(o.opd, o.opd), overdue=o.overdue, oldest_due_at=o.oldest_due_at
            )
            for o in opds
        ],
        cases=[
            OverdueCaseView(
                id=c.id, opd=c.opd, intent=c.intent, topic=c.topic, kecamatan=c.kecamatan, opened_at=c.opened_at,
                due_at=c.due_at, late_s=int((now - c.due_at).total_seconds()),
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


def _cell(cell: Cell, name: str | None) -> CellView:
    rate = None if cell.on_time_rate is None else round(cell.on_time_rate, 4)
    return CellView(
        key=cell.key, name=name, n=cell.n, on_time=cell.on_time, breached=cell.breached, open_in_time=cell.open_in_time,
        on_time_rate=rate, median_first_response_s=cell.median_first_response_s, suppressed=cell.suppressed,
    )  # fmt: skip
