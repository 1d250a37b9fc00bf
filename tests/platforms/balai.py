"""Balai Warga: an imaginary forum of neighbourhoods, where citizens comment and write to the city.

Every body has events[]; X-Balai-Signature is the HMAC-SHA256 of the raw body in hex.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.events import Event, Kind
from app.domain.replying import Reason, ReplyKind, Terms
from app.platforms.base import (
    Platform,
    Record,
    direction_of,
    id_of,
    ignored,
    instant_of,
    length_of,
    quoted,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound.reading import reader
from app.platforms.outbound.shape import ComposeError, Outbound, OutboundRequest, Pace, Reply, required, segment
from app.platforms.signatures import hmac_sha256, keys, signed_by_any

TYPES = {"comment": Kind.COMMENT, "message": Kind.DM}
ACTIONS = {"changed": Kind.EDIT, "removed": Kind.DELETION}


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:
    given = headers.get("x-balai-signature", "")
    return signed_by_any([given], keys(secrets), lambda key: hmac_sha256(key, body).hex()) if given else False


def parse(body: bytes) -> list[Event]:
    payload = read_object(body)
    city = id_of(payload.get("city"))
    events = payload.get("events")
    if not isinstance(events, list):
        return [ignored("no events", city)]
    return [read_event(record_of(item), city) for item in events]


def read_event(item: Record, city: str | None) -> Event:
    written = TYPES.get(text_of(item.get("type")) or "")
    number = id_of(item.get("id"))
    if written is None or number is None:
        return ignored(f"type {quoted(item.get('type'))}" if written is None else "no id", city)
    kind = ACTIONS.get(text_of(item.get("action")) or "", written)
    author = record_of(item.get("author"))
    deleted = kind is Kind.DELETION
    return Event(
        kind,
        direction=direction_of(id_of(author.get("id")), city),
        external_id=number,
        parent_id=id_of(item.get("answers")),
        thread_id=id_of(item.get("topic")),
        account_id=city,
        author_id=id_of(author.get("id")),
        author_name=text_of(author.get("name")),
        target_id=None if kind is written else number,
        subject=written if kind is Kind.EDIT else None,
        text=None if deleted else text_of(item.get("text")),
        attachments=0 if deleted else length_of(item.get("photos")),
        occurred_at=instant_of(item.get("at")),
    )


def compose(reply: Reply) -> OutboundRequest:
    if reply.kind == "private":
        raise ComposeError("Balai Warga has no private reply to a comment")
    topic = segment(required(reply.thread_id or reply.recipient_id, "the topic"))
    content = {"text": reply.text, "answers": required(reply.target_id, "the words to answer")}
    return OutboundRequest("POST", f"/topics/{topic}/replies", content)


OUTBOUND = Outbound(
    terms={ReplyKind.PUBLIC: Terms(2000), ReplyKind.DM: Terms(2000)},
    compose=compose,
    read=reader(
        accepted_id=lambda answer: id_of(record_of(answer).get("id")),
        codes=lambda response: [code] if (code := text_of(record_of(response.body).get("error"))) else [],
        reasons={"token": Reason.TOKEN_EXPIRED, "gone": Reason.TARGET_GONE},
    ),
    pace=Pace(per_minute=60, burst=10),
    api_base="https://api.balai.example",
)
BALAI = Platform(name="balai", verify=verify, parse=parse, outbound=OUTBOUND, max_body=1024 * 1024)
