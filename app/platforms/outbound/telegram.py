"""Replies by a Telegram bot: the token stands in the path. It cannot be asked what it has sent.

https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.replying import Reason, ReplyKind, Terms, Unit
from app.platforms.base import id_of, record_of
from app.platforms.outbound.reading import number, reader, words_in
from app.platforms.outbound.shape import ComposeError, Outbound, OutboundRequest, Pace, Reply, Response, Slot, required

REASONS = {
    "blocked by the user": Reason.UNREACHABLE,
    "user is deactivated": Reason.UNREACHABLE,
    "initiate conversation": Reason.UNREACHABLE,
    "bot was kicked": Reason.UNREACHABLE,
    "chat not found": Reason.UNREACHABLE,
    "message is too long": Reason.TOO_LONG,
    "not found: message": Reason.TARGET_GONE,
    "replied not found": Reason.TARGET_GONE,
    "not enough rights": Reason.NO_PERMISSION,
    "404": Reason.TOKEN_EXPIRED,
}
"""By the words of its description; a path with a token that never was is answered 404."""


def compose(reply: Reply) -> OutboundRequest:
    """A message to the chat, or in private to the one who wrote. A bot can answer nothing in public."""
    if reply.kind == "public":
        raise ComposeError("a Telegram bot has no public replies")
    chat = reply.thread_id or reply.recipient_id if reply.kind == "dm" else reply.recipient_id
    content = {"chat_id": required(chat, "the chat"), "text": reply.text}
    return OutboundRequest("POST", f"/bot{Slot.TOKEN.value}/sendMessage", content, headers={})


def codes(response: Response) -> Sequence[str]:
    answer = record_of(response.body)
    if answer.get("ok") is True:
        return []
    return [*words_in(answer.get("description"), REASONS), str(response.status)]


def wait(response: Response) -> float | None:
    return number(record_of(record_of(response.body).get("parameters")).get("retry_after"))


def accepted_id(response: Any) -> str | None:
    """Messages are numbered within their chat only."""
    sent = record_of(record_of(response).get("result"))
    chat, message = id_of(record_of(sent.get("chat")).get("id")), id_of(sent.get("message_id"))
    return f"{chat}:{message}" if chat is not None and message is not None else None


TELEGRAM = Outbound(
    api_base="https://api.telegram.org",
    terms={ReplyKind.DM: Terms(4096, Unit.UTF16)},
    compose=compose,
    read=reader(accepted_id=accepted_id, codes=codes, reasons=REASONS, wait=wait),
    pace=Pace(per_minute=1200, burst=30),
)
