"""WhatsApp Cloud API: messages with their edits and revocations, echoes, statuses and moved identities.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.events import Direction, Event, Kind
from app.platforms import meta, signatures
from app.platforms.base import (
    Platform,
    Record,
    first_id,
    id_of,
    ignored,
    instant_of,
    length_of,
    listed,
    medium_of,
    quoted,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound import whatsapp as outbound

FIELDS = frozenset({"messages", "standby", "message_echoes", "smb_message_echoes", "user_id_update"})
"""In `standby` another app (Meta's agent) holds the conversation: still a citizen's message.

`history` has lists of the same names, but what it brings was said before we were there.
"""

MEDIA = ("image", "video", "audio", "voice", "document", "sticker", "location", "contacts")
FILES = ("image", "video", "audio", "voice", "document", "sticker")
NO_MESSAGE = frozenset({None, "referral", "request_welcome"})
"""An advertisement clicked or a chat opened: without any words nobody has said anything yet."""


def parse(body: bytes) -> list[Event]:
    entries = read_object(body).get("entry")
    if not isinstance(entries, list):
        return [ignored("no entry")]
    return [event for entry in entries for change in changes_of(entry) for event in read_change(change)]


def changes_of(entry: Any) -> list[Any]:
    entry = record_of(entry)
    direct = "field" in entry and "changes" not in entry
    return [entry] if direct else listed(entry.get("changes"))


def read_change(change: Any) -> Iterator[Event]:
    """The events of one change, in its own order: a change may hold messages and statuses."""
    field, value = text_of(record_of(change).get("field")), record_of(record_of(change).get("value"))
    metadata = record_of(value.get("metadata"))
    known = [key for key in value if key in ITEMS]
    if field not in FIELDS and "field" in record_of(change):
        yield ignored(f"field {quoted(field)}", account_of(metadata))
        return
    if not known:
        yield ignored("a change without messages or statuses", account_of(metadata))
    names = [names_of(contact) for contact in listed(value.get("contacts"))]
    for key in known:
        for item in listed(value[key]):
            yield known_as(ITEMS[key](record_of(item), metadata), names)


def names_of(contact: Any) -> list[str]:
    """The ids of somebody in contacts[]: number, scoped id, the parent company's. What they call themselves is left."""
    told = record_of(contact)
    return [name for key in ("wa_id", "user_id", "parent_user_id") if (name := id_of(told.get(key))) is not None]


def known_as(event: Event, names: Sequence[Sequence[str]]) -> Event:
    """A citizen's message with the other ids that contacts[] gives its writer."""
    if event.direction is not Direction.INBOUND or event.author_id is None:
        return event
    same = next((group for group in names if event.author_id in group), ())
    return replace(event, aliases=others(event.author_id, *event.aliases, *same))


def account_of(metadata: Record) -> str | None:
    return id_of(metadata.get("phone_number_id"))


def read_message(message: Record, metadata: Record) -> Event:
    return read_any_message(message, metadata, echo=False)


def read_echo(message: Record, metadata: Record) -> Event:
    """What an official sent from the phone or from another app of the same number."""
    return read_any_message(message, metadata, echo=True)


def read_any_message(message: Record, metadata: Record, *, echo: bool) -> Event:
    """A message by its type; an edit, a revocation and a reaction are messages with an id of their own."""
    event, name = address(message, metadata, echo=echo), message.get("type")
    if name == "system":
        return read_system(message, event)
    if event.external_id is None:
        return ignored("a message without an id", event.account_id)
    if name == "edit":
        edit = record_of(message.get("edit"))
        edited = aimed(Kind.EDIT, edit.get("original_message_id"), replace(event, subject=Kind.DM))
        return with_content(edited, record_of(edit.get("message")))
    if name == "revoke":
        return aimed(Kind.DELETION, record_of(message.get("revoke")).get("original_message_id"), event)
    if name == "reaction":
        reaction = aimed(Kind.REACTION, record_of(message.get("reaction")).get("message_id"), event)
        return replace(reaction, parent_id=None)
    said = with_content(event, message)
    if text_of(name) in NO_MESSAGE and said.text is None and not said.attachments:
        return ignored(f"message type {quoted(name)}", event.account_id)
    return said


def address(message: Record, metadata: Record, *, echo: bool) -> Event:
    """A dm with all that is said about who wrote to whom, when, and in answer to what.

    There are echoes with the two numbers not swapped: ours is then in `to`.
    """
    sender, recipient = message.get("from"), message.get("to")
    author = first_id(sender, message.get("from_user_id"))
    citizen = first_id(recipient, message.get("to_user_id"))
    ours = echo or is_ours(sender, metadata)
    if not ours:
        citizen = author
    elif is_ours(recipient, metadata) and not is_ours(sender, metadata):
        author, citizen = citizen, author
    return Event(
        Kind.DM,
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        external_id=id_of(message.get("id")),
        parent_id=id_of(record_of(message.get("context")).get("id")),
        thread_id=first_id(message.get("group_id"), citizen),
        account_id=account_of(metadata),
        author_id=author,
        occurred_at=instant_of(message.get("timestamp")),
        aliases=() if ours else others(author, message.get("from_user_id"), message.get("from_parent_user_id")),
    )


def others(author: str | None, *named: Any) -> tuple[str, ...]:
    """What else the citizen is called: each name once, in the order given."""
    return tuple(dict.fromkeys(name for name in map(id_of, named) if name is not None and name != author))


def is_ours(number: Any, metadata: Record) -> bool:
    """Whether this is the account's own number, which its metadata may write with spaces."""
    named = id_of(number)
    own = digits_of(metadata.get("display_phone_number"))
    return named is not None and (named == account_of(metadata) or own == digits_of(named) != "")


def digits_of(value: Any) -> str:
    return "".join(character for character in id_of(value) or "" if character.isdigit())


def aimed(kind: Kind, target: Any, event: Event) -> Event:
    """The event as something that happened to an earlier message."""
    target_id = id_of(target)
    if target_id is None:
        return ignored(f"a {kind} of nothing", event.account_id)
    return replace(event, kind=kind, target_id=target_id)


def with_content(event: Event, message: Record) -> Event:
    if event.kind is Kind.IGNORE:
        return event
    media = tuple(
        medium_of(kind, record_of(message[kind]).get("id"))
        for kind in FILES
        if isinstance(message.get(kind), dict) and record_of(message[kind]).get("id")
    )
    return replace(event, text=words_of(message), attachments=count_media(message), media=media)


def words_of(message: Record) -> str | None:
    """What the citizen wrote, or read on the button that was pressed; a button's payload is for machines."""
    pressed = record_of(message.get("interactive"))
    said = [
        record_of(message.get("text")).get("body"),
        record_of(message.get("button")).get("text"),
        record_of(pressed.get("button_reply")).get("title"),
        record_of(pressed.get("list_reply")).get("title"),
        record_of(message.get("order")).get("text"),
        *(record_of(message.get(medium)).get("caption") for medium in MEDIA),
    ]
    return next((words for words in map(text_of, said) if words), None)


def count_media(message: Record) -> int:
    """A message carries one medium, or one or more contact cards."""
    shown = text_of(message.get("type")) in MEDIA or any(isinstance(message.get(key), dict) for key in MEDIA)
    return length_of(message.get("contacts")) or int(shown)


def read_system(message: Record, event: Event) -> Event:
    """A citizen changed the phone number or the id; the current one is told in words and in fields."""
    author = id_of(message.get("from"))
    change = record_of(message.get("system"))
    now = [change.get(key) for key in ("new_wa_id", "wa_id", "user_id", "parent_user_id")]
    return replace(
        event,
        kind=Kind.SYSTEM,
        aliases=others(author, *now),
        direction=None,
        parent_id=None,
        thread_id=first_id(message.get("group_id"), author),
        author_id=author,
        text=text_of(change.get("body")),
    )


OUR_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_status(status: Record, metadata: Record) -> Event:
    """How far a message of ours has come, in WhatsApp's own word."""
    message = id_of(status.get("id"))
    if message is None:
        return ignored("a status without an id", account_of(metadata))
    return Event(
        Kind.STATUS,
        direction=Direction.OUTBOUND,
        external_id=message,
        thread_id=first_id(status.get("group_id"), status.get("recipient_id"), status.get("recipient_user_id")),
        account_id=account_of(metadata),
        target_id=message,
        text=text_of(status.get("status")),
        reply_key=key if OUR_KEY.fullmatch(key := text_of(status.get("biz_opaque_callback_data")) or "") else None,
        occurred_at=instant_of(status.get("timestamp")),
    )


def read_user_id_update(update: Record, metadata: Record) -> Event:
    moved = record_of(update.get("user_id"))
    current, previous = id_of(moved.get("current")), id_of(moved.get("previous"))
    if current is None and previous is None:
        return ignored("an identity that moved without ids", account_of(metadata))
    return Event(
        Kind.SYSTEM,
        account_id=account_of(metadata),
        author_id=current,
        target_id=previous,
        aliases=others(None, current, update.get("wa_id"), previous, *record_of(update.get("parent_user_id")).values()),
        occurred_at=instant_of(update.get("timestamp")),
    )


ITEMS: Mapping[str, Callable[[Record, Record], Event]] = {
    "messages": read_message,
    "message_echoes": read_echo,
    "statuses": read_status,
    "user_id_update": read_user_id_update,
}


WHATSAPP = Platform(
    name="whatsapp",
    verify=signatures.verify_meta,
    handshake=signatures.answer_challenge,
    parse=parse,
    outbound=outbound.WHATSAPP,
    max_body=meta.MAX_BODY,
)
