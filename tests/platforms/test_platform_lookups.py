"""Where a reply hangs, where it is looked for, and what an answer proves that does not show it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.platforms import get_platform
from app.platforms.outbound.shape import OutboundRequest

from .test_platform_replies import PUBLIC, compose


def test_a_reply_deep_in_a_thread_hangs_where_the_platform_hangs_it() -> None:
    deep = replace(PUBLIC, target_id="1810", top_id="1809", thread_id="v-1")
    assert compose("instagram", deep).path == "/1809/replies"
    assert compose("facebook", deep).path == "/1810/comments"
    paths = {}
    for platform in ("instagram", "facebook", "tiktok"):
        lookup = get_platform(platform).outbound.lookup
        assert lookup is not None
        paths[platform] = lookup.compose(deep).path
    assert paths["instagram"].startswith("/1809/replies?")
    assert paths["facebook"].startswith("/1809/comments?")
    assert "filter=stream" in paths["facebook"]
    assert "comment_id=1809" in paths["tiktok"]


def test_a_mention_in_a_caption_is_answered_through_the_account() -> None:
    caption = replace(PUBLIC, target_id="m-9", thread_id="m-9", mentions_us=True)
    assert compose("instagram", caption) == OutboundRequest(
        "POST", "/1784/mentions", {"media_id": "m-9", "message": PUBLIC.text}
    )


@pytest.mark.parametrize(
    ("platform", "body"),
    [
        ("instagram", {"data": [], "paging": {"next": "https://graph.instagram.com/x"}}),
        ("tiktok", {"code": 0, "data": {"comments": [], "has_more": True}}),
        ("youtube", {"items": [], "nextPageToken": "x"}),
    ],
)
def test_a_page_that_is_not_the_last_proves_no_absence(platform: str, body: dict[str, Any]) -> None:
    lookup = get_platform(platform).outbound.lookup
    assert lookup is not None
    assert not lookup.is_whole(body, PUBLIC)
    assert lookup.is_whole({"data": {}} if platform == "tiktok" else {"data": []}, PUBLIC)
