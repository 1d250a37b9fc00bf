"""A city's labelled history from a file: every line is checked before one is kept, and each is kept once.

The texts are kept masked, for nothing in an identity teaches what a message is about.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.classifier.examples import Example, ExampleError, example_of
from app.database import insert_rows
from app.domain.privacy import mask
from app.errors import TanggapError
from app.models import LabelImport, LabelledText

COLUMNS = frozenset({"text", "intent", "topic", "group", "style", "at", "answered_at", "resolved_at", "opd"})
TEXT_MAX = 10_000
BATCH = 1000
TYPES = {
    "import_id": "bigint", "line": "int", "text": "text", "intent": "text", "topic": "text", "group": "text",
    "said_at": "timestamptz", "digest": "bytea",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """One line of the history: what was said, what it was, and, if the file says so, what became of it."""

    line: int
    example: Example
    at: datetime | None
    answered_at: datetime | None
    resolved_at: datetime | None
    opd: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that cannot be imported, and why."""

    line: int
    error: str


def read_history(path: Path, tz: ZoneInfo, now: datetime) -> tuple[list[Past], list[Wrong]]:
    """Every line of a .csv (with a header) or .jsonl file: what can be imported, and what cannot.

    Times are ISO 8601; one without an offset is the city's. Raises TanggapError for a file that cannot be read.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TanggapError(f"{path} cannot be read as UTF-8: {error}") from error
    rows = _csv_rows(content) if path.suffix.lower() == ".csv" else _json_rows(content)
    good: list[Past] = []
    wrong: list[Wrong] = []
    for line, row in rows:
        try:
            good.append(_past(line, row, tz, now))
        except ValueError as error:
            wrong.append(Wrong(line, str(error)))
        except ExampleError as error:
            wrong.append(Wrong(line, str(error).removeprefix("line: ")))
    return good, wrong


def _csv_rows(content: str) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(content, newline=""), restkey="", restval=None)
    if reader.fieldnames is None or "text" not in reader.fieldnames:
        raise TanggapError("The first line must name the columns; `text` is missing among them.")
    try:
        for row in reader:
            yield reader.line_num, dict(row)
    except csv.Error as error:
        raise TanggapError(f"line {reader.line_num}: not CSV: {error}") from error


def _json_rows(content: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _past(line: int, row: Any, tz: ZoneInfo, now: datetime) -> Past:
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    if "" in row:
        raise ValueError("more fields than the header has columns; put quotes around a text with commas")
    if unknown := sorted(set(row) - COLUMNS):
        raise ValueError(f"unknown column {unknown[0]!r}; known: {', '.join(sorted(COLUMNS))}")
    text = row.get("text")
    if isinstance(text, str):
        if len(text) > TEXT_MAX:
            raise ValueError(f"the text is longer than {TEXT_MAX} characters")
        row = row | {"text": text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()}
    times = {name: _time(row, name, tz, now) for name in ("at", "answered_at", "resolved_at")}
    opd = row.get("opd") or None
    if opd is not None and not isinstance(opd, str):
        raise ValueError("opd is no text")
    return Past(line, example_of(row, "line"), **times, opd=opd)


def _time(row: dict[str, Any], name: str, tz: ZoneInfo, now: datetime) -> datetime | None:
    value = row.get(name) or None
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is no time such as 2026-03-01T08:30:00+07:00: {value!r}") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=tz)
    if moment > now:
        raise ValueError(f"{name} is in the future")
    return moment


async def keep_history(
    session: AsyncSession, rows: Sequence[Past], city: str, file_name: str, now: datetime
) -> tuple[LabelImport, int]:
    """Keep what is not kept yet; the import and how many lines were new."""
    made = LabelImport(file_name=file_name, city=city, imported_at=now)
    session.add(made)
    await session.flush()
    new = 0
    for start in range(0, len(rows), BATCH):
        values = [_row(made.id, city, past) for past in rows[start : start + BATCH]]
        kept = await insert_rows(session, "labelled_texts", TYPES, values, "ON CONFLICT DO NOTHING RETURNING id")
        new += len(kept)
    return made, new


def _row(import_id: int, city: str, past: Past) -> tuple[Any, ...]:
    e = past.example
    masked = mask(e.text)
    digest = hashlib.sha256(json.dumps([city, e.text, e.intent, e.topic, e.group]).encode()).digest()
    return import_id, past.line, masked, e.intent, e.topic, e.group, past.at, digest


async def withdraw(session: AsyncSession, import_id: int) -> int:
    """Forget what one import brought; how many lines that were. Raises TanggapError when there is no such import."""
    made = await session.get(LabelImport, import_id)
    if made is None:
        raise TanggapError(f"There is no import {import_id}.")
    count = await session.scalar(select(func.count()).where(LabelledText.import_id == import_id))
    await session.execute(delete(LabelImport).where(LabelImport.id == import_id))
    return count or 0
