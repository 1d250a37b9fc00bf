"""How far a change of the promise reaches."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.sla import CaseEvent, EventError, Policy, evaluate
from app.domain.working_time import Calendar

JAKARTA = ZoneInfo("Asia/Jakarta")
ALWAYS = Calendar.from_dict({"tz": "Asia/Jakarta", "always_open": True})
NIGHTS = Calendar.from_dict({"tz": "Asia/Jakarta", "hours": {"mon": [["20:00", "24:00"]]}})


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-03T{time}").replace(tzinfo=JAKARTA)


def change(**data: Any) -> CaseEvent:
    return CaseEvent(at("09:00"), "policy_changed", {"policy": {"resolution_min": 120}} | data)


CREATED = CaseEvent(at("08:00"), "created", {})
POLICY = Policy(first_response_min=60, resolution_min=600)


def test_a_change_that_reaches_open_cases_does_not_bind_the_next_one() -> None:
    verdicts = evaluate(POLICY, ALWAYS, [CREATED, change(on_policy_change="recompute_open")], at("10:00"))
    assert verdicts.running_due_at() == at("09:00")
    assert (verdicts.policy.resolution_min, verdicts.policy.on_policy_change) == (120, "snapshot")


def test_another_calendar_counts_for_the_clocks_that_run_from_their_start() -> None:
    told = [
        CREATED, CaseEvent(at("08:30"), "agent_reply"), change(on_policy_change="recompute_open", calendar=NIGHTS),
    ]  # fmt: skip
    verdicts = evaluate(POLICY, ALWAYS, told, at("21:00"))
    assert verdicts.first_response is not None
    assert verdicts.resolution is not None
    assert verdicts.first_response.elapsed_s == 1800
    assert (verdicts.resolution.due_at, verdicts.resolution.elapsed_s) == (at("22:00"), 3600)
    assert verdicts.calendar is NIGHTS


def test_a_change_for_new_cases_leaves_the_calendar_too() -> None:
    verdicts = evaluate(POLICY, ALWAYS, [CREATED, change(on_policy_change="snapshot", calendar=NIGHTS)], at("10:00"))
    assert (verdicts.policy, verdicts.calendar) == (POLICY, ALWAYS)


def test_a_reach_that_nobody_knows_is_refused() -> None:
    with pytest.raises(EventError, match="on_policy_change"):
        evaluate(POLICY, ALWAYS, [CREATED, change(on_policy_change="always")], at("10:00"))


def test_a_case_runs_until_its_last_clock_has_ended() -> None:
    told = [CREATED, CaseEvent(at("08:10"), "resolved")]
    assert evaluate(POLICY, ALWAYS, told, at("10:00")).unfinished
    told.append(CaseEvent(at("08:20"), "agent_reply"))
    assert not evaluate(POLICY, ALWAYS, told, at("10:00")).unfinished
