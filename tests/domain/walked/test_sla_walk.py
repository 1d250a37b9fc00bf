from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.explain import explain
from app.domain.working_time import Calendar

from .random_cases import random_calendar, random_case
from .walked_case import WalkedCase
from .wall import Wall


@pytest.mark.parametrize("seed", range(8))
def test_due_and_elapsed_agree_with_the_walker(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(65):
        data, around = random_calendar(dice)
        calendar, wall = Calendar.from_dict(data), Wall(data)
        start = around + dice.randrange(2 * 86_400)
        end = start + dice.randrange(4 * 86_400)
        target = dice.choice((0, 1, 60, dice.randrange(3600), dice.randrange(30 * 3600)))
        begin = datetime.fromtimestamp(start, UTC)
        due = calendar.due(begin, target)
        assert due.timestamp() == wall.reach(start, target), (data, start, target)
        assert calendar.elapsed(begin, datetime.fromtimestamp(end, UTC)) == wall.count(start, end), (data, start)


@pytest.mark.parametrize("seed", range(10))
def test_due_and_elapsed_are_each_others_inverse(seed: int) -> None:
    dice = random.Random(100 + seed)
    for _ in range(50):
        data, around = random_calendar(dice)
        calendar = Calendar.from_dict(data)
        start = datetime.fromtimestamp(around + dice.randrange(10**9) / 10_000, UTC)
        target = dice.randrange(1, 400_000)
        due = calendar.due(start, target)
        assert calendar.elapsed(start, due) == target, (data, start, target)
        assert calendar.worked(start, due - timedelta.resolution) < timedelta(seconds=target)
        assert calendar.due(start, calendar.worked(start, due)) == due


def test_the_nth_working_day_agrees_with_the_walker() -> None:
    dice = random.Random(2027)
    for _ in range(40):
        data, around = random_calendar(dice)
        start, days = around + dice.randrange(2 * 86_400), dice.randrange(1, 4)
        calendar = Calendar.from_dict(data)
        day = calendar.nth_working_day(datetime.fromtimestamp(start, UTC), days)
        assert calendar.end_of_working_day(day).timestamp() == Wall(data).closing(start, days), (data, start)


@pytest.mark.parametrize("seed", range(10))
def test_a_whole_case_agrees_with_the_walker(seed: int) -> None:
    dice = random.Random(1000 + seed)
    for _ in range(22):
        case = random_case(dice)
        assert explain(case) == WalkedCase(case).result(), case
