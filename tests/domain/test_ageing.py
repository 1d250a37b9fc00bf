"""The age of a case in working days, around weekends, holidays and midnight in the city."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.ageing import BUCKETS, bucket_bounds, working_days_old
from app.domain.working_time import Calendar

JAKARTA = ZoneInfo("Asia/Jakarta")
WEEK = {day: [["07:30", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = Calendar.from_dict({"tz": "Asia/Jakarta", "hours": WEEK, "holidays": ["2026-11-10"]})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        ("2026-11-06 09:00", "2026-11-06 16:00", 0),  # Friday, the day of receipt.
        ("2026-11-06 09:00", "2026-11-08 23:00", 0),  # Sunday: no working day has begun.
        ("2026-11-06 23:59", "2026-11-09 00:00", 1),  # Monday, from its first second.
        ("2026-11-07 09:00", "2026-11-09 00:00", 1),  # Received on a Saturday.
        ("2026-11-06 09:00", "2026-11-10 12:00", 1),  # Tuesday is a holiday.
        ("2026-11-06 09:00", "2026-11-11 12:00", 2),
        ("2026-11-09 00:00", "2026-11-09 00:00", 0),
        ("2026-08-03 09:00", "2026-11-11 12:00", 71),
    ],
)
def test_day_zero_is_the_day_of_receipt(since: str, now: str, days: int) -> None:
    assert working_days_old(OFFICE, at(since), at(now)) == days


@pytest.mark.parametrize("now", ["2026-11-10 12:00", "2026-11-08 00:00", "2026-11-11 23:59"])
def test_the_bounds_part_the_backlog_as_the_ages_do(now: str) -> None:
    bounds = bucket_bounds(OFFICE, at(now))
    assert bounds == sorted(bounds, reverse=True)
    for bound, (youngest, _) in zip(bounds, BUCKETS[1:], strict=True):
        assert bound.astimezone(JAKARTA).time() == datetime.min.time()
        assert working_days_old(OFFICE, bound - timedelta(seconds=1), at(now)) >= youngest
        assert working_days_old(OFFICE, bound, at(now)) < youngest


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    late = datetime(2026, 11, 6, 17, 30, tzinfo=UTC)  # Saturday, half past midnight in Jakarta.
    assert working_days_old(OFFICE, late, at("2026-11-09 08:00")) == 1
