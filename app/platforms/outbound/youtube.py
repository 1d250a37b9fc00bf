"""Replies on YouTube: under comments only, and each costs 50 of the day's 10,000 units.

https://developers.google.com/youtube/v3/docs/comments/insert
https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.domain.replying import Reason, ReplyKind, Terms
from app.platforms.base import id_of, instant_of, listed, record_of, text_of
from app.platforms.outbound.reading import number, reader
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

REASONS = {
    "rateLimitExceeded": Reason.RATE_LIMITED,
    "userRateLimitExceeded": Reason.RATE_LIMITED,
    "quotaExceeded": Reason.RATE_LIMITED,
    "dailyLimitExceeded": Reason.RATE_LIMITED,
    "authError": Reason.TOKEN_EXPIRED,
    "parentCommentNotFound": Reason.TARGET_GONE,
    "commentNotFound": Reason.TARGET_GONE,
    "videoNotFound": Reason.TARGET_GONE,
    "commentsDisabled": Reason.TARGET_GONE,
    "commentTextTooLong": Reason.TOO_LONG,
    "forbidden": Reason.NO_PERMISSION,
    "insufficientPermissions": Reason.NO_PERMISSION,
    "ineligibleAccount": Reason.NO_PERMISSION,
    "processingFailure": Reason.UNSURE,
    "backendError": Reason.UNSURE,
}
QUOTA_WAIT_S = 3600.0
"""The day's quota comes back at midnight in California; asking once an hour is soon enough."""


def compose(reply: Reply) -> OutboundRequest:
    """A reply under the comment. A reply to a reply stands in its thread, whose id comes before the dot."""
    if reply.kind != "public":
        raise ComposeError("YouTube has no private messages")
    snippet = {"parentId": parent_of(reply), "textOriginal": reply.text}
    return OutboundRequest("POST", "/comments?part=snippet", {"snippet": snippet})


def parent_of(reply: Reply) -> str:
    comment = required(reply.target_id, "the comment to answer").partition(".")[0]
    return required(comment, "the comment to answer")


def codes(response: Response) -> Sequence[str]:
    errors = record_of(record_of(response.body).get("error")).get("errors")
    return [reason for row in (listed(errors) if errors else []) if (reason := text_of(record_of(row).get("reason")))]


def wait(response: Response) -> float | None:
    spent = {"quotaExceeded", "dailyLimitExceeded"} & set(codes(response))
    return QUOTA_WAIT_S if spent else None


def accepted_id(response: Any) -> str | None:
    return id_of(record_of(response).get("id"))


def look(reply: Reply) -> OutboundRequest:
    path = f"/comments?part=snippet&textFormat=plainText&maxResults=100&parentId={segment(parent_of(reply))}"
    return OutboundRequest("GET", path)


def read_own(body: Any, reply: Reply) -> list[OwnPost]:
    rows = record_of(body).get("items")
    found = []
    for row in map(record_of, rows if isinstance(rows, list) else []):
        snippet = record_of(row.get("snippet"))
        author = id_of(record_of(snippet.get("authorChannelId")).get("value"))
        text = text_of(snippet.get("textOriginal")) or text_of(snippet.get("textDisplay"))
        if (number_ := id_of(row.get("id"))) and text and author in (None, reply.account_external_id):
            found.append(OwnPost(number_, text, instant_of(snippet.get("publishedAt"))))
    return found


def read_renewed(body: Any) -> Renewed | None:
    answer = record_of(body)
    token = text_of(answer.get("access_token"))
    return Renewed(token, text_of(answer.get("refresh_token")), number(answer.get("expires_in"))) if token else None


YOUTUBE = Outbound(
    api_base="https://www.googleapis.com/youtube/v3",
    terms={ReplyKind.PUBLIC: Terms(10_000)},
    compose=compose,
    read=reader(accepted_id=accepted_id, codes=codes, reasons=REASONS, wait=wait),
    pace=Pace(per_minute=60, burst=60),
    lookup=Lookup(look, read_own, lambda body, _reply: "nextPageToken" not in record_of(body)),
    renewal=Renewal(
        # https://developers.google.com/identity/protocols/oauth2/web-server#offline
        OutboundRequest(
            "POST",
            "/token",
            headers={},
            form={
                "client_id": Slot.CLIENT_ID.value, "client_secret": Slot.CLIENT_SECRET.value,
                "grant_type": "refresh_token", "refresh_token": Slot.REFRESH.value,
            },
        ),
        read_renewed,
        ahead=timedelta(minutes=15),
        base="https://oauth2.googleapis.com",
    ),
)  # fmt: skip
