"""LINE Official Account: messages of users, groups and rooms. One POST brings any number of events.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.events import Event, Kind
from app.platforms import signatures
from app.platforms.base import (
    Platform,
    Record,
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
from app.platforms.outbound import line as outbound

FILES = frozenset({"image", "video", "audio", "file"})
MEDIA = frozenset({"image", "video", "audio", "file", "location", "sticker"})


def parse(body: bytes) -> list[Event]:
    """An event that LINE sends again is the same event: the message's own id tells."""
    payload = read_object(body)
    account = id_of(payload.get("destination"))
    events = payload.get("events")
    if not isinstance(events, list):
        return [ignored("no events", account)]
    return [read_event(record_of(event), account) for event in events]


def read_event(event: Record, account: str | None) -> Event:
    name = event.get("type")
    read = EVENTS.get(text_of(name) or "")
    return read(event, account) if read else ignored(f"event {quoted(name)}", account)


def address(kind: Kind, event: Record, account: str | None) -> Event:
    """An event with all that is said about who wrote where, and when. A group may not tell who wrote."""
    source = record_of(event.get("source"))
    author = id_of(source.get("userId"))
    return Event(
        kind,
        direction=direction_of(author, account),
        thread_id=first_id(source.get("groupId"), source.get("roomId"), author),
        account_id=account,
        author_id=author,
        occurred_at=instant_of(event.get("timestamp")),
    )


def read_message(event: Record, account: str | None) -> Event:
    message = record_of(event.get("message"))
    name = id_of(message.get("id"))
    if name is None:
        return ignored("a message without an id", account)
    return replace(
        address(Kind.DM, event, account),
        external_id=name,
        parent_id=id_of(message.get("quotedMessageId")),
        text=text_of(message.get("text")),
        attachments=int(text_of(message.get("type")) in MEDIA),
        media=(medium_of(message.get("type"), name),) if text_of(message.get("type")) in FILES else (),
    )


def read_edit(event: Record, account: str | None) -> Event:
    edited = read_message(event, account)
    if edited.kind is Kind.IGNORE:
        return edited
    return replace(edited, kind=Kind.EDIT, subject=Kind.DM, target_id=edited.external_id)


def read_unsend(event: Record, account: str | None) -> Event:
    message = id_of(record_of(event.get("unsend")).get("messageId"))
    if message is None:
        return ignored("a deletion of nothing", account)
    return replace(address(Kind.DELETION, event, account), external_id=message, target_id=message)


def read_postback(event: Record, account: str | None) -> Event:
    """A pressed button: its data is for machines, and LINE does not tell what stood on it."""
    pressed = record_of(event.get("postback"))
    return replace(address(Kind.DM, event, account), text=text_of(pressed.get("title")))


def read_unfollow(event: Record, account: str | None) -> Event:
    """The citizen blocked us: nothing that we send arrives any more."""
    return replace(address(Kind.SYSTEM, event, account), direction=None)


EVENTS: Mapping[str, Callable[[Record, str | None], Event]] = {
    "message": read_message,
    "messageEdited": read_edit,
    "unsend": read_unsend,
    "postback": read_postback,
    "unfollow": read_unfollow,
}


LINE = Platform(
    name="line",
    verify=signatures.verify_line,
    parse=parse,
    outbound=outbound.LINE,
    max_body=1024 * 1024,
)
