"""What the city promises: its policies and calendars, who changed them, and what a change would do to open cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from app.city_versions import edition_name
from app.directory import read_version
from app.errors import NotFound
from app.models import ApiKey, CityVersion
from app.promises.changing import Change, Edit, look, make, newest, propose, token_of
from app.promises.following import count_behind
from app.routers.dependencies import Anybody, Coordinator, Now, Session, Version, etag

router = APIRouter(tags=["promises"])

PAGE_MAX = 200
Name = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Reach = Literal["snapshot", "recompute_open"]


class ChangeBody(BaseModel):
    """How a change is made, beside what is changed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    note: Annotated[str, Field(max_length=2000)] = Field(default="", description="Why; kept with your name")
    on_open_cases: Reach | None = Field(
        default=None,
        description="Whether the clocks that run follow new targets and hours; as each policy says when left out. "
        "A holiday that is added always reaches them",
    )
    preview: Annotated[str, Field(max_length=100)] | None = Field(
        default=None, description="The token of a preview: then the change is made only as it was shown"
    )


class PolicyTableBody(ChangeBody):
    table: dict[str, Any] = Field(description="reopen_days, close_after_working_days and the rows, the first that fits")


class CalendarBody(ChangeBody):
    calendar: dict[str, Any] = Field(description="tz, hours, overrides, holidays (a list's name, or days), always_open")


class PolicyTableView(BaseModel):
    version: int
    since: datetime
    table: dict[str, Any]


class CalendarHead(BaseModel):
    key: str
    edition: str = Field(description="What cases name it by")
    tz: str
    always_open: bool
    holidays: str | list[str]
    policies: list[str] = Field(description="The rows of the policy table that count in it")


class CalendarView(BaseModel):
    version: int
    key: str
    edition: str
    calendar: dict[str, Any]


class ShiftsView(BaseModel):
    earlier: int
    later: int
    min_s: int | None = Field(description="Seconds by the wall clock; earlier is negative")
    median_s: float | None
    max_s: int | None
    started: int = Field(description="Clocks that there were not before")
    dropped: int
    paused: int = Field(description="Clocks waiting for the citizen, whose remaining time changes")


class PreviewView(BaseModel):
    version: int = Field(description="The version that it was made from")
    as_of: datetime
    preview: str = Field(description="Send it with the change: it is made exactly so, or refused")
    changes: list[str]
    open_cases: int
    moved: int
    shifts: ShiftsView
    clocks: dict[str, ShiftsView]
    breached_before: int = Field(description="Open cases with a late clock")
    breached_after: int
    days_kept: list[date] = Field(
        description="Days off that are taken away: open cases keep them, unless `on_open_cases` is recompute_open"
    )


class MadeView(BaseModel):
    version: int
    since: datetime
    changes: list[str]
    open_cases_behind: int = Field(description="Open cases that the change has not reached yet; workers are at it")
    moved: int | None = Field(description="As previewed; null without a preview")


class VersionView(BaseModel):
    version: int
    since: datetime
    author: str | None = Field(description="Null: at the command line")
    note: str
    on_open_cases: Reach | None
    from_folder: bool
    changes: list[str]


class VersionsView(BaseModel):
    versions: list[VersionView]
    next_before: int | None


class VersionDetail(VersionView):
    open_cases_behind: int


@router.get("/policies", response_model=PolicyTableView)
async def policies(session: Session, current: Anybody, response: Response) -> PolicyTableView:
    """The policy table: the first row that fits a case is its promise."""
    version = await newest(session)
    response.headers["ETag"] = etag(version.id)
    table = read_version(version).policies.model_dump(mode="json", by_alias=True)
    return PolicyTableView(version=version.id, since=version.loaded_at, table=table)


@router.put("/policies", response_model=MadeView)
async def put_policies(
    session: Session, current: Coordinator, now: Now, version: Version, body: PolicyTableBody, response: Response
) -> MadeView:
    """Replace the policy table."""
    change = await proposed(session, _table(body), version, body, hold=True)
    return await made(session, change, current, now, body, response)


@router.post("/policies/preview", response_model=PreviewView)
async def preview_policies(session: Session, current: Coordinator, now: Now, body: PolicyTableBody) -> PreviewView:
    """What another policy table would do to the open cases; nothing is changed."""
    return await previewed(session, await proposed(session, _table(body), None, body), now)


@router.get("/calendars", response_model=list[CalendarHead])
async def calendars(session: Session, current: Anybody, response: Response) -> list[CalendarHead]:
    version = await newest(session)
    response.headers["ETag"] = etag(version.id)
    files = read_version(version)
    return [
        CalendarHead(
            key=key, edition=edition_name(key, version.editions[key]), tz=row.tz, always_open=row.always_open,
            holidays=row.holidays if isinstance(row.holidays, str) else [day.isoformat() for day in row.holidays],
            policies=[policy.key for policy in files.policies.policies if policy.calendar == key],
        )
        for key, row in files.calendar.calendars.items()
    ]  # fmt: skip


@router.get("/calendars/{key}", response_model=CalendarView)
async def calendar(session: Session, current: Anybody, key: Name, response: Response) -> CalendarView:
    """A calendar as it is promised by now; GET /holidays/{list} has the days of a list that it names."""
    version = await newest(session)
    row = read_version(version).calendar.calendars.get(key)
    if row is None:
        raise NotFound(f"There is no calendar {key!r}; GET /calendars lists them.")
    response.headers["ETag"] = etag(version.id)
    return CalendarView(
        version=version.id, key=key, edition=edition_name(key, version.editions[key]),
        calendar=row.model_dump(mode="json", by_alias=True),
    )  # fmt: skip


@router.put("/calendars/{key}", response_model=MadeView)
async def put_calendar(
    session: Session, current: Coordinator, now: Now, version: Version, key: Name, body: CalendarBody,
    response: Response,
) -> MadeView:  # fmt: skip
    """Replace a calendar, or make a new one."""
    change = await proposed(session, _calendar(key, body), version, body, hold=True)
    return await made(session, change, current, now, body, response)


@router.post("/calendars/{key}/preview", response_model=PreviewView)
async def preview_calendar(
    session: Session, current: Coordinator, now: Now, key: Name, body: CalendarBody
) -> PreviewView:
    """What another calendar would do to the open cases; nothing is changed."""
    return await previewed(session, await proposed(session, _calendar(key, body), None, body), now)


@router.get("/city/versions", response_model=VersionsView)
async def versions(
    session: Session,
    current: Anybody,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 20,
) -> VersionsView:
    """Who changed what is promised, when and why; the newest first."""
    statement = _VERSIONS.order_by(CityVersion.id.desc()).limit(limit + 1)
    rows = (await session.execute(statement.where(CityVersion.id < before) if before else statement)).all()
    shown = [VersionView.model_validate(row, from_attributes=True) for row in rows[:limit]]
    return VersionsView(versions=shown, next_before=shown[-1].version if len(rows) > limit else None)


@router.get("/city/versions/{number}", response_model=VersionDetail)
async def one_version(session: Session, current: Anybody, number: int) -> VersionDetail:
    """One change, and how many open cases it has not reached yet."""
    row = (await session.execute(_VERSIONS.where(CityVersion.id == number))).one_or_none()
    if row is None:
        raise NotFound(f"There is no version {number}; GET /city/versions lists them.")
    view = VersionView.model_validate(row, from_attributes=True)
    return VersionDetail(**view.model_dump(), open_cases_behind=await count_behind(session, number))


_VERSIONS = select(
    CityVersion.id.label("version"), CityVersion.loaded_at.label("since"), ApiKey.name.label("author"),
    CityVersion.note, CityVersion.on_open_cases, CityVersion.folder.is_not(None).label("from_folder"),
    CityVersion.changes,
).outerjoin(ApiKey, ApiKey.id == CityVersion.author)  # fmt: skip


def _table(body: PolicyTableBody) -> Edit:
    def edit(content: dict[str, Any]) -> None:
        content["policies"] = body.table

    return edit


def _calendar(key: str, body: CalendarBody) -> Edit:
    def edit(content: dict[str, Any]) -> None:
        content["calendar"]["calendars"][key] = body.calendar

    return edit


async def proposed(
    session: Session, edit: Edit, version: int | None, body: ChangeBody, *, hold: bool = False
) -> Change:
    return await propose(session, edit, version=version, on_open_cases=body.on_open_cases, hold=hold)


async def previewed(session: Session, change: Change, now: datetime) -> PreviewView:
    found = await look(session, change, now)
    return PreviewView(
        version=change.before.id, as_of=now, preview=token_of(change, found), changes=change.changes,
        open_cases=found.open_cases, moved=len(found.moves), shifts=ShiftsView.model_validate(found.all_clocks.told()),
        clocks={name: ShiftsView.model_validate(shifts.told()) for name, shifts in sorted(found.clocks.items())},
        breached_before=found.breached_before, breached_after=found.breached_after,
        days_kept=found.days_kept,
    )  # fmt: skip


async def made(
    session: Session, change: Change, current: Coordinator, now: datetime, body: ChangeBody, response: Response
) -> MadeView:
    version, found = await make(session, change, current, body.note, body.preview, now)
    response.headers["ETag"] = etag(version.id)
    return MadeView(
        version=version.id, since=version.loaded_at, changes=version.changes,
        open_cases_behind=await count_behind(session, version.id), moved=len(found.moves) if found else None,
    )  # fmt: skip
