"""Random calendars, policies and cases, the same ones for the same seed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from .wall import WEEKDAYS

# Around these instants a zone changes its offset: at midnight, by half an hour, or by a whole day.
PLACES = (
    ("Asia/Jakarta", "2027-05-03T00:00+07:00"),
    ("Asia/Makassar", "2026-12-30T00:00+08:00"),
    ("Asia/Jayapura", "2028-02-28T00:00+09:00"),
    ("Asia/Kathmandu", "2027-05-03T00:00+05:45"),
    ("Europe/Berlin", "2027-03-27T00:00+01:00"),
    ("Europe/Berlin", "2027-10-30T00:00+02:00"),
    ("America/New_York", "2027-03-13T00:00-05:00"),
    ("America/New_York", "2027-11-06T00:00-04:00"),
    ("Australia/Lord_Howe", "2027-04-03T00:00+11:00"),
    ("Australia/Lord_Howe", "2027-10-02T00:00+10:30"),
    ("America/Santiago", "2026-04-04T00:00-03:00"),
    ("America/Santiago", "2026-09-05T00:00-04:00"),
    ("America/St_Johns", "2010-11-06T00:00-02:30"),
    ("Asia/Beirut", "2026-03-28T00:00+02:00"),
    ("Pacific/Apia", "2011-12-29T00:00-10:00"),
)
EVENT_TYPES = (
    *("status", "status", "status", "reopened", "reopened", "resolved"),
    *("agent_reply", "citizen_message", "citizen_message", "bot_reply", "internal_note", "created"),
    *("reassigned", "policy_changed", "holiday_added", "tagged"),
)


def random_calendar(dice: random.Random) -> tuple[dict[str, Any], int]:
    """A calendar, and the second around which something happens to its zone."""
    tz, near = dice.choice(PLACES)
    around = datetime.fromisoformat(near)

    def day(offset: int) -> str:
        return (around + timedelta(days=offset)).date().isoformat()

    if dice.random() < 0.1:
        return {"tz": tz, "always_open": True}, int(around.timestamp())
    calendar: dict[str, Any] = {"tz": tz, "hours": _random_week(dice)}
    calendar["holidays"] = [day(offset) for offset in dice.sample(range(-1, 6), dice.randrange(3))]
    if dice.random() < 0.4:
        first = dice.randrange(-1, 4)
        calendar["overrides"] = [
            {"from": day(first), "to": day(first + dice.randrange(3)), "hours": _random_week(dice)},
            {"from": day(9), "to": day(9), "hours": {}},
        ]
    return calendar, int(around.timestamp())


def random_case(dice: random.Random) -> dict[str, Any]:
    calendar, around = random_calendar(dice)
    at = around + dice.randrange(86_400)
    events: list[dict[str, Any]] = [{"t": _iso(at), "type": "created", "opd": "dishub"}]
    if dice.random() < 0.1:
        events[0]["status"] = "pending"
    as_of = at
    for _ in range(dice.randrange(14)):
        # Some events fall into the same second, some cross a night or a day without work.
        at += dice.choice((0, 1, 59, 60, dice.randrange(900), dice.randrange(9000), dice.randrange(40_000)))
        kind = dice.choice(EVENT_TYPES)
        details = _random_details(dice, kind, around, calendar["tz"])
        events.append({"t": _iso(at, dice.choice((0, 7, -5))), "type": kind} | details)
    as_of = max(as_of, at + dice.choice((0, 1, dice.randrange(100_000), -dice.randrange(20_000))))
    return {"calendar": calendar, "policy": _random_policy(dice), "events": events, "as_of": _iso(as_of)}


def _random_week(dice: random.Random) -> dict[str, list[list[str]]]:
    week = {day: _random_windows(dice) for day in WEEKDAYS}
    week[dice.choice(WEEKDAYS)] = [["07:30", "12:00"], ["13:00", "16:00"]]
    return week


def _random_windows(dice: random.Random) -> list[list[str]]:
    kind = dice.random()
    if kind < 0.15:
        return []
    if kind < 0.25:
        return [["00:00", "24:00"]]
    if kind < 0.35:
        return [["00:00", "02:30"], ["02:30", "06:00"], ["22:00", "24:00"]]
    marks = sorted(dice.sample(range(1440), dice.choice((2, 4, 6))))
    times = [f"{mark // 60:02}:{mark % 60:02}" for mark in marks]
    return [list(pair) for pair in zip(times[::2], times[1::2], strict=True)]


def _random_policy(dice: random.Random) -> dict[str, Any]:
    policy: dict[str, Any] = {
        "on_reopen": dice.choice(("continue", "restart")),
        "on_reassign": dice.choice(("keep", "restart")),
        "on_policy_change": dice.choice(("snapshot", "recompute_open")),
    }
    if dice.random() < 0.8:
        policy["first_response_min"] = dice.randrange(1, 900)
    if dice.random() < 0.2:
        policy["first_response_max_wall_min"] = dice.randrange(1, 2880)
    if dice.random() < 0.7:
        policy["next_response_min"] = dice.randrange(1, 300)
    if dice.random() < 0.2:
        policy["resolution_working_days"] = dice.randrange(1, 4)
    elif dice.random() < 0.9:
        policy["resolution_min"] = dice.randrange(1, 1500)
    return policy


def _random_details(dice: random.Random, kind: str, around: int, tz: str) -> dict[str, Any]:
    day = datetime.fromtimestamp(around, ZoneInfo(tz)) + timedelta(days=dice.randrange(4))
    change = {"first_response_min": dice.randrange(500), "next_response_min": dice.randrange(1, 90)}
    details: dict[str, dict[str, Any]] = {
        "status": {"to": dice.choice(("pending", "open"))},
        "reassigned": {"opd": dice.choice(("dishub", "dpupr", "dlh"))},
        "holiday_added": {"date": day.date().isoformat()},
        "policy_changed": {"policy": change},
    }
    return details.get(kind, {})


def _iso(second: int, offset_h: int = 0) -> str:
    return datetime.fromtimestamp(second, timezone(timedelta(hours=offset_h))).isoformat()
