"""Working time: how much of it lies between two instants, and when so much of it is over.

An instant is open when its local wall time lies in a window of its local date; that one sentence
also settles daylight saving: a skipped hour is never worked, a repeated one is worked twice.
Instants are counted in microseconds: nothing is rounded before a figure is shown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.domain.open_time import EPOCH_DAY, SECOND, OpenTime, to_instant, to_micros
from app.domain.opening_hours import DAY_S, CalendarError, OpeningHours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = Sequence[datetime] | NDArray[np.datetime64]

__all__ = ["Calendar", "CalendarError"]

_MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""A date beyond these years is a slip of the pen, and a table that long would take seconds to build."""


class Calendar:
    """Opening hours in a time zone. Instants that it returns are aware and in UTC; `local` shows them."""

    def __init__(self, hours: OpeningHours, tz: ZoneInfo) -> None:
        self.hours = hours
        self.tz = tz
        self._always_open = hours.always_open
        self._table: OpenTime | None = None
        self._corrected: dict[date, Calendar] = {}
        self._end_of_nth = lru_cache(maxsize=256)(self._find_end_of_nth)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Calendar:
        """Read the format of calendar.yaml; raise CalendarError with a code when it is refused."""
        if not isinstance(data, Mapping):
            raise CalendarError("bad_calendar", "a calendar must be an object")
        name = data.get("tz")
        try:
            tz = ZoneInfo(name)  # type: ignore[arg-type]
        except (KeyError, ValueError, TypeError, OSError, AttributeError):
            raise CalendarError("unknown_zone", f"{name!r} is not an IANA time zone") from None
        return cls(OpeningHours.from_dict(data), tz)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.tz)

    def with_holiday(self, day: date) -> Calendar:
        """This calendar with one more holiday; asked again it is the same object, tables and all."""
        if self._always_open or day in self.hours.holidays:
            return self
        if day not in self._corrected:
            self._corrected[day] = Calendar(self.hours.with_holiday(day), self.tz)
        return self._corrected[day]

    def elapsed(self, start: datetime, end: datetime) -> int:
        """The whole working seconds in [start, end); 0 when the end is not after the start."""
        return self._worked(to_micros(start), to_micros(end)) // SECOND

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """`elapsed` without rounding, for sums over several stretches."""
        return timedelta(microseconds=self._worked(to_micros(start), to_micros(end)))

    def due(self, start: datetime, target: int | timedelta) -> datetime:
        """The first instant at which the working time since `start` reaches the target (int: seconds).

        A target of 0 is due at the start itself. Raises CalendarError `no_business_time` when the open
        time that is left never reaches the target.
        """
        begin = to_micros(start)
        amount = target * SECOND if isinstance(target, int) else target // _MICROSECOND
        if amount <= 0:
            return to_instant(begin)
        if self._always_open:
            return to_instant(begin + amount)
        table = self._covering(begin, begin)
        while (due := table.reach(begin, amount)) is None:
            table = self._grow(table)
        return to_instant(due)

    def nth_working_day(self, start: datetime, n: int) -> date:
        """The n-th day with open time after the local day of `start`; n = 0 is that day itself."""
        return self._nth_from(self.local(start).date(), n)

    def _nth_from(self, day: date, n: int) -> date:
        if n <= 0:
            return day
        number = day.toordinal() - EPOCH_DAY
        table = self._covering_day(number)
        while not table.holds_whole_day(position := bisect_right(table.days, number) + n - 1):
            table = self._grow(table)
        return date.fromordinal(table.days[position] + EPOCH_DAY)

    def end_of_working_day(self, day: date) -> datetime:
        """The end of the last window of that day, or of the next working day when it is closed."""
        number = day.toordinal() - EPOCH_DAY
        table = self._covering_day(number)
        while not table.holds_whole_day(position := bisect_left(table.days, number)):
            table = self._grow(table)
        return to_instant(table.day_ends[position])

    def end_of_nth_working_day(self, start: datetime, n: int) -> datetime:
        """The end of the n-th working day after the local day of `start`: the same for all that begins on a day."""
        return self._end_of_nth(self.local(start).date(), n)

    def _find_end_of_nth(self, day: date, n: int) -> datetime:
        return self.end_of_working_day(self._nth_from(day, n))

    def due_many(self, starts: Instants, seconds: int | Sequence[int] | NDArray[np.int64]) -> NDArray[np.datetime64]:
        """`due` for very many: aware datetimes or datetime64 in UTC in, datetime64[us] in UTC out."""
        import numpy as np

        begin = _many_micros(starts)
        amount = np.broadcast_to(np.maximum(np.asarray(seconds, np.int64), 0) * SECOND, begin.shape)
        due = begin + amount
        if begin.size and not self._always_open:
            table = self._covering(int(begin.min()), int(begin.max()))
            while (goal := table.worked_many(begin) + amount)[amount > 0].max(initial=0) > table.total:
                table = self._grow(table)
            counted = amount > 0
            _, closes, after = table.arrays()
            position = np.searchsorted(after, goal[counted], side="left")
            due[counted] = closes[position] - (after[position] - goal[counted])
        instants: NDArray[np.datetime64] = due.astype("datetime64[us]")
        return instants

    def elapsed_many(self, starts: Instants, ends: Instants) -> NDArray[np.int64]:
        """`elapsed` for very many pairs, in whole seconds."""
        import numpy as np

        begin, finish = _many_micros(starts), _many_micros(ends)
        if begin.size and not self._always_open:
            low, high = np.minimum(begin, finish).min(), np.maximum(begin, finish).max()
            table = self._covering(int(low), int(high))
            begin, finish = table.worked_many(begin), table.worked_many(finish)
        seconds: NDArray[np.int64] = np.maximum(finish - begin, 0) // SECOND
        return seconds

    def _worked(self, begin: int, finish: int) -> int:
        if finish <= begin:
            return 0
        if self._always_open:
            return finish - begin
        table = self._covering(begin, finish)
        return table.worked(finish) - table.worked(begin)

    def _covering(self, begin: int, finish: int) -> OpenTime:
        """A table over both instants; tables only ever grow, so a busy year is built once."""
        table = self._table
        if table is not None and table.first <= begin and finish < table.last:
            return table
        low, high = to_instant(begin).year, to_instant(finish).year
        if low < FIRST_YEAR or high > LAST_YEAR:
            raise CalendarError("out_of_range", f"times must lie between {FIRST_YEAR} and {LAST_YEAR}")
        if table is not None:
            low, high = min(low, table.years.start), max(high, table.years.stop - 1)
        return self._build(range(low, high + 1))

    def _covering_day(self, number: int) -> OpenTime:
        """A table that holds the whole local day: two days of margin absorb any offset from UTC."""
        midnight, margin = number * DAY_S * SECOND, 2 * DAY_S * SECOND
        return self._covering(midnight - margin, midnight + margin)

    def _grow(self, table: OpenTime) -> OpenTime:
        horizon = min(LAST_YEAR, (self.hours.last_open_year or LAST_YEAR) + 1)
        if table.years.stop > horizon:
            raise CalendarError("no_business_time", "too little open time is left for a clock to fall due")
        return self._build(range(table.years.start, min(LAST_YEAR, table.years.stop + len(table.years)) + 1))

    def _build(self, years: range) -> OpenTime:
        # Assigned when complete: another thread sees the old table or the new one, never half of one.
        self._table = table = OpenTime(self.hours, self.tz, years)
        return table


def _many_micros(instants: Instants) -> NDArray[np.int64]:
    import numpy as np

    if isinstance(instants, np.ndarray):
        return instants.astype("datetime64[us]").astype(np.int64)
    return np.array([to_micros(instant) for instant in instants], np.int64)
