"""Rows as CSV and XLSX, one at a time, so that a table of any length costs no memory; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the begin of a formula (OWASP, CSV injection), wide forms included."""

EXCEL_ROWS = 1_048_576 - 1

SHARES = ("rate", "rate_change", "without_excused", "share", "_low", "_high", "Ketepatan", "Batas bawah", "Batas atas")
"""Columns whose numbers are shares of one, shown as per cent."""


def plain(text: str) -> str:
    """The text as it may stand in a cell: with an apostrophe before what could be run."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """One level of columns: {"wall": {"p50": 1}} becomes {"wall_p50": 1}; of an interval the low and the high end."""
    columns: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            columns |= flat(value, f"{prefix}{name}_")
        elif name.endswith("interval"):
            low, high = value or (None, None)
            columns |= {f"{prefix}{name}_low": low, f"{prefix}{name}_high": high}
        else:
            columns[prefix + name] = value
    return columns


def csv_text(rows: Iterable[Sequence[Any]], tz: ZoneInfo) -> str:
    """Some lines of a CSV file (RFC 4180); times are ISO in the city's zone."""
    lines = io.StringIO()
    csv.writer(lines).writerows([_csv_value(value, tz) for value in row] for row in rows)
    return lines.getvalue()


def _csv_value(value: Any, tz: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(tz).isoformat(timespec="seconds")
    return plain(value) if isinstance(value, str) else value


class Workbook:
    """An XLSX file that is written as it is told, row after row; sheets one after the other."""

    def __init__(self, file: Path | io.BytesIO, tz: ZoneInfo) -> None:
        target = str(file) if isinstance(file, Path) else file
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(target, options)
        self.tz = tz
        self.head = self.book.add_format({"bold": True, "bg_color": "#DDE6F0", "text_wrap": True, "valign": "top"})
        self.time = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.share = self.book.add_format({"num_format": "0.0%"})
        self.title = self.book.add_format({"bold": True, "font_size": 14})

    def sheet(self, name: str, columns: Sequence[str], width: int = 16) -> Sheet:
        return Sheet(self, name, columns, width)

    def close(self) -> None:
        self.book.close()


class Sheet:
    """A sheet with a line of headings that stays in sight."""

    def __init__(self, workbook: Workbook, name: str, columns: Sequence[str], width: int) -> None:
        self.workbook = workbook
        self.sheet = workbook.book.add_worksheet(name[:31])
        self.row = 0
        self.shares = {i for i, column in enumerate(columns) if column.endswith(SHARES)}
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, max(0, len(columns) - 1), width)
        for position, column in enumerate(columns):
            self.sheet.write_string(0, position, plain(column), workbook.head)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self.row += 1
            for position, value in enumerate(row):
                self._write_cell(position, value)

    def _write_cell(self, position: int, value: Any) -> None:
        match value:
            case None:
                return
            case bool():
                self.sheet.write_boolean(self.row, position, value)
            case int() | float():
                style = self.workbook.share if position in self.shares else None
                self.sheet.write_number(self.row, position, value, style)
            case datetime():
                local = value.astimezone(self.workbook.tz).replace(tzinfo=None)
                self.sheet.write_datetime(self.row, position, local, self.workbook.time)
            case _:
                self.sheet.write_string(self.row, position, plain(str(value)))
