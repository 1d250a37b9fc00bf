"""The age of a case in working days: those after the local day of receipt, up to today's (day 0 is the day itself)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.domain.working_time import Calendar

BUCKETS = ((0, 1), (2, 5), (6, 14), (15, 60), (61, None))
"""Of the backlog, in working days: fresh, this week, within the national 14 days, late, forgotten."""


def working_days_old(calendar: Calendar, since: datetime, now: datetime) -> int:
    """How many working days have begun after the local day of `since`, today included."""
    today = calendar.local(now).date()
    low, high = 0, max(0, (today - calendar.local(since).date()).days)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if calendar.nth_working_day(since, middle) <= today else (low, middle - 1)
    return low


def bucket_bounds(calendar: Calendar, now: datetime) -> list[datetime]:
    """For each bucket but the first, the instant before which a case must have begun to be so old; latest first."""
    return [_older_than(calendar, youngest, now) for youngest, _ in BUCKETS[1:]]


def _older_than(calendar: Calendar, days: int, now: datetime) -> datetime:
    """A case is at least `days` working days old when it began before this local midnight."""
    low, high = 0, days  # In days before today: at `low` a case is younger, at `high` at least so old.
    while working_days_old(calendar, now - timedelta(days=high), now) < days:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        old = working_days_old(calendar, now - timedelta(days=middle), now) >= days
        low, high = (low, middle) if old else (middle, high)
    first_day = calendar.local(now).date() - timedelta(days=high) + timedelta(days=1)
    return datetime.combine(first_day, time.min, calendar.tz)
