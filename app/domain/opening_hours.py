"""When an office is open: a calendar's dictionary, checked and compiled.

Weekly hours, overrides by date range (Ramadan, half days) and holidays become the windows of one
local day, in seconds since its midnight. A holiday beats an override, an override beats the week.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

Windows = tuple[tuple[int, int], ...]
"""Half-open [open, close) in seconds since local midnight, sorted, never overlapping."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = 86_400
_CLOCK_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")


class CalendarError(ValueError):
    """A calendar that cannot be worked with; `code` is for programs, the text is for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Override:
    """Other hours from `first` to `last`, both included; a weekday without windows is closed."""

    first: date
    last: date
    week: tuple[Windows, ...]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    week: tuple[Windows, ...]
    overrides: tuple[Override, ...] = ()
    holidays: frozenset[date] = frozenset()
    always_open: bool = False

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> OpeningHours:
        """Read `hours`, `overrides`, `holidays` and `always_open`; refuse what cannot be meant."""
        if not isinstance(data.get("always_open", False), bool):
            raise CalendarError("bad_calendar", "always_open must be true or false")
        if data.get("always_open"):
            # An office that never closes has no holidays either: an emergency desk works on Lebaran.
            return cls(week=(((0, DAY_S),),) * 7, always_open=True)
        hours = cls(
            week=_read_week(data.get("hours") or {}, "hours"),
            overrides=_read_overrides(data.get("overrides") or ()),
            holidays=frozenset(_read_holiday(item) for item in _listed(data.get("holidays"), "holidays")),
        )
        if not hours._ever_open():
            raise CalendarError("no_business_time", "the calendar has no open time at all")
        return hours

    def with_holiday(self, day: date) -> OpeningHours:
        return replace(self, holidays=self.holidays | {day})

    def windows_on(self, day: date) -> Windows:
        if day in self.holidays and not self.always_open:
            return ()
        position = bisect_right(self.overrides, day, key=lambda override: override.first) - 1
        if position >= 0 and day <= self.overrides[position].last:
            return self.overrides[position].week[day.weekday()]
        return self.week[day.weekday()]

    @property
    def last_open_year(self) -> int | None:
        """The year after which nothing is open any more; None when the week itself has hours."""
        if any(self.week):
            return None
        return max((override.last.year for override in self.overrides), default=date.min.year)

    def _ever_open(self) -> bool:
        if any(self.week):
            return True
        return any(
            self.windows_on(day)
            for override in self.overrides
            if any(override.week)
            for day in _days(override.first, override.last)
        )


def read_date(value: object, what: str, code: str = "bad_date") -> date:
    """An ISO date; YAML hands over date objects, JSON hands over text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CalendarError(code, f"{what}: {value!r} is not a date like 2026-08-17") from None


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _listed(value: object, what: str) -> Iterable[Any]:
    if value is None:
        return ()
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise CalendarError("bad_calendar", f"{what} must be a list")
    return value


def _read_holiday(item: object) -> date:
    return read_date(item.get("date") if isinstance(item, Mapping) else item, "holidays")


def _read_overrides(items: object) -> tuple[Override, ...]:
    overrides = []
    for item in _listed(items, "overrides"):
        if not isinstance(item, Mapping) or "hours" not in item:
            raise CalendarError("bad_override", "an override needs from, to and hours")
        first = read_date(item.get("from"), "override from", "bad_override")
        last = read_date(item.get("to"), "override to", "bad_override")
        if last < first:
            raise CalendarError("bad_override", f"an override ends on {last}, before it starts on {first}")
        overrides.append(Override(first, last, _read_week(item["hours"] or {}, f"override {first}")))
    overrides.sort(key=lambda override: override.first)
    for earlier, later in pairwise(overrides):
        if later.first <= earlier.last:
            raise CalendarError(
                "overlapping_overrides",
                f"two overrides both cover {later.first}: which hours are meant cannot be known",
            )
    return tuple(overrides)


def _read_week(hours: object, what: str) -> tuple[Windows, ...]:
    if not isinstance(hours, Mapping):
        raise CalendarError("bad_hours", f"{what} must name weekdays, like {{mon: [['08:00', '16:00']]}}")
    unknown = [str(name) for name in hours if name not in WEEKDAYS]
    if unknown:
        raise CalendarError("bad_hours", f"{what}: unknown weekday {unknown[0]!r}, use mon … sun")
    return tuple(_read_windows(hours.get(name), f"{what} {name}") for name in WEEKDAYS)


def _read_windows(items: object, what: str) -> Windows:
    windows = []
    for item in _listed(items, what):
        if isinstance(item, str) or not isinstance(item, Iterable) or len(pair := list(item)) != 2:
            raise CalendarError("bad_window", f"{what}: {item!r} is not a pair [open, close]")
        opens, closes = (_read_clock_time(value, what) for value in pair)
        if closes < opens:
            raise CalendarError(
                "bad_window",
                f"{what}: {pair[0]}-{pair[1]} closes before it opens; write a window past midnight as two",
            )
        if opens < closes:  # An empty window opens nothing.
            windows.append((opens, closes))
    windows.sort()
    for (_, closes), (opens, _) in pairwise(windows):
        if opens < closes:
            raise CalendarError("bad_window", f"{what}: two windows overlap")
    return tuple(windows)


def _read_clock_time(value: object, what: str) -> int:
    """Seconds since midnight. An unquoted 13:00 in YAML 1.1 arrives as the number 780: refuse it."""
    match = _CLOCK_TIME.fullmatch(value) if isinstance(value, str) else None
    seconds = (
        sum(int(part or 0) * unit for part, unit in zip(match.groups(), (3600, 60, 1), strict=True)) if match else -1
    )
    if not 0 <= seconds <= DAY_S:
        raise CalendarError("bad_window", f"{what}: {value!r} is not a time like '08:00' or '24:00'")
    return seconds
