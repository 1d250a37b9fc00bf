"""Replies by TikTok's API for Business: the token has a header of its own, and every answer is a 200 with a code.

https://business-api.tiktok.com/portal/docs?id=1738085333618690
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.domain.replying import Reason, ReplyKind, Terms
from app.platforms.base import first_id, id_of, instant_of, record_of, text_of
from app.platforms.outbound.reading import number, reader, words_in
from app.platforms.outbound.shape import (
    ComposeError,
    Lookup,
    Outbound,
    OutboundRequest,
    OwnPost,
    Pace,
    Renewal,
    Renewed,
    Reply,
    Response,
    Slot,
    required,
    segment,
)

TOKEN = {"Access-Token": Slot.TOKEN.value}
COMMENT_CHARACTERS_MAX = 1200

REASONS = {
    "40100": Reason.RATE_LIMITED,
    "40133": Reason.RATE_LIMITED,
    "40016": Reason.RATE_LIMITED,
    "40102": Reason.TOKEN_EXPIRED,
    "40104": Reason.TOKEN_EXPIRED,
    "40105": Reason.TOKEN_EXPIRED,
    "40110": Reason.TOKEN_EXPIRED,
    "40001": Reason.NO_PERMISSION,
    "40006": Reason.NO_PERMISSION,
    "40007": Reason.NO_PERMISSION,
    "window": Reason.WINDOW_CLOSED,
    "does not exist": Reason.TARGET_GONE,
    "deleted": Reason.TARGET_GONE,
    "50000": Reason.UNSURE,
    "50001": Reason.UNSURE,
    "50002": Reason.UNSURE,
    "51305": Reason.UNSURE,
}
"""By code; 40002 (a parameter is wrong) says the rest in words."""


def compose(reply: Reply) -> OutboundRequest:
    """A reply under the comment, or in the conversation."""
    if reply.kind == "private":
        raise ComposeError("TikTok has no private reply to a comment: its author has to write first")
    account = {"business_id": required(reply.account_external_id, "the account")}
    if reply.kind == "public":
        answered = {
            "video_id": required(reply.thread_id, "the video"),
            "comment_id": required(reply.target_id, "the comment to answer"),
        }
        content = {**account, **answered, "text": reply.text}
        return OutboundRequest("POST", "/business/comment/reply/create/", content, TOKEN)
    conversation = {"recipient_type": "CONVERSATION", "recipient": required(reply.thread_id, "the conversation")}
    message = {"message_type": "TEXT", "text": {"body": reply.text}}
    return OutboundRequest("POST", "/business/message/send/", {**account, **conversation, **message}, TOKEN)


def codes(response: Response) -> Sequence[str]:
    answer = record_of(response.body)
    code = id_of(answer.get("code"))
    if code in (None, "0"):
        return []
    return [*(words_in(answer.get("message"), REASONS) if code == "40002" else []), str(code)]


def accepted_id(response: Any) -> str | None:
    data = record_of(record_of(response).get("data"))
    return first_id(record_of(data.get("message")).get("message_id"), data.get("message_id"), data.get("comment_id"))


def look(reply: Reply) -> OutboundRequest:
    account = f"business_id={segment(required(reply.account_external_id, 'the account'))}"
    if reply.kind == "public":
        # Replies to replies are listed under the comment that the thread begins with.
        video, comment = segment(reply.thread_id or ""), segment(reply.thread_begins_with or "")
        path = f"/business/comment/reply/list/?{account}&video_id={video}&comment_id={comment}&max_count=50"
        return OutboundRequest("GET", path, headers=TOKEN)
    talk = segment(reply.thread_id or "")
    path = f"/business/message/content/list/?{account}&conversation_id={talk}&limit=20"
    return OutboundRequest("GET", path, headers=TOKEN)


def read_own(body: Any, reply: Reply) -> list[OwnPost]:
    data = record_of(record_of(body).get("data"))
    comments, messages = data.get("comments"), data.get("messages")
    found = []
    for row in map(record_of, comments if isinstance(comments, list) else []):
        number_, text = id_of(row.get("comment_id")), text_of(row.get("text"))
        if number_ and text and row.get("owner") is not False:
            found.append(OwnPost(number_, text, instant_of(row.get("create_time"))))
    for row in map(record_of, messages if isinstance(messages, list) else []):
        number_, text = id_of(row.get("message_id")), text_of(record_of(row.get("text")).get("body"))
        if number_ and text and id_of(row.get("sender")) in (None, reply.account_external_id):
            found.append(OwnPost(number_, text, instant_of(row.get("timestamp"))))
    return found


def is_whole(body: Any, reply: Reply) -> bool:
    """Messages come newest first; comments in no order that is promised."""
    return reply.kind != "public" or record_of(record_of(body).get("data")).get("has_more") is not True


def read_renewed(body: Any) -> Renewed | None:
    data = record_of(record_of(body).get("data"))
    token = text_of(data.get("access_token"))
    return Renewed(token, text_of(data.get("refresh_token")), number(data.get("expires_in"))) if token else None


TIKTOK = Outbound(
    api_base="https://business-api.tiktok.com/open_api/v1.3",
    terms={
        ReplyKind.PUBLIC: Terms(COMMENT_CHARACTERS_MAX),
        ReplyKind.DM: Terms(6000, window=timedelta(hours=48)),
    },
    compose=compose,
    read=reader(accepted_id=accepted_id, codes=codes, reasons=REASONS),
    pace=Pace(per_minute=40, burst=40),
    lookup=Lookup(look, read_own, is_whole),
    renewal=Renewal(
        OutboundRequest(
            "POST",
            "/tt_user/oauth2/refresh_token/",
            {
                "client_id": Slot.CLIENT_ID.value, "client_secret": Slot.CLIENT_SECRET.value,
                "grant_type": "refresh_token", "refresh_token": Slot.REFRESH.value,
            },
            headers={},
        ),
        read_renewed,
        ahead=timedelta(hours=4),
    ),
)  # fmt: skip
"""An access token lives a day; 40 requests a minute are allowed for each account and endpoint."""
