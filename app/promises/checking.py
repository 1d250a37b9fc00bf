"""Every clock told again from the log, and compared with what is stored: the differences, of which there are none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import CLOCK_TYPES, Entry, read_clocks, read_logs, with_editions
from app.database import Database
from app.domain.working_time import Calendar
from app.models import Case

AT_ONCE = 2000
COLUMNS: tuple[Any, ...] = tuple(getattr(Case, name) for name in CLOCK_TYPES)


async def check_clocks(database: Database, now: datetime) -> AsyncIterator[tuple[int, list[dict[str, Any]]]]:
    """(how many cases were looked at, what differs among them), batch by batch in the order of their numbers."""
    last, calendars = 0, dict[str, Calendar]()
    while True:
        async with database.transaction() as session:
            # One snapshot for columns and logs: an act in between would look like a difference.
            await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            stored = await _stored(session, last)
            if not stored:
                return
            logs = await read_logs(session, set(stored))
            calendars = dict(await with_editions(session, calendars, logs.values()))
        last = max(stored)
        yield (
            len(stored),
            [
                difference
                for case_id, columns in stored.items()
                for difference in compare(case_id, columns, logs.get(case_id, []), calendars, now)
            ],
        )


async def _stored(session: AsyncSession, last: int) -> dict[int, tuple[Any, ...]]:
    rows = await session.execute(select(Case.id, *COLUMNS).where(Case.id > last).order_by(Case.id).limit(AT_ONCE))
    return {row[0]: tuple(row[1:]) for row in rows}


def compare(
    case_id: int, stored: tuple[Any, ...], log: list[Entry], calendars: Mapping[str, Calendar], now: datetime
) -> list[dict[str, Any]]:
    """One item a column that differs; a log that cannot be read is a difference too."""
    try:
        clocks = read_clocks(log, calendars, now)
    except (ValueError, KeyError, StopIteration) as error:
        return [{"case": case_id, "error": f"the log cannot be read: {type(error).__name__}"}]
    return [
        {"case": case_id, "column": name, "stored": _plain(value), "told": _plain(getattr(clocks, name))}
        for name, value in zip(CLOCK_TYPES, stored, strict=True)
        if value != getattr(clocks, name)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
