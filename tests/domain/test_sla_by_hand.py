"""Combinations that clocks stumble over, each reckoned by hand from the rules on a calendar that is easy to reckon in.

Offices are open from nine to five, Monday (3 May 2027) to Friday, eight hours a day; `3 09:30` is that Monday at half past
nine. Expected: status, due, seconds spent, and seconds left (of a clock that runs) or over (of a late one).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.explain import explain

DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {"tz": "Asia/Jakarta", "hours": {day: [["09:00", "17:00"]] for day in DAYS}}
MIN, HOUR = 60, 3600


def instant(told: str) -> str:
    """`3 09:30` as ISO time; what is one already stays."""
    if "T" in told:
        return told
    day, clock = told.split()
    return f"2027-05-{int(day):02}T{clock if clock.count(':') == 2 else clock + ':00'}+07:00"


def result_of(policy: dict[str, Any], events: str, as_of: str, calendar: dict[str, Any]) -> dict[str, Any]:
    """Events are `instant type key=value …`, one a line."""
    told = []
    for line in events.strip().splitlines():
        day, clock, kind, *rest = line.split() if "T" not in line.split()[0] else ["", *line.split()]
        event: dict[str, Any] = {"t": instant(f"{day} {clock}".strip()), "type": kind}
        for item in rest:
            name, _, value = item.partition("=")
            event[name] = instant(value.replace("_", " ")) if name == "received_at" else _value(value)
        told.append(event)
    case = {"tz": calendar["tz"], "calendar": calendar, "policy": policy, "events": told, "as_of": instant(as_of)}
    return explain(case)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def check(verdict: dict[str, Any], expected: tuple[Any, ...]) -> None:
    status, due, spent_s, *rest = expected
    found = [verdict["status"], verdict["due_at"], verdict["elapsed_s"]]
    assert found == [status, None if due is None else instant(due), spent_s]
    assert verdict["elapsed_min"] == spent_s // 60
    if rest:
        assert verdict["over_s" if status == "breached" else "remaining_s"] == rest[0]
    assert verdict.get("breached_at") == (verdict["due_at"] if status == "breached" else None)


CASES = [json.loads(line) for line in (Path(__file__).parent / "by_hand.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case_is_judged_as_reckoned_by_hand(case: dict[str, Any]) -> None:
    calendar = OFFICE | case.get("calendar", {})
    result = result_of(case["policy"], "\n".join(case["events"]), case["as_of"], calendar)
    for clock, expected in case["expected"].items():
        if clock == "held":
            assert result["first_response"]["held_min_by_opd"] == expected
        elif clock == "next_response":
            assert len(result["next_response"]) == len(expected)
            for verdict, cycle in zip(result["next_response"], expected, strict=True):
                check(verdict, cycle)
        elif expected is None:
            assert clock not in result
        elif clock == "due_date":
            assert result["due_date"] == expected
        else:
            check(result[clock], expected)
