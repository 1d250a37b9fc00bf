"""Each rung is told once, however many sweep and however late; and no figure knows of it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import text

from app.clock import utc_now
from app.notices.sweep import ANYTHING, anything_to_tell, sweep
from tests.casework.test_queue import counted
from tests.notices.conftest import Hall
from tests.town import INSTAGRAM, ig_comment, instagram

SECOND = timedelta(seconds=1)


async def share(hall: Hall, case_id: int, percent: int) -> datetime:
    """When so much of the first answer's time is used up."""
    opened, due = await hall.instants(case_id)
    office = hall.city.calendars["office"]
    return office.due(opened, office.worked(opened, due) * percent / 100)


async def test_the_opds_admin_hears_of_a_new_case_at_once(hall: Hall) -> None:
    case_id = await hall.town.complain()
    assert await hall.sweep(utc_now()) == 1
    assert await hall.rungs(case_id) == [("case", 0, "arrival", True)]
    assert await hall.notices(case_id) == [("case", "arrival", "opd_admin", "dishub")]
    assert await hall.sweep(utc_now()) == 0


async def test_up_the_ladder_each_rung_is_told_to_whom_the_table_names(hall: Hall) -> None:
    case_id = await hall.town.complain()
    await hall.sweep(utc_now())
    _, due = await hall.instants(case_id)
    for instant in (await share(hall, case_id, 50), await share(hall, case_id, 80), due, due + SECOND):
        assert await hall.sweep(instant - 2 * SECOND) in {0, 1}
        await hall.sweep(instant)
    assert await hall.notices(case_id) == [
        ("case", "arrival", "opd_admin", "dishub"),
        ("first_response", "50", "opd_admin", "dishub"),
        ("first_response", "80", "opd_admin", "dishub"),
        ("first_response", "80", "opd_head", "dishub"),
        ("first_response", "100", "opd_head", "dishub"),
        ("first_response", "breach", "opd_head", "dishub"),
        ("first_response", "breach", "coordinator", None),
    ]


async def test_a_sweep_that_comes_late_tells_the_highest_rung_to_everybody_once(hall: Hall) -> None:
    case_id = await hall.town.complain()
    _, due = await hall.instants(case_id)
    late = due + timedelta(hours=6)
    assert await hall.sweep(late) == 1
    told = {rung[2]: rung[3] for rung in await hall.rungs(case_id) if rung[0] != "resolution"}
    assert told == {"arrival": False, "50": False, "80": False, "100": False, "breach": True}
    assert await hall.notices(case_id) == [
        ("first_response", "breach", "opd_head", "dishub"), ("first_response", "breach", "coordinator", None),
        ("first_response", "breach", "opd_admin", "dishub"),
    ]  # fmt: skip
    assert await hall.sweep(late + SECOND) == 0


async def test_workers_that_sweep_at_once_tell_once(hall: Hall) -> None:
    ids = [await hall.town.complain(author=f"71{number}") for number in range(12)]
    late = (await hall.instants(ids[-1]))[1] + timedelta(hours=1)
    seen = await asyncio.gather(*(hall.sweep(late) for _ in range(4)))
    assert sum(seen) == len(ids)
    doubled = await hall.town.rows(
        "SELECT case_id, clock, cycle, step, role, channel, count(*) FROM notices"
        " GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > 1"
    )
    assert doubled == []
    assert all([len(await hall.notices(case_id)) == 3 for case_id in ids])


async def test_a_worker_that_dies_in_its_sweep_loses_and_doubles_nothing(hall: Hall) -> None:
    case_id = await hall.town.complain()
    now = utc_now()
    session = hall.town.database.sessions()
    await session.begin()
    assert await sweep(session, hall.city, now) == 1
    assert await hall.sweep(now) == 0, "another worker passes over what this one holds"
    await session.connection()
    await session.rollback()  # The connection breaks before the commit.
    await session.close()
    assert await hall.sweep(now) == 1
    assert await hall.notices(case_id) == [("case", "arrival", "opd_admin", "dishub")]


async def test_an_answer_takes_the_rungs_away(hall: Hall) -> None:
    case_id = await hall.town.complain()
    await hall.sweep(utc_now())
    _, due = await hall.instants(case_id)
    (said,) = (await hall.town.rows("SELECT external_id FROM messages WHERE case_id = %s", case_id))[0]
    reply = ig_comment("r1", "Baik, petugas kami ke lokasi", INSTAGRAM, media="media0", parent=said)
    await hall.town.say("instagram", instagram(reply))
    await hall.sweep(due + SECOND)
    assert [rung[2] for rung in await hall.rungs(case_id)] == ["arrival"]


async def test_a_wait_holds_the_resolutions_rungs_and_a_resume_moves_them(hall: Hall) -> None:
    case_id = await hall.town.complain()
    await hall.town.act("dishub", case_id, "wait", {"reason": "foto?"})
    later = utc_now() + timedelta(days=120)
    await hall.sweep(later)
    assert [rung for rung in await hall.rungs(case_id) if rung[0] == "resolution"] == []
    await hall.town.act("dishub", case_id, "resume")
    await hall.sweep(later)
    assert [rung[2] for rung in await hall.rungs(case_id) if rung[0] == "resolution"] != []


async def test_a_handed_over_case_arrives_at_its_new_opd(hall: Hall) -> None:
    case_id = await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.town.act("dishub", case_id, "hand-over", {"opd": "dlh", "reason": "pohon"})
    await hall.sweep(utc_now())
    await hall.town.act("dlh", case_id, "hand-over", {"opd": "dishub", "reason": "lampu"})
    await hall.sweep(utc_now())
    assert [notice[3] for notice in await hall.notices(case_id)] == ["dishub", "dlh", "dishub"]


async def test_a_case_in_the_triage_queue_is_told_to_the_coordinator(hall: Hall) -> None:
    case_id = await hall.town.complain()
    await hall.town.act("dishub", case_id, "hand-over", {"opd": "coordinator", "reason": "tidak jelas"})
    await hall.sweep(utc_now())
    assert await hall.notices(case_id) == [("case", "arrival", "coordinator", None)]


async def test_a_case_told_at_night_waits_for_the_morning_and_an_emergency_does_not(hall: Hall) -> None:
    plain = await hall.town.complain()
    urgent = await hall.town.complain("tolong kebakaran besar, ada orang terjebak di dalam rumah", "7002")
    now = utc_now().astimezone(hall.city.tz)
    night = (now + timedelta(days=1)).replace(hour=2, minute=0, second=0, microsecond=0)
    await hall.sweep(night)
    at = dict(await hall.town.rows("SELECT case_id, min(deliver_at) FROM notices GROUP BY 1"))
    assert at[plain] == night.replace(hour=6)
    assert at[urgent] == night
    assert ("mayor", None) in {notice[2:] for notice in await hall.notices(urgent)}


async def test_six_hours_without_workers_change_no_figure(hall: Hall) -> None:
    for number in range(8):
        await hall.town.complain(author=f"72{number}")
    await hall.sweep(utc_now())
    day = utc_now().date()
    asked = {"from": str(day - timedelta(days=1)), "to": str(day + timedelta(days=2))}

    async def figures() -> list[Any]:
        found = [
            (await hall.town.get("mayor", f"/sla/{name}", **asked)).json() for name in ("compliance", "milestones")
        ]
        for one in found:
            one.pop("as_of")
        clocks = "SELECT id, first_due_at, first_answered_at, next_due_at, accountable_opd FROM cases ORDER BY id"
        return [
            found,
            await hall.town.rows(clocks),
            await hall.town.rows("SELECT id, type FROM case_events ORDER BY id"),
        ]

    before = await figures()
    await hall.sweep(utc_now() + timedelta(hours=6))
    assert await figures() == before


async def test_a_case_that_cannot_be_judged_holds_up_no_other(hall: Hall) -> None:
    broken, sound = await hall.town.complain(), await hall.town.complain(author="7003")
    await hall.town.execute(
        "UPDATE case_events SET data = jsonb_set(data, '{calendar}', '\"none@7\"') WHERE case_id = %s", broken
    )
    assert await hall.sweep(utc_now()) == 2
    assert await hall.notices(broken) == []
    assert len(await hall.notices(sound)) == 1
    look = await hall.town.rows("SELECT next_rung_at > now() + interval '50 minutes' FROM cases WHERE id = %s", broken)
    assert look == [(True,)]


async def test_an_empty_tick_is_one_indexed_look(hall: Hall, app: FastAPI) -> None:
    await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    async with app.state.service.database.transaction() as session:
        with counted(app) as statements:
            assert await anything_to_tell(session, utc_now()) is False
        assert len(statements) == 1


async def test_at_many_cases_the_look_reads_two_small_indexes(hall: Hall) -> None:
    async with hall.town.database.engine.connect() as connection:
        await connection.execute(text("SET enable_seqscan = off"))
        plan = await connection.execute(text(f"EXPLAIN {ANYTHING.text}"), {"now": utc_now()})
        words = "\n".join(row[0] for row in plan)
    assert "ix_cases_next_rung" in words
    assert "ix_notices_waiting" in words
    assert "Seq Scan" not in words
