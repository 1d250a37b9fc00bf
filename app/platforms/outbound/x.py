"""Replies on X.

https://docs.x.com/x-api/posts/create-post
https://docs.x.com/x-api/fundamentals/rate-limits
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.domain.replying import Reason, ReplyKind, Terms, Unit
from app.platforms.base import first_id, id_of, instant_of, record_of, text_of
from app.platforms.outbound.reading import number, reader, words_in
from app.platforms.outbound.shape import (
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

REASONS = {
    "deleted or not visible": Reason.TARGET_GONE,
    "duplicate content": Reason.DUPLICATE,
    "cannot send messages": Reason.UNREACHABLE,
    "not following you": Reason.UNREACHABLE,
    "too long": Reason.TOO_LONG,
    "suspended": Reason.RESTRICTED,
    "locked": Reason.RESTRICTED,
    "spam": Reason.RESTRICTED,
}
LEADING_MENTIONS = re.compile(r"^(?:@\w{1,15}\s+)+")


def compose(reply: Reply) -> OutboundRequest:
    """A reply to the post, or a direct message to its author."""
    if reply.kind == "public":
        answered = {"in_reply_to_tweet_id": required(reply.target_id, "the post to answer")}
        return OutboundRequest("POST", "/2/tweets", {"text": reply.text, "reply": answered})
    citizen = segment(required(reply.recipient_id, "the recipient"))
    return OutboundRequest("POST", f"/2/dm_conversations/with/{citizen}/messages", {"text": reply.text})


def codes(response: Response) -> Sequence[str]:
    if 200 <= response.status < 300:
        return []
    return words_in(record_of(response.body).get("detail"), REASONS)


def wait(response: Response) -> float | None:
    """When nothing is left of the allowance, X names the second at which it is whole again."""
    if response.at is None or response.headers.get("x-rate-limit-remaining") != "0":
        return None
    until = instant_of(response.headers.get("x-rate-limit-reset"))
    return max(1.0, (until - response.at).total_seconds()) if until else None


def accepted_id(response: Any) -> str | None:
    data = record_of(record_of(response).get("data"))
    return first_id(data.get("id"), data.get("dm_event_id"))


def look(reply: Reply) -> OutboundRequest:
    if reply.kind == "public":
        account = segment(required(reply.account_external_id, "the account"))
        fields = "max_results=100&tweet.fields=created_at,referenced_tweets"
        return OutboundRequest("GET", f"/2/users/{account}/tweets?{fields}")
    citizen = segment(required(reply.recipient_id, "the recipient"))
    fields = "dm_event.fields=id,text,sender_id,created_at"
    return OutboundRequest("GET", f"/2/dm_conversations/with/{citizen}/dm_events?{fields}")


def read_own(body: Any, reply: Reply) -> list[OwnPost]:
    """X puts the names of those answered before the text, and escapes it."""
    rows = record_of(body).get("data")
    found = []
    for row in map(record_of, rows if isinstance(rows, list) else []):
        number_, text = id_of(row.get("id")), text_of(row.get("text"))
        if not number_ or not text or id_of(row.get("sender_id")) not in (None, reply.account_external_id):
            continue
        answered = row.get("referenced_tweets")
        ids = [id_of(record_of(one).get("id")) for one in (answered if isinstance(answered, list) else [])]
        if reply.kind == "public" and reply.target_id not in ids:
            continue
        text = html.unescape(text)
        if not LEADING_MENTIONS.match(reply.text):
            text = LEADING_MENTIONS.sub("", text)
        found.append(OwnPost(number_, text, instant_of(row.get("created_at"))))
    return found


def read_renewed(body: Any) -> Renewed | None:
    answer = record_of(body)
    token = text_of(answer.get("access_token"))
    return Renewed(token, text_of(answer.get("refresh_token")), number(answer.get("expires_in"))) if token else None


X = Outbound(
    api_base="https://api.x.com",
    terms={
        ReplyKind.PUBLIC: Terms(280, Unit.WEIGHTED),
        ReplyKind.PRIVATE: Terms(10_000),
        ReplyKind.DM: Terms(10_000),
    },
    compose=compose,
    read=reader(accepted_id=accepted_id, codes=codes, reasons=REASONS, wait=wait),
    pace=Pace(per_minute=6, burst=100),
    lookup=Lookup(look, read_own),
    renewal=Renewal(
        # https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token
        OutboundRequest(
            "POST",
            "/2/oauth2/token",
            headers={"Authorization": f"Basic {Slot.BASIC.value}"},
            form={"grant_type": "refresh_token", "refresh_token": Slot.REFRESH.value},
        ),
        read_renewed,
        ahead=timedelta(minutes=30),
    ),
)
"""A user token lives two hours; 100 posts are allowed in 15 minutes."""
