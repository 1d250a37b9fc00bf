"""What we ask X for. https://docs.x.com/x-api/posts/get-post-by-id"""

from __future__ import annotations

import html
from typing import Any

from app.platforms.base import id_of, listed, record_of, text_of
from app.platforms.reads.shape import Ask, FoundPost, MediaRead, Piece, PostRead, Probe, Reads, segment
from app.platforms.x import address_of


def _post(_account: str, post: str) -> Ask:
    return Ask(f"/2/tweets/{segment(post)}?tweet.fields=note_tweet")


def _read(answer: Any, post: str) -> FoundPost | None:
    found = record_of(record_of(answer).get("data"))
    words = text_of(record_of(found.get("note_tweet")).get("text")) or text_of(found.get("text"))
    if id_of(found.get("id")) is None:
        return None
    return FoundPost(html.unescape(words) if words else None, f"https://x.com/i/status/{segment(post)}")


def _locate(piece: Piece) -> Ask:
    fields = "media.fields=type,url,preview_image_url,variants"
    return Ask(f"/2/tweets/{segment(piece.message)}?expansions=attachments.media_keys&{fields}")


def _where(answer: Any, _base: str, piece: Piece) -> str | None:
    """By its media_key, which ends with the id that the elder API gives."""
    shown = listed(record_of(record_of(answer).get("includes")).get("media"))
    keys = ((id_of(record_of(one).get("media_key")) or "", record_of(one)) for one in shown)
    return next((address_of(one) for key, one in keys if piece.ref in (key, key.partition("_")[2])), None)


def _is_us(answer: Any, account: str) -> bool:
    return id_of(record_of(record_of(answer).get("data")).get("id")) == account


X = Reads(
    post=PostRead(_post, _read),
    media=MediaRead(frozenset({"twimg.com"}), locate=_locate, url=_where),
    probes=(Probe("token", lambda _account: Ask("/2/users/me"), _is_us),),
)
