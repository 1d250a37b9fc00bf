"""Replies by LINE's Messaging API. A retry key makes a repeated push harmless.

https://developers.line.biz/en/reference/messaging-api/#send-push-message
https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.replying import Reason, ReplyKind, Terms, Unit
from app.platforms.base import id_of, listed, record_of
from app.platforms.outbound.reading import reader, words_in
from app.platforms.outbound.shape import (
    BEARER,
    ComposeError,
    Outbound,
    OutboundRequest,
    Outcome,
    Pace,
    Reply,
    Response,
    required,
)

REASONS = {
    "monthly limit": Reason.RESTRICTED,
    "failed to send": Reason.UNREACHABLE,
    "the property, 'to'": Reason.UNREACHABLE,
    "may not be sent": Reason.NO_PERMISSION,
}


def compose(reply: Reply) -> OutboundRequest:
    """A push message: the token for a free reply has expired by the time an official answers."""
    if reply.kind == "public":
        raise ComposeError("LINE has no public replies")
    to = reply.thread_id or reply.recipient_id if reply.kind == "dm" else reply.recipient_id
    content = {"to": required(to, "the recipient"), "messages": [{"type": "text", "text": reply.text}]}
    headers = {**BEARER, "X-Line-Retry-Key": reply.key} if reply.key else BEARER
    return OutboundRequest("POST", "/v2/bot/message/push", content, headers)


def codes(response: Response) -> Sequence[str]:
    if 200 <= response.status < 300:
        return []
    return words_in(record_of(response.body).get("message"), REASONS)


def accepted_id(response: Any) -> str | None:
    sent = record_of(response).get("sentMessages")
    return id_of(record_of(next(iter(listed(sent)), None)).get("id"))


_READ = reader(accepted_id=accepted_id, codes=codes, reasons=REASONS)


def read(response: Response) -> Outcome:
    """409 under the same retry key: it was accepted before, and says under which id."""
    return _READ(Response(200, response.body, response.headers) if response.status == 409 else response)


LINE = Outbound(
    api_base="https://api.line.me",
    terms={ReplyKind.DM: Terms(5000, Unit.UTF16)},
    compose=compose,
    read=read,
    pace=Pace(per_minute=1200, burst=80),
    repeatable=True,
)
