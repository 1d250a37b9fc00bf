"""Answers on their way to the platform: once, and the clock stops when the platform has it."""

from __future__ import annotations

import asyncio

import pytest

from app.chores.outbound import find_forgotten, send_reply
from app.simulator.table import Call
from app.simulator.world import Fault
from tests.replies.conftest import Post
from tests.town import INSTAGRAM, Town, ig_comment, ig_dm, instagram

LAMP = "lampu jalan depan rumah mati total"


async def test_a_reply_is_sent_and_stops_the_clock_at_the_moment_it_was_written(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Terima kasih, petugas meluncur", "coordinator")
    queued = await post.case(case_id)
    assert queued["replies"][0]["state"] == "queued"
    assert queued["first_answered_at"] is None, "until the platform has it the citizen is unanswered"
    await post.work()
    case = await post.case(case_id)
    assert case["replies"][0]["state"] == "accepted"
    assert case["first_answered_at"] == case["replies"][0]["requested_at"]
    external = (await post.town.rows("SELECT external_id FROM messages WHERE direction = 'inbound'"))[0][0]
    [posted] = post.world.posted
    assert (posted.target, posted.text, posted.account) == (external, "Terima kasih, petugas meluncur", INSTAGRAM)


async def test_the_echo_of_our_own_send_is_not_a_second_answer(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik, kami cek")
    await post.work()
    number = post.world.posted[0].id
    await post.town.say("instagram", instagram(ig_comment(number, "Baik, kami cek", INSTAGRAM, media="media0")))
    case = await post.case(case_id)
    assert [event["type"] for event in case["history"]].count("agent_reply") == 1
    assert len(case["messages"]) == 2
    assert (await post.town.rows("SELECT outcome FROM outcomes WHERE external_id = %s", number)) == [("duplicate",)]


async def test_an_echo_that_comes_before_the_answer_confirms_the_reply(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik, kami cek")
    post.world.order("instagram", Fault.HANG_UP_AFTER_ACCEPT)
    await post.work()
    assert await post.replies() == [("checking", "unsure", 1)]
    external = (await post.town.rows("SELECT external_id FROM messages WHERE direction = 'inbound'"))[0][0]
    number = post.world.posted[0].id
    echo = ig_comment(number, "Baik,  kami cek", INSTAGRAM, media="media0", parent=external)
    await post.town.say("instagram", instagram(echo))
    case = await post.case(case_id)
    assert case["replies"][0]["state"] == "accepted"
    assert case["first_answered_at"] == case["replies"][0]["requested_at"]
    assert case["history"][-1]["data"]["confirmed_by"] == "echo"
    await post.work(3)
    assert len(post.world.posted) == 1


async def test_the_echo_may_be_there_while_the_answer_is_under_way(post: Post) -> None:
    """The platform tells us of our comment before it answers the request that made it."""
    case_id = await post.town.complain()
    reply_id = await post.write(case_id, "Baik, kami cek")
    post.world.order("instagram", Fault.SLOW, hold_s=0.2)
    external = (await post.town.rows("SELECT external_id FROM messages WHERE direction = 'inbound'"))[0][0]
    await post.town.execute("DELETE FROM procrastinate_jobs")
    sending = asyncio.create_task(send_reply(post.place, reply_id))
    await post.until_posted(sending)
    number = post.world.posted[0].id
    await post.town.say(
        "instagram", instagram(ig_comment(number, "Baik, kami cek", INSTAGRAM, media="media0", parent=external))
    )
    await sending
    case = await post.case(case_id)
    assert case["replies"][0]["state"] == "accepted"
    assert len(case["messages"]) == 2
    assert [event["type"] for event in case["history"]].count("agent_reply") == 1


async def test_a_busy_platform_is_tried_again_later(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik")
    post.world.order("instagram", Fault.UNAVAILABLE)
    await post.work()
    [reply] = (await post.case(case_id))["replies"]
    assert (reply["state"], reply["reason"]) == ("checking", "busy"), "a 503 may come from before or behind the API"
    assert reply["next_try_at"] > reply["requested_at"]
    later = await post.town.rows("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()")
    assert later[0][0] == 1
    await post.work(2)
    assert (await post.case(case_id))["replies"][0]["state"] == "accepted"
    assert len(post.world.posted) == 1


async def test_a_platform_that_stays_busy_is_given_up_in_the_end(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik")
    post.world.order("instagram", Fault.UNAVAILABLE, 100)
    await post.work(17)
    assert await post.replies() == [("failed", "busy", 8)]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Fault.GONE, "target_gone"), (Fault.EXPIRED_TOKEN, "token_expired"), (Fault.WINDOW_CLOSED, "window_closed")],
)
async def test_a_refusal_leaves_the_citizen_unanswered_with_the_reason(post: Post, fault: Fault, reason: str) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik")
    post.world.order("instagram", fault)
    await post.work(2)
    case = await post.case(case_id)
    [reply] = case["replies"]
    assert (reply["state"], reply["reason"]) == ("failed", reason)
    assert reply["error"].endswith(")"), "the platform's code stands behind our words"
    assert case["first_answered_at"] is None
    assert case["history"][-1]["type"] == "reply_failed"
    assert case["history"][-1]["data"]["code"] == reason


async def test_a_person_settles_what_nobody_knows(post: Post) -> None:
    case_id = await post.town.complain()
    reply_id = await post.write(case_id, "Baik")
    post.world.order("instagram", Fault.ERROR_AFTER_ACCEPT)
    post.world.order("instagram", Fault.UNAVAILABLE, 100, method="GET")
    await post.work(8)
    assert await post.replies() == [("unconfirmed", "unsure", 1)]
    path = f"replies/{reply_id}/settle"
    settled = await post.town.act("coordinator", case_id, path, {"accepted": True})
    assert settled.status_code == 200, settled.text
    assert settled.json()["case"]["first_answered_at"] is not None
    assert (await post.town.act("coordinator", case_id, path, {"accepted": True})).status_code == 409


async def test_a_sender_that_died_while_sending_does_not_send_twice(post: Post) -> None:
    """It had been posted: it is found. It had not: it is sent."""
    first, second = await post.complain_often(2)
    for case_id in (first, second):
        await post.write(case_id, "Baik")
    await post.town.execute("UPDATE replies SET state = 'sending', tries = 1, first_sent_at = now()")
    target = (await post.town.rows("SELECT external_id FROM messages WHERE case_id = %s", first))[0][0]
    Call(post.world, "instagram", {}, {}, {}, {}, account=INSTAGRAM).post("comment", "Baik", target=target)
    await post.work(5)
    assert [reply[0] for reply in await post.replies()] == ["accepted", "accepted"]
    assert len(post.world.posted) == 2


async def test_a_confidential_case_is_never_answered_in_public(post: Post) -> None:
    case_id = await post.town.complain()
    await post.town.execute("UPDATE cases SET case_class = 'confidential'")
    refused = await post.town.act("coordinator", case_id, "replies", {"text": "Baik", "kind": "public"})
    assert refused.status_code == 422
    assert refused.json()["reason"] == "not_public"
    await post.write(case_id, "Baik", "coordinator")
    await post.work()
    assert post.world.posted[0].kind == "message"


async def test_a_message_is_answered_as_a_message(post: Post) -> None:
    await post.town.say("instagram", instagram(ig_dm("d1", LAMP, "7055")))
    case_id = (await post.town.rows("SELECT id FROM cases"))[0][0]
    await post.write(case_id, "Baik")
    await post.work()
    assert post.world.posted[0].recipient == "7055"


async def test_an_account_that_cannot_send_says_so(town: Town, post: Post) -> None:
    case_id = await town.complain()
    await town.execute("UPDATE accounts SET access_token = ''")
    answer = await town.act("coordinator", case_id, "replies", {"text": "Baik"})
    assert (answer.status_code, answer.json()["reason"]) == (422, "not_connected")
    assert "aplikasi platform" in answer.json()["detail"]


async def test_a_deleted_message_is_not_answered(post: Post) -> None:
    await post.town.say("instagram", instagram(ig_dm("d1", LAMP, "7055")))
    case_id = (await post.town.rows("SELECT id FROM cases"))[0][0]
    await post.write(case_id, "Baik")
    await post.town.say("instagram", instagram(ig_dm("d1", None, "7055", deleted=True)))
    await post.work()
    assert post.world.posted == []
    assert await post.replies() == [("failed", "target_gone", 0)]


async def test_a_reply_that_lost_its_job_is_found_again(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik")
    await post.town.execute("DELETE FROM procrastinate_jobs")
    await post.town.execute("UPDATE replies SET next_try_at = now() - interval '6 minutes'")
    await find_forgotten(post.place)
    await post.work()
    assert await post.replies() == [("accepted", None, 1)]


async def test_no_token_is_stored_with_a_job_or_a_reply_or_logged(
    post: Post, capfd: pytest.CaptureFixture[str]
) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Baik")
    post.world.order("instagram", Fault.EXPIRED_TOKEN)
    [(jobs,)] = await post.town.rows("SELECT string_agg(args::text, '') FROM procrastinate_jobs")
    await post.work()
    [(kept,)] = await post.town.rows("SELECT string_agg(replies::text, '') FROM replies")
    output = capfd.readouterr()
    assert "token-akses" not in jobs + kept + output.out + output.err


async def test_a_reply_to_a_reply_is_looked_for_where_instagram_hangs_it(post: Post) -> None:
    """Under the comment that begins the thread: looked for elsewhere it would be missed and sent twice."""
    await post.town.say("instagram", instagram(ig_comment("top", "lampu jalan mati total di sini", "7001")))
    nested = ig_comment("nested", "di gang kami juga mati, tolong dicek", "7002", parent="top")
    await post.town.say("instagram", instagram(nested))
    post.world.things["instagram", "comment", "nested"] = {"id": "nested", "text": "di gang kami juga", "parent": "top"}
    [(case_id, message_id)] = await post.town.rows("SELECT case_id, id FROM messages WHERE external_id = 'nested'")
    post.world.order("instagram", Fault.HANG_UP_AFTER_ACCEPT)
    await post.write(case_id, "Segera kami cek", message_id=message_id)
    await post.work(6)
    assert await post.replies() == [("accepted", None, 1)]
    assert [(one.target, one.text) for one in post.world.posted] == [("top", "Segera kami cek")]


async def test_who_mentions_us_elsewhere_is_answered_there_and_in_public_only(post: Post) -> None:
    value = {"media_id": "m9", "comment_id": "c9", "text": "@kotatangerang lampu jalan di depan rumah mati total"}
    change = {"field": "mentions", "value": value}
    await post.town.say("instagram", instagram({"id": INSTAGRAM, "time": 1, "changes": [change]}))
    [(case_id,)] = await post.town.rows("SELECT case_id FROM messages")
    options = {o["kind"]: o["allowed"] for o in (await post.case(case_id))["reply_options"]}
    assert options == {"public": True, "private": False, "dm": False}
    await post.write(case_id, "Segera kami cek")
    await post.work()
    assert await post.replies() == [("accepted", None, 1)]
    assert [(one.target, one.kind) for one in post.world.posted] == [("c9", "comment")]
