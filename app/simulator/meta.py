"""Meta's Graph API as Instagram, Facebook and WhatsApp know it.

https://developers.facebook.com/docs/graph-api/guides/error-handling/
"""

from __future__ import annotations

import re
from typing import Any

from app.simulator.signing import sign_meta
from app.simulator.table import Answer, Call, Row, Simulated, bearer, read_file
from app.simulator.world import Fault, Posted


def error(status: int, code: int, message: str, subcode: int | None = None, **headers: str) -> Answer:
    content: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1b2C3"}
    if subcode is not None:
        content["error_subcode"] = subcode
    return Answer(status, {"error": content}, {name.replace("_", "-"): value for name, value in headers.items()})


FAULTS = {
    Fault.RATE_LIMITED: error(
        429, 4, "(#4) Application request limit reached",
        x_app_usage='{"call_count":100,"total_time":25,"total_cputime":25}',
    ),
    Fault.UNAVAILABLE: Answer(503, "Service Unavailable"),  # From the edge: no code, and nothing was done.
    Fault.SERVER_ERROR: error(500, 1, "An unknown error has occurred."),
    Fault.EXPIRED_TOKEN: error(401, 190, "Error validating access token: Session has expired.", 463),
    Fault.GONE: error(400, 100, "Unsupported post request. Object with this ID does not exist.", 33),
    Fault.WINDOW_CLOSED: error(400, 10, "(#10) This message is sent outside of allowed window.", 2534022),
}  # fmt: skip
WINDOW_H, AGENT_WINDOW_H = 24, 7 * 24


def reply_to_comment(call: Call) -> Answer:
    comment = call.params["id"]
    if refused := call.refusal(FAULTS, comment):
        return refused
    if call.platform == "instagram":
        # Replies to a reply are added to the comment that the thread begins with.
        comment = call.world.things.get(("instagram", "comment", comment), {}).get("parent") or comment
    return Answer(200, {"id": call.post("comment", call.body.get("message"), target=comment).id})


def read_replies(call: Call) -> Answer:
    """The comments under a comment: those told to the world, and those posted here."""
    target = call.params["id"]
    told = [
        thing for (platform, kind, _), thing in call.world.things.items()
        if platform == call.platform and kind == "comment" and thing.get("parent") == target
    ]  # fmt: skip
    own = [
        {
            "id": one.id, "text": one.text, "message": one.text, "from": {"id": one.account or None},
            "timestamp": one.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "created_time": one.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        }
        for one in call.world.under(call.platform, target)
    ]  # fmt: skip
    size = call.world.things.get((call.platform, "page", target), {}).get("size")
    rows = [*told, *own]
    more = size is not None and len(rows) > size
    return Answer(200, {"data": rows[:size]} | ({"paging": {"next": f"{call.world.base}/next"}} if more else {}))


def answer_mention(call: Call) -> Answer:
    """A comment on somebody else's post or comment that mentions the account."""
    target = str(call.body.get("comment_id") or call.body.get("media_id"))
    if call.params["id"] != call.account or not call.body.get("media_id"):
        return FAULTS[Fault.GONE]
    if refused := call.refusal(FAULTS, target):
        return refused
    return Answer(200, {"id": call.post("comment", call.body.get("message"), target=target).id})


def send_message(call: Call) -> Answer:
    """A message to a citizen, or the one private reply that a comment may get."""
    to = call.body.get("recipient") or {}
    comment, citizen = to.get("comment_id"), to.get("id")
    if refused := call.refusal(FAULTS, comment):
        return refused
    if comment is not None and any(one.extra.get("private_to") == comment for one in call.world.posted):
        return error(400, 10900, "(#10900) Activity already replied to.")
    agent = call.body.get("tag") == "HUMAN_AGENT"
    if call.is_late(citizen, AGENT_WINDOW_H if agent else WINDOW_H):
        return FAULTS[Fault.WINDOW_CLOSED]
    text = (call.body.get("message") or {}).get("text")
    author = call.world.things.get((call.platform, "author", str(comment)), {}).get("id")
    posted = call.post("message", text, recipient=citizen or author or comment, begins="m_sim", private_to=comment)
    return Answer(200, {"recipient_id": posted.recipient, "message_id": posted.id})


def read_conversation(call: Call) -> Answer:
    """What was said with one citizen."""
    messages = [
        {
            "id": one.id, "message": one.text, "from": {"id": one.account or None},
            "created_time": one.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        }
        for one in call.world.sent_to(call.platform, call.query.get("user_id", ""))
    ]  # fmt: skip
    return Answer(200, {"data": [{"id": "t_1", "messages": {"data": messages}}] if messages else []})


def refresh_token(call: Call) -> Answer:
    """A long-lived token of Instagram for one that lives sixty days more."""
    old = call.world.token(call.platform, call.query.get("access_token"))
    if old is None:
        return FAULTS[Fault.EXPIRED_TOKEN]
    call.world.refreshes += 1
    new = f"IGsim{call.world.next_number()}"
    call.world.give_token(call.platform, new, old.account)
    return Answer(200, {"access_token": new, "token_type": "bearer", "expires_in": 60 * 86400})


def tell_instagram(posted: Posted) -> list[dict[str, Any]]:
    if posted.kind == "comment":
        value = {
            "id": posted.id, "from": {"id": posted.account, "username": "kota"}, "text": posted.text,
            "media": {"id": posted.extra.get("media", "0")}, "parent_id": posted.target,
        }  # fmt: skip
        return [_envelope("instagram", posted, {"changes": [{"field": "comments", "value": value}]})]
    return [_envelope("instagram", posted, {"messaging": [_message(posted)]})]


def tell_facebook(posted: Posted) -> list[dict[str, Any]]:
    if posted.kind == "comment":
        post = str(posted.target).rpartition("_")[0] or str(posted.target)
        value = {
            "item": "comment", "verb": "add", "comment_id": posted.id, "post_id": post, "parent_id": posted.target,
            "from": {"id": posted.account, "name": "Kota"}, "message": posted.text,
            "created_time": int(posted.at.timestamp()),
        }  # fmt: skip
        return [_envelope("page", posted, {"changes": [{"field": "feed", "value": value}]})]
    return [_envelope("page", posted, {"messaging": [_message(posted)]})]


def _envelope(name: str, posted: Posted, content: dict[str, Any]) -> dict[str, Any]:
    return {"object": name, "entry": [{"id": posted.account, "time": int(posted.at.timestamp()), **content}]}


def _message(posted: Posted) -> dict[str, Any]:
    return {
        "sender": {"id": posted.account}, "recipient": {"id": posted.recipient},
        "timestamp": int(posted.at.timestamp() * 1000),
        "message": {"mid": posted.id, "text": posted.text, "is_echo": True, "app_id": 900},
    }  # fmt: skip


MENTION = re.compile(r"(?P<edge>mentioned_comment|mentioned_media)\.(?:comment_id|media_id)\((?P<id>[^)]+)\)\{")


def read_thing(call: Call) -> Answer:
    """A post, a medium or an account that the world was told of."""
    number = call.params["id"]
    for kind in ("post", "media", "account"):
        if (thing := call.world.things.get((call.platform, kind, number))) is not None:
            return Answer(200, {"id": number, **thing})
    mention = MENTION.match(call.query.get("fields", ""))
    if mention is not None and number == call.account:
        told = call.world.things.get((call.platform, "mention", mention["id"]))
        return FAULTS[Fault.GONE] if told is None else Answer(200, {mention["edge"]: told, "id": number})
    if number in ("me", call.account):
        return Answer(200, {"id": call.account, "user_id": call.account})
    return FAULTS[Fault.GONE]


def read_subscriptions(call: Call) -> Answer:
    """The fields that our app hears of; everything unless the world says otherwise."""
    told = call.world.things.get((call.platform, "subscription", call.account), {})
    fields = told.get("fields", ["comments", "messages", "feed", "mentions"])
    return Answer(200, {"data": [{"id": "900", "subscribed_fields": fields}] if fields else []})


def subscribe(call: Call) -> Answer:
    fields = [name for name in str(call.body.get("subscribed_fields", "")).split(",") if name]
    call.world.things[call.platform, "subscription", call.account] = {"fields": fields}
    return Answer(200, {"success": bool(fields)})


COMMON = (
    Row("POST", "/{id}/subscribed_apps", subscribe),
    Row("GET", "/{id}/subscribed_apps", read_subscriptions),
    Row("GET", "/files/{id}", read_file, open=True),
    Row("GET", "/{id}", read_thing),
    Row("POST", "/me/messages", send_message),
    Row("GET", "/me/conversations", read_conversation),
)
INSTAGRAM = Simulated(
    "instagram",
    (
        *COMMON,
        Row("GET", "/refresh_access_token", refresh_token, open=True),
        Row("POST", "/{id}/mentions", answer_mention),
        Row("POST", "/{id}/replies", reply_to_comment),
        Row("GET", "/{id}/replies", read_replies),
    ),
    bearer,
    FAULTS,
    tell_instagram,
    sign_meta,
)
FACEBOOK = Simulated(
    "facebook",
    (*COMMON, Row("POST", "/{id}/comments", reply_to_comment), Row("GET", "/{id}/comments", read_replies)),
    bearer,
    FAULTS,
    tell_facebook,
    sign_meta,
)
