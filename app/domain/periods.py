"""Periods in the city's days: [begin, end)."""

from __future__ import annotations

from datetime import date

MONTHS = 12


def previous_period(begin: date, end: date) -> date:
    """Where the period before begins: as many whole months for whole months, else as many days."""
    if begin.day == end.day == 1:
        months = MONTHS * (end.year - begin.year) + end.month - begin.month
        return months_before(begin, months)
    return begin - (end - begin)


def months_before(first: date, months: int) -> date:
    """The first day of the month so many months before (negative: after) that of `first`."""
    number = MONTHS * first.year + first.month - 1 - months
    return date(number // MONTHS, number % MONTHS + 1, 1)
