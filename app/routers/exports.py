"""Exports of any length: streamed, so that 200,000 rows cost no more memory than 2,000."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from app.errors import Unprocessable
from app.reports.export import CASE_COLUMNS, EVENT_COLUMNS, count_cases, stream_cases, stream_events
from app.reports.tables import EXCEL_ROWS, Workbook, csv_text
from app.routers.dependencies import ReadsCases, ReadsLogs, ServiceHere
from app.routers.formats import CSV, XLSX, attachment
from app.routers.questions import Asker, Asks, DayAfter, FirstDay
from app.service import Service

router = APIRouter(prefix="/sla", tags=["exports"])

JSON_LINES = "application/jsonl"


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@router.get("/cases", response_class=StreamingResponse)
async def cases(
    service: ServiceHere,
    current: ReadsCases,
    asks: Asks,
    begin: FirstDay,
    end: DayAfter,
    shape: Annotated[FileFormat, Query(alias="format")] = FileFormat.CSV,
) -> Response:
    """Every case of the period, a line each, with its times and verdicts; without texts and identities."""
    name = attachment(f"cases_{begin}_{end}.{shape.value}") | {"X-Time-Zone": asks.city.tz.key}
    if shape is FileFormat.XLSX:
        file = await _workbook(service, asks, begin, end)
        return FileResponse(file, media_type=XLSX, headers=name, background=BackgroundTask(os.unlink, file))
    lines = _case_lines(service, asks, begin, end, shape)
    return StreamingResponse(lines, media_type=CSV if shape is FileFormat.CSV else JSON_LINES, headers=name)


@router.get("/events", response_class=StreamingResponse)
async def events(
    service: ServiceHere, current: ReadsLogs, asks: Asks, begin: FirstDay, end: DayAfter
) -> StreamingResponse:
    """The logs of the period's cases as JSON lines: what every figure can be recomputed from. No words."""
    name = attachment(f"events_{begin}_{end}.jsonl")
    return StreamingResponse(_event_lines(service, asks, begin, end), media_type=JSON_LINES, headers=name)


async def _case_lines(service: Service, asks: Asker, begin: date, end: date, shape: FileFormat) -> AsyncIterator[str]:
    # The request's own transaction has ended when the stream begins.
    async with service.database.transaction() as session:
        question = await replace(asks, session=session).over(begin, end)
        if shape is FileFormat.CSV:
            yield csv_text([CASE_COLUMNS], asks.city.tz)
        async with aclosing(stream_cases(session, question)) as found:
            async for rows in found:
                if shape is FileFormat.CSV:
                    yield csv_text(rows, asks.city.tz)
                else:
                    yield "".join(_json_line(CASE_COLUMNS, row) for row in rows)


async def _event_lines(service: Service, asks: Asker, begin: date, end: date) -> AsyncIterator[str]:
    async with service.database.transaction() as session:
        question = await replace(asks, session=session).over(begin, end)
        async with aclosing(stream_events(session, question)) as found:
            async for rows in found:
                yield "".join(_json_line(EVENT_COLUMNS, row) for row in rows)


def _json_line(columns: Sequence[str], row: Sequence[Any]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), default=_iso, ensure_ascii=False) + "\n"


def _iso(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


async def _workbook(service: Service, asks: Asker, begin: date, end: date) -> Path:
    """The cases as a file; rows go to the disk in threads, so that the process answers others meanwhile."""
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    file = Path(name)
    try:
        async with service.database.transaction() as session:
            question = await replace(asks, session=session).over(begin, end)
            if await count_cases(session, question) > EXCEL_ROWS:
                raise Unprocessable("Excel holds 1,048,575 rows: ask for a shorter period, or for format=csv.")
            workbook = Workbook(file, asks.city.tz)
            sheet = workbook.sheet("cases", CASE_COLUMNS)
            async with aclosing(stream_cases(session, question)) as found:
                async for rows in found:
                    await asyncio.to_thread(sheet.write, rows)
        await asyncio.to_thread(workbook.close)
    except BaseException:
        os.unlink(file)  # noqa: PTH108 — one call that blocks no longer than closing a file does.
        raise
    return file
