"""The milestones over HTTP: each figure equals what counting by hand from the events gives."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from app.casefile import Entry, append, clock_events, promise, read_logs
from app.clock import utc_now
from app.database import Database
from app.directory import City
from app.domain.milestones import Milestones, milestones
from tests.casework.test_queue import counted
from tests.town import Town, ig_dm, instagram

COUNT = 60


async def a_history_for_each(town: Town, city: City) -> list[int]:
    """Cases from the last month, each with events drawn by chance."""
    rng = random.Random(4)
    now = utc_now()
    begins = [now - timedelta(minutes=rng.randint(10, 40 * 1440)) for _ in range(COUNT)]
    for number, begin in enumerate(begins):
        text = "lampu jalan depan rumah mati total" if number % 3 else "min tolong dong"
        await town.deliver("instagram", instagram(ig_dm(f"m{number}", text, f"77{number}", at=begin)))
    await town.open()
    found = await town.rows("SELECT id, opened_at FROM cases WHERE first_due_at IS NOT NULL ORDER BY id")
    entries = []
    for case_id, begin in found:
        at = begin
        for kind, data in (("reassigned", {"opd": "dlh"}), ("agent_reply", {}), ("status", {"to": "pending"})):
            at += timedelta(minutes=rng.randint(1, 9 * 1440))
            if at < now and rng.random() < 0.7:
                entries.append(Entry(case_id, at, kind, "admin", data=dict(data)))
                if kind == "status":
                    await town.execute("UPDATE cases SET state = 'waiting' WHERE id = %s", case_id)
    async with town.database.transaction() as session:
        await append(session, entries, city.calendars, now)
    return [case_id for case_id, _ in found]


async def by_hand(database: Database, city: City, ids: list[int]) -> dict[int, Milestones]:
    async with database.transaction() as session:
        logs = await read_logs(session, set(ids))
    return {
        case_id: milestones(promise(log, city.calendars)[1], clock_events(log, city.calendars), utc_now())
        for case_id, log in logs.items()
    }


def reached(done: Any, due: Any) -> str:
    if done is not None and done <= due:
        return "on_time"
    return "breached" if (done or utc_now()) > due else "open_in_time"


async def test_every_figure_is_what_the_events_say(town: Town, city: City, app: FastAPI) -> None:
    ids = await a_history_for_each(town, city)
    told = await by_hand(town.database, city, ids)
    day = utc_now().astimezone(city.tz).date()
    period = {"from": str(day - timedelta(days=60)), "to": str(day + timedelta(days=1))}
    view = (await town.get("mayor", "/sla/milestones", **period)).json()
    opds = dict(await town.rows("SELECT id, accountable_opd FROM cases"))
    for key in [None, *{opds[case_id] for case_id in ids}]:
        mine = [told[case_id] for case_id in ids if key in {None, opds[case_id]}]
        row = view["total"] if key is None else next(r for r in view["rows"] if r["key"] == key)
        for name, pairs in (
            ("verification", [(m.verified_at, m.verify_due_at) for m in mine]),
            ("follow_up", [(m.followed_up_at, m.follow_up_due_at) for m in mine if m.follow_up_due_at]),
        ):
            words = [reached(done, due) for done, due in pairs]
            counts = {word: words.count(word) for word in ("on_time", "breached", "open_in_time")}
            assert {word: row[name][word] for word in counts} == counts, (key, name)
            assert row[name]["n"] == len(pairs)
        waiting = [m for m in mine if m.close_due_at]
        assert row["closing"]["waiting"] == len(waiting)
        assert row["closing"]["waiting_late"] == sum(m.close_due_at < utc_now() for m in waiting if m.close_due_at)
    assert view["total"]["verification"]["n"] == len(ids) > COUNT / 2
    assert view["working_days"] == {"verification": 3, "follow_up": 5, "closing": 10}
    with counted(app) as statements:
        await town.get("mayor", "/sla/milestones", group_by="intent", **period)
    assert len(statements) == 3, "the key, the cells too small to show, and the figures"


async def test_nothing_has_no_rate(town: Town) -> None:
    view = (await town.get("coordinator", "/sla/milestones", **{"from": "2020-01-01", "to": "2020-02-01"})).json()
    assert view["total"]["verification"] == {
        "n": 0, "on_time": 0, "breached": 0, "open_in_time": 0, "on_time_rate": None
    }  # fmt: skip
    assert view["rows"] == []


async def test_an_opd_admin_reads_the_own_opds_figures(town: Town) -> None:
    await town.complain()
    day = utc_now().date()
    period = {"from": str(day - timedelta(days=2)), "to": str(day + timedelta(days=2))}
    own = (await town.get("dishub", "/sla/milestones", **period)).json()
    assert [row["key"] for row in own["rows"]] == ["dishub"]
    assert (await town.get("dlh", "/sla/milestones", **period)).json()["rows"] == []
