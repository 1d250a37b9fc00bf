"""Working time against a walker that shares no code with it: is every due and elapsed time the same?"""

from __future__ import annotations

import random
from datetime import UTC, datetime

from app.domain.working_time import Calendar
from bench.ground import Ground
from bench.harness import Figure
from tests.domain.walked.random_cases import random_calendar
from tests.domain.walked.wall import Wall

CALENDARS = 250
EACH = 40
"""Cases a calendar: the walker remembers its minutes."""
DAY = 86_400


def measure(_ground: Ground) -> list[Figure]:
    """10,000 random cases, in zones with and without daylight saving, against a walker of minutes and seconds."""
    agreed = 0
    for seed in range(CALENDARS):
        dice = random.Random(f"calendar {seed}")
        data, around = random_calendar(dice)
        calendar, wall = Calendar.from_dict(data), Wall(data)
        agreed += sum(_agrees(dice, calendar, wall, around) for _ in range(EACH))
    return [Figure("random cases that agree with a walker of seconds", "cases", agreed, CALENDARS * EACH, 1)]


def _agrees(dice: random.Random, calendar: Calendar, wall: Wall, around: int) -> bool:
    start = around + dice.randrange(2 * DAY)
    end = start + dice.randrange(3 * DAY)
    target = dice.choice((0, 1, 60, dice.randrange(3600), dice.randrange(20 * 3600)))
    begin = datetime.fromtimestamp(start, UTC)
    due = calendar.due(begin, target).timestamp() == wall.reach(start, target)
    return due and calendar.elapsed(begin, datetime.fromtimestamp(end, UTC)) == wall.count(start, end)
