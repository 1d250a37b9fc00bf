"""Working time as one writes it in an afternoon: compiled windows, walked day by day.

Windows are seconds since local midnight; the zone is assumed to keep its offset from start to end,
which spares this loop what the service does for any zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.opening_hours import OpeningHours

_DAY = timedelta(days=1)


class DayLoop:
    """The windows of a local day as the calendar compiled them, and loops over the days."""

    def __init__(self, hours: OpeningHours, tz: ZoneInfo) -> None:
        self.hours = hours
        self.tz = tz

    def due(self, start: datetime, seconds: int) -> datetime:
        """The first instant with so much working time since the start."""
        local = start.astimezone(self.tz)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        day, passed = local.date(), (local - midnight).total_seconds()
        while True:
            for opens, closes in self.hours.windows_on(day):
                begin = max(opens, passed)
                if begin < closes:
                    if seconds <= closes - begin:
                        return (midnight + timedelta(seconds=begin + seconds)).astimezone(UTC)
                    seconds -= int(closes - begin)
            day += _DAY
            midnight += _DAY
            passed = 0.0

    def elapsed(self, start: datetime, end: datetime) -> int:
        """The working seconds between two instants."""
        first, last = start.astimezone(self.tz), end.astimezone(self.tz)
        day, last_day = first.date(), last.date()
        begin, finish = _second_of(first), _second_of(last)
        total = 0
        while day <= last_day:
            low = begin if day == first.date() else 0
            high = finish if day == last_day else 86_400
            for opens, closes in self.hours.windows_on(day):
                total += max(0, min(closes, high) - max(opens, low))
            day += _DAY
        return total


def _second_of(local: datetime) -> int:
    return local.hour * 3600 + local.minute * 60 + local.second
