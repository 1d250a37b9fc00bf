"""Replies to the city's own form. The site shows or mails them; where its API is, only the operator knows.

The contract is ours: POST {api_base}/replies {thread_id, message_id, text} with a bearer token and an
Idempotency-Key. The site answers {id}; under a key that it has seen it answers the same id and sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.replying import ReplyKind, Terms
from app.platforms.base import id_of, record_of
from app.platforms.outbound.reading import reader
from app.platforms.outbound.shape import BEARER, ComposeError, Outbound, OutboundRequest, Pace, Reply, Response


def compose(reply: Reply) -> OutboundRequest:
    """A form has nothing public: whatever the kind, the reply goes to the one who filled it in."""
    thread = reply.thread_id or reply.recipient_id
    if not thread or not reply.target_id:
        raise ComposeError("the reply does not name the thread and the message to answer")
    content = {"thread_id": thread, "message_id": reply.target_id, "text": reply.text}
    headers = {**BEARER, "Idempotency-Key": reply.key} if reply.key else BEARER
    return OutboundRequest("POST", "/replies", content, headers)


def codes(_response: Response) -> Sequence[str]:
    return []


def accepted_id(response: Any) -> str | None:
    return id_of(record_of(response).get("id"))


WEBSITE = Outbound(
    terms={ReplyKind.DM: Terms(10_000)},
    compose=compose,
    read=reader(accepted_id=accepted_id, codes=codes, reasons={}),
    pace=Pace(per_minute=600, burst=60),
    repeatable=True,
)
