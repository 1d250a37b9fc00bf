"""What we ask TikTok for. https://business-api.tiktok.com/portal/docs?id=1762228496777218"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from app.domain.events import Kind
from app.platforms.base import Record, id_of, listed, record_of, text_of
from app.platforms.reads.shape import TOKEN, Ask, FoundPost, MediaRead, Piece, PostRead, Probe, Reads, Said, WordsRead


def _ask(path: str, account: str, fields: list[str], **query: str) -> Ask:
    given = {"business_id": account, "fields": json.dumps(fields)} | query
    return Ask(f"{path}?{urlencode(given)}", {"access-token": TOKEN})


def _video(account: str, video: str) -> Ask:
    filters = json.dumps({"video_ids": [video]})
    return _ask("/business/video/list/", account, ["item_id", "caption", "share_url"], filters=filters)


def _read(answer: Any, video: str) -> FoundPost | None:
    data = record_of(record_of(answer).get("data"))
    videos = [record_of(one) for one in listed(data.get("videos"))]
    found = next((one for one in videos if id_of(one.get("item_id")) == video), None)
    return FoundPost(text_of(found.get("caption")), text_of(found.get("share_url"))) if found else None


def _comment(said: Said) -> Ask:
    """TikTok's own pages disagree on whether a comment is told of with its words."""
    named = {"video_id": said.thread or "", "comment_ids": json.dumps([said.message]), "include_replies": "true"}
    return _ask("/business/comment/list/", said.account, COMMENT, **named)


COMMENT = ["comment_id", "text", "create_time", "unique_identifier", "parent_comment_id", "owner"]


def _retell(answer: Any, said: Said) -> Record | None:
    data = record_of(record_of(answer).get("data"))
    comments = [record_of(one) for one in listed(data.get("comments"))]
    found = next((one for one in comments if id_of(one.get("comment_id")) == said.message), {})
    if text_of(found.get("text")) is None:
        return None
    kept = {name: found[name] for name in COMMENT if name in found and name != "create_time"}
    content = {**kept, "video_id": said.thread, "comment_action": "insert", "timestamp": found.get("create_time")}
    return {"event": "comment.update", "user_openid": said.account, "content": json.dumps(content)}


def _locate(piece: Piece) -> Ask:
    """TikTok answers with an address that holds for a while."""
    named = {"business_id": piece.account, "conversation_id": piece.thread, "message_id": piece.message}
    asked = {"media_id": piece.ref, "media_type": "VIDEO" if piece.type == "video" else "IMAGE"}
    return Ask("/business/message/media/download/", {"access-token": TOKEN}, named | asked)


def _where(answer: Any, _base: str, _piece: Piece) -> str | None:
    return text_of(record_of(record_of(answer).get("data")).get("download_url"))


CDN = frozenset({"tiktokcdn.com", "tiktokcdn-us.com", "tiktokcdn-eu.com", "tiktokv.com", "tiktok.com", "ibyteimg.com"})


def _is_good(answer: Any, _account: str) -> bool:
    """TikTok tells of errors in the body of a 200."""
    return record_of(answer).get("code") == 0


TIKTOK = Reads(
    words=WordsRead(frozenset({Kind.COMMENT}), _comment, _retell),
    media=MediaRead(CDN, locate=_locate, url=_where),
    post=PostRead(_video, _read),
    probes=(Probe("token", lambda account: _ask("/business/get/", account, ["username"]), _is_good),),
)
