"""One computation of a clock, and very many at once, against a loop over the days."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import numpy as np

from app.domain.working_time import Calendar
from bench.day_loop import DayLoop
from bench.ground import Ground
from bench.harness import Figure, alternate

ROUNDS = 15
ONES = 10_000
MANY = 500_000
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3600
SHORTEST, LONGEST = 4 * HOUR, 14 * 15 * HOUR // 2
"""From four hours to 14 working days of 7.5 hours, as a city's policies have them."""


class Clock(Protocol):
    def due(self, start: datetime, seconds: int, /) -> datetime: ...
    def elapsed(self, start: datetime, end: datetime, /) -> int: ...


def measure(ground: Ground) -> list[Figure]:
    """The due time and the time elapsed at it, over the city's office hours with Ramadan and holidays."""
    calendar = ground.city.calendars["office"]
    loop = DayLoop(calendar.hours, calendar.tz)
    chance = random.Random(3)
    starts = [YEAR + timedelta(seconds=chance.randrange(365 * 86_400)) for _ in range(ONES)]
    targets = [chance.randrange(SHORTEST, LONGEST) for _ in starts]
    _check_equal(calendar, loop, starts[:2000], targets[:2000])
    many_starts = np.resize(np.array([start.replace(tzinfo=None) for start in starts], "datetime64[us]"), MANY)
    many_targets = np.resize(np.array(targets, np.int64), MANY)

    def at_once() -> float:
        started = time.perf_counter()
        calendar.due_many(many_starts, many_targets)
        return MANY / (time.perf_counter() - started)

    at_once()
    one, plain = alternate(ROUNDS, lambda: _rate(calendar, starts, targets), lambda: _rate(loop, starts, targets))
    many, plain_due = alternate(ROUNDS, at_once, lambda: _due_rate(loop, starts, targets))
    return [
        Figure("a due time and the time elapsed at it", "1/s", one, plain, 8),
        Figure("due times in bulk", "1/s", many, plain_due, 30),
    ]


def _rate(clock: Clock, starts: Sequence[datetime], targets: Sequence[int]) -> float:
    started = time.perf_counter()
    for start, seconds in zip(starts, targets, strict=True):
        clock.elapsed(start, clock.due(start, seconds))
    return len(starts) / (time.perf_counter() - started)


def _due_rate(clock: Clock, starts: Sequence[datetime], targets: Sequence[int]) -> float:
    started = time.perf_counter()
    for start, seconds in zip(starts, targets, strict=True):
        clock.due(start, seconds)
    return len(starts) / (time.perf_counter() - started)


def _check_equal(calendar: Calendar, loop: DayLoop, starts: Sequence[datetime], targets: Sequence[int]) -> None:
    """Two that disagree cannot be compared."""
    bulk = calendar.due_many(starts, targets)
    for start, seconds, at_once in zip(starts, targets, bulk.tolist(), strict=True):
        due = loop.due(start, seconds)
        if not calendar.due(start, seconds) == due == at_once.replace(tzinfo=UTC):
            raise RuntimeError(f"the due time of {seconds} s from {start} is not the same")
        if not calendar.elapsed(start, due) == loop.elapsed(start, due) == seconds:
            raise RuntimeError(f"the time elapsed from {start} to {due} is not the same")
