"""What a change of policies and calendars does to the cases that are open."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.city_versions import newest_version
from app.clock import utc_now
from app.database import Database
from app.directory import import_city
from app.promises.following import Steps, count_behind, follow
from tests.promises.changes import ask, change, city_now, due_of, events, follow_all, holidays, promise, working_days
from tests.town import CITIES, Town

FAR = "2031-12-31"


async def test_a_holiday_moves_every_open_case_once(town: Town, database: Database) -> None:
    cases = [await town.complain(author=str(author)) for author in range(5)]
    before = [await due_of(town, case_id) for case_id in cases]
    (day,) = await working_days(database, 1)
    version = await change(database, holidays(day))
    assert await follow_all(database) == 5
    async with database.transaction() as session:
        assert await count_behind(session, version) == 0
    after = [await due_of(town, case_id) for case_id in cases]
    assert all(late[1] > early[1] for early, late in zip(before, after, strict=True))
    assert [await events(town, case_id) for case_id in cases] == [["created", "holiday_added"]] * 5
    assert await follow_all(database) == 0


async def test_many_workers_share_the_cases_and_tell_none_twice(town: Town, database: Database) -> None:
    cases = [await town.complain(author=str(author)) for author in range(7)]
    (day,) = await working_days(database, 1)
    await change(database, holidays(day))
    assert sum(await asyncio.gather(*(follow_all(database) for _ in range(3)))) == 7
    for case_id in cases:
        assert (await events(town, case_id)).count("holiday_added") == 1


async def test_a_worker_that_dies_leaves_its_cases_to_the_next(town: Town, database: Database) -> None:
    case_id = await town.complain()
    (day,) = await working_days(database, 1)
    await change(database, holidays(day))
    async with database.sessions() as session:
        assert await follow(session, Steps(), utc_now()) == 1
        await session.rollback()
    assert await events(town, case_id) == ["created"]
    assert await follow_all(database) == 1
    assert await events(town, case_id) == ["created", "holiday_added"]


async def test_an_answered_clock_keeps_its_verdict_though_the_news_comes_late(town: Town, database: Database) -> None:
    case_id = await town.complain()
    (day,) = await working_days(database, 1)
    first, resolution = await due_of(town, case_id)
    ((opened,),) = await town.rows("SELECT opened_at FROM cases WHERE id = %s", case_id)
    await town.execute(
        "INSERT INTO case_events (case_id, at, recorded_at, type, actor) VALUES (%s, %s, now(), 'agent_reply', 'admin')",
        case_id, opened + timedelta(microseconds=1),
    )  # fmt: skip
    await change(database, holidays(day))
    await follow_all(database)
    after = await due_of(town, case_id)
    assert after[0] == first
    assert after[1] > resolution


async def test_an_old_promise_is_kept_unless_the_change_says_recompute(town: Town, database: Database) -> None:
    case_id = await town.complain()
    first, resolution = await due_of(town, case_id)
    await change(database, promise("complaint", resolution_working_days=3))
    await follow_all(database)
    assert await due_of(town, case_id) == (first, resolution)
    assert await events(town, case_id) == ["created"]
    await change(database, promise("complaint", resolution_working_days=4), "recompute_open")
    await follow_all(database)
    assert (await due_of(town, case_id))[1] < resolution
    assert await events(town, case_id) == ["created", "policy_changed"]


async def test_an_opd_may_have_a_promise_of_its_own_and_a_hand_over_keeps_the_one_that_was_given(
    town: Town, database: Database, app: FastAPI
) -> None:
    def quick(content: dict[str, Any]) -> None:
        row = next(row for row in content["policies"]["policies"] if row["key"] == "complaint")
        own = row | {"key": "lamps", "when": {"opd": "dishub"}, "first_response_min": 60}
        content["policies"]["policies"].insert(content["policies"]["policies"].index(row), own)

    await change(database, quick)
    town.inbox.city = await city_now(database)
    lamp = await town.complain()
    waste = await town.complain("sampah menumpuk tidak diangkut seminggu bau busuk", "7002")
    kept = "SELECT policy_key, opd FROM cases ORDER BY id"
    assert await town.rows(kept) == [("lamps", "dishub"), ("complaint", "dlh")]
    first, _ = await due_of(town, lamp)
    assert (await town.act("dishub", lamp, "hand-over", {"opd": "dpupr", "reason": "bukan kami"})).status_code == 200
    assert (await due_of(town, lamp))[0] == first
    await change(database, promise("lamps", first_response_min=30), "recompute_open")
    await follow_all(database)
    assert (await due_of(town, lamp))[0] < first, "it follows the row by whose name it was promised"
    await app.state.service.refresh()
    assert (await town.act("coordinator", waste, "corrections", {"opd": "dishub"})).status_code == 201
    assert await town.rows(kept) == [("lamps", "dpupr"), ("lamps", "dishub")]


async def test_a_promise_that_says_so_itself_reaches_open_cases(town: Town, database: Database) -> None:
    case_id = await town.complain()
    _, resolution = await due_of(town, case_id)
    await change(database, promise("complaint", resolution_working_days=3, on_policy_change="recompute_open"))
    await follow_all(database)
    assert (await due_of(town, case_id))[1] < resolution


async def test_changed_hours_leave_open_cases_under_the_old_ones(town: Town, database: Database) -> None:
    def shorter(content: dict[str, Any]) -> None:
        for windows in content["calendar"]["calendars"]["office"]["hours"].values():
            windows[-1][1] = "14:00"

    case_id = await town.complain()
    before = await due_of(town, case_id)
    await change(database, shorter)
    await follow_all(database)
    assert (await town.act("dishub", case_id, "notes", {"text": "dicek"})).status_code == 201
    assert await due_of(town, case_id) == before
    town.inbox.city = await city_now(database)
    newer = await town.complain(author="7002")
    ((name,),) = await town.rows(
        "SELECT data->>'calendar' FROM case_events WHERE case_id = %s AND type = 'created'", newer
    )
    assert name == "office@2"
    assert (await due_of(town, newer))[1] < before[1]


async def test_a_resolved_case_hears_of_the_holiday_when_it_is_reopened(town: Town, database: Database) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "notes", {"text": "dicek"})
    await town.execute(
        "INSERT INTO case_events (case_id, at, recorded_at, type, actor) VALUES (%s, now(), now(), 'agent_reply', 'admin')",
        case_id,
    )
    assert (await town.act("dishub", case_id, "resolve", {"summary": "selesai"})).status_code == 200
    (day,) = await working_days(database, 1)
    await change(database, holidays(day))
    assert await follow_all(database) == 0
    assert (await town.act("dishub", case_id, "reopen", {"reason": "belum"})).status_code == 200
    _, before = await due_of(town, case_id)
    assert await follow_all(database) == 1
    assert (await due_of(town, case_id))[1] > before


async def test_a_holiday_taken_away_is_kept_by_open_cases_and_the_preview_says_so(
    town: Town, database: Database
) -> None:
    (day,) = await working_days(database, 1)
    plain = (await town.get("coordinator", "/holidays/national")).json()["days"]
    await change(database, holidays(day))
    town.inbox.city = await city_now(database)
    case_id = await town.complain()
    before = await due_of(town, case_id)
    seen = (await ask(town, "POST", "/holidays/national/preview", {"days": plain})).json()
    assert (seen["moved"], seen["days_kept"]) == (0, [day])
    reached = {"days": plain, "on_open_cases": "recompute_open"}
    seen = (await ask(town, "POST", "/holidays/national/preview", reached)).json()
    assert (seen["moved"], seen["days_kept"]) == (1, [])
    assert (await ask(town, "PUT", "/holidays/national", {"days": plain}, version="*")).status_code == 200
    await follow_all(database)
    assert await due_of(town, case_id) == before
    town.inbox.city = await city_now(database)
    newer = await town.complain(author="7002")
    assert (await due_of(town, newer))[1] < before[1], "new cases are promised with the day"


async def test_several_changes_reach_a_case_one_after_the_other(town: Town, database: Database) -> None:
    case_id = await town.complain()
    days = await working_days(database, 2)
    await change(database, holidays(days[0]))
    await change(database, promise("complaint", first_response_min=60), "recompute_open")
    await change(database, holidays(days[1]))
    await follow_all(database)
    assert await events(town, case_id) == ["created", "holiday_added", "policy_changed", "holiday_added"]


class TestFolderAndEdits:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return Path(shutil.copytree(CITIES / "tangerang", tmp_path / "kota"))

    def edit(self, path: Path, old: str, new: str) -> None:
        words = path.read_text("utf-8")
        assert old in words
        path.write_text(words.replace(old, new, 1), "utf-8")

    async def load(self, database: Database, folder: Path, **how: Any) -> tuple[bool, dict[str, Any]]:
        async with database.transaction() as session:
            _, changed = await import_city(session, folder, utc_now(), **how)
            newest = await newest_version(session)
            assert newest is not None
            return changed, newest.content

    async def test_loading_the_same_folder_keeps_what_was_edited(self, database: Database, folder: Path) -> None:
        await change(database, holidays(FAR))
        changed, content = await self.load(database, folder)
        assert not changed
        assert FAR in {day["date"] for day in content["calendar"]["holiday_lists"]["national"]}

    async def test_what_only_the_folder_changed_is_loaded_beside_the_edits(
        self, database: Database, folder: Path
    ) -> None:
        await change(database, holidays(FAR))
        self.edit(folder / "policies.yaml", "first_response_min: 240", "first_response_min: 120")
        changed, content = await self.load(database, folder)
        assert changed
        assert FAR in {day["date"] for day in content["calendar"]["holiday_lists"]["national"]}
        assert 120 in {row.get("first_response_min") for row in content["policies"]["policies"]}

    async def test_what_both_changed_is_refused_until_somebody_decides(self, database: Database, folder: Path) -> None:
        await change(database, promise("complaint", first_response_min=60))
        self.edit(folder / "policies.yaml", "first_response_min: 240", "first_response_min: 120")
        with pytest.raises(Exception, match=r"policies.*--keep-edits.*--replace-edits"):
            await self.load(database, folder)
        _, content = await self.load(database, folder, edits="keep")
        assert 120 not in {row.get("first_response_min") for row in content["policies"]["policies"]}
        self.edit(folder / "policies.yaml", "first_response_min: 120", "first_response_min: 90")
        _, content = await self.load(database, folder, edits="replace")
        found = {row.get("first_response_min") for row in content["policies"]["policies"]}
        assert 90 in found
        assert 60 not in found

    async def test_a_version_says_what_it_changed(self, database: Database, folder: Path) -> None:
        self.edit(folder / "policies.yaml", "reopen_days: 7", "reopen_days: 9")
        await self.load(database, folder)
        async with database.transaction() as session:
            newest = await newest_version(session)
        assert newest is not None
        assert newest.changes == ["policies.reopen_days: 7 → 9"]
        assert newest.loaded_at > datetime(2026, 1, 1, tzinfo=UTC)
