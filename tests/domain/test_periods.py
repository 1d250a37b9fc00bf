"""The period before a period."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.periods import months_before, previous_period


@pytest.mark.parametrize(
    ("begin", "end", "previous"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1)),
        (date(2026, 1, 1), date(2026, 2, 1), date(2025, 12, 1)),
        (date(2026, 1, 1), date(2027, 1, 1), date(2025, 1, 1)),
        (date(2026, 4, 1), date(2026, 7, 1), date(2026, 1, 1)),
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 2, 23)),
        (date(2026, 3, 1), date(2026, 3, 2), date(2026, 2, 28)),
    ],
)
def test_whole_months_follow_months_and_days_follow_days(begin: date, end: date, previous: date) -> None:
    assert previous_period(begin, end) == previous


def test_months_are_counted_over_the_year() -> None:
    assert months_before(date(2026, 1, 1), 13) == date(2024, 12, 1)
    assert months_before(date(2026, 12, 1), -1) == date(2027, 1, 1)
