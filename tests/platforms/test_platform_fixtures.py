"""The fixture folder is the specification: each payload beside the events it means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.commands.parse import as_line
from app.domain.events import Kind
from app.platforms import PLATFORMS, get_platform

from .cases import FIXTURES, FOLDER, Fixture


@pytest.mark.parametrize("fixture", FIXTURES, ids=str)
def test_a_payload_means_what_is_written_beside_it(fixture: Fixture) -> None:
    lines = [as_line(event) for event in get_platform(fixture.platform).parse(fixture.body)]
    expected = [{**line, **wanted} for line, wanted in zip(lines, fixture.expected, strict=True)]
    assert lines == expected


@pytest.mark.parametrize("fixture", FIXTURES, ids=str)
def test_an_escaped_payload_means_the_same(fixture: Fixture) -> None:
    """Meta escapes what is not ASCII, and the slash too."""
    escaped = json.dumps(json.loads(fixture.body)).replace("/", "\\/").encode()
    parse = get_platform(fixture.platform).parse
    assert parse(escaped) == parse(fixture.body)


def test_every_payload_has_its_expected_events_beside_it() -> None:
    payloads = {path for path in FOLDER.glob("*/*.json") if not path.name.endswith(".expected.json")}
    assert {FOLDER / fixture.platform / f"{fixture.name}.json" for fixture in FIXTURES} == payloads


CONVERSATION = {Kind.DM, Kind.EDIT, Kind.DELETION, Kind.IGNORE}
META = CONVERSATION | {Kind.COMMENT, Kind.MENTION, Kind.VISIBILITY, Kind.REACTION, Kind.RECEIPT}
VOCABULARY = {
    "instagram": META,
    "facebook": META | {Kind.POST},
    "whatsapp": CONVERSATION | {Kind.REACTION, Kind.STATUS, Kind.SYSTEM},
    "telegram": CONVERSATION | {Kind.POST, Kind.SYSTEM},
    "tiktok": {Kind.COMMENT, Kind.DM, Kind.DELETION, Kind.VISIBILITY, Kind.RECEIPT, Kind.SYSTEM, Kind.IGNORE},
    "x": {Kind.COMMENT, Kind.DM, Kind.MENTION, Kind.POST, Kind.DELETION, Kind.SYSTEM, Kind.IGNORE},
    "line": CONVERSATION | {Kind.SYSTEM},
    "youtube": {Kind.COMMENT, Kind.DELETION, Kind.IGNORE},
    "website": CONVERSATION,
    "balai": CONVERSATION | {Kind.COMMENT},
}


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_the_fixtures_cover_the_vocabulary(platform: str) -> None:
    own = [fixture for fixture in FIXTURES if fixture.platform == platform]
    assert {line["kind"] for fixture in own for line in fixture.expected} == VOCABULARY[platform]
    assert len(own) >= (8 if platform == "website" else 12)


@pytest.mark.parametrize("fixture", FIXTURES, ids=str)
def test_every_ignored_event_says_why(fixture: Fixture) -> None:
    events = get_platform(fixture.platform).parse(fixture.body)
    said = [event for event in events if event.kind not in {Kind.VISIBILITY, Kind.SYSTEM}]
    assert all(bool(event.reason) == (event.kind is Kind.IGNORE) for event in said)


def test_an_event_carries_the_authors_handle_and_the_echos_app() -> None:
    def only(platform: str, name: str) -> tuple[str | None, str | None]:
        [fixture] = [f for f in FIXTURES if (f.platform, f.name) == (platform, name)]
        event = get_platform(platform).parse(fixture.body)[0]
        return event.author_name, event.app_id

    assert only("instagram", "comment") == ("warga.cibodas", None)
    assert only("facebook", "comment") == ("Sari Contoh", None)
    assert only("facebook", "comment-old-sender-id") == ("Sari Contoh", None)
    assert only("website", "message-with-contact") == ("Dewi Contoh", None)
    assert only("x", "mention") == ("warga_contoh", None)
    assert only("x", "message") == ("warga_contoh", None)
    assert only("x", "aaa-reply") == ("warga_contoh", None)
    assert only("x", "aaa-messages") == ("warga_contoh", None)
    assert only("youtube", "thread") == ("@wargacontoh", None)
    assert only("instagram", "echo") == (None, "440011223344")
    assert only("facebook", "echo") == (None, "998877")


def test_an_event_says_how_its_attachments_are_fetched() -> None:
    photo = {
        "id_str": "7",
        "type": "photo",
        "media_url_https": "https://pbs.twimg.com/media/a.jpg",
        "url": "https://t.co/1",
    }
    variants = [
        {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/list.m3u8"},
        {"content_type": "video/mp4", "bitrate": 832000, "url": "https://video.twimg.com/large.mp4"},
        {"content_type": "video/mp4", "bitrate": 256000, "url": "https://video.twimg.com/small.mp4"},
    ]
    film = {"id_str": "8", "type": "video", "video_info": {"variants": variants}}
    elder = {"tweet_create_events": [{"id_str": "1", "user": {}, "extended_entities": {"media": [photo, film]}}]}
    attachment = {"type": "media", "media": photo}
    said = {"sender_id": "2", "target": {"recipient_id": "1"}, "message_data": {"attachment": attachment}}
    message = {"direct_message_events": [{"id": "5", "message_create": said}]}
    payload = {"id": "1", "attachments": {"media_keys": ["3_7", "3_9"]}}
    shown = {"media": [{"media_key": "3_7", "type": "photo", "url": "https://pbs.twimg.com/media/a.jpg"}]}
    activity = {"data": {"event_type": "post.reply.create", "payload": payload, "includes": shown}}
    content = {"message_id": "m", "type": "IMAGE", "image": {"media_id": "im-9"}}

    def media(platform: str, told: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
        [event] = get_platform(platform).parse(json.dumps(told).encode())
        assert event.attachments == len(event.media)
        return [(one.type, one.ref, one.url) for one in event.media]

    at = "https://pbs.twimg.com/media/a.jpg"
    assert media("x", elder) == [("photo", "7", at), ("video", "8", "https://video.twimg.com/small.mp4")]
    assert media("x", message) == [("photo", "7", at)]
    assert media("x", activity) == [("photo", "3_7", at), ("other", "3_9", None)]
    assert media("tiktok", {"event": "im_receive_msg", "content": json.dumps(content)}) == [("image", "im-9", None)]
