"""Hundreds of replies and a platform in trouble: each citizen reads one answer, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts import add_account, add_connection
from app.chores.outbound import renew_tokens, send_reply
from app.clock import utc_now
from app.platforms.outbound.shape import Pace
from app.replies.pacing import UNDER_WAY_MAX, reserve, rest
from app.simulator.world import Fault
from app.vault import Vault
from tests.platforms.cases import sign_tiktok
from tests.replies.conftest import Post
from tests.town import FACEBOOK, Town, fb_comment, ig_comment, instagram

TIKTOK = "act.kota"
TIKTOK_SECRET = "rahasia-klien-tiktok"
LAMP = "lampu jalan di depan rumah mati total, gelap"


@pytest.fixture
async def tiktok(post: Post, app: FastAPI, vault: Vault) -> Post:
    """The town has a TikTok account too, whose token can be renewed."""
    async with post.town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="tiktok", name="default", secrets=[TIKTOK_SECRET], verify_tokens=[],
            client=("id", "rahasia"),
        )  # fmt: skip
        await add_account(
            session, vault, connection=connection, external_id=TIKTOK, name="@kota", owner_opd="diskominfo",
            access_token="act.lama", refresh_token="segar",
        )  # fmt: skip
    await app.state.service.refresh()
    post.world.give_token("tiktok", "act.lama", TIKTOK, refresh="segar")
    return post


async def tiktok_cases(post: Post, times: int) -> list[int]:
    """Cases of comments on TikTok, as the intake makes them."""
    for number in range(times):
        content = {
            "comment_id": 5000 + number, "video_id": 77, "comment_type": "comment", "comment_action": "insert",
            "timestamp": int(utc_now().timestamp() * 1000), "unique_identifier": f"w{number}", "text": LAMP,
        }  # fmt: skip
        event = {"event": "comment.update", "user_openid": TIKTOK, "content": json.dumps(content)}
        body = json.dumps(event).encode()
        signed = sign_tiktok(TIKTOK_SECRET, body, utc_now())
        answer = await post.town.client.post("/webhooks/tiktok/default", content=body, headers=signed)
        assert answer.status_code == 200, answer.text
    await post.town.open()
    rows = await post.town.rows("SELECT id FROM cases WHERE platform = 'tiktok' ORDER BY id")
    return [row[0] for row in rows]


async def burst(post: Post, times: int) -> None:
    """So many citizens under one post, and an answer of the same words to each."""
    entries = [ig_comment(f"b{n}", f"{LAMP} di blok {n}", f"9{n:03}", media=f"m{n}") for n in range(times)]
    await post.town.say("instagram", instagram(*entries))
    rows = await post.town.rows("SELECT id FROM cases ORDER BY id")
    assert len(rows) == times
    for row in rows:
        await post.write(row[0], "Segera kami cek")


async def test_after_a_hundred_time_outs_each_citizen_reads_one_answer(post: Post) -> None:
    await burst(post, 100)
    post.place.settings.reply_timeout_s = 1
    post.world.order("instagram", Fault.TIMEOUT_AFTER_ACCEPT, 16, hold_s=60)
    post.world.order("instagram", Fault.HANG_UP_AFTER_ACCEPT, 64)
    post.world.order("instagram", Fault.ERROR_AFTER_ACCEPT, 20)
    await post.work(10)
    assert Counter(await post.replies()) == {("accepted", None, 1): 100}
    seen = Counter(one.target for one in post.world.posted)
    assert len(seen) == 100
    assert set(seen.values()) == {1}
    clocks = await post.town.rows("SELECT count(*) FROM cases WHERE first_answered_at IS NOT NULL")
    assert clocks == [(100,)]


async def test_what_failed_before_it_was_posted_is_sent_again_after_a_look(post: Post) -> None:
    await burst(post, 10)
    post.world.order("instagram", Fault.SERVER_ERROR, 10)
    await post.work(6)
    replies = await post.replies()
    assert {reply[0] for reply in replies} == {"accepted"}
    assert sum(reply[2] for reply in replies) == 20, "each refusal costs one try, and no more"
    assert set(Counter(one.target for one in post.world.posted).values()) == {1}


async def test_a_storm_of_refusals_for_haste_loses_and_doubles_nothing(post: Post) -> None:
    await burst(post, 16)
    post.world.order("instagram", Fault.RATE_LIMITED, 20)
    await post.work(2)
    waiting = [reply for reply in await post.replies() if reply[0] == "queued"]
    assert waiting, "they wait"
    assert {reply[1] for reply in waiting} <= {"rate_limited", None}
    await post.work(12)
    assert {reply[0] for reply in await post.replies()} == {"accepted"}
    assert set(Counter(one.target for one in post.world.posted).values()) == {1}


async def test_an_account_that_must_rest_is_left_alone_and_the_others_are_not(post: Post) -> None:
    first, second = await post.complain_often(2)
    await post.town.say("facebook", fb_comment("f1", LAMP))
    [(other,)] = await post.town.rows("SELECT case_id FROM messages WHERE external_id = 'f1'")
    reply_ids = [await post.write(case_id, "Baik") for case_id in (first, second, other)]
    post.world.order("instagram", Fault.RATE_LIMITED, retry_after_s=120)
    for reply_id in reply_ids:
        await send_reply(post.place, reply_id)
    states = await post.town.rows("SELECT state, next_try_at - now() > interval '100 s' FROM replies ORDER BY id")
    assert states == [("queued", True), ("queued", True), ("accepted", None)]
    assert post.world.requests["instagram", "POST", 429] == 1, "the second did not even ask"


async def test_a_bucket_lets_a_burst_through_and_then_one_at_a_time(town: Town, post: Post) -> None:
    now, pace = utc_now(), Pace(per_minute=60, burst=3)
    account = (await town.rows("SELECT id FROM accounts WHERE platform = 'instagram'"))[0][0]

    async def ask(at: Any = now) -> float:
        async with town.database.transaction() as session:
            later = await reserve(session, account, "public", pace, at)
        return 0.0 if later is None else (later - at).total_seconds()

    assert [await ask() for _ in range(5)] == [0, 0, 0, 1, 1]
    async with town.database.transaction() as session:
        until = [await rest(session, account, "public", now, None, refused=True) for _ in range(2)]
    assert until[0] == until[1], "two refusals of one moment are one"
    assert await ask() == 2


async def test_an_account_has_only_so_many_requests_under_way(town: Town, post: Post) -> None:
    cases = await post.complain_often(UNDER_WAY_MAX + 1)
    replies = [await post.write(case_id, "Baik") for case_id in cases]
    await town.execute("UPDATE replies SET state = 'sending' WHERE id <> %s", replies[-1])
    await send_reply(post.place, replies[-1])
    assert (await post.replies())[-1][0] == "queued"
    assert post.world.posted == []


async def test_a_token_that_expires_in_mid_burst_stops_nobody_once_it_is_renewed(tiktok: Post) -> None:
    """TikTok's tokens live a day: the old one dies between two replies, the new one takes the rest along."""
    ids = [await tiktok.write(case_id, "Segera kami cek") for case_id in await tiktok_cases(tiktok, 12)]
    for reply_id in ids[:5]:
        await send_reply(tiktok.place, reply_id)
    tiktok.world.expire("tiktok")
    await tiktok.work(4)
    assert {reply[0] for reply in await tiktok.replies()} == {"accepted"}
    assert set(Counter(one.target for one in tiktok.world.posted).values()) == {1}
    assert tiktok.world.refreshes == 1


async def test_a_token_that_cannot_be_renewed_fails_the_rest_with_the_reason(tiktok: Post) -> None:
    tiktok.world.tokens["tiktok"][0].refresh = None
    ids = [await tiktok.write(case_id, "Segera kami cek") for case_id in await tiktok_cases(tiktok, 4)]
    await send_reply(tiktok.place, ids[0])
    tiktok.world.expire("tiktok")
    await tiktok.work(4)
    assert Counter((state, reason) for state, reason, _ in await tiktok.replies()) == {
        ("accepted", None): 1,
        ("failed", "token_expired"): 3,
    }
    assert len(tiktok.world.posted) == 1


async def test_tokens_are_renewed_ahead_of_time_and_the_old_one_serves_until_the_new_one_has(
    tiktok: Post, vault: Vault
) -> None:
    await tiktok.town.execute("UPDATE accounts SET renew_token_at = now() WHERE platform = 'tiktok'")
    await asyncio.gather(renew_tokens(tiktok.place), renew_tokens(tiktok.place))
    assert tiktok.world.refreshes == 1
    [(kept, renew_at)] = await tiktok.town.rows(
        "SELECT access_token, renew_token_at FROM accounts WHERE platform = 'tiktok'"
    )
    new, old = vault.open(bytes(kept))
    assert (new.startswith("act.sim"), old) == (True, "act.lama")
    assert renew_at > utc_now()
    tiktok.world.tokens["tiktok"] = [token for token in tiktok.world.tokens["tiktok"] if token.value == old]
    first, second = await tiktok_cases(tiktok, 2)
    await tiktok.write(first, "Baik")
    await tiktok.work()
    assert len(tiktok.world.posted) == 1, "the platform does not know the new one yet"
    tiktok.world.give_token("tiktok", new, TIKTOK)
    await tiktok.write(second, "Baik")
    await tiktok.work()
    [(kept,)] = await tiktok.town.rows("SELECT access_token FROM accounts WHERE platform = 'tiktok'")
    assert vault.open(bytes(kept)) == [new]


async def test_an_outage_of_the_platform_holds_up_no_message_that_comes_in(post: Post) -> None:
    await burst(post, 2)
    post.place.settings.reply_timeout_s = 3
    post.world.order("instagram", Fault.TIMEOUT_AFTER_ACCEPT, 10, hold_s=60)
    sending = asyncio.create_task(post.work())
    await post.until_posted(sending)
    await post.town.say("facebook", fb_comment("in", LAMP, "88", post=f"{FACEBOOK}_9"))
    assert await post.town.rows("SELECT count(*) FROM cases WHERE platform = 'facebook'") == [(1,)]
    assert not sending.done(), "replies hang all the while"
    await sending


async def test_a_503_from_behind_the_platform_is_looked_into_before_a_second_send(post: Post) -> None:
    """Whatever answers for the platform may say 503 although it has the reply."""
    await burst(post, 20)
    post.world.order("instagram", Fault.UNAVAILABLE_AFTER_ACCEPT, 10)
    post.world.order("instagram", Fault.UNAVAILABLE, 10)
    await post.work(4)
    assert Counter(reply[0] for reply in await post.replies()) == {"accepted": 20}
    assert set(Counter(one.target for one in post.world.posted).values()) == {1}
    assert len(post.world.posted) == 20


async def test_where_only_a_part_is_shown_nothing_is_sent_again(post: Post) -> None:
    """Ours may be on the next page: then a person looks."""
    [case_id] = await post.complain_often(1)
    await post.write(case_id, "Segera kami cek")
    post.world.order("instagram", Fault.ERROR_AFTER_ACCEPT)
    await post.work()
    [own] = post.world.posted
    post.world.things["instagram", "page", str(own.target)] = {"size": 2}
    for number in range(3):
        other = {"id": f"o{number}", "text": "sama", "parent": own.target, "from": {"id": "1"}}
        post.world.things["instagram", "comment", f"o{number}"] = other
    await post.work(8)
    assert await post.replies() == [("unconfirmed", "unsure", 1)]
    assert len(post.world.posted) == 1
