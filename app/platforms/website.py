"""The city's own website form. The contract is ours:

Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature) sign this JSON:
{"type": "message.created" | "message.updated" | "message.deleted", "timestamp": ISO 8601,
 "data": {"id", "form", "text", "consent": true, "thread_id"?, "name"?, "contact"?, "attachments"?}}
`form` is the account, `contact` an e-mail address or a phone number, `attachments` a count. Without
`consent: true` a text is not kept; a deletion needs no consent.
Replies are posted to {api_base}/replies as {"thread_id", "message_id", "text"}; the answer is {"id"}.
"""

from __future__ import annotations

from typing import Any

from app.domain.events import Direction, Event, Kind
from app.platforms import signatures
from app.platforms.base import (
    Platform,
    first_id,
    id_of,
    ignored,
    instant_of,
    quoted,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound import website as outbound

TYPES = {
    "message.created": Kind.DM,
    "message.updated": Kind.EDIT,
    "message.deleted": Kind.DELETION,
}


def parse(body: bytes) -> list[Event]:
    payload = read_object(body)
    data = record_of(payload.get("data"))
    form, message = id_of(data.get("form")), id_of(data.get("id"))
    kind = TYPES.get(text_of(payload.get("type")) or "")
    if kind is None:
        return [ignored(f"type {quoted(payload.get('type'))}", form)]
    if message is None:
        return [ignored("a message without an id", form)]
    deleted = kind is Kind.DELETION
    if data.get("consent") is not True and not deleted:
        return [ignored("no_consent", form)]
    contact = id_of(data.get("contact"))
    return [
        Event(
            kind=kind,
            direction=Direction.INBOUND,
            external_id=message,
            thread_id=first_id(data.get("thread_id"), contact, message),
            account_id=form,
            author_id=contact,
            target_id=None if kind is Kind.DM else message,
            subject=Kind.DM if kind is Kind.EDIT else None,
            text=None if deleted else text_of(data.get("text")),
            attachments=0 if deleted else count_of(data.get("attachments")),
            occurred_at=instant_of(payload.get("timestamp")),
            author_name=text_of(data.get("name")),
        )
    ]


def count_of(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else 0


WEBSITE = Platform(
    name="website",
    verify=signatures.verify_standard,
    parse=parse,
    outbound=outbound.WEBSITE,
    max_body=256 * 1024,
)
