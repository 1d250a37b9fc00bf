"""Open time as a table: the windows of a span of years, and the working time up to each close.

Bisecting it answers in about a microsecond what walking the days answers in a hundred.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.opening_hours import DAY_S, OpeningHours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
SECOND = 1_000_000
_DAY = DAY_S * SECOND
_EXACT = 1 << 52


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970; a naive datetime raises TypeError."""
    since = instant - EPOCH
    return (since.days * DAY_S + since.seconds) * SECOND + since.microseconds


def to_instant(micros: int) -> datetime:
    if 0 <= micros < _EXACT:  # Half the time of the sum; the nearest float is less than half a microsecond away.
        return datetime.fromtimestamp(micros / SECOND, UTC)
    return EPOCH + timedelta(0, 0, micros)


class OpenTime:
    """All instants are microseconds since 1970; days are counted since 1970 by their local date."""

    def __init__(self, hours: OpeningHours, tz: ZoneInfo, years: range) -> None:
        self.years = years
        self.first, self.last = (to_micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (years.start, years.stop))
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.after: list[int] = []
        self.total = 0
        day_ends: dict[int, int] = {}
        for day, opens, closes in _open_windows(hours, tz, self.first // SECOND, self.last // SECOND):
            self.total += (closes - opens) * SECOND
            self.opens.append(opens * SECOND)
            self.closes.append(closes * SECOND)
            self.after.append(self.total)
            day_ends[day] = closes * SECOND
        self.days = list(day_ends)
        self.day_ends = list(day_ends.values())
        self._arrays: tuple[NDArray[np.int64], ...] | None = None

    def worked(self, instant: int) -> int:
        """The working time from the start of the table."""
        position = bisect_right(self.opens, instant) - 1
        if position < 0:
            return 0
        left = self.closes[position] - instant
        return self.after[position] - left if left > 0 else self.after[position]

    def reach(self, begin: int, amount: int) -> int | None:
        """The first instant with `amount` > 0 worked since `begin`; None when the table ends before."""
        position = bisect_right(self.opens, begin)
        goal = amount
        if position:
            left = self.closes[position - 1] - begin
            if amount <= left:
                return begin + amount
            goal += self.after[position - 1] - (max(0, left))
        if goal > self.total:
            return None
        position = bisect_left(self.after, goal, position)
        return self.closes[position] - (self.after[position] - goal)

    def holds_whole_day(self, position: int) -> bool:
        """Whether the day at this position is in the table and not cut short by its end."""
        return position < len(self.days) and self.days[position] < self.last // _DAY - 2

    def arrays(self) -> tuple[NDArray[np.int64], ...]:
        """`opens`, `closes` and `after` for numpy, made when first asked for."""
        import numpy as np

        if self._arrays is None:
            self._arrays = tuple(np.array(column, np.int64) for column in (self.opens, self.closes, self.after))
        return self._arrays

    def worked_many(self, instants: NDArray[np.int64]) -> NDArray[np.int64]:
        import numpy as np

        opens, closes, after = self.arrays()
        if not len(opens):
            return np.zeros_like(instants)
        position = np.searchsorted(opens, instants, side="right") - 1
        known = np.maximum(position, 0)
        worked = after[known] - np.maximum(closes[known] - instants, 0)
        return np.where(position < 0, 0, worked).astype(np.int64)


def _open_windows(hours: OpeningHours, tz: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """(local day, open, close) in seconds since 1970, in order, cut to [first, last)."""
    for begin, finish, offset in _steady_stretches(tz, first, last):
        for day in range((begin + offset) // DAY_S, (finish + offset - 1) // DAY_S + 1):
            midnight = day * DAY_S - offset
            for opens, closes in hours.windows_on(date.fromordinal(EPOCH_DAY + day)):
                low, high = max(midnight + opens, begin), min(midnight + closes, finish)
                if low < high:
                    yield day, low, high


def _steady_stretches(tz: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """(from, to, offset): the stretches in which the zone keeps one offset from UTC.

    No zone changes its offset twice within 24 hours, so looking once a day finds every change.
    """
    begin, offset = first, _offset(tz, first)
    for at in range(first, last, DAY_S):
        later = min(at + DAY_S, last)
        if (changed := _offset(tz, later)) != offset:
            before, since = at, later
            while since - before > 1:
                middle = (before + since) // 2
                before, since = (middle, since) if _offset(tz, middle) == offset else (before, middle)
            yield begin, since, offset
            begin, offset = since, changed
    yield begin, last, offset


def _offset(tz: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, tz).utcoffset()
    assert offset is not None
    return offset.days * DAY_S + offset.seconds
