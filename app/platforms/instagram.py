"""Instagram: comments, live comments, mentions and messages.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from app.domain.events import Event, Kind
from app.platforms import meta, signatures
from app.platforms.base import (
    Platform,
    Record,
    first_id,
    ignored,
    length_of,
    quoted,
    record_of,
    text_of,
)
from app.platforms.outbound import instagram as outbound


def parse(body: bytes) -> list[Event]:
    return meta.read_batch(body, read_change)


def read_change(field: str | None, value: Record, account: str | None) -> Event:
    if field in ("comments", "live_comments"):
        return read_comment(value, account)
    if field == "mentions":
        return read_mention(value, account)
    return ignored(f"field {quoted(field)}", account)


def read_comment(value: Record, account: str | None) -> Event:
    comment = Event(
        Kind.COMMENT,
        external_id=first_id(value.get("id"), value.get("comment_id")),
        thread_id=first_id(record_of(value.get("media")).get("id"), value.get("media_id")),
        text=text_of(value.get("text")),
        attachments=length_of(value.get("attachments")),
    )
    return meta.read_written(value, account, comment, record_of(value.get("from")))


def read_mention(value: Record, account: str | None) -> Event:
    """With Facebook Login a mention is ids only; its text has to be fetched."""
    media = first_id(value.get("media_id"), record_of(value.get("media")).get("id"))
    mention = Event(
        Kind.MENTION,
        external_id=first_id(value.get("comment_id"), media),
        thread_id=media,
        text=text_of(value.get("text")),
    )
    return meta.read_written(value, account, mention, record_of(value.get("from")))


INSTAGRAM = Platform(
    name="instagram",
    verify=signatures.verify_meta,
    handshake=signatures.answer_challenge,
    parse=parse,
    outbound=outbound.INSTAGRAM,
    max_body=meta.MAX_BODY,
)
