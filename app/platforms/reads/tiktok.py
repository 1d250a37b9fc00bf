"""What we ask TikTok for. https://business-api.tiktok.com/portal/docs?id=1762228496777218"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from app.platforms.base import id_of, listed, record_of, text_of
from app.platforms.reads.shape import TOKEN, Ask, FoundPost, MediaRead, Piece, PostRead, Probe, Reads


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
    media=MediaRead(CDN, locate=_locate, url=_where),
    post=PostRead(_video, _read),
    probes=(Probe("token", lambda account: _ask("/business/get/", account, ["username"]), _is_good),),
)
