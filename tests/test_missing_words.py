"""Messages that come as ids only: their words are asked for once, and they are read as if they had come with them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app.accounts import add_account, add_connection
from app.clock import utc_now
from app.fetching.asking import new_client
from app.fetching.words import read_words
from app.models import Account
from app.settings import Settings
from app.simulator.signing import sign_tiktok
from app.simulator.world import Fault, Order, World
from app.vault import Vault
from tests.town import INSTAGRAM, SECRET_KEY, Town, instagram

ASKS = "@kotatangerang lampu jalan di depan rumah mati total, gelap, hubungi 0812-3456-7890"
T0 = utc_now().replace(microsecond=0) - timedelta(minutes=40)
LINK = "https://www.instagram.example/p/abc/"


@pytest.fixture
async def world(simulator: World, town: Town) -> World:
    simulator.give_token("instagram", "token-akses", INSTAGRAM)
    async with town.database.transaction() as session:
        base = simulator.api_base("instagram")
        await session.execute(update(Account).where(Account.platform == "instagram").values(api_base=base))
    return simulator


def mention(media: str = "m9", **named: str) -> bytes:
    change = {"field": "mentions", "value": {"media_id": media} | named}
    return instagram({"id": INSTAGRAM, "time": int(utc_now().timestamp()), "changes": [change]})


def comment_of(world: World, number: str = "c9", text: str = ASKS) -> None:
    world.things["instagram", "mention", number] = {
        "text": text, "timestamp": T0.isoformat(), "media": {"caption": "Malam di Cibodas", "permalink": LINK},
    }  # fmt: skip


async def ask(town: Town, settings: Settings, at: datetime | None = None) -> bool:
    async with new_client() as client:
        asked = await read_words(town.database, client, Vault([SECRET_KEY]), settings, at or utc_now())
    await town.open()
    return asked


async def test_a_mention_gets_its_words_its_time_and_its_agency(town: Town, world: World, settings: Settings) -> None:
    comment_of(world)
    await town.say("instagram", mention(comment_id="c9"))
    [(number, opd, review)] = await town.rows("SELECT id, opd, needs_review FROM cases")
    assert review
    assert await ask(town, settings)
    assert not await ask(town, settings)
    assert await town.rows("SELECT id, opd, needs_review, opened_at FROM cases") == [(number, "dishub", False, T0)]
    assert opd != "dishub"
    assert await town.rows("SELECT text, edited_at FROM messages") == [(ASKS, None)]
    assert await town.rows("SELECT count(*) FROM revisions") == [(0,)]
    shown = (await town.get("dishub", f"/cases/{number}")).json()
    assert "[telepon]" in shown["messages"][0]["text"]
    assert (shown["post"]["text"], shown["post"]["permalink"]) == ("Malam di Cibodas", LINK)
    assert [entry["type"] for entry in shown["history"]] == ["created"]


async def test_a_mention_in_a_caption_gets_the_caption(town: Town, world: World, settings: Settings) -> None:
    world.things["instagram", "mention", "m9"] = {"caption": ASKS, "permalink": LINK, "timestamp": T0.isoformat()}
    await town.say("instagram", mention())
    assert await ask(town, settings)
    assert await town.rows("SELECT text, occurred_by FROM messages") == [(ASKS, "platform")]


async def test_what_a_person_has_begun_keeps_its_place(town: Town, world: World, settings: Settings) -> None:
    comment_of(world)
    await town.say("instagram", mention(comment_id="c9"))
    [(number,)] = await town.rows("SELECT id FROM cases")
    assert (await town.act("coordinator", number, "hand-over", {"opd": "dlh", "reason": "sampah"})).status_code == 200
    await ask(town, settings)
    assert await town.rows("SELECT opd FROM cases") == [("dlh",)]
    assert await town.rows("SELECT text FROM messages") == [(ASKS,)]


async def test_words_that_are_gone_are_not_asked_for_again_and_trouble_passes(
    town: Town, world: World, settings: Settings
) -> None:
    await town.say("instagram", mention(comment_id="c8"))
    assert await ask(town, settings)
    assert await town.rows("SELECT state, error FROM missing_words") == [("failed", "HTTP 400")]
    comment_of(world)
    world.orders["instagram"] = [Order(Fault.UNAVAILABLE, method=None)]
    await town.say("instagram", mention(comment_id="c9"))
    assert await ask(town, settings)
    assert not await ask(town, settings)
    assert await ask(town, settings, utc_now() + timedelta(minutes=3))
    assert await town.rows("SELECT text FROM messages ORDER BY id") == [(None,), (ASKS,)]


async def test_words_of_an_erased_message_do_not_come_back(town: Town, world: World, settings: Settings) -> None:
    comment_of(world)
    await town.say("instagram", mention(comment_id="c9"))
    removed = {"field": "comments", "value": {"id": "c9", "verb": "remove", "media": {"id": "m9"}}}
    await town.say("instagram", instagram({"id": INSTAGRAM, "time": 1, "changes": [removed]}))
    await ask(town, settings)
    assert await town.rows("SELECT text, erased_at IS NOT NULL FROM messages") == [(None, True)]


async def test_a_tiktok_comment_that_came_without_its_words_gets_them(
    town: Town, simulator: World, app: FastAPI, settings: Settings
) -> None:
    vault = Vault([SECRET_KEY])
    simulator.give_token("tiktok", "kunci", "biz")
    async with town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="tiktok", name="default", secrets=["rahasia"], verify_tokens=[]
        )
        await add_account(
            session, vault, connection=connection, external_id="biz", name="@kota", owner_opd="diskominfo",
            api_base=simulator.api_base("tiktok"), access_token="kunci",
        )  # fmt: skip
    await app.state.service.refresh()
    stamp = int(T0.timestamp())
    content: dict[str, Any] = {"comment_id": 71, "video_id": 9, "comment_action": "insert", "timestamp": stamp * 1000}
    content |= {"unique_identifier": "warga", "comment_type": "comment"}
    told = {"event": "comment.update", "user_openid": "biz", "create_time": stamp, "content": json.dumps(content)}
    body = json.dumps(told).encode()
    simulator.things["tiktok", "comment", "71"] = {
        "text": ASKS, "create_time": str(stamp), "unique_identifier": "warga", "owner": False,
    }  # fmt: skip
    assert (await town.deliver("tiktok", body, **sign_tiktok("rahasia", body, utc_now()))).status_code == 200
    await town.open()
    assert await ask(town, settings)
    assert await town.rows("SELECT m.text, c.opd, c.opened_at FROM messages m JOIN cases c ON c.id = m.case_id") == [
        (ASKS, "dishub", T0)
    ]
