"""The ladder of a case in office hours: when each rung is reached, and what a late sweep makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.directory import load_city
from app.domain.ladder import Ladder, Row, Rung, Step, Told, climb, next_look, rungs
from app.domain.sla import CaseEvent, Policy, evaluate
from tests.town import CITIES

OFFICE = load_city("tangerang", CITIES).calendars["office"]
JAKARTA = ZoneInfo("Asia/Jakarta")
POLICY = Policy(first_response_min=240, next_response_min=450, resolution_working_days=14)
Event = tuple[datetime, str, dict[str, Any]]


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """November 2026; the 2nd is a Monday. Office: 8 to 12 and 13 to 17 on other days than Friday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=JAKARTA)


MONDAY = at(2, 9)


def happened(when: datetime, kind: str, **data: Any) -> Event:
    return when, kind, data


def ladder(as_of: datetime, *events: Event, policy: Policy = POLICY) -> list[Rung]:
    created = CaseEvent(MONDAY, "created", {"opd": "dishub"})
    told = [created, *(CaseEvent(*event) for event in events)]
    return rungs(evaluate(policy, OFFICE, told, as_of), MONDAY, as_of)


def instants(found: list[Rung], clock: str, cycle: int = 0) -> dict[str, datetime]:
    return {rung.step.value: rung.at for rung in found if (rung.clock, rung.cycle) == (clock, cycle)}


def test_the_rungs_lie_in_working_time() -> None:
    found = instants(ladder(MONDAY), "first_response")
    due = OFFICE.due(MONDAY, 240 * 60)
    assert found["50"] == OFFICE.due(MONDAY, 120 * 60)
    assert found["80"] == OFFICE.due(MONDAY, 192 * 60)
    assert found["100"] == due
    assert found["breach"] == due + timedelta(microseconds=1), "late is what comes after the due time"


def test_a_case_arrives_once_a_holder() -> None:
    assert instants(ladder(MONDAY), "case") == {"arrival": MONDAY}
    moved = ladder(at(3, 9), happened(at(2, 15), "reassigned", opd="dlh"))
    assert instants(moved, "case", 1) == {"arrival": MONDAY}
    assert instants(moved, "case", 0) == {}


def test_an_answer_takes_the_rungs_of_its_clock_away() -> None:
    found = ladder(at(2, 10), happened(at(2, 10), "agent_reply"))
    assert instants(found, "first_response") == {}
    assert set(instants(found, "resolution")) == {"50", "80", "100", "breach"}


def test_a_citizen_who_writes_again_climbs_a_ladder_of_its_own() -> None:
    reply, again = happened(at(2, 10), "agent_reply"), happened(at(3, 9), "citizen_message")
    found = ladder(at(3, 9), reply, again)
    assert instants(found, "next_response")["arrival"] == at(3, 9)
    answered = ladder(
        at(4, 9), reply, again, happened(at(3, 10), "agent_reply"), happened(at(4, 8, 30), "citizen_message")
    )
    assert instants(answered, "next_response", 0) == {}
    assert instants(answered, "next_response", 1)["arrival"] == at(4, 8, 30)


def test_a_pause_moves_the_rungs_by_as_much() -> None:
    policy = Policy(resolution_min=480)
    plain = instants(ladder(at(2, 9), policy=policy), "resolution")
    wait, resume = happened(at(2, 10), "status", to="pending"), happened(at(2, 11), "status", to="open")
    assert instants(ladder(at(2, 10, 30), wait, policy=policy), "resolution") == {}, "a paused clock reaches none"
    moved = instants(ladder(at(2, 11), wait, resume, policy=policy), "resolution")
    assert moved["50"] == OFFICE.due(plain["50"], 3600)
    assert moved["breach"] - moved["100"] == timedelta(microseconds=1)


def test_a_rung_reached_before_the_pause_stays_reached() -> None:
    policy = Policy(resolution_min=60)
    found = instants(ladder(at(2, 11), happened(at(2, 9, 50), "status", to="pending"), policy=policy), "resolution")
    assert found == {"50": at(2, 9, 30), "80": at(2, 9, 48)}


def test_a_reopening_is_an_arrival_and_restarts_only_when_the_policy_says_so() -> None:
    resolved, reopened = happened(at(2, 10), "resolved"), happened(at(3, 9), "reopened")
    going_on = ladder(at(3, 9), resolved, reopened, policy=Policy(resolution_min=480))
    assert set(instants(going_on, "resolution", 0)) == {"50", "80", "100", "breach"}
    assert instants(going_on, "resolution", 1) == {"arrival": MONDAY}
    again = ladder(at(3, 9), resolved, reopened, policy=Policy(resolution_min=480, on_reopen="restart"))
    assert set(instants(again, "resolution", 1)) == {"arrival", "50", "80", "100", "breach"}


def test_a_policy_that_asks_nothing_has_an_arrival_only() -> None:
    assert [rung.step for rung in ladder(at(30, 9), policy=Policy())] == [Step.ARRIVAL]


def steps(told: list[Told]) -> list[tuple[str, str, list[str]]]:
    return [(t.rung.clock, t.rung.step.value, sorted(f.step.value for f in t.folded)) for t in told]


def test_a_punctual_sweep_tells_each_rung_at_its_time() -> None:
    told: set[tuple[str, int, str]] = set()
    heard: list[tuple[str, str, list[str]]] = []
    now = MONDAY
    while now < at(3, 17):
        telling = climb(ladder(now), told, now)
        heard += steps(telling)
        told |= {rung.key for one in telling for rung in (one.rung, *one.folded)}
        now += timedelta(seconds=30)
    assert heard == [
        ("case", "arrival", []), ("first_response", "50", []), ("first_response", "80", []),
        ("first_response", "100", []), ("first_response", "breach", []),
    ]  # fmt: skip


def test_a_late_sweep_tells_the_highest_rung_once_and_folds_the_others_into_it() -> None:
    late = at(3, 16)
    telling = climb(ladder(late), frozenset(), late)
    assert steps(telling) == [("first_response", "breach", ["100", "50", "80", "arrival"])]
    told = {rung.key for one in telling for rung in (one.rung, *one.folded)}
    assert climb(ladder(late), told, late) == []


def test_what_was_told_is_not_told_again_by_a_late_sweep() -> None:
    told = {("case", 0, "arrival"), ("first_response", 0, "50")}
    late = at(3, 16)
    assert steps(climb(ladder(late), told, late)) == [("first_response", "breach", ["100", "80"])]


def test_the_next_look_is_at_the_next_rung() -> None:
    found = ladder(MONDAY)
    assert next_look(found, MONDAY) == instants(found, "first_response")["50"]
    assert next_look(ladder(MONDAY, policy=Policy()), MONDAY) is None


NIGHT = Ladder((), (time(21), time(6)))


@pytest.mark.parametrize(
    ("now", "goes_out"),
    [
        (at(2, 20, 59, 59), at(2, 20, 59, 59)), (at(2, 21), at(3, 6)), (at(2, 23, 30), at(3, 6)),
        (at(3, 0, 5), at(3, 6)), (at(3, 6), at(3, 6)), (at(3, 12), at(3, 12)),
    ],
)  # fmt: skip
def test_what_is_told_at_night_goes_out_in_the_morning(now: datetime, goes_out: datetime) -> None:
    assert NIGHT.release(now.astimezone(UTC), JAKARTA) == goes_out


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    assert Ladder((), (time(12), time(13))).release(at(2, 12, 30), JAKARTA) == at(2, 13)
    assert Ladder(()).release(at(2, 3), JAKARTA) == at(2, 3)


def test_the_first_row_that_fits_says_who_is_told() -> None:
    rows = (
        Row(Step.BREACH, frozenset({"emergency"}), frozenset(), ("mayor",), ("log",)),
        Row(Step.BREACH, frozenset(), frozenset({"support"}), ("opd_admin",), ("log",)),
        Row(Step.BREACH, frozenset(), frozenset(), ("coordinator",), ("log",)),
    )
    table = Ladder(rows)

    def told(clock: str, policy: str) -> tuple[str, ...]:
        row = table.whom(Rung(clock, 0, Step.BREACH, MONDAY), policy)
        assert row is not None
        return row.to

    assert told("first_response", "emergency") == ("mayor",)
    assert told("support:dlh", "complaint") == ("opd_admin",)
    assert told("resolution", "complaint") == ("coordinator",)
    assert table.whom(Rung("case", 0, Step.ARRIVAL, MONDAY), "complaint") is None
