"""Answers on their way to the platform: once, and the clock stops when the platform has it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from app.chores.outbound import send_reply
from app.chores.workplace import Workplace
from tests.town import INSTAGRAM, Town, ig_comment, ig_dm, instagram


@dataclass
class Platform:
    """A small receiver that plays the platform's API and does what the test says."""

    url: str = ""
    status: Callable[[int], int] = lambda _number: 200
    posted: list[dict[str, Any]] = field(default_factory=list)
    answer: bool = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:] if ": " in line)}
        body = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))))
        self.posted.append({"path": lines[0].split()[1], "headers": headers, "body": body})
        status = self.status(len(self.posted))
        content = json.dumps({"id": f"sent-{len(self.posted)}", "message_id": f"sent-{len(self.posted)}"}).encode()
        if self.answer:
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(content)}\r\n\r\n".encode() + content)
        writer.close()


@pytest.fixture
async def platform(town: Town) -> AsyncIterator[Platform]:
    played = Platform()
    server = await asyncio.start_server(played.serve, "127.0.0.1", 0)
    played.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE accounts SET api_base = :url"), {"url": played.url})
    yield played
    server.close()
    await server.wait_closed()


async def send_all(town: Town, place: Workplace) -> None:
    """Run the jobs that are in the queue, as the worker would, without waiting for their time."""
    for (args,) in await town.rows("SELECT args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"):
        await send_reply(place, **args)


async def test_a_reply_is_sent_and_stops_the_clock_at_the_moment_it_was_written(
    town: Town, platform: Platform, place: Workplace
) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "replies", {"text": "Terima kasih, petugas meluncur"})
    assert answer.status_code == 202
    queued = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert queued["replies"][0]["state"] == "queued"
    assert queued["first_answered_at"] is None, "until the platform has it the citizen is unanswered"
    await send_all(town, place)
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["replies"][0]["state"] == "accepted"
    assert case["first_answered_at"] == case["replies"][0]["requested_at"]
    external = (await town.rows("SELECT external_id FROM messages WHERE direction = 'inbound'"))[0][0]
    assert platform.posted[0]["path"] == f"/{external}/replies"
    assert platform.posted[0]["body"] == {"message": "Terima kasih, petugas meluncur"}
    assert platform.posted[0]["headers"]["authorization"] == "Bearer token-akses"


async def test_the_echo_of_our_own_send_is_not_a_second_answer(
    town: Town, platform: Platform, place: Workplace
) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "replies", {"text": "Baik, kami cek"})
    await send_all(town, place)
    await town.say("instagram", instagram(ig_comment("sent-1", "Baik, kami cek", INSTAGRAM, media="media0")))
    history = (await town.get("dishub", f"/cases/{case_id}/history")).json()
    assert [e["type"] for e in history].count("agent_reply") == 1
    assert (await town.rows("SELECT outcome FROM outcomes WHERE external_id = 'sent-1'")) == [("duplicate",)]


async def test_an_echo_that_comes_before_the_answer_confirms_the_reply(
    town: Town, platform: Platform, place: Workplace
) -> None:
    platform.answer = False  # The platform takes it and hangs up: we do not know.
    case_id = await town.complain()
    await town.act("dishub", case_id, "replies", {"text": "Baik, kami cek"})
    await send_all(town, place)
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["replies"][0]["state"] == "unconfirmed"
    assert case["first_answered_at"] is None
    external = (await town.rows("SELECT external_id FROM messages WHERE direction = 'inbound'"))[0][0]
    echo = ig_comment("seen-1", "Baik, kami cek", INSTAGRAM, media="media0", parent=external)
    await town.say("instagram", instagram(echo))
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["replies"][0]["state"] == "accepted"
    assert case["first_answered_at"] == case["replies"][0]["requested_at"]
    await send_all(town, place)
    assert len(platform.posted) == 1, "an unknown result is never sent again blindly"


async def test_a_busy_platform_is_tried_again(town: Town, platform: Platform, place: Workplace) -> None:
    platform.status = lambda number: 429 if number == 1 else 200
    case_id = await town.complain()
    await town.act("dishub", case_id, "replies", {"text": "Baik"})
    first = (await town.rows("SELECT args FROM procrastinate_jobs"))[0][0]
    await send_reply(place, **first)
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["replies"][0]["state"] == "queued"
    later = await town.rows("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()")
    assert later[0][0] == 1
    await send_reply(place, **first)
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["replies"][0]["state"] == "accepted"
    assert len(platform.posted) == 2


async def test_a_refusal_leaves_the_citizen_unanswered_with_the_reason(
    town: Town, platform: Platform, place: Workplace
) -> None:
    platform.status = lambda _number: 400
    case_id = await town.complain()
    await town.act("dishub", case_id, "replies", {"text": "Baik"})
    await send_all(town, place)
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["replies"][0]["state"] == "failed"
    assert "400" in case["replies"][0]["error"]
    assert case["first_answered_at"] is None
    assert case["history"][-1]["type"] == "reply_failed"


async def test_a_person_settles_what_nobody_knows(town: Town, platform: Platform, place: Workplace) -> None:
    platform.status = lambda _number: 502
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "replies", {"text": "Baik"})
    await send_all(town, place)
    path = f"replies/{answer.json()['reply_id']}/settle"
    settled = await town.act("dishub", case_id, path, {"accepted": True})
    assert settled.status_code == 200, settled.text
    assert settled.json()["case"]["first_answered_at"] is not None
    assert (await town.act("dishub", case_id, path, {"accepted": True})).status_code == 409


async def test_a_sender_that_died_while_sending_does_not_send_twice(
    town: Town, platform: Platform, place: Workplace
) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "replies", {"text": "Baik"})
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE replies SET state = 'sending'"))
    await send_reply(place, reply_id=answer.json()["reply_id"])
    assert platform.posted == []
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["replies"][0]["state"] == "unconfirmed"


async def test_a_confidential_case_is_never_answered_in_public(
    town: Town, platform: Platform, place: Workplace
) -> None:
    case_id = await town.complain()
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE cases SET case_class = 'confidential'"))
    refused = await town.act("dishub", case_id, "replies", {"text": "Baik", "kind": "public"})
    assert refused.status_code == 422
    await town.act("dishub", case_id, "replies", {"text": "Baik"})
    await send_all(town, place)
    assert platform.posted[0]["path"] == "/me/messages"


async def test_a_message_is_answered_as_a_message(town: Town, platform: Platform, place: Workplace) -> None:
    await town.say("instagram", instagram(ig_dm("d1", "lampu jalan depan rumah mati total", "7055")))
    case_id = (await town.get("dishub", "/cases")).json()["cases"][0]["id"]
    await town.act("dishub", case_id, "replies", {"text": "Baik"})
    await send_all(town, place)
    assert platform.posted[0]["body"]["recipient"] == {"id": "7055"}


async def test_an_account_that_cannot_send_says_so(town: Town) -> None:
    case_id = await town.complain()
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE accounts SET api_base = NULL"))
    answer = await town.act("dishub", case_id, "replies", {"text": "Baik"})
    assert answer.status_code == 422
    assert "platform's own app" in answer.json()["detail"]


async def test_a_deleted_message_is_not_answered(town: Town, platform: Platform, place: Workplace) -> None:
    await town.say("instagram", instagram(ig_dm("d1", "lampu jalan depan rumah mati total", "7055")))
    case_id = (await town.get("dishub", "/cases")).json()["cases"][0]["id"]
    await town.act("dishub", case_id, "replies", {"text": "Baik"})
    await town.say("instagram", instagram(ig_dm("d1", None, "7055", deleted=True)))
    await send_all(town, place)
    assert platform.posted == []
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["replies"][0]["state"] == "failed"
