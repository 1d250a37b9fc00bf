"""A report as JSON, CSV or XLSX: by `format=`, else by the Accept header."""

from __future__ import annotations

import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Query, Response
from pydantic import BaseModel

from app.reports.tables import Workbook, csv_text, flat

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def read_format(
    format_: Annotated[Format | None, Query(alias="format", description="json | csv | xlsx; else by Accept")] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Format:
    if format_ is not None:
        return format_
    if "text/csv" in accept:
        return Format.CSV
    return Format.XLSX if XLSX in accept else Format.JSON


As = Annotated[Format, Depends(read_format)]

Report = TypeVar("Report", bound=BaseModel)


def attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def shaped(report: Report, rows: Sequence[BaseModel], name: str, shape: Format, tz: ZoneInfo) -> Report | Response:
    """The report itself, or its rows as a file. The XLSX says on a sheet of its own what was asked."""
    if shape is Format.JSON:
        return report
    table = [flat(row.model_dump()) for row in rows]
    columns = list(table[0]) if table else []
    lines = [list(row.values()) for row in table]
    asked = report.model_dump(mode="json", by_alias=True)
    told = {key: value for key, value in asked.items() if not isinstance(value, (list, dict))}
    file = "_".join(str(part) for part in (name, told.get("from"), told.get("to"), told.get("as_of")) if part)
    headers = attachment(f"{file.replace(':', '')}.{shape.value}") | {"X-Time-Zone": tz.key}
    if shape is Format.CSV:
        return Response(csv_text([columns, *lines], tz), media_type=CSV, headers=headers)
    content = io.BytesIO()
    workbook = Workbook(content, tz)
    workbook.sheet(name, columns).write(lines)
    workbook.sheet("about", ["what", "is"], 30).write(list(told.items()))
    workbook.close()
    return Response(content.getvalue(), media_type=XLSX, headers=headers)
