"""What we ask X for. https://docs.x.com/x-api/posts/get-post-by-id"""

from __future__ import annotations

import html
from typing import Any

from app.platforms.base import id_of, record_of, text_of
from app.platforms.reads.shape import Ask, FoundPost, PostRead, Probe, Reads, segment


def _post(_account: str, post: str) -> Ask:
    return Ask(f"/2/tweets/{segment(post)}?tweet.fields=note_tweet")


def _read(answer: Any, post: str) -> FoundPost | None:
    found = record_of(record_of(answer).get("data"))
    words = text_of(record_of(found.get("note_tweet")).get("text")) or text_of(found.get("text"))
    if id_of(found.get("id")) is None:
        return None
    return FoundPost(html.unescape(words) if words else None, f"https://x.com/i/status/{segment(post)}")


def _is_us(answer: Any, account: str) -> bool:
    return id_of(record_of(record_of(answer).get("data")).get("id")) == account


X = Reads(post=PostRead(_post, _read), probes=(Probe("token", lambda _account: Ask("/2/users/me"), _is_us),))
