from __future__ import annotations

from datetime import date

import pytest

from app.domain.holiday_lists import missing_years


@pytest.mark.parametrize(
    ("years", "today", "missing"),
    [
        ({2026}, date(2026, 9, 30), []),
        ({2026}, date(2026, 10, 1), [("national", 2027)]),
        ({2026, 2027}, date(2026, 12, 31), []),
        ({2026}, date(2027, 1, 1), [("national", 2027)]),
        (set(), date(2026, 11, 1), [("national", 2026), ("national", 2027)]),
    ],
)
def test_next_years_list_is_missed_from_october_on(
    years: set[int], today: date, missing: list[tuple[str, int]]
) -> None:
    assert missing_years({"national": years}, today) == missing
