"""A case that waits in vain is closed, announced and reopenable; nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.chores.closing import close_batch
from app.clock import utc_now
from app.directory import City
from app.domain.milestones import CLOSE_DAYS
from app.settings import Settings
from tests.town import Town, ig_comment, ig_dm, instagram

SETTINGS = Settings(_env_file=None)  # type: ignore[call-arg]
LAMP = "lampu jalan depan rumah mati total"


async def waits(town: Town, author: str = "7009") -> int:
    """A citizen's message whose case waits for their answer."""
    await town.say("instagram", instagram(ig_dm(f"d{author}", LAMP, author)))
    rows = await town.rows("SELECT case_id FROM messages WHERE external_id = %s", f"d{author}")
    case_id: int = rows[0][0]
    assert (await town.act("dishub", case_id, "wait", {"reason": "lokasi?"})).is_success
    return case_id


async def close(town: Town, city: City, now: datetime) -> int:
    async with town.database.transaction() as session:
        return await close_batch(session, city, SETTINGS, now)


async def closing_time(town: Town, case_id: int) -> datetime:
    at: datetime = (await town.rows("SELECT close_due_at FROM cases WHERE id = %s", case_id))[0][0]
    return at


async def read(town: Town, case_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await town.get("dishub", f"/cases/{case_id}")).json()
    return found


async def test_it_is_closed_at_the_end_of_the_tenth_working_day_and_not_before(town: Town, city: City) -> None:
    case_id = await waits(town)
    due = await closing_time(town, case_id)
    office = city.calendars["office"]
    assert due == office.end_of_working_day(office.nth_working_day(utc_now(), CLOSE_DAYS))
    assert await close(town, city, due - timedelta(seconds=1)) == 0
    assert await close(town, city, due) == 1
    case = await read(town, case_id)
    assert case["state"] == "resolved"
    resolved = case["history"][-1]
    assert (resolved["type"], resolved["actor"], resolved["data"]["reason"]) == ("resolved", "system", "no_answer")
    assert await close(town, city, due) == 0


async def test_the_citizen_is_told_and_the_announcement_answers_no_clock(town: Town, city: City) -> None:
    case_id = await waits(town)
    await close(town, city, await closing_time(town, case_id))
    reply = (await read(town, case_id))["replies"][0]
    assert reply["automatic"] is True
    assert str(case_id) in reply["text"]
    assert reply["kind"] == "dm"
    assert len(await town.rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'send_reply'")) == 1
    await town.execute("UPDATE replies SET state = 'sending', first_sent_at = now()")
    await town.say("instagram", instagram(ig_dm("e1", reply["text"], "7009", echo=True)))
    case = await read(town, case_id)
    assert case["replies"][0]["state"] == "accepted"
    assert case["first_answered_at"] is None
    assert [event["type"] for event in case["history"]].count("bot_reply") == 1


async def test_an_account_that_cannot_send_keeps_no_case_open(town: Town, city: City) -> None:
    case_id = await waits(town)
    await town.execute("UPDATE accounts SET api_base = NULL, access_token = ''")
    assert await close(town, city, await closing_time(town, case_id)) == 1
    case = await read(town, case_id)
    assert case["state"] == "resolved"
    assert case["replies"] == []


async def test_the_citizens_next_message_reopens_it(town: Town, city: City) -> None:
    case_id = await waits(town)
    await close(town, city, await closing_time(town, case_id))
    await town.execute("UPDATE cases SET resolved_at = now() WHERE id = %s", case_id)
    await town.say("instagram", instagram(ig_dm("d2", "lampu jalannya masih mati total pak", "7009")))
    case = await read(town, case_id)
    assert (case["state"], case["reopenings"]) == ("open", 1)
    assert await close(town, city, utc_now() + timedelta(days=365)) == 0


async def test_an_answer_that_lies_unopened_is_waited_for(town: Town, city: City) -> None:
    case_id = await waits(town)
    due = await closing_time(town, case_id)
    await town.deliver("instagram", instagram(ig_dm("d3", "di jalan merdeka no 5", "7009")))
    assert await close(town, city, due) == 0
    await town.open()
    assert await close(town, city, due) == 0
    assert (await read(town, case_id))["state"] == "open"


async def test_a_case_that_does_not_wait_is_never_closed(town: Town, city: City) -> None:
    await town.complain()
    resumed = await waits(town, "7010")
    await town.act("dishub", resumed, "resume")
    assert await close(town, city, datetime(2028, 1, 1, tzinfo=UTC)) == 0


async def test_two_workers_close_a_case_once(town: Town, city: City) -> None:
    case_id = await waits(town)
    due = await closing_time(town, case_id)
    async with town.database.transaction() as first, town.database.transaction() as second:
        assert await close_batch(first, city, SETTINGS, due) == 1
        assert await close_batch(second, city, SETTINGS, due) == 0
    assert [event["type"] for event in (await read(town, case_id))["history"]].count("resolved") == 1


@pytest.mark.parametrize("comment", [True, False])
async def test_the_announcement_goes_the_way_the_citizen_wrote(town: Town, city: City, comment: bool) -> None:
    said = ig_comment("c1", LAMP, "7011") if comment else ig_dm("c1", LAMP, "7011")
    await town.say("instagram", instagram(said))
    case_id = (await town.get("dishub", "/cases")).json()["cases"][0]["id"]
    await town.act("dishub", case_id, "wait", {"reason": "foto?"})
    await close(town, city, await closing_time(town, case_id))
    assert (await read(town, case_id))["replies"][0]["kind"] == ("public" if comment else "dm")
