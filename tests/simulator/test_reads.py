"""Every read that we make is answered by the stand-in, in the platform's own words."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from app.clock import utc_now
from app.fetching.asking import Line, ask, new_client
from app.fetching.attachments import Order, outcome
from app.fetching.downloading import resolve
from app.fetching.health import probe
from app.platforms.reads import READS
from app.platforms.reads.shape import FoundPost, Piece
from app.simulator.world import World

ACCOUNT = "1784"
JPEG = b"\xff\xd8\xff\xe0" + b"foto lampu" * 20
SAID = "Alun-alun baru segera dibangun"

POSTS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "instagram": ("media", {"caption": SAID, "permalink": "https://ig.example/p/1"}, "https://ig.example/p/1"),
    "facebook": ("post", {"message": SAID, "permalink_url": "https://fb.example/1"}, "https://fb.example/1"),
    "tiktok": ("post", {"caption": SAID, "share_url": "https://tt.example/1"}, "https://tt.example/1"),
    "x": ("post", {"text": SAID}, "https://x.com/i/status/p-1"),
    "youtube": ("post", {"title": SAID}, "https://www.youtube.com/watch?v=p-1"),
}
"""How each platform shows a post: the kind of thing, its fields, and the link that people follow."""


@pytest.fixture
def world(simulator: World) -> World:
    for platform in READS:
        simulator.give_token(platform, "kunci", ACCOUNT)
    return simulator


def line(world: World, platform: str, token: str | None = "kunci") -> Line:
    return Line(1, platform, ACCOUNT, world.api_base(platform), token)


@pytest.mark.parametrize("platform", READS)
async def test_a_probe_holds_until_the_token_does_not(world: World, platform: str) -> None:
    asked = {one.name for one in READS[platform].probes}
    async with new_client() as client:
        found = await probe(client, line(world, platform))
        assert {found.token, found.subscription if "subscription" in asked else "ok"} == {"ok"}, found.detail
        assert found.detail is None
        world.expire(platform)
        found = await probe(client, line(world, platform))
        assert found.token == "failed"
        assert found.detail is not None


@pytest.mark.parametrize(
    ("platform", "broken"),
    [
        ("instagram", {"fields": ["messages"]}),
        ("facebook", {"fields": []}),
        ("telegram", {"url": ""}),
        ("telegram", {"pending_update_count": 900}),
        ("line", {"active": False}),
    ],
)
async def test_a_subscription_that_rotted_is_seen(world: World, platform: str, broken: dict[str, Any]) -> None:
    world.things[platform, "subscription", ACCOUNT] = broken
    async with new_client() as client:
        found = await probe(client, line(world, platform))
    assert (found.token, found.subscription) == ("ok", "failed")


@pytest.mark.parametrize("platform", [name for name, reads in READS.items() if reads.post is not None])
async def test_a_post_is_read_with_its_link(world: World, platform: str) -> None:
    kind, shown, link = POSTS[platform]
    world.things[platform, kind, "p-1"] = shown
    read = READS[platform].post
    assert read is not None
    async with new_client() as client:
        answer = await ask(client, line(world, platform), read.compose(ACCOUNT, "p-1"))
        assert read.read(answer.body, "p-1") == FoundPost(SAID, link)
        gone = await ask(client, line(world, platform), read.compose(ACCOUNT, "p-2"))
        assert read.read(gone.body, "p-2") is None


@pytest.mark.parametrize("platform", [name for name, reads in READS.items() if reads.media is not None])
async def test_an_attachment_is_fetched_by_its_id_or_its_address(world: World, platform: str) -> None:
    media = READS[platform].media
    assert media is not None
    world.things[platform, "file", "f-1"] = {"base64": base64.b64encode(JPEG).decode()}
    address = f"{world.api_base(platform)}/files/f-1"
    world.things[platform, "post", "m-1"] = {"media": [{"media_key": "3_f-1", "type": "photo", "url": address}]}
    named = media.locate is not None or media.direct is not None

    async def fetched(ref: str) -> dict[str, Any]:
        piece = Piece(ACCOUNT, "c-1", "m-1", "image", ref)
        url = None if named else f"{world.api_base(platform)}/files/{ref}"
        async with new_client() as client:
            return await outcome(client, Order(1, url, piece, line(world, platform), media), resolve, utc_now())

    got = await fetched("f-1")
    assert (got["state"], got.get("content")) == ("fetched", JPEG), got
    assert (await fetched("f-2"))["state"] in {"refused", "waiting"}


async def test_an_instagram_account_behind_a_page_is_known_by_its_page(world: World) -> None:
    """With Facebook Login the token is the page's; `me` is the page, and the page is what is subscribed."""
    world.give_token("instagram", "halaman", "100200")
    world.things["instagram", "account", ACCOUNT] = {"username": "kota"}
    world.things["instagram", "subscription", "100200"] = {"fields": ["feed", "messages"]}
    async with new_client() as client:
        found = await probe(client, line(world, "instagram", "halaman"))
        assert (found.token, found.subscription) == ("ok", "ok")
        del world.things["instagram", "account", ACCOUNT]
        found = await probe(client, line(world, "instagram", "halaman"))
        assert (found.token, found.subscription) == ("failed", "ok")
