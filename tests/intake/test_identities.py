"""A WhatsApp citizen has a number and an id, and may change either: it stays one citizen with one conversation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts import add_account, add_connection
from app.clock import utc_now
from app.vault import Vault
from tests.town import META_SECRET, SECRET_KEY, VERIFY_TOKEN, Town

NUMBER, SCOPED, PARENT = "6281200099001", "ID.1349120865530274", "ID.ENT.118157992"
ASKS = "lampu jalan di depan rumah mati total, gelap"


@pytest.fixture
async def whatsapp(town: Town, app: FastAPI) -> Town:
    async with town.database.transaction() as session:
        vault = Vault([SECRET_KEY])
        connection = await add_connection(
            session, vault, platform="whatsapp", name="default", secrets=[META_SECRET], verify_tokens=[VERIFY_TOKEN]
        )
        await add_account(
            session, vault, connection=connection, external_id="555", name="WhatsApp Kota", owner_opd="diskominfo"
        )
    await app.state.service.refresh()
    return town


def change(field: str, **lists: Any) -> bytes:
    metadata = {"display_phone_number": "62 21 5550000", "phone_number_id": "555"}
    value = {"messaging_product": "whatsapp", "metadata": metadata} | lists
    return json.dumps({"object": "whatsapp_business_account", "entry": [
        {"id": "1", "changes": [{"field": field, "value": value}]}
    ]}).encode()  # fmt: skip


def said(number: str, text: str, **sender: str) -> bytes:
    message = {"id": number, "timestamp": str(int(utc_now().timestamp())), "type": "text", "text": {"body": text}}
    return change("messages", messages=[message | sender])


async def cases(town: Town) -> list[tuple[Any, ...]]:
    return await town.rows("SELECT c.id, count(*) FROM cases c JOIN messages m ON m.case_id = c.id GROUP BY c.id")


async def test_who_stops_showing_the_number_is_still_the_same_citizen(whatsapp: Town) -> None:
    await whatsapp.say("whatsapp", said("w1", ASKS, **{"from": NUMBER, "from_user_id": SCOPED}))
    await whatsapp.say("whatsapp", said("w2", "masih mati, tolong", from_user_id=SCOPED))
    assert [count for _, count in await cases(whatsapp)] == [2]
    assert await whatsapp.rows("SELECT DISTINCT thread_id FROM messages") == [(NUMBER,)]


async def test_two_that_turn_out_to_be_one_become_one(whatsapp: Town) -> None:
    await whatsapp.say("whatsapp", said("w1", ASKS, **{"from": NUMBER}))
    await whatsapp.say("whatsapp", said("w2", "sampah di pasar menumpuk tidak diangkut", from_user_id=SCOPED))
    assert len(await cases(whatsapp)) == 2
    await whatsapp.say("whatsapp", said("w3", "makasih", **{"from": NUMBER, "from_user_id": SCOPED}))
    found = await whatsapp.rows("SELECT count(DISTINCT author_id), count(DISTINCT thread_id) FROM cases")
    assert found == [(1, 1)]
    assert await whatsapp.rows("SELECT count(DISTINCT author_id), count(DISTINCT thread_id) FROM messages") == [(1, 1)]


async def test_two_open_cases_of_one_matter_both_stay(whatsapp: Town) -> None:
    await whatsapp.say("whatsapp", said("w1", ASKS, **{"from": NUMBER}))
    await whatsapp.say("whatsapp", said("w2", ASKS, from_user_id=SCOPED))
    await whatsapp.say("whatsapp", said("w3", "masih mati juga", **{"from": NUMBER, "from_user_id": SCOPED}))
    assert sorted(count for _, count in await cases(whatsapp)) == [1, 2]
    assert await whatsapp.rows("SELECT count(*) FROM dead_letters") == [(0,)]


async def test_a_changed_number_is_the_same_citizen_under_a_new_address(whatsapp: Town) -> None:
    await whatsapp.say("whatsapp", said("w1", ASKS, **{"from": NUMBER}))
    news = {"body": "changed", "wa_id": "6281777", "type": "user_changed_number"}
    moved = {"from": NUMBER, "id": "w2", "timestamp": "1767582000", "type": "system", "system": news}
    await whatsapp.say("whatsapp", change("messages", messages=[moved]))
    await whatsapp.say("whatsapp", said("w3", "masih mati, tolong", **{"from": "6281777"}))
    assert [count for _, count in await cases(whatsapp)] == [2]
    assert await whatsapp.rows("SELECT address FROM authors WHERE same_as IS NULL") == [("6281777",)]
    assert ("stored", "identity moved") in await whatsapp.rows("SELECT outcome, reason FROM outcomes")


async def test_a_changed_id_is_the_same_citizen(whatsapp: Town) -> None:
    await whatsapp.say("whatsapp", said("w1", ASKS, from_user_id=SCOPED, from_parent_user_id=PARENT))
    update = {
        "wa_id": NUMBER, "user_id": {"previous": SCOPED, "current": "ID.2"},
        "parent_user_id": {"previous": PARENT, "current": "ID.ENT.2"}, "timestamp": "1767582000",
    }  # fmt: skip
    await whatsapp.say("whatsapp", change("user_id_update", user_id_update=[update]))
    await whatsapp.say("whatsapp", said("w2", "masih mati, tolong", from_user_id="ID.2"))
    await whatsapp.say("whatsapp", said("w3", "halo?", **{"from": NUMBER}))
    assert [count for _, count in await cases(whatsapp)] == [3]


async def test_news_about_a_stranger_makes_nobody(whatsapp: Town) -> None:
    update = {"wa_id": NUMBER, "user_id": {"previous": SCOPED, "current": "ID.2"}, "timestamp": "1767582000"}
    await whatsapp.say("whatsapp", change("user_id_update", user_id_update=[update]))
    assert await whatsapp.rows("SELECT count(*) FROM authors") == [(0,)]


async def test_contacts_tell_the_other_ids_of_who_writes(whatsapp: Town) -> None:
    """A message may name the number alone, while contacts[] beside it tells the scoped id too."""
    message = {
        "from": NUMBER, "id": "w1", "timestamp": str(int(utc_now().timestamp())), "type": "text",
        "text": {"body": ASKS},
    }  # fmt: skip
    writer = {"profile": {"name": "Sari"}, "wa_id": NUMBER, "user_id": SCOPED, "parent_user_id": PARENT}
    other = {"profile": {"name": "Budi"}, "wa_id": "6281200099009", "user_id": "ID.9"}
    await whatsapp.say("whatsapp", change("messages", contacts=[other, writer], messages=[message]))
    await whatsapp.say("whatsapp", said("w2", "masih mati, tolong", from_user_id=SCOPED))
    assert [count for _, count in await cases(whatsapp)] == [2]
    names = await whatsapp.rows("SELECT external_id, handle FROM authors ORDER BY id")
    assert names == [(NUMBER, None), (SCOPED, None), (PARENT, None)]
