"""What Instagram, Facebook and WhatsApp share: the Graph API's requests, its errors and its usage headers.

https://developers.facebook.com/docs/graph-api/guides/error-handling/
https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from app.domain.replying import Reason
from app.platforms.base import Record, first_id, id_of, instant_of, record_of, text_of
from app.platforms.outbound.reading import number
from app.platforms.outbound.shape import Lookup, OutboundRequest, OwnPost, Reply, Response, required, segment

WINDOW = timedelta(hours=24)
AGENT_WINDOW = timedelta(days=7)
PRIVATE_REPLY_WINDOW = timedelta(days=7)

REASONS = {
    "1": Reason.UNSURE,
    "2": Reason.UNSURE,
    "transient": Reason.UNSURE,
    "4": Reason.RATE_LIMITED,
    "17": Reason.RATE_LIMITED,
    "32": Reason.RATE_LIMITED,
    "341": Reason.RATE_LIMITED,
    "613": Reason.RATE_LIMITED,
    **{str(code): Reason.RATE_LIMITED for code in range(80000, 80015)},
    "10/2018278": Reason.WINDOW_CLOSED,
    "10/2018109": Reason.WINDOW_CLOSED,
    "10/2534022": Reason.WINDOW_CLOSED,
    "100/33": Reason.TARGET_GONE,
    "100/2018001": Reason.UNREACHABLE,
    "551": Reason.UNREACHABLE,
    "102": Reason.TOKEN_EXPIRED,
    "190": Reason.TOKEN_EXPIRED,
    "10": Reason.NO_PERMISSION,
    "3": Reason.NO_PERMISSION,
    **{str(code): Reason.NO_PERMISSION for code in range(200, 300)},
    "368": Reason.RESTRICTED,
    "506": Reason.DUPLICATE,
    "10900": Reason.ALREADY_ANSWERED,
    "10903": Reason.WINDOW_CLOSED,
}
"""By code, or by code/subcode where the subcode tells more."""

USAGE_FULL = 95.0
"""Percent of an account's allowance; from there on the platform will refuse, so it is left alone."""
USAGE_WAIT_S = 300.0


def codes(response: Response) -> Sequence[str]:
    error = record_of(response.body).get("error")
    if not isinstance(error, dict):
        return []
    code, subcode = id_of(error.get("code")) or "none", id_of(error.get("error_subcode"))
    said = [f"{code}/{subcode}", code] if subcode else [code]
    # Its code comes first: `transient` is also said of rate limits, where nothing was done.
    return [*said, "transient"] if error.get("is_transient") is True else said


def wait(response: Response) -> float | None:
    """How long the account must rest: the usage headers say how much of the allowance is gone."""
    for usage in _usages(response):
        if (minutes := number(usage.get("estimated_time_to_regain_access"))) is not None and minutes > 0:
            return minutes * 60
        shares = (number(usage.get(name)) or 0.0 for name in ("call_count", "total_time", "total_cputime"))
        if max(shares) >= USAGE_FULL:
            return USAGE_WAIT_S
    return None


def _usages(response: Response) -> Iterator[Record]:
    for name in ("x-business-use-case-usage", "x-app-usage", "x-page-usage"):
        try:
            value = json.loads(response.headers.get(name, ""))
        except ValueError:
            continue
        if not isinstance(value, dict):
            continue
        yield value
        for listed in value.values():  # Business use cases: by the business's id, a list of them.
            yield from (record_of(one) for one in (listed if isinstance(listed, list) else []))


def compose_comment(reply: Reply, edge: str, comment: str | None) -> OutboundRequest:
    comment = required(comment, "the comment to answer")
    return OutboundRequest("POST", f"/{segment(comment)}/{edge}", {"message": reply.text})


def compose_message(reply: Reply, **extra: str) -> OutboundRequest:
    """A message to the author of a comment (allowed once for each comment), or in a conversation."""
    if reply.kind == "private":
        recipient = {"comment_id": required(reply.target_id, "the comment to answer in private")}
    else:
        recipient = {"id": required(reply.recipient_id, "the recipient")}
        if reply.by_agent:
            extra = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return OutboundRequest("POST", "/me/messages", {"recipient": recipient, "message": {"text": reply.text}, **extra})


def accepted_id(response: Any) -> str | None:
    answer = record_of(response)
    return first_id(answer.get("message_id"), answer.get("id"))


def lookup(edge: str, platform: str) -> Lookup:
    """What stands in the comment's thread, or what was said in the conversation with its author."""

    def compose(reply: Reply) -> OutboundRequest:
        if reply.kind == "public":
            comment = segment(required(reply.thread_begins_with, "the comment to answer"))
            return OutboundRequest("GET", f"/{comment}/{edge}")
        citizen = segment(required(reply.recipient_id, "the recipient"))
        fields = "fields=messages.limit(20)%7Bid,message,from,created_time%7D"
        return OutboundRequest("GET", f"/me/conversations?platform={platform}&user_id={citizen}&{fields}")

    return Lookup(compose, read_own, is_whole)


def is_whole(body: Any, reply: Reply) -> bool:
    """Conversations and a Page's comments come newest first; replies on Instagram in no order that is promised."""
    return reply.kind != "public" or text_of(record_of(record_of(body).get("paging")).get("next")) is None


def read_own(body: Any, reply: Reply) -> list[OwnPost]:
    """Comments or messages of the account; one whose author the platform does not show may be ours too."""
    rows = _listed(record_of(body).get("data"))
    if reply.kind != "public":
        rows = [row for talk in rows for row in _listed(record_of(record_of(talk).get("messages")).get("data"))]
    found = []
    for row in map(record_of, rows):
        author = id_of(record_of(row.get("from")).get("id"))
        number_, text = id_of(row.get("id")), text_of(row.get("text")) or text_of(row.get("message"))
        if number_ and text and author in (None, reply.account_external_id):
            at = instant_of(row.get("timestamp")) or instant_of(row.get("created_time"))
            found.append(OwnPost(number_, text, at))
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
