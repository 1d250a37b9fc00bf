"""Lists of days off: read, replaced, and imported from iCalendar, CSV or the `holidays` package."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from app.city_files.checks import CityError
from app.city_files.holidays import HolidayError, Import, from_package, read_csv, read_ical
from app.city_files.rows import Holiday
from app.directory import read_version as read_files
from app.errors import BodyTooLarge, NotFound, Unprocessable
from app.promises.changing import Edit, newest
from app.routers.dependencies import Anybody, Coordinator, Now, Session, Version, etag, read_version
from app.routers.promises import ChangeBody, MadeView, Name, PreviewView, Reach, made, previewed, proposed

router = APIRouter(prefix="/holidays", tags=["promises"])

BODY_MAX = 1_048_576
Year = Annotated[int, Field(ge=1970, le=2199)]


class Source(StrEnum):
    ICAL = "ical"
    CSV = "csv"
    PACKAGE = "package"


class HolidayListBody(ChangeBody):
    days: list[dict[str, Any]] = Field(description="date, name, kind, estimated")


class HolidayListHead(BaseModel):
    name: str
    days: int
    years: list[int]
    calendars: list[str] = Field(description="Which calendars it closes")


class HolidayListView(BaseModel):
    version: int
    name: str
    days: list[Holiday]


class ImportView(BaseModel):
    name: str
    dry_run: bool
    added: list[Holiday]
    removed: list[Holiday]
    renamed: list[Holiday] = Field(description="Known days with another name or kind")
    unnamed: list[Holiday] = Field(description="Days of the same years that the source does not name; they stay")
    preview: PreviewView | None = Field(description="What it does to the open cases; null when nothing changes")
    made: MadeView | None = Field(description="Null in a dry run")


@router.get("", response_model=list[HolidayListHead])
async def lists(session: Session, current: Anybody) -> list[HolidayListHead]:
    files = read_files(await newest(session)).calendar
    return [
        HolidayListHead(
            name=name, days=len(days), years=sorted({day.date.year for day in days}),
            calendars=[key for key, row in files.calendars.items() if row.holidays == name],
        )
        for name, days in files.holiday_lists.items()
    ]  # fmt: skip


@router.get("/{name}", response_model=HolidayListView)
async def one_list(session: Session, current: Anybody, name: Name, response: Response) -> HolidayListView:
    version = await newest(session)
    response.headers["ETag"] = etag(version.id)
    days = read_files(version).calendar.holiday_lists.get(name)
    if days is None:
        raise _no_list(name)
    return HolidayListView(version=version.id, name=name, days=days)


@router.put("/{name}", response_model=MadeView)
async def put_list(
    session: Session, current: Coordinator, now: Now, version: Version, name: Name, body: HolidayListBody,
    response: Response,
) -> MadeView:  # fmt: skip
    """Replace a list of days, or make a new one. A day that is added closes the open cases' calendars too."""
    change = await proposed(session, _days(name, body.days), version, body, hold=True)
    return await made(session, change, current, now, body, response)


@router.post("/{name}/preview", response_model=PreviewView)
async def preview_list(
    session: Session, current: Coordinator, now: Now, name: Name, body: HolidayListBody
) -> PreviewView:
    """What another list would do to the open cases; nothing is changed."""
    return await previewed(session, await proposed(session, _days(name, body.days), None, body), now)


async def read_text(request: Request) -> str:
    """The uploaded file; empty for the package."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise BodyTooLarge("A list of holidays has at most 1 MiB.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unprocessable("The file is not UTF-8; save it again as UTF-8.") from None


_UPLOAD = {
    "requestBody": {
        "description": "The file itself; nothing for the package",
        "content": {kind: {"schema": {"type": "string"}} for kind in ("text/calendar", "text/csv")},
    }
}


@router.post("/{name}/import", response_model=ImportView, openapi_extra=_UPLOAD)
async def import_days(
    session: Session,
    current: Coordinator,
    now: Now,
    request: Request,
    name: Name,
    source: Source,
    response: Response,
    file: Annotated[str, Depends(read_text)],
    year: Annotated[list[Year] | None, Query(description="Only these years")] = None,
    replace_years: Annotated[bool, Query(description="Days of these years that the source does not name go")] = False,
    dry_run: bool = False,
    note: Annotated[str, Query(max_length=2000)] = "",
    on_open_cases: Reach | None = None,
    preview: Annotated[str | None, Query(max_length=100)] = None,
) -> ImportView:
    """Take days from a file or from the `holidays` package (country ID, public and government).

    A dry run shows what would be added and removed and what that does to the open cases; without one an
    If-Match is needed.
    """
    version = None if dry_run else read_version(request.headers.get("if-match"))
    edit = Import(name, _read(source, file, year), replace_years=replace_years)
    body = ChangeBody(note=note or f"import: {source.value}", on_open_cases=on_open_cases, preview=preview)
    try:
        change = await proposed(session, edit, version, body, hold=not dry_run)
    except CityError:
        raise _no_list(name) from None
    assert edit.found is not None
    found = edit.found
    view = ImportView(
        name=name, dry_run=dry_run, added=list(found.added), removed=list(found.removed), renamed=list(found.renamed),
        unnamed=list(found.unnamed), preview=None, made=None,
    )  # fmt: skip
    if change.changes and dry_run:
        view.preview = await previewed(session, change, now)
    elif change.changes:
        view.made = await made(session, change, current, now, body, response)
    return view


def _read(source: Source, file: str, years: list[int] | None) -> list[Holiday]:
    try:
        if source is Source.PACKAGE:
            if not years:
                raise Unprocessable("Say which year: year=2027.")
            return from_package(years)
        days = read_ical(file) if source is Source.ICAL else read_csv(file)
    except HolidayError as error:
        lines = [{"line": number, "what": what} for number, what in error.lines]
        raise Unprocessable(f"Nothing was taken: {error}".replace("\n", "; "), lines=lines) from None
    except CityError as error:
        raise Unprocessable(str(error)) from None
    days = [day for day in days if not years or day.date.year in years]
    if not days:
        raise Unprocessable("The file has no day of these years.")
    return days


def _days(name: str, days: list[dict[str, Any]]) -> Edit:
    def edit(content: dict[str, Any]) -> None:
        content["calendar"]["holiday_lists"][name] = days

    return edit


def _no_list(name: str) -> NotFound:
    return NotFound(f"There is no list of holidays {name!r}; GET /holidays lists them, PUT makes one.")
