"""When a list of holidays is out of date: the government decrees the next year's in September or October."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

NEXT_YEAR_FROM_MONTH = 10
"""From October on the next year's list should be there (the SKB for 2026 came on 19 September 2025)."""


def missing_years(lists: Mapping[str, Collection[int]], today: date) -> list[tuple[str, int]]:
    """(list, year) for every list without a day of this year, or, from October on, of the next."""
    wanted = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_FROM_MONTH else [])
    return [(name, year) for name in sorted(lists) for year in wanted if year not in lists[name]]
