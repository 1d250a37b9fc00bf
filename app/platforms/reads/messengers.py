"""What we ask Telegram and LINE for: only whether they still know us and where they send to.

https://core.telegram.org/bots/api#getwebhookinfo
https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
"""

from __future__ import annotations

from typing import Any

from app.platforms.base import id_of, record_of, text_of
from app.platforms.reads.shape import TOKEN, Ask, Probe, Reads

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


TELEGRAM = Reads(
    probes=(
        Probe("token", lambda _account: _bot("getMe"), _answers),
        Probe("subscription", lambda _account: _bot("getWebhookInfo"), _sends),
    )
)
LINE = Reads(
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
