"""WhatsApp accepts first and tells afterwards: what did not arrive is no answer, what did needs no person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts import add_account, add_connection
from app.clock import utc_now
from app.simulator import whatsapp as simulated
from app.simulator.world import Fault
from app.vault import Vault
from tests.replies.conftest import Post
from tests.town import META_SECRET, sign_meta

NUMBER, CITIZEN = "1055", "62811000111"


async def deliver(post: Post, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    answer = await post.town.client.post("/webhooks/whatsapp/default", content=raw, headers=sign_meta(raw))
    assert answer.status_code == 200, answer.text
    await post.town.open()


@pytest.fixture
async def case_id(post: Post, app: FastAPI, vault: Vault) -> int:
    """A citizen has written to the city's WhatsApp number."""
    async with post.town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="whatsapp", name="default", secrets=[META_SECRET], verify_tokens=[]
        )
        await add_account(
            session, vault, connection=connection, external_id=NUMBER, name="WA kota", owner_opd="diskominfo",
            access_token="wa",
        )  # fmt: skip
    await app.state.service.refresh()
    post.world.give_token("whatsapp", "wa", NUMBER)
    said = {
        "from": CITIZEN, "id": "wamid.1", "timestamp": str(int(utc_now().timestamp())), "type": "text",
        "text": {"body": "lampu jalan depan rumah mati total, gelap"},
    }  # fmt: skip
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, "messages": [said]}
    await deliver(
        post,
        {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
        },
    )
    found: int = (await post.town.rows("SELECT case_id FROM messages WHERE external_id = 'wamid.1'"))[0][0]
    return found


async def test_a_lost_answer_is_confirmed_by_the_status_that_carries_our_key(post: Post, case_id: int) -> None:
    post.world.order("whatsapp", Fault.HANG_UP_AFTER_ACCEPT)
    await post.write(case_id, "Baik, kami cek")
    await post.work(3)
    assert await post.replies() == [("unconfirmed", "unsure", 1)], "WhatsApp cannot be asked what was sent"
    [body] = simulated.tell(post.world.posted[0])
    await deliver(post, body)
    case = await post.case(case_id)
    assert case["replies"][0]["state"] == "accepted"
    assert case["first_answered_at"] == case["replies"][0]["requested_at"]
    assert len(post.world.posted) == 1


async def test_what_was_accepted_and_did_not_arrive_is_no_answer(post: Post, case_id: int) -> None:
    post.world.order("whatsapp", Fault.NOT_DELIVERED)
    await post.write(case_id, "Baik, kami cek")
    await post.work()
    assert (await post.case(case_id))["first_answered_at"] is not None
    [body] = simulated.tell(post.world.posted[0])
    for _ in range(2):
        await deliver(post, body)
    case = await post.case(case_id)
    [reply] = case["replies"]
    assert (reply["state"], reply["reason"]) == ("failed", "not_delivered")
    assert case["first_answered_at"] is None
    assert [event["type"] for event in case["history"]].count("reply_failed") == 1


async def test_a_status_of_somebody_elses_message_changes_nothing(post: Post, case_id: int) -> None:
    await post.write(case_id, "Baik, kami cek")
    await post.work()
    [body] = simulated.tell(post.world.posted[0])
    status = body["entry"][0]["changes"][0]["value"]["statuses"][0]
    status |= {
        "id": "wamid.other",
        "status": "failed",
        "biz_opaque_callback_data": "5" * 8 + "-1111-1111-1111-" + "1" * 12,
    }
    await deliver(post, body)
    assert await post.replies() == [("accepted", None, 1)]


@pytest.mark.parametrize("words", [["delivered", "failed"], ["failed", "delivered"], ["failed", "sent", "read"]])
async def test_what_arrived_is_an_answer_in_whatever_order_it_is_told(
    post: Post, case_id: int, words: list[str]
) -> None:
    await post.write(case_id, "Baik, kami cek")
    await post.work()
    answered = (await post.case(case_id))["first_answered_at"]
    [body] = simulated.tell(post.world.posted[0])
    status = body["entry"][0]["changes"][0]["value"]["statuses"][0]
    for word in words:
        status["status"] = word
        await deliver(post, body)
    case = await post.case(case_id)
    [reply] = case["replies"]
    assert (reply["state"], reply["reason"]) == ("accepted", None)
    assert reply["delivered_at"] is not None
    assert case["first_answered_at"] == answered is not None
