"""X's API, version 2.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors
"""

from __future__ import annotations

import base64
import html
from typing import Any

from app.simulator.signing import sign_x
from app.simulator.table import Answer, Call, Row, Simulated, bearer, read_file
from app.simulator.world import Fault, Posted


def problem(status: int, title: str, detail: str, **headers: str) -> Answer:
    body = {"title": title, "detail": detail, "type": "about:blank", "status": status}
    return Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


FAULTS = {
    Fault.RATE_LIMITED: problem(429, "Too Many Requests", "Too Many Requests", x_rate_limit_remaining="0"),
    Fault.UNAVAILABLE: problem(503, "Service Unavailable", "Service Unavailable"),
    Fault.SERVER_ERROR: problem(500, "Internal Server Error", "Internal Server Error"),
    Fault.EXPIRED_TOKEN: problem(401, "Unauthorized", "Unauthorized"),
    Fault.GONE: problem(403, "Forbidden", "You attempted to reply to a Tweet that is deleted or not visible to you."),
    Fault.WINDOW_CLOSED: problem(403, "Forbidden", "You cannot send messages to this user."),
}


def post(call: Call) -> Answer:
    target = (call.body.get("reply") or {}).get("in_reply_to_tweet_id")
    if refused := call.refusal(FAULTS, target):
        return refused
    text = call.body.get("text")
    if any(one.text == text and one.target == target for one in call.world.under("x", str(target))):
        return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
    posted = call.post("comment", text, target=target, begins="19")
    return Answer(201, {"data": {"id": posted.id, "text": posted.text}})


def read_own(call: Call) -> Answer:
    with call.world.lock:
        own = [
            {
                "id": one.id, "text": one.text, "created_at": one.at.isoformat(),
                "referenced_tweets": [{"type": "replied_to", "id": one.target}],
            }
            for one in reversed(call.world.posted)
            if one.platform == "x" and one.kind == "comment" and one.account in ("", call.params["user"])
        ]  # fmt: skip
    return Answer(200, {"data": own[:100], "meta": {"result_count": len(own[:100])}})


def send(call: Call) -> Answer:
    posted = call.post("message", call.body.get("text"), recipient=call.params["user"], begins="18")
    return Answer(
        201, {"data": {"dm_conversation_id": f"{posted.account}-{posted.recipient}", "dm_event_id": posted.id}}
    )


def read_conversation(call: Call) -> Answer:
    own = [
        {
            "id": one.id, "event_type": "MessageCreate", "text": one.text, "sender_id": one.account or None,
            "created_at": one.at.isoformat(),
        }
        for one in call.world.sent_to("x", call.params["user"])
    ]  # fmt: skip
    return Answer(200, {"data": own, "meta": {"result_count": len(own)}})


def read_us(call: Call) -> Answer:
    return Answer(200, {"data": {"id": call.account, "name": "Kota", "username": "kota"}})


def read_post(call: Call) -> Answer:
    """A post that the world was told of; its media beside it when they are asked for."""
    post = call.params["id"]
    thing = call.world.things.get(("x", "post", post))
    if thing is None:
        return Answer(200, {"errors": [{"title": "Not Found Error", "resource_id": post, "resource_type": "tweet"}]})
    shown = {name: value for name, value in thing.items() if name != "media"}
    answer: dict[str, Any] = {"data": {"id": post, **shown}}
    if "attachments.media_keys" in call.query.get("expansions", ""):
        answer["includes"] = {"media": thing.get("media", [])}
    return Answer(200, answer)


def refresh_token(call: Call) -> Answer:
    """OAuth 2.0 with PKCE: a confidential client names itself in a Basic header; a refresh token serves once."""
    scheme, _, who = call.headers.get("authorization", "").partition(" ")
    named = scheme == "Basic" and b":" in base64.b64decode(who)
    old = call.world.use_refresh("x", call.body.get("refresh_token"), once=True) if named else None
    if old is None:
        return Answer(400, {"error": "invalid_request", "error_description": "Value passed for the token was invalid."})
    number = call.world.next_number()
    call.world.give_token("x", f"xsim{number}", old.account, refresh=f"xrefresh{number}")
    return Answer(
        200,
        {
            "token_type": "bearer", "expires_in": 7200, "access_token": f"xsim{number}",
            "refresh_token": f"xrefresh{number}", "scope": "tweet.write offline.access",
        },
    )  # fmt: skip


def tell(posted: Posted) -> list[dict[str, Any]]:
    """As the Activity API tells it: what we post, and what we send."""
    if posted.kind == "comment":
        payload: dict[str, Any] = {
            "id": posted.id, "text": html.escape(posted.text, quote=False), "author_id": posted.account,
            "created_at": posted.at.isoformat(),
            "conversation_id": posted.target, "in_reply_to_tweet_id": posted.target,
        }  # fmt: skip
        kind = "post.create"
    else:
        message = {
            "sender_id": posted.account, "target": {"recipient_id": posted.recipient},
            "message_data": {"text": html.escape(posted.text, quote=False)},
        }  # fmt: skip
        event = {
            "type": "message_create", "id": posted.id, "created_timestamp": str(int(posted.at.timestamp() * 1000)),
            "message_create": message,
        }  # fmt: skip
        payload = {"direct_message_events": [event]}
        kind = "dm.sent"
    data = {
        "filter": {"user_id": posted.account}, "event_uuid": posted.id, "event_type": kind, "payload": payload,
    }  # fmt: skip
    return [{"data": data}]


X = Simulated(
    "x",
    (
        Row("POST", "/2/oauth2/token", refresh_token, open=True),
        Row("POST", "/2/tweets", post),
        Row("GET", "/2/tweets/{id}", read_post),
        Row("GET", "/2/users/me", read_us),
        Row("GET", "/files/{id}", read_file, open=True),
        Row("GET", "/2/users/{user}/tweets", read_own),
        Row("POST", "/2/dm_conversations/with/{user}/messages", send),
        Row("GET", "/2/dm_conversations/with/{user}/dm_events", read_conversation),
    ),
    bearer,
    FAULTS,
    tell,
    sign_x,
)
