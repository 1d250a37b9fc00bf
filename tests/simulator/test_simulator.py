"""The platforms' stand-in: it refuses what they refuse, remembers what was posted, and fails when it is told to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.clock import utc_now
from app.domain.events import Direction
from app.platforms import get_platform
from app.platforms.outbound.shape import Reply
from app.simulator.server import SIMULATED
from app.simulator.table import Simulated
from app.simulator.world import Fault, Posted, World

ACCOUNT = "1784"
BEARER = {"authorization": "Bearer kunci"}
POSTS: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "instagram": ("/55/replies", BEARER, {"message": "Baik"}),
    "facebook": ("/1_2/comments", BEARER, {"message": "Baik"}),
    "whatsapp": ("/1784/messages", BEARER, {"to": "62811", "type": "text", "text": {"body": "Baik"}}),
    "telegram": ("/botkunci/sendMessage", {}, {"chat_id": "77", "text": "Baik"}),
    "tiktok": (
        "/business/comment/reply/create/",
        {"access-token": "kunci"},
        {"business_id": ACCOUNT, "video_id": "9", "comment_id": "55", "text": "Baik"},
    ),
    "x": ("/2/tweets", BEARER, {"text": "Baik", "reply": {"in_reply_to_tweet_id": "55"}}),
    "line": ("/v2/bot/message/push", BEARER, {"to": "U1", "messages": [{"type": "text", "text": "Baik"}]}),
    "youtube": ("/comments?part=snippet", BEARER, {"snippet": {"parentId": "Ug", "textOriginal": "Baik"}}),
    "website": ("/replies", BEARER, {"thread_id": "t-1", "message_id": "f-1", "text": "Baik"}),
}
"""A genuine post on each platform: path, headers, body."""


def post(world: World, platform: str, **how: Any) -> httpx.Response:
    path, headers, body = POSTS[platform]
    return HTTP.post(world.api_base(platform) + path, headers=headers, json=body, **how)


def is_refused(answer: httpx.Response) -> bool:
    """TikTok says so in the body of a 200."""
    return answer.is_error or answer.json().get("code", 0) != 0


HTTP = httpx.Client(trust_env=False)


@pytest.fixture(scope="module", autouse=True)
def closed() -> Iterator[None]:
    yield
    HTTP.close()


@pytest.fixture
def world(simulator: World) -> World:
    for platform in POSTS:
        simulator.give_token(platform, "kunci", ACCOUNT)
    return simulator


def test_every_platform_takes_a_post_with_a_token_and_refuses_one_without(world: World) -> None:
    assert {one.name for one in SIMULATED} == set(POSTS)
    for platform in POSTS:
        assert not is_refused(post(world, platform)), platform
        world.expire(platform)
        assert is_refused(post(world, platform)), platform
    shown = HTTP.get(f"{world.base}/posted").json()["posted"]
    assert {(one["platform"], one["text"], one["account"]) for one in shown} == {(p, "Baik", ACCOUNT) for p in POSTS}
    assert len(shown) == len(POSTS)


@pytest.mark.parametrize(
    ("fault", "posted"),
    [
        (Fault.RATE_LIMITED, 0),
        (Fault.UNAVAILABLE, 0),
        (Fault.SERVER_ERROR, 0),
        (Fault.GONE, 0),
        (Fault.ERROR_AFTER_ACCEPT, 1),
    ],
)
def test_what_fails_is_refused_once_and_posted_only_where_the_failure_comes_after(
    world: World, fault: Fault, posted: int
) -> None:
    for platform in POSTS:
        order = {"platform": platform, "fault": fault.value, "times": 1}
        assert HTTP.post(f"{world.base}/control/faults", json=order).is_success
        assert is_refused(post(world, platform)), platform
        assert len(world.posted) == posted, platform
        world.clear()
        assert not is_refused(post(world, platform)), platform
        world.clear()


def test_a_time_out_and_a_broken_connection_come_after_the_post(world: World) -> None:
    world.order("instagram", Fault.TIMEOUT_AFTER_ACCEPT, hold_s=0.4)
    with pytest.raises(httpx.ReadTimeout):
        post(world, "instagram", timeout=0.1)
    world.order("instagram", Fault.HANG_UP_AFTER_ACCEPT)
    with pytest.raises(httpx.RemoteProtocolError):
        post(world, "instagram")
    assert len(world.under("instagram", "55")) == 2


def test_a_closed_window_and_a_second_private_reply_are_refused(world: World) -> None:
    said = {"platform": "instagram", "citizen": "9", "at": (utc_now() - timedelta(hours=25)).isoformat()}
    HTTP.post(f"{world.base}/control/last-words", json=said)
    path = world.api_base("instagram") + "/me/messages"

    def send(**body: Any) -> int:
        whole = {"message": {"text": "Baik"}, **body}
        return HTTP.post(path, headers=BEARER, json=whole).status_code

    assert send(recipient={"id": "9"}) == 400
    assert send(recipient={"id": "9"}, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT") == 200
    assert send(recipient={"comment_id": "55"}) == 200
    assert send(recipient={"comment_id": "55"}) == 400


def test_a_refresh_token_that_serves_once_serves_once(world: World) -> None:
    world.give_token("tiktok", "lama", ACCOUNT, refresh="segar")
    url = world.api_base("tiktok") + "/tt_user/oauth2/refresh_token/"
    first = HTTP.post(url, json={"refresh_token": "segar"}).json()
    assert world.token("tiktok", first["data"]["access_token"]) is not None
    assert HTTP.post(url, json={"refresh_token": "segar"}).json()["code"] == 40105


def test_a_wrong_order_is_answered_in_words(world: World) -> None:
    answer = HTTP.post(f"{world.base}/control/faults", json={"platform": "x", "fault": "bulan"})
    assert answer.status_code == 422
    assert "bulan" in answer.json()["error"]


def test_a_token_of_nobody_in_particular_shows_its_posts_without_an_author(simulator: World) -> None:
    simulator.give_token("instagram", "kunci", "")
    post(simulator, "instagram")
    [shown] = HTTP.get(simulator.api_base("instagram") + "/55/replies", headers=BEARER).json()["data"]
    reply = Reply("public", "Baik", target_id="55", recipient_id="9", account_external_id=ACCOUNT)
    lookup = get_platform("instagram").outbound.lookup
    assert lookup is not None
    assert [found.external_id for found in lookup.read({"data": [shown]}, reply)] == [shown["id"]]


@pytest.mark.parametrize("simulated", [one for one in SIMULATED if one.echo is not None], ids=lambda one: one.name)
def test_what_it_tells_of_our_posts_is_understood_as_ours(simulated: Simulated) -> None:
    """WhatsApp tells how a message fares; the others repeat the words."""
    said = "Tim > lokasi & siap"
    for kind in ("comment", "message"):
        if simulated.name == "whatsapp" and kind == "comment":
            continue
        known = {"media": "9", "video": 9, "number": ACCOUNT}
        posted = Posted(simulated.name, kind, "123", ACCOUNT, said, "55", "62811", utc_now(), known)
        assert simulated.echo is not None
        [told] = simulated.echo(posted)
        [event] = get_platform(simulated.name).parse(json.dumps(told).encode())
        words = "sent" if simulated.name == "whatsapp" else said
        assert (event.direction, event.external_id, event.text) == (Direction.OUTBOUND, "123", words), kind
        assert event.account_id == ACCOUNT
