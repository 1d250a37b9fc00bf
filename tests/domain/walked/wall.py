"""One wall clock beside one calendar: is this minute worked? Everything else is counting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Wall:
    """Instants are whole seconds since 1970; windows and zone offsets keep to whole minutes."""

    def __init__(self, calendar: dict[str, Any], more_holidays: frozenset[str] = frozenset()) -> None:
        self.calendar = calendar
        self.tz = ZoneInfo(calendar["tz"])
        self.holidays = more_holidays | set(calendar.get("holidays", ()))
        self.known: dict[int, bool] = {}

    def is_open(self, minute: int) -> bool:
        if minute not in self.known:
            self.known[minute] = self._look(datetime.fromtimestamp(minute * 60, self.tz))
        return self.known[minute]

    def _look(self, local: datetime) -> bool:
        if self.calendar.get("always_open"):
            return True
        day, at = local.date().isoformat(), local.strftime("%H:%M")
        if day in self.holidays:
            return False
        hours = self.calendar["hours"]
        for override in self.calendar.get("overrides", ()):
            if override["from"] <= day <= override["to"]:
                hours = override["hours"]
        return any(opens <= at < closes for opens, closes in hours.get(WEEKDAYS[local.weekday()], ()))

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The open seconds of [start, end), cut at every minute."""
        while start < end:
            later = min((start // 60 + 1) * 60, end)
            if self.is_open(start // 60):
                yield start, later
            start = later

    def count(self, start: int, end: int) -> int:
        return sum(later - earlier for earlier, later in self.pieces(start, end))

    def reach(self, start: int, target: int) -> int:
        """The first second at which so many have been counted."""
        if target == 0:
            return start
        for earlier, later in self.pieces(start, start + 400 * 86_400):
            if later - earlier >= target:
                return earlier + target
            target -= later - earlier
        raise AssertionError("the random calendar is too sparse for the target")

    def closing(self, start: int, days: int) -> int:
        """Where the n-th local date with an open minute, after the date of `start`, has its last one."""
        first, minute, last = self._date(start // 60), start // 60, 0
        seen: list[date] = []
        while len(seen) <= days:
            minute += 1
            if self.is_open(minute) and (day := self._date(minute)) > first:
                if day not in seen:
                    seen.append(day)
                if len(seen) == days:
                    last = (minute + 1) * 60
        return last

    def _date(self, minute: int) -> date:
        return datetime.fromtimestamp(minute * 60, self.tz).date()
