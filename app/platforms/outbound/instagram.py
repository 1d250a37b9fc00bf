"""Replies on Instagram.

https://developers.facebook.com/docs/instagram-platform/private-replies
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.domain.replying import ReplyKind, Since, Terms, Unit
from app.platforms.base import record_of, text_of
from app.platforms.outbound import meta
from app.platforms.outbound.reading import number, reader
from app.platforms.outbound.shape import (
    Lookup,
    Outbound,
    OutboundRequest,
    Pace,
    Renewal,
    Renewed,
    Reply,
    Slot,
    required,
    segment,
)


def compose(reply: Reply) -> OutboundRequest:
    """Instagram hangs every reply under the comment that its thread begins with: asked for there, it is found there."""
    if reply.kind == "public" and reply.mentions_us:
        return compose_mention(reply)
    if reply.kind == "public":
        return meta.compose_comment(reply, "replies", reply.thread_begins_with)
    return meta.compose_message(reply)


def compose_mention(reply: Reply) -> OutboundRequest:
    """Somebody else's post is answered through the account that it mentions (Facebook Login).

    https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentions
    """
    media = required(reply.thread_id, "the post")
    content = {"media_id": media, "message": reply.text}
    if reply.target_id != media:
        content["comment_id"] = required(reply.target_id, "the comment to answer")
    return OutboundRequest("POST", f"/{segment(required(reply.account_external_id, 'the account'))}/mentions", content)


def look(reply: Reply) -> OutboundRequest:
    request = LOOKUP.compose(reply)
    if reply.kind != "public":
        return request
    return OutboundRequest("GET", f"{request.path}?fields=id,text,from,timestamp&limit=50")


def read_renewed(body: Any) -> Renewed | None:
    token = text_of(record_of(body).get("access_token"))
    return Renewed(token, None, number(record_of(body).get("expires_in"))) if token else None


LOOKUP = meta.lookup("replies", "instagram")

INSTAGRAM = Outbound(
    api_base="https://graph.instagram.com/v23.0",
    terms={
        ReplyKind.PUBLIC: Terms(300),
        ReplyKind.PRIVATE: Terms(
            1000, Unit.BYTES, window=meta.PRIVATE_REPLY_WINDOW, since=Since.MESSAGE, once=True, to_mentions=False
        ),
        ReplyKind.DM: Terms(1000, Unit.BYTES, window=meta.WINDOW, agent_window=meta.AGENT_WINDOW),
    },
    compose=compose,
    read=reader(accepted_id=meta.accepted_id, codes=meta.codes, reasons=meta.REASONS, wait=meta.wait),
    pace=Pace(per_minute=240, burst=60),
    lookup=Lookup(look, meta.read_own, meta.is_whole),
    renewal=Renewal(
        # https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
        OutboundRequest(
            "GET", f"/refresh_access_token?grant_type=ig_refresh_token&access_token={Slot.TOKEN.value}", headers={}
        ),
        read_renewed,
        ahead=timedelta(days=10),
        base="https://graph.instagram.com",
        needs_refresh=False,
    ),
)  # fmt: skip
"""A public reply has at most 300 characters (reference of IG Comment, replies); a message 1,000 bytes."""
