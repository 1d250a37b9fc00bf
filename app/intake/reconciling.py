"""What came and what became of it, by account and day: nothing may vanish between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

QUERY = text(
    """
    SELECT (o.recorded_at AT TIME ZONE :tz)::date AS day, o.account_id, o.outcome,
           CASE WHEN o.outcome = 'ignored' THEN o.reason END AS reason, count(*)
    FROM outcomes o
    WHERE o.recorded_at >= :begin AND o.recorded_at < :until
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2 NULLS FIRST, 3, 4
    """
)


@dataclass(slots=True)
class Tally:
    """One account's day. `received` is the sum of the rest; without an account: of no account of ours."""

    day: date
    account_id: int | None
    received: int = 0
    stored: int = 0
    echo: int = 0
    duplicate: int = 0
    failed: int = 0
    unroutable: int = 0
    ignored: dict[str, int] = field(default_factory=dict)


async def reconcile(session: AsyncSession, begin: datetime, until: datetime, tz: str) -> Sequence[Tally]:
    """One tally an account and day in [begin, until), by the day (in `tz`) on which it was handled."""
    tallies: dict[tuple[date, int | None], Tally] = {}
    for day, account_id, outcome, reason, count in await session.execute(
        QUERY, {"tz": tz, "begin": begin, "until": until}
    ):
        tally = tallies.setdefault((day, account_id), Tally(day, account_id))
        tally.received += count
        if outcome == "ignored":
            tally.ignored[reason or "unknown"] = tally.ignored.get(reason or "unknown", 0) + count
        else:
            setattr(tally, outcome, getattr(tally, outcome) + count)
    return list(tallies.values())
