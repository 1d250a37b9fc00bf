"""An account in trouble is told of to those who can mend it, once for each incident."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import utc_now
from app.domain.replying import Reason
from app.fetching.asking import new_client
from app.fetching.health import check_one, plan_checks
from app.intake.changes import note_revoked
from app.models import Account, Reply
from app.notices.incidents import follow_accounts
from app.notices.letters import read_letter
from app.outbox import fail
from app.simulator.world import Fault, Order, World
from tests.notices.conftest import Hall
from tests.town import INSTAGRAM, ig_comment, instagram

NOON = utc_now().replace(hour=5, minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
async def world(simulator: World, hall: Hall) -> World:
    """Instagram can be asked; the town's other accounts give no answer, which says nothing."""
    simulator.give_token("instagram", "token-akses", INSTAGRAM)
    async with hall.town.database.transaction() as session:
        base = simulator.api_base("instagram")
        await session.execute(update(Account).where(Account.platform == "instagram").values(api_base=base))
        await plan_checks(session, NOON)
    return simulator


async def probe(hall: Hall, at: datetime) -> int:
    """All probes that are due, and what is told of them."""
    place = hall.place
    async with new_client() as client:
        while await check_one(place.database, client, place.vault, place.settings, at):
            pass
    return await follow(hall, at)


async def follow(hall: Hall, at: datetime) -> int:
    async with hall.town.database.transaction() as session:
        return await follow_accounts(session, hall.city, at)


async def told(hall: Hall) -> list[tuple[Any, ...]]:
    return await hall.town.rows("SELECT step, role, channel FROM notices WHERE clock = 'account' ORDER BY id")


async def test_a_token_that_died_is_told_once_and_again_when_it_dies_again(hall: Hall, world: World) -> None:
    await hall.contact("operator", None, "email", "operator@kota.contoh.id")
    assert await probe(hall, NOON) == 0
    world.expire("instagram")
    for hours in (25, 26, 27, 28):
        await probe(hall, NOON + timedelta(hours=hours))
    first = [("token", "operator", "log"), ("token", "coordinator", "log"), ("token", "operator", "email")]
    assert await told(hall) == first
    shown = {row["platform"]: row["trouble"] for row in (await hall.town.get("operator", "/accounts")).json()}
    assert shown == {"instagram": "token", "facebook": None, "website": None}
    world.give_token("instagram", "token-akses", INSTAGRAM)
    await probe(hall, NOON + timedelta(hours=30))
    assert await hall.town.rows("SELECT count(*) FROM incidents WHERE ended_at IS NULL") == [(0,)]
    world.expire("instagram")
    assert await probe(hall, NOON + timedelta(hours=60)) == 1
    assert await told(hall) == first * 2


async def test_the_message_says_which_account_since_when_and_what_to_do(hall: Hall, world: World) -> None:
    await hall.contact("operator", None, "webhook", "https://contoh.id/kabar")
    world.things["instagram", "subscription", INSTAGRAM] = {"fields": ["messages"]}
    await probe(hall, NOON)
    await hall.pack(NOON)
    [(number,)] = await hall.town.rows("SELECT id FROM dispatches WHERE channel = 'webhook'")
    async with hall.town.database.transaction() as session:
        letter = await read_letter(session, number, hall.city, "https://tanggap.contoh.id")
    assert letter is not None
    assert letter.kind == "account.trouble"
    assert letter.subject == "[Tanggap] Akun instagram @kotatangerang: langganan webhook tidak lengkap"
    assert "Yth. Operator," in letter.text
    assert "tanggap accounts check" in letter.text
    [one] = letter.data["notices"]
    assert (one["platform"], one["name"], one["trouble"], one["over"]) == (
        "instagram", "@kotatangerang", "subscription", False,
    )  # fmt: skip
    listed = (await hall.town.get("coordinator", "/notifications")).json()["notifications"]
    assert {(n["case_id"], n["clock"], n["step"]) for one in listed for n in one["notices"]} == {
        (None, "account", "subscription")
    }


async def test_no_answer_neither_begins_nor_ends_an_incident(hall: Hall, world: World) -> None:
    world.orders["instagram"] = [Order(Fault.UNAVAILABLE, times=2, method=None)]
    assert await probe(hall, NOON) == 0
    world.expire("instagram")
    assert await probe(hall, NOON + timedelta(days=2)) == 1
    world.orders["instagram"] = [Order(Fault.UNAVAILABLE, times=2, method=None)]
    world.give_token("instagram", "token-akses", INSTAGRAM)
    await probe(hall, NOON + timedelta(days=3))
    assert await hall.town.rows("SELECT trouble, ended_at FROM incidents") == [("token", None)]


async def test_access_that_was_revoked_explains_the_rest(hall: Hall, world: World) -> None:
    [(account,)] = await hall.town.rows("SELECT id FROM accounts WHERE platform = 'instagram'")
    async with hall.town.database.transaction() as session:
        await note_revoked(session, account, NOON)
    world.expire("instagram")
    assert await probe(hall, NOON + timedelta(hours=1)) == 1
    assert await probe(hall, NOON + timedelta(days=2)) == 0
    assert await hall.town.rows("SELECT trouble, since FROM incidents") == [("revoked", NOON)]


async def test_silence_is_told_and_ends_with_the_next_message(hall: Hall, world: World) -> None:
    town = hall.town
    await town.say("instagram", instagram(*[ig_comment(f"c{n}", "lampu mati", media=f"m{n}") for n in range(25)]))
    await town.execute("UPDATE outcomes SET recorded_at = recorded_at - id * interval '3 hours' + interval '2 hours'")
    now = utc_now() + timedelta(hours=3)
    for at in (now, now + timedelta(hours=1)):
        async with town.database.transaction() as session:
            await plan_checks(session, at)
        await follow(hall, at)
    assert [step for step, _, _ in await told(hall)] == ["silent", "silent"]
    await town.say("instagram", instagram(ig_comment("c99", "lampu mati")))
    async with town.database.transaction() as session:
        await plan_checks(session, utc_now())
    await follow(hall, utc_now())
    assert await town.rows("SELECT trouble, ended_at IS NULL FROM incidents") == [("silent", False)]


async def test_workers_that_look_at_once_tell_once(hall: Hall, world: World) -> None:
    await hall.town.execute("UPDATE account_health SET token = 'failed'")
    begun = await asyncio.gather(*(follow(hall, NOON) for _ in range(4)))
    assert sum(begun) == 3
    assert len(await told(hall)) == 6


async def test_a_reply_that_fails_for_its_token_has_the_account_probed_at_once(hall: Hall, world: World) -> None:
    case_id = await hall.town.complain()
    await probe(hall, NOON)
    assert (await hall.town.act("dishub", case_id, "replies", {"text": "Segera kami cek"})).status_code == 202
    async with hall.town.database.transaction() as session:
        reply = (await session.scalars(select(Reply))).one()
        await fail(session, reply, Reason.TOKEN_EXPIRED, NOON)
    due = await hall.town.rows(
        "SELECT a.platform FROM account_health h JOIN accounts a ON a.id = h.account_id WHERE next_check_at <= %s", NOON
    )
    assert due == [("instagram",)]
