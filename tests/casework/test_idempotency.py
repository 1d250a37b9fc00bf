"""A request with an Idempotency-Key is done once, whatever the network does."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from app.database import Database
from tests.town import Town

KEY = {"idempotency-key": "satu-kali"}


async def test_a_retry_gets_the_first_answer_and_does_nothing(town: Town) -> None:
    case_id = await town.complain()
    first = await town.act("dishub", case_id, "notes", {"text": "x"}, version='"v1"', headers=KEY)
    again = await town.act("dishub", case_id, "notes", {"text": "x"}, version='"v1"', headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert (await town.rows("SELECT count(*) FROM case_events WHERE type = 'internal_note'"))[0][0] == 1


async def test_the_same_key_for_another_request_is_refused(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "notes", {"text": "x"}, headers=KEY)
    other_body = await town.act("dishub", case_id, "notes", {"text": "y"}, headers=KEY)
    other_path = await town.act("dishub", case_id, "claim", headers=KEY)
    assert other_body.status_code == other_path.status_code == 422


async def test_two_people_may_use_the_same_key(town: Town) -> None:
    case_id = await town.complain()
    assert (await town.act("dishub", case_id, "notes", {"text": "x"}, headers=KEY)).status_code == 201
    assert (await town.act("dishub2", case_id, "notes", {"text": "y"}, headers=KEY)).status_code == 201


async def test_a_key_in_flight_is_a_conflict(town: Town, database: Database) -> None:
    case_id = await town.complain()
    async with database.transaction() as session:
        # Another request that works on the case holds its row; ours waits behind it, holding its key.
        await session.execute(text("SELECT 1 FROM cases WHERE id = :id FOR UPDATE"), {"id": case_id})
        waiting = asyncio.create_task(town.act("dishub", case_id, "notes", {"text": "x"}, version="*", headers=KEY))
        for _ in range(100):
            if await town.advisory_locks():
                break
            await asyncio.sleep(0.02)
        second = await town.act("dishub", case_id, "notes", {"text": "x"}, version="*", headers=KEY)
        assert second.status_code == 409
    assert (await waiting).status_code == 201


async def test_after_a_day_the_key_is_new(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "notes", {"text": "x"}, headers=KEY)
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'"))
    fresh = await town.act("dishub", case_id, "notes", {"text": "y"}, headers=KEY)
    assert fresh.status_code == 201
    assert "idempotency-replayed" not in fresh.headers


async def test_a_refused_act_is_not_remembered(town: Town) -> None:
    case_id = await town.complain()
    assert (await town.act("dishub", case_id, "resume", headers=KEY)).status_code == 409
    await town.act("dishub", case_id, "wait", {"reason": "foto"})
    assert (await town.act("dishub", case_id, "resume", headers=KEY)).status_code == 200
