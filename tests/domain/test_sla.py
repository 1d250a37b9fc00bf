from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.explain import explain
from app.domain.sla import CaseEvent, ClockName, EventError, Policy, PolicyError, Status, Verdicts, evaluate
from app.domain.working_time import Calendar

JAKARTA = ZoneInfo("Asia/Jakarta")
CASES = [json.loads(line) for line in (Path(__file__).parent / "sla_cases.jsonl").read_text("utf-8").splitlines()]
ALWAYS = Calendar.from_dict({"tz": "Asia/Jakarta", "always_open": True})


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-03T{text}").replace(tzinfo=JAKARTA)


def event(time: str, kind: str, **data: Any) -> CaseEvent:
    return CaseEvent(at(time), kind, data)


def judge(policy: dict[str, Any], *events: CaseEvent, as_of: str) -> Verdicts:
    return evaluate(Policy.from_dict(policy), ALWAYS, events, at(as_of))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['title']}" for case in CASES])
def test_worked_cases(case: dict[str, Any]) -> None:
    assert explain(case) == case["expected"]


class TestVerdicts:
    def test_what_the_service_stores_of_an_open_case(self) -> None:
        policy = {"first_response_min": 60, "resolution_min": 240}
        verdicts = judge(policy, event("08:00", "created", opd="dishub"), as_of="08:30")
        first = verdicts.first_response
        assert first is not None
        assert (first.started_at, first.due_at, first.ended_at) == (at("08:00"), at("09:00"), None)
        assert (first.elapsed_s, first.target_s, first.remaining_s) == (1800, 3600, 1800)
        assert first.status is Status.PENDING
        assert verdicts.running_due_at() == at("09:00")
        assert verdicts.held_s_by_opd == {"dishub": 1800}
        assert verdicts.bounces == 0

    def test_the_running_due_time_is_of_clocks_that_run(self) -> None:
        policy = {"first_response_min": 60, "next_response_min": 30, "resolution_min": 240}
        told = [event("08:00", "created"), event("08:10", "agent_reply"), event("08:20", "citizen_message")]
        assert judge(policy, *told, as_of="08:21").running_due_at() == at("08:50")
        told.append(event("08:30", "agent_reply"))
        assert judge(policy, *told, as_of="08:31").running_due_at() == at("12:00")
        told.append(event("08:40", "status", to="pending"))
        assert judge(policy, *told, as_of="08:41").running_due_at() is None

    def test_a_late_clock_runs_until_it_is_answered(self) -> None:
        created = event("08:00", "created")
        assert judge({"first_response_min": 60}, created, as_of="15:00").running_due_at() == at("09:00")

    def test_a_resolved_case_without_a_reply_still_owes_one(self) -> None:
        told = (event("08:00", "created"), event("08:30", "resolved"))
        policy = {"first_response_min": 60, "resolution_min": 240}
        assert judge(policy, *told, as_of="08:40").running_due_at() == at("09:00")

    def test_a_holder_that_comes_back_adds_up_but_floors_apart(self) -> None:
        told = (
            event("08:00", "created", opd="dishub"),
            event("08:01:40", "reassigned", opd="dpupr"),
            event("08:02", "reassigned", opd="dishub"),
        )
        verdicts = judge({"first_response_min": 60}, *told, as_of="08:03:40")
        assert verdicts.held_s_by_opd == {"dishub": 200, "dpupr": 20}
        assert verdicts.held_min_by_opd == {"dishub": 2, "dpupr": 0}
        assert verdicts.bounces == 2

    def test_a_restart_leaves_the_verdict_of_the_earlier_holder_on_record(self) -> None:
        told = (event("08:00", "created", opd="dishub"), event("09:30", "reassigned", opd="dpupr"))
        verdicts = judge({"first_response_min": 60, "on_reassign": "restart"}, *told, as_of="09:40")
        (earlier,) = verdicts.earlier
        assert (earlier.clock, earlier.opd) == (ClockName.FIRST_RESPONSE, "dishub")
        assert (earlier.verdict.status, earlier.verdict.over_s) == (Status.BREACHED, 1800)
        assert earlier.verdict.ended_at == at("09:30")
        assert verdicts.running_due_at() == at("10:30")

    @pytest.mark.parametrize("on_reopen", ["continue", "restart"])
    def test_a_reopening_leaves_the_old_verdict_on_record(self, on_reopen: str) -> None:
        told = (event("08:00", "created"), event("08:30", "resolved"), event("12:00", "reopened"))
        verdicts = judge({"resolution_min": 60, "on_reopen": on_reopen}, *told, as_of="12:10")
        (earlier,) = verdicts.earlier
        assert (earlier.verdict.status, earlier.verdict.elapsed_s) == (Status.MET, 1800)
        assert verdicts.resolution is not None
        assert verdicts.resolution.status is Status.PENDING

    def test_a_promise_taken_away_leaves_no_clock_and_an_added_one_starts_at_creation(self) -> None:
        change = {"first_response_min": None, "resolution_min": 60, "on_policy_change": "recompute_open"}
        told = (event("08:00", "created"), event("08:30", "policy_changed", policy=change))
        verdicts = judge({"first_response_min": 60}, *told, as_of="08:40")
        assert verdicts.first_response is None
        assert verdicts.running_due_at() == at("09:00")

    def test_nobody_who_looks_later_changes_an_ended_clock(self) -> None:
        told = [event("08:00", "created"), event("08:30", "agent_reply"), event("08:45", "resolved")]
        policy = {"first_response_min": 60, "resolution_min": 60}
        then = judge(policy, *told, as_of="08:45")
        assert judge(policy, *told, as_of="23:59") == then

    def test_parts_of_a_second_decide_but_are_not_shown(self) -> None:
        told = (event("08:00:00.400", "created"), event("09:00:00.500", "agent_reply"))
        first = judge({"first_response_min": 60}, *told, as_of="10:00").first_response
        assert first is not None
        assert (first.status, first.elapsed_s, first.over_s) == (Status.BREACHED, 3600, 0)

    def test_pauses_lose_no_part_of_a_second(self) -> None:
        told = [event("08:00", "created")]
        for minute in range(10, 30):
            told += [
                event(f"08:{minute}:00.600", "status", to="pending"),
                event(f"08:{minute}:01", "status", to="open"),
            ]
        resolution = judge({"resolution_min": 60}, *told, as_of="09:00").resolution
        assert resolution is not None
        assert (resolution.due_at, resolution.elapsed_s) == (at("09:00:08"), 3592)

    def test_an_extension_of_the_first_response_moves_its_wall_clock_cap_too(self) -> None:
        policy = {"first_response_min": 120, "first_response_max_wall_min": 60}
        told = (event("08:00", "created"), event("08:30", "extended", clock="first_response", working_days=1))
        assert judge(policy, *told, as_of="08:40").running_due_at() == at("09:00") + timedelta(days=1)

    def test_an_extension_at_midnight_adds_a_whole_day(self) -> None:
        office = Calendar.from_dict(
            {"tz": "Asia/Jakarta", "hours": {"mon": [["20:00", "24:00"]], "tue": [["20:00", "24:00"]]}}
        )
        told = (event("20:00", "created"), event("21:00", "extended", clock="resolution", working_days=1))
        verdicts = evaluate(Policy(resolution_min=240), office, told, at("22:00"))
        assert verdicts.running_due_at() == at("00:00") + timedelta(days=2)

    def test_every_time_is_in_utc(self) -> None:
        verdicts = judge({"first_response_min": 60}, event("08:00", "created"), as_of="12:00")
        assert verdicts.first_response is not None
        assert verdicts.first_response.due_at == datetime(2027, 5, 3, 2, 0, tzinfo=UTC)
        assert verdicts.first_response.due_at.tzinfo is UTC


class TestPolicy:
    def test_there_and_back(self) -> None:
        policy = Policy.from_dict({"first_response_min": 240, "resolution_working_days": 14, "on_reopen": "restart"})
        assert Policy.from_dict(policy.to_dict()) == policy

    def test_the_rest_of_a_row_of_policies_yaml_is_left_alone(self) -> None:
        row = {"key": "complaint", "when": {"intent": "complaint"}, "calendar": "office", "first_response_min": 240}
        assert Policy.from_dict(row) == Policy(first_response_min=240)

    def test_a_complete_policy_replaces_the_old_one(self) -> None:
        old = Policy(first_response_min=60, resolution_min=240, on_reopen="restart")
        new = Policy(resolution_working_days=5)
        assert old.merge(new.to_dict()) == new

    def test_a_part_of_a_policy_changes_that_part(self) -> None:
        old = Policy(first_response_min=60, resolution_min=240)
        assert old.merge({"resolution_working_days": 5}) == Policy(first_response_min=60, resolution_working_days=5)

    @pytest.mark.parametrize(
        "data",
        [
            {"first_response_min": -1},
            {"first_response_min": 1.5},
            {"first_response_min": True},
            {"resolution_min": "60"},
            {"resolution_working_days": 10**9},
            {"on_reopen": "sometimes"},
            {"clock_start": ["platform_ts"]},
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, data: dict[str, Any]) -> None:
        with pytest.raises(PolicyError, match=next(iter(data))):
            Policy.from_dict(data)


class TestEvents:
    @pytest.mark.parametrize(
        ("kind", "data"),
        [
            ("status", {"to": "closed"}),
            ("reassigned", {}),
            ("policy_changed", {}),
            ("holiday_added", {"date": "besok"}),
            ("extended", {"clock": "lunch", "working_days": 1}),
            ("extended", {"clock": "resolution", "working_days": "tujuh"}),
            ("agent_reply", {"received_at": "kemarin"}),
            ("agent_reply", {"received_at": "2027-05-03T08:00:00"}),
        ],
    )
    def test_an_event_without_what_its_type_needs_is_refused(self, kind: str, data: dict[str, Any]) -> None:
        with pytest.raises(EventError, match=r"\w"):
            judge({"resolution_min": 60}, event("08:00", "created"), event("08:10", kind, **data), as_of="09:00")


class TestExplain:
    GOOD: dict[str, Any] = {  # noqa: RUF012
        "tz": "Asia/Jakarta",
        "calendar": {"always_open": True},
        "policy": {"first_response_min": 60},
        "events": [{"t": "2027-05-03T08:00:00+07:00", "type": "created"}],
        "as_of": "2027-05-03T08:00:00+07:00",
    }

    def test_the_zone_of_the_case_serves_a_calendar_without_one(self) -> None:
        assert explain(self.GOOD)["first_response"]["due_at"] == "2027-05-03T09:00:00+07:00"

    @pytest.mark.parametrize("name", ["calendar", "policy", "events", "as_of"])
    def test_a_missing_field_is_named(self, name: str) -> None:
        assert explain({key: value for key, value in self.GOOD.items() if key != name}) == {
            "error": f"{name} is missing"
        }

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"calendar": "office"}, "calendar must be an object"),
            ({"policy": 60}, "policy must be an object"),
            ({"events": {}}, "events must be a list"),
            ({"events": []}, "no `created`"),
            ({"events": ["created"]}, "events[1]"),
            ({"events": [{"type": "created", "t": "2027-05-03T08:00:00"}]}, "no offset"),
            ({"events": [{"type": "created"}]}, "events[1].t"),
            ({"as_of": "today"}, "as_of"),
            ({"as_of": 5}, "as_of"),
            ({"as_of": "0001-01-01T00:00:00+07:00"}, "out of range"),
            ({"policy": {"first_response_min": "soon"}}, "first_response_min"),
        ],
    )
    def test_a_field_that_cannot_be_read_is_an_error_in_words(self, change: dict[str, Any], words: str) -> None:
        assert words in explain(self.GOOD | change)["error"]

    def test_an_unknown_event_needs_no_time(self) -> None:
        assert "first_response" in explain(self.GOOD | {"events": [*self.GOOD["events"], {"type": "tagged"}]})
