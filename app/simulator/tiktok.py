"""TikTok's API for Business: every answer is a 200, and `code` says whether it is one.

https://business-api.tiktok.com/portal/docs?id=1737172488964097
"""

from __future__ import annotations

import json
from typing import Any

from app.simulator.signing import sign_tiktok
from app.simulator.table import Answer, Call, Row, Simulated, address_of, read_file
from app.simulator.world import Fault, Posted


def said(code: int, message: str, data: dict[str, Any] | None = None) -> Answer:
    return Answer(200, {"code": code, "message": message, "request_id": "2026", "data": data or {}})


FAULTS = {
    Fault.RATE_LIMITED: said(40100, "Requests made too frequently"),
    Fault.UNAVAILABLE: Answer(503, {"message": "Service Unavailable"}),
    Fault.SERVER_ERROR: said(50000, "Internal service error"),
    Fault.EXPIRED_TOKEN: said(40105, "Access token is incorrect or has been revoked."),
    Fault.GONE: said(40002, "The comment does not exist."),
    Fault.WINDOW_CLOSED: said(40002, "The conversation is outside of the 48-hour messaging window."),
}
WINDOW_H = 48


def reply_to_comment(call: Call) -> Answer:
    comment = str(call.body.get("comment_id"))
    if refused := call.refusal(FAULTS, comment):
        return refused
    posted = call.post("comment", call.body.get("text"), target=comment, begins="", video=call.body.get("video_id"))
    return said(0, "OK", {"comment_id": posted.id, "text": posted.text})


def read_replies(call: Call) -> Answer:
    own = [
        {"comment_id": one.id, "text": one.text, "owner": True, "create_time": str(int(one.at.timestamp()))}
        for one in call.world.under("tiktok", call.query.get("comment_id", ""))
    ]
    return said(0, "OK", {"comments": own, "has_more": False})


def send(call: Call) -> Answer:
    conversation = str(call.body.get("recipient"))
    if call.is_late(conversation, WINDOW_H):
        return FAULTS[Fault.WINDOW_CLOSED]
    posted = call.post("message", (call.body.get("text") or {}).get("body"), recipient=conversation, begins="tt")
    return said(0, "OK", {"message": {"message_id": posted.id}})


def read_conversation(call: Call) -> Answer:
    own = [
        {
            "message_id": one.id, "message_type": "TEXT", "text": {"body": one.text}, "sender": one.account or None,
            "timestamp": int(one.at.timestamp() * 1000),
        }
        for one in call.world.sent_to("tiktok", call.query.get("conversation_id", ""))
    ]  # fmt: skip
    return said(0, "OK", {"messages": own, "has_more": False})


def read_account(call: Call) -> Answer:
    if call.query.get("business_id") != call.account:
        return said(40002, "The business_id is not the token's.")
    return said(0, "OK", {"username": "kota"})


def read_videos(call: Call) -> Answer:
    wanted = json.loads(call.query.get("filters", "{}")).get("video_ids", [])
    told = {video: call.world.things.get(("tiktok", "post", str(video))) for video in wanted}
    videos = [{"item_id": video, **thing} for video, thing in told.items() if thing is not None]
    return said(0, "OK", {"videos": videos, "has_more": False})


def read_comments(call: Call) -> Answer:
    wanted = json.loads(call.query.get("comment_ids", "[]"))
    told = {number: call.world.things.get(("tiktok", "comment", str(number))) for number in wanted}
    comments = [{"comment_id": number, **thing} for number, thing in told.items() if thing is not None]
    return said(0, "OK", {"comments": comments, "has_more": False})


def find_media(call: Call) -> Answer:
    where = address_of(call, str(call.body.get("media_id")))
    complete = all(call.body.get(name) for name in ("business_id", "conversation_id", "message_id", "media_type"))
    if where is None or not complete:
        return said(40002, "The media does not exist.")
    return said(0, "OK", {"download_url": where})


def refresh_token(call: Call) -> Answer:
    old = call.world.use_refresh("tiktok", call.body.get("refresh_token"), once=True)
    if old is None:
        return said(40105, "refresh_token is invalid")
    number = call.world.next_number()
    new, again = f"act.sim{number}", f"rft.sim{number}"
    call.world.give_token("tiktok", new, old.account, refresh=again)
    data = {"access_token": new, "refresh_token": again, "expires_in": 86400, "refresh_token_expires_in": 31536000}
    return said(0, "OK", data)


def tell(posted: Posted) -> list[dict[str, Any]]:
    stamp = int(posted.at.timestamp() * 1000)
    content: dict[str, Any] = {
        "comment_id": int(posted.id), "video_id": posted.extra.get("video"), "comment_type": "reply",
        "parent_comment_id": posted.target, "comment_action": "insert", "timestamp": stamp,
        "unique_identifier": posted.account, "owner": True, "text": posted.text,
    } if posted.kind == "comment" else {
        "conversation_id": posted.recipient, "message_id": posted.id, "type": "text", "text": {"body": posted.text},
        "timestamp": stamp, "from": posted.account, "message_tag": {"source": "API"},
    }  # fmt: skip
    return [
        {
            "client_key": "sim", "event": "comment.update" if posted.kind == "comment" else "im_send_msg",
            "create_time": stamp // 1000, "user_openid": posted.account, "content": json.dumps(content),
        }
    ]  # fmt: skip


TIKTOK = Simulated(
    "tiktok",
    (
        Row("POST", "/business/comment/reply/create/", reply_to_comment),
        Row("GET", "/business/comment/reply/list/", read_replies),
        Row("POST", "/business/message/send/", send),
        Row("GET", "/business/message/content/list/", read_conversation),
        Row("GET", "/business/comment/list/", read_comments),
        Row("GET", "/business/get/", read_account),
        Row("GET", "/business/video/list/", read_videos),
        Row("POST", "/business/message/media/download/", find_media),
        Row("GET", "/files/{id}", read_file, open=True),
        Row("POST", "/tt_user/oauth2/refresh_token/", refresh_token, open=True),
    ),
    lambda call: call.headers.get("access-token"),
    FAULTS,
    tell,
    sign_tiktok,
)
