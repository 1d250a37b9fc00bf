"""The milestones of SP4N-LAPOR! in the office days of March 2026: Ramadan, Nyepi and Idul Fitri among them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.directory import load_city
from app.domain.case_events import CaseEvent
from app.domain.milestones import Milestones, milestones
from tests.town import CITIES

OFFICE = load_city("tangerang", CITIES).calendars["office"]
JAKARTA = ZoneInfo("Asia/Jakarta")
FRIDAY = datetime(2026, 3, 13, 9, 0, tzinfo=JAKARTA)
LATER = datetime(2026, 6, 30, tzinfo=UTC)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JAKARTA)


def told(*events: tuple[datetime, str, dict[str, Any]], as_of: datetime = LATER, opd: str = "dishub") -> Milestones:
    created = CaseEvent(FRIDAY, "created", {"opd": opd})
    return milestones(OFFICE, [created, *(CaseEvent(*event) for event in events)], as_of)


def test_a_case_that_is_routed_at_once_is_verified_at_once() -> None:
    found = told()
    assert found.verified_at == FRIDAY
    assert found.verify_due_at == at(3, 25, 16), "three working days later: Nyepi and Idul Fitri lie between"
    assert found.follow_up_due_at == at(3, 27, 16, 30)
    assert found.followed_up_at is None


def test_a_case_with_the_coordinator_is_verified_when_it_is_forwarded() -> None:
    waiting = told(opd="coordinator")
    assert (waiting.verified_at, waiting.follow_up_due_at) == (None, None)
    forwarded = told((at(3, 25), "reassigned", {"opd": "dpupr"}), opd="coordinator")
    assert forwarded.verified_at == at(3, 25)
    assert forwarded.follow_up_due_at == at(4, 1, 16), "the OPD's five days begin when it has the case"


@pytest.mark.parametrize("event", ["corrected", "agent_reply", "resolved"])
def test_whoever_decides_on_a_case_has_verified_it(event: str) -> None:
    assert told((at(3, 16), event, {}), opd="coordinator").verified_at == at(3, 16)


@pytest.mark.parametrize("event", ["bot_reply", "internal_note", "citizen_message", "claimed", "remark"])
def test_neither_a_machine_nor_a_note_is_a_follow_up(event: str) -> None:
    found = told((at(3, 16), event, {}), opd="coordinator")
    assert (found.verified_at, found.followed_up_at) == (None, None)


def test_the_first_answer_is_the_follow_up_and_later_ones_change_nothing() -> None:
    found = told((at(3, 16), "agent_reply", {}), (at(3, 17), "agent_reply", {}))
    assert found.followed_up_at == at(3, 16)


def test_a_wait_is_closed_ten_working_days_later() -> None:
    found = told((at(3, 26), "status", {"to": "pending"}))
    assert found.close_due_at == at(4, 10, 16, 30), "Good Friday is no working day"


def test_the_wait_itself_says_how_long_it_may_last() -> None:
    found = told((at(3, 26), "status", {"to": "pending", "close_after_working_days": 2}))
    assert found.close_due_at == at(3, 30, 16)


def test_the_ten_days_count_from_the_last_follow_up() -> None:
    found = told((at(3, 26), "status", {"to": "pending"}), (at(3, 27), "agent_reply", {}))
    assert found.close_due_at == at(4, 13, 16)
    again = told((at(3, 26), "status", {"to": "pending"}), (at(3, 27), "status", {"to": "pending"}))
    assert again.close_due_at == at(4, 10, 16, 30), "said twice, it is one wait"


@pytest.mark.parametrize(
    ("event", "data"),
    [("citizen_message", {}), ("status", {"to": "open"}), ("resolved", {}), ("reopened", {})],
)  # fmt: skip
def test_an_answer_or_an_end_stops_the_closing(event: str, data: dict[str, Any]) -> None:
    assert told((at(3, 26), "status", {"to": "pending"}), (at(3, 30), event, data)).close_due_at is None


def test_thanks_while_we_wait_are_no_answer() -> None:
    assert told((at(3, 26), "status", {"to": "pending"}), (at(3, 30), "remark", {})).close_due_at is not None


def test_a_case_may_wait_from_its_first_moment() -> None:
    created = CaseEvent(FRIDAY, "created", {"opd": "dishub", "status": "pending"})
    assert milestones(OFFICE, [created], LATER).close_due_at == at(4, 6, 16)


def test_a_closing_for_want_of_an_answer_is_told_apart_and_forgotten_when_reopened() -> None:
    closed = (at(4, 13), "resolved", {"reason": "no_answer"})
    assert told(closed).auto_closed_at == at(4, 13)
    assert told((at(4, 13), "resolved", {"summary": "selesai"})).auto_closed_at is None
    assert told(closed, (at(4, 14), "reopened", {})).auto_closed_at is None


def test_a_holiday_added_later_moves_what_is_not_reached_yet() -> None:
    holiday = (at(3, 26), "holiday_added", {"date": "2026-03-27"})
    assert told(holiday).follow_up_due_at == at(3, 30, 16)
    answered = told((at(3, 25), "agent_reply", {}), holiday)
    assert answered.follow_up_due_at == at(3, 27, 16, 30), "what was reached keeps its due time"


def test_whoever_looks_earlier_sees_less() -> None:
    reply: tuple[datetime, str, dict[str, Any]] = (at(3, 16), "agent_reply", {})
    assert told(reply, as_of=at(3, 15)).followed_up_at is None
    assert told(as_of=at(3, 1)) == Milestones()
