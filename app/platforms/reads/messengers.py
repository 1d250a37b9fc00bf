"""What we ask Telegram and LINE for: only whether they still know us and where they send to.

https://core.telegram.org/bots/api#getwebhookinfo
https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from app.platforms.base import id_of, record_of, text_of
from app.platforms.reads.shape import TOKEN, Ask, Door, MediaRead, Piece, Probe, Reads, Subscribe, segment

STUCK = 50
"""Updates that wait at Telegram: it cannot deliver them to us."""


def _bot(method: str) -> Ask:
    return Ask(f"/bot{TOKEN}/{method}", {})


def _answers(answer: Any, _account: str) -> bool:
    return record_of(answer).get("ok") is True


def _sends(answer: Any, _account: str) -> bool:
    told = record_of(record_of(answer).get("result"))
    waiting = told.get("pending_update_count")
    return text_of(told.get("url")) is not None and not (isinstance(waiting, int) and waiting >= STUCK)


def _file(answer: Any, base: str, _piece: Piece) -> str | None:
    path = text_of(record_of(record_of(answer).get("result")).get("file_path"))
    return f"{base}/file/bot{TOKEN}/{quote(path)}" if path else None


UPDATES = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "callback_query"),
    *("business_connection", "business_message", "edited_business_message", "deleted_business_messages"),
)
"""Telegram sends what is listed, and nothing else."""


def _set_webhook(door: Door) -> Ask:
    """https://core.telegram.org/bots/api#setwebhook"""
    told = {"url": door.url, "secret_token": door.secret, "allowed_updates": list(UPDATES)}
    return Ask(f"/bot{TOKEN}/setWebhook", {}, told)


TELEGRAM = Reads(
    subscribe=Subscribe(_set_webhook, lambda answer: _answers(answer, "")),
    # https://core.telegram.org/bots/api#getfile
    media=MediaRead(
        frozenset({"api.telegram.org"}), locate=lambda piece: _bot(f"getFile?file_id={segment(piece.ref)}"), url=_file
    ),
    probes=(
        Probe("token", lambda _account: _bot("getMe"), _answers),
        Probe("subscription", lambda _account: _bot("getWebhookInfo"), _sends),
    ),
)


def _content(file: str, base: str) -> str:
    """Files lie on a host of their own beside the API's."""
    return f"{base.replace('//api.line.me', '//api-data.line.me')}/v2/bot/message/{segment(file)}/content"


LINE = Reads(
    # https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
    subscribe=Subscribe(
        lambda door: Ask("/v2/bot/channel/webhook/endpoint", body={"endpoint": door.url}, puts=True),
        lambda answer: answer == {},
    ),
    # https://developers.line.biz/en/reference/messaging-api/#get-content
    media=MediaRead(
        frozenset({"api-data.line.me"}),
        direct=_content,
        with_token=True,
    ),
    probes=(
        Probe(
            "token", lambda _account: Ask("/v2/bot/info"),
            lambda answer, account: id_of(record_of(answer).get("userId")) == account,
        ),
        Probe(
            "subscription", lambda _account: Ask("/v2/bot/channel/webhook/endpoint"),
            lambda answer, _account: record_of(answer).get("active") is True,
        ),
    )
)  # fmt: skip
