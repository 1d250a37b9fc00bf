"""The OPDs' clocks in office hours of November 2026: leads, supports, and what the platform took."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.directory import load_city
from app.domain.case_events import CaseEvent, EventError
from app.domain.ladder import climb, support_rungs
from app.domain.opd_clocks import OpdClocks, Support, opd_clocks
from app.domain.sla import Policy, evaluate
from tests.town import CITIES

OFFICE = load_city("tangerang", CITIES).calendars["office"]
JAKARTA = ZoneInfo("Asia/Jakarta")
HOUR = 3600


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """The 2nd is a Monday: office hours of an ordinary week, with a break at noon."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)


def event(when: datetime, kind: str, **data: Any) -> CaseEvent:
    return CaseEvent(when, kind, data)


CREATED = event(at(2, 9), "created", opd="dishub", received_at=at(2, 9, 3).isoformat())
ASKED = event(at(2, 10), "support_requested", opd="dlh", task="pangkas dahan", target_min=60)


TUESDAY = at(3, 9)


def told(*events: CaseEvent, as_of: datetime = TUESDAY) -> OpdClocks:
    return opd_clocks(OFFICE, [CREATED, *events], as_of)


def only(clocks: OpdClocks) -> Support:
    (support,) = clocks.support
    return support


def test_a_supporting_opds_clock_runs_from_the_asking_to_its_contribution() -> None:
    waiting = only(told(ASKED, as_of=at(2, 10, 30)))
    assert (waiting.held_s, waiting.due_at, waiting.late, waiting.ended_by) == (HOUR // 2, at(2, 11), False, None)
    given = only(told(ASKED, event(at(2, 11, 30), "support_given", opd="dlh")))
    assert (given.held_s, given.late, given.ended_by) == (3 * HOUR // 2, True, "given")
    in_time = only(told(ASKED, event(at(2, 11), "support_given", opd="dlh")))
    assert in_time.late is False, "at the due time is in time"


def test_asking_for_help_does_not_move_the_citizens_clock() -> None:
    policy = Policy(first_response_min=240, resolution_min=900)
    plain = evaluate(policy, OFFICE, [CREATED], at(3, 9))
    helped = evaluate(policy, OFFICE, [CREATED, ASKED, event(at(2, 11), "support_given", opd="dlh")], at(3, 9))
    assert helped == plain


def test_the_lead_is_told_apart_from_the_supporting() -> None:
    clocks = told(ASKED, as_of=at(2, 11))
    assert [(lead.opd, lead.held_s, lead.until) for lead in clocks.lead] == [("dishub", 2 * HOUR, None)]
    assert clocks.supporting == ("dlh",)


def test_waiting_for_the_citizen_and_a_closed_case_are_nobodys_time() -> None:
    clocks = told(
        event(at(2, 10), "status", to="pending"), event(at(2, 11), "status", to="open"),
        event(at(2, 11, 30), "resolved"), event(at(3, 9), "reopened"), as_of=at(3, 10),
    )  # fmt: skip
    assert clocks.lead[0].held_s == HOUR + HOUR // 2 + HOUR


def test_a_hand_over_ends_one_lead_and_begins_another() -> None:
    clocks = told(
        event(at(2, 10), "reassigned", opd="dpupr"), event(at(2, 10), "reassigned", opd="dpupr"), as_of=at(2, 11)
    )
    assert [(lead.opd, lead.held_s, lead.until) for lead in clocks.lead] == [
        ("dishub", HOUR, at(2, 10)), ("dpupr", HOUR, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "by"),
    [
        (event(at(2, 11), "support_withdrawn", opd="dlh", reason="sudah"), "withdrawn"),
        (event(at(2, 11), "resolved"), "resolved"),
        (event(at(2, 11), "reassigned", opd="dlh"), "lead"),
    ],
)  # fmt: skip
def test_a_support_ends_also_without_a_contribution(end: CaseEvent, by: str) -> None:
    support = only(told(ASKED, end))
    assert (support.ended_by, support.ended_at, support.held_s) == (by, at(2, 11), HOUR)
    assert told(ASKED, end).supporting == ()


def test_asked_twice_is_one_request_and_asked_again_is_another() -> None:
    assert len(told(ASKED, event(at(2, 10, 5), "support_requested", opd="dlh", task="lagi")).support) == 1
    again = told(ASKED, event(at(2, 11), "support_given", opd="dlh"), event(at(2, 13), "support_requested", opd="dlh"))
    assert [(support.cycle, support.ended_by) for support in again.support] == [(0, "given"), (1, None)]


def test_the_platforms_delay_is_apart() -> None:
    assert told().platform_delay_s == 180
    assert opd_clocks(OFFICE, [event(at(2, 9), "created", opd="dishub")], at(2, 10)).platform_delay_s is None


def test_a_support_that_names_nobody_is_refused() -> None:
    with pytest.raises(EventError, match="opd"):
        told(event(at(2, 10), "support_given"))


def test_a_support_climbs_a_ladder_of_its_own() -> None:
    ladder = support_rungs(told(ASKED, as_of=at(2, 10)).support, OFFICE)
    assert [(rung.step.value, rung.at) for rung in ladder][:4] == [
        ("arrival", at(2, 10)), ("50", at(2, 10, 30)), ("80", at(2, 10, 48)), ("100", at(2, 11))
    ]  # fmt: skip
    (late,) = climb(ladder, frozenset(), at(2, 15))
    assert (late.rung.clock, late.rung.step.value, late.rung.opd) == ("support:dlh", "breach", "dlh")
    assert support_rungs(told(ASKED, event(at(2, 11), "support_given", opd="dlh")).support, OFFICE) == []
