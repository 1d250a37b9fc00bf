"""Words of a platform that come one at a time, so that a fixture for each would be a folder of nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.events import Event, Kind
from app.platforms import get_platform


def telegram(**message: Any) -> Event:
    update = {
        "message": {"message_id": 1, "from": {"id": 7}, "chat": {"id": 7, "type": "private"}, "date": 1, **message}
    }
    [event] = get_platform("telegram").parse(json.dumps(update).encode())
    return event


def tiktok(name: str, **content: Any) -> Event:
    payload = {"event": name, "user_openid": "act.1", "content": json.dumps(content)}
    [event] = get_platform("tiktok").parse(json.dumps(payload).encode())
    return event


@pytest.mark.parametrize(
    "medium",
    [
        *("video", "animation", "audio", "voice", "video_note", "document", "sticker", "story", "paid_media"),
        *("location", "venue", "contact"),
    ],
)
def test_a_medium_on_telegram_is_one_attachment(medium: str) -> None:
    event = telegram(**{medium: {"file_id": "a"}})
    assert (event.kind, event.text, event.attachments) == (Kind.DM, None, 1)


@pytest.mark.parametrize("content", ["text", "dice", "poll", "game", "jenis_baru"])
def test_anything_else_on_telegram_is_a_message_without_attachments(content: str) -> None:
    assert telegram(**{content: {"emoji": "🎲"}}).attachments == 0
    assert telegram(**{content: {"emoji": "🎲"}}).kind is Kind.DM


@pytest.mark.parametrize(
    "notice",
    [
        *("new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member", "left_chat_participant"),
        *("new_chat_title", "new_chat_photo", "delete_chat_photo", "pinned_message", "migrate_to_chat_id"),
        *("migrate_from_chat_id", "group_chat_created", "supergroup_chat_created", "channel_chat_created"),
        *("message_auto_delete_timer_changed", "proximity_alert_triggered", "boost_added", "chat_background_set"),
        *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
        *("general_forum_topic_hidden", "general_forum_topic_unhidden", "connected_website", "write_access_allowed"),
        *("video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited"),
    ],
)
def test_telegrams_own_notices_are_nobodys_message(notice: str) -> None:
    assert telegram(**{notice: True}).kind is Kind.IGNORE


@pytest.mark.parametrize(
    "medium",
    ["IMAGE", "image", "photo", "video", "audio", "voice", "file", "sticker", "emoji", "share_post", "location"],
)
def test_a_medium_on_tiktok_is_one_attachment_whose_file_is_no_text(medium: str) -> None:
    event = tiktok("im_receive_msg", message_id="1", type=medium, content="berkas.jpg")
    assert (event.kind, event.text, event.attachments) == (Kind.DM, None, 1)


@pytest.mark.parametrize("kind", ["text", "TEXT", "template", "other", None, 7])
def test_words_and_unknown_types_on_tiktok_are_no_attachments(kind: Any) -> None:
    event = tiktok("im_receive_msg", message_id="1", type=kind, content="Halo")
    assert (event.kind, event.text, event.attachments) == (Kind.DM, "Halo", 0)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        *(("insert", Kind.COMMENT), (None, Kind.COMMENT), ("delete", Kind.DELETION), ("", Kind.IGNORE)),
        *(("set_to_hidden", Kind.VISIBILITY), ("set_to_public", Kind.VISIBILITY), ("like", Kind.IGNORE)),
        *(("set_to_friends_only", Kind.VISIBILITY), ("INSERT", Kind.IGNORE), (7, Kind.IGNORE)),
    ],
)
def test_what_happened_to_a_comment_on_tiktok(action: Any, kind: Kind) -> None:
    assert tiktok("comment.update", comment_id=1, comment_action=action).kind is kind
