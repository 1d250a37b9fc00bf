"""TikTok (API for Business): comments on our videos and direct messages.

One event a POST. What happened is JSON in a text, with ids as bare numbers of 19 digits.
https://business-api.tiktok.com/portal/docs?id=1759978319341570
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain.events import REVOKED, SHOWN, Direction, Event, Kind, Medium
from app.platforms import signatures
from app.platforms.base import (
    ParseError,
    Platform,
    Record,
    derived_id,
    direction_of,
    first_id,
    id_of,
    ignored,
    instant_of,
    medium_of,
    quoted,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound import tiktok as outbound

ACTIONS = {
    "insert": Kind.COMMENT,
    "delete": Kind.DELETION,
    "set_to_hidden": Kind.VISIBILITY,
    "set_to_public": Kind.VISIBILITY,
    "set_to_friends_only": Kind.VISIBILITY,
}
MEDIA = frozenset({"image", "photo", "video", "audio", "voice", "file", "sticker", "emoji", "share_post", "location"})


def parse(body: bytes) -> list[Event]:
    payload = read_object(body)
    account = id_of(payload.get("user_openid"))
    read = EVENTS.get(text_of(payload.get("event")) or "")
    if read is None:
        return [ignored(f"event {quoted(payload.get('event'))}", account)]
    return [read(payload, read_content(payload.get("content")), account)]


def read_content(content: Any) -> Record:
    """JSON in a text; some events come without any, and a library may have unpacked it already."""
    if not isinstance(content, str):
        return record_of(content)
    try:
        return read_object(content.encode("utf-8", "surrogatepass"))
    except ParseError:
        return {}


def read_comment(payload: Record, content: Record, account: str | None) -> Event:
    comment, action = id_of(content.get("comment_id")), content.get("comment_action")
    kind = kind_of(action)
    if kind is None:
        return ignored(f"comment action {quoted(action)}", account)
    if comment is None:
        return ignored("a comment without an id", account)
    author = author_of(content)
    video = id_of(content.get("video_id"))
    return Event(
        kind,
        direction=Direction.OUTBOUND if content.get("owner") is True else direction_of(author, account),
        external_id=comment,
        parent_id=parent_of(content, comment, video),
        thread_id=video,
        account_id=account,
        author_id=author,
        target_id=None if kind is Kind.COMMENT else comment,
        text=None if kind is Kind.DELETION else words_of(content),
        occurred_at=time_of(payload, content),
        reason=SHOWN if action == "set_to_public" else None,
    )


def kind_of(action: Any) -> Kind | None:
    name = "insert" if action is None else (text_of(action) or "")
    return ACTIONS.get(name) or (Kind.VISIBILITY if name.startswith("set_to_") else None)


def parent_of(content: Record, comment: str, video: str | None) -> str | None:
    """The comment answered; a comment on the video itself may name 0, the video or itself instead."""
    parent = id_of(content.get("parent_comment_id"))
    return None if content.get("comment_type") == "comment" or parent in ("0", video, comment) else parent


def read_message(payload: Record, content: Record, account: str | None) -> Event:
    """From Europe a message comes without its content, so it may have no words and not even an id.

    Elsewhere one without an id was spoilt on its way: somebody wrote all the same.
    """
    author = author_of(content)
    sent = payload.get("event") == "im_send_msg"
    message = Event(
        Kind.DM,
        direction=Direction.OUTBOUND if sent else direction_of(author, account),
        external_id=id_of(content.get("message_id")),
        parent_id=id_of(record_of(content.get("referenced_message_info")).get("referenced_message_id")),
        thread_id=id_of(content.get("conversation_id")),
        account_id=account,
        author_id=author,
        text=words_of(content),
        attachments=int(is_medium(content)),
        media=tuple(media_of(content)),
        occurred_at=time_of(payload, content),
    )
    if message.external_id is None and payload.get("event") != "im_receive_msg_eu":
        return replace(message, external_id=derived_id(message))
    return message


def read_receipt(payload: Record, content: Record, account: str | None) -> Event:
    return Event(
        Kind.RECEIPT,
        thread_id=id_of(content.get("conversation_id")),
        account_id=account,
        author_id=author_of(content),
        target_id=id_of(content.get("message_id")),
        occurred_at=time_of(payload, content),
    )


def read_removed(payload: Record, content: Record, account: str | None) -> Event:
    """Our access to the account is gone: its owner took it back, or TikTok did."""
    return Event(Kind.SYSTEM, account_id=account, occurred_at=time_of(payload, content), reason=REVOKED)


EVENTS: Mapping[str, Callable[[Record, Record, str | None], Event]] = {
    "comment.update": read_comment,
    "im_receive_msg": read_message,
    "im_receive_msg_eu": read_message,
    "im_send_msg": read_message,
    "im_mark_read_msg": read_receipt,
    "authorization.removed": read_removed,
}


def author_of(content: Record) -> str | None:
    """`from` is a user name that can change; these ids cannot."""
    return first_id(record_of(content.get("from_user")).get("id"), content.get("unique_identifier"))


def is_medium(content: Record) -> bool:
    return (text_of(content.get("type")) or "").lower() in MEDIA


def media_of(content: Record) -> Iterator[Medium]:
    """What can be fetched has an id below its own type: {"type": "image", "image": {"media_id": …}}."""
    kind = (text_of(content.get("type")) or "").lower()
    ref = id_of(record_of(content.get(kind)).get("media_id")) if kind in MEDIA else None
    if ref is not None:
        yield medium_of(kind, ref)


def words_of(content: Record) -> str | None:
    """The vendor's own pages disagree on the place. Of a medium, `content` names a file."""
    text = content.get("text")
    words = text_of(record_of(text).get("body")) or text_of(text)
    return words or (None if is_medium(content) else text_of(content.get("content")))


def time_of(payload: Record, content: Record) -> Any:
    return instant_of(content.get("timestamp")) or instant_of(payload.get("create_time"))


TIKTOK = Platform(
    name="tiktok",
    verify=signatures.verify_tiktok,
    parse=parse,
    outbound=outbound.TIKTOK,
    max_body=1024 * 1024,
)
