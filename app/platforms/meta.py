"""What Instagram and Facebook share: the envelope, the message items and the verbs.

One POST carries up to 1,000 updates: entry[] x (messaging[] + standby[] + changes[]). Whatever we
do not handle becomes `ignore`: an answer other than 200 would have the whole batch sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.domain.events import SHOWN, Direction, Event, Kind
from app.platforms.base import (
    Record,
    first_id,
    id_of,
    ignored,
    instant_of,
    listed,
    medium_of,
    quoted,
    read_object,
    record_of,
    text_of,
)

ReadChange = Callable[[str | None, Record, str | None], Event]
"""(field, value, account id) -> what this change means on the platform."""

VERBS = {
    "edit": Kind.EDIT,
    "edited": Kind.EDIT,
    "remove": Kind.DELETION,
    "removed": Kind.DELETION,
    "delete": Kind.DELETION,
    "deleted": Kind.DELETION,
    "hide": Kind.VISIBILITY,
    "unhide": Kind.VISIBILITY,
}

MAX_BODY = 8 * 1024 * 1024

MESSAGE_FIELDS = {
    "messages": "message",
    "message_echoes": "message",
    "standby": "message",
    "message_edit": "message_edit",
    "message_edits": "message_edit",
    "message_reactions": "reaction",
    "messaging_postbacks": "postback",
    "messaging_seen": "read",
    "message_reads": "read",
    "message_deliveries": "delivery",
}
"""Fields of changes[] that carry a message item, and the item's key when the value is flat."""


def read_batch(body: bytes, read_change: ReadChange) -> list[Event]:
    entries = read_object(body).get("entry")
    if not isinstance(entries, list):
        return [ignored("no entry")]
    return [event for entry in entries for event in read_entry(entry, read_change)]


def read_entry(entry: Any, read_change: ReadChange) -> Iterator[Event]:
    """The events of one entry, in its own order.

    An entry in standby[] belongs to another app's conversation, but it is still a citizen's message.
    """
    if not isinstance(entry, dict):
        yield ignored("the entry is no object")
        return
    account = id_of(entry.get("id"))
    # Instagram Login documents field and value directly on the entry, without changes[].
    direct = "field" in entry and not isinstance(entry.get("changes"), list)
    if not direct and not entry.keys() & {"messaging", "standby", "changes"}:
        yield ignored("an entry without updates", account)
    for key, items in entry.items():
        if key in ("messaging", "standby"):
            for item in listed(items):
                yield from read_item(item, account)
        elif key == "changes":
            for change in listed(items):
                yield from read_any_change(change, account, read_change)
    if direct:
        yield from read_any_change(entry, account, read_change)


def read_any_change(change: Any, account: str | None, read_change: ReadChange) -> list[Event]:
    """Meta's pages describe the value as a list in words and as an object in the example: both are read."""
    change = record_of(change)
    field, value = text_of(change.get("field")), change.get("value")
    if isinstance(value, list) and value:
        return [event for one in value for event in read_value(field, one, account, read_change)]
    return read_value(field, value, account, read_change)


def read_value(field: str | None, value: Any, account: str | None, read_change: ReadChange) -> list[Event]:
    if not isinstance(value, dict):
        return [ignored("a change without a value", account)]
    if field in MESSAGE_FIELDS:
        if not any(isinstance(value.get(key), dict) for key in ITEMS):
            value = {**value, MESSAGE_FIELDS[field]: value}
        return read_item(value, account)
    return [read_change(field, value, account)]


def read_item(item: Any, account: str | None) -> list[Event]:
    item = record_of(item)
    for key, read in ITEMS.items():
        part = item.get(key)
        if isinstance(part, dict):
            return read(item, part, account)
    return [ignored("a message item of no known kind", account)]


def read_message(item: Record, part: Record, account: str | None) -> list[Event]:
    mid = id_of(part.get("mid"))
    if mid is None:
        return [ignored("a message without an id", account)]
    event = replace(address(Kind.DM, item, part, account), external_id=mid, app_id=id_of(part.get("app_id")))
    if part.get("is_deleted") is True:
        return [replace(event, kind=Kind.DELETION, target_id=mid)]
    attached = part.get("attachments")
    files = [record_of(one) for one in attached] if isinstance(attached, list) else []
    media = tuple(
        medium_of(one.get("type"), f"{mid}#{n}", record_of(one.get("payload")).get("url"))
        for n, one in enumerate(files)
    )
    return [replace(event, text=text_of(part.get("text")), attachments=len(files), media=media)]


def read_edit(item: Record, part: Record, account: str | None) -> list[Event]:
    [event] = read_message(item, part, account)
    if event.kind is not Kind.DM:
        return [event]
    return [replace(event, kind=Kind.EDIT, subject=Kind.DM, target_id=event.external_id)]


def read_postback(item: Record, part: Record, account: str | None) -> list[Event]:
    """A pressed button. Its payload is for machines; its title is what the citizen saw and meant."""
    event = address(Kind.DM, item, part, account)
    return [replace(event, external_id=id_of(part.get("mid")), text=text_of(part.get("title")))]


def read_reaction(item: Record, part: Record, account: str | None) -> list[Event]:
    mid = id_of(part.get("mid"))
    if mid is None:
        return [ignored("a reaction to nothing", account)]
    return [replace(address(Kind.REACTION, item, part, account), target_id=mid)]


def read_receipt(item: Record, part: Record, account: str | None) -> list[Event]:
    """One receipt for each message named; where only a watermark is given, one that names none."""
    event = address(Kind.RECEIPT, item, {}, account)
    mids = part.get("mids")
    named = [mid for mid in map(id_of, mids if isinstance(mids, list) else [part.get("mid")]) if mid]
    targets: list[str | None] = [*named] or [None]
    return [replace(event, direction=None, target_id=mid) for mid in targets]


ITEMS: dict[str, Callable[[Record, Record, str | None], list[Event]]] = {
    "message": read_message,
    "message_edit": read_edit,
    "postback": read_postback,
    "reaction": read_reaction,
    "delivery": read_receipt,
    "read": read_receipt,
}
"""Dispatch on the key that is there: a referral beside one of these changes nothing."""


def address(kind: Kind, item: Record, part: Record, account: str | None) -> Event:
    """An event with all that is said about who wrote to whom, when, and in answer to what.

    An echo is ours whatever its sender is: there are echoes with the two ids not swapped.
    """
    person = record_of(item.get("sender")) or record_of(item.get("from"))
    sender = id_of(person.get("id"))
    recipient = id_of(record_of(item.get("recipient")).get("id"))
    echo = part.get("is_echo") is True
    ours = echo or is_own(person, account)
    answered = record_of(part.get("reply_to"))
    return Event(
        kind=kind,
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        parent_id=first_id(answered.get("mid"), record_of(answered.get("story")).get("id")),
        thread_id=counterpart(sender, recipient, account, ours=ours),
        account_id=account,
        author_id=account if echo else sender,
        author_name=None if echo else name_of(person),
        occurred_at=instant_of(item.get("timestamp")) or instant_of(part.get("timestamp")),
    )


def counterpart(sender: str | None, recipient: str | None, account: str | None, *, ours: bool) -> str | None:
    """The citizen of a conversation: the id that is not the account's."""
    if account is not None and account in (sender, recipient):
        return next((who for who in (sender, recipient) if who != account), None)
    return recipient if ours else sender


def is_own(person: Record, account: str | None) -> bool:
    """Whether the payload itself shows that this author is the account."""
    author = id_of(person.get("id"))
    return (author is not None and author == account) or id_of(person.get("self_ig_scoped_id")) is not None


def name_of(person: Record) -> str | None:
    return text_of(person.get("username")) or text_of(person.get("name"))


def read_written(value: Record, account: str | None, written: Event, person: Record) -> Event:
    """What happened to a comment, mention or post: it was written, edited, deleted or hidden.

    `written` is the event it was when new: its kind, its own id, its thread, text and attachments.
    """
    verb = value.get("verb")
    # A platform that sends new things only (Instagram) gives no verb.
    kind = written.kind if verb in (None, "add") else VERBS.get(text_of(verb) or "")
    if kind is None:
        return ignored(f"verb {quoted(verb)}", account)
    if written.external_id is None:
        return ignored(f"a {written.kind} without an id", account)
    parent = id_of(value.get("parent_id"))
    return replace(
        written,
        kind=kind,
        direction=Direction.OUTBOUND if is_own(person, account) else Direction.INBOUND,
        parent_id=None if parent == written.thread_id else parent,
        account_id=account,
        author_id=id_of(person.get("id")),
        author_name=name_of(person),
        target_id=None if kind is written.kind else written.external_id,
        subject=written.kind if kind is Kind.EDIT else None,
        text=None if kind is Kind.DELETION else written.text,
        attachments=0 if kind in (Kind.DELETION, Kind.VISIBILITY) else written.attachments,
        occurred_at=instant_of(value.get("created_time")) or instant_of(value.get("timestamp")),
        reason=SHOWN if verb == "unhide" else None,
    )
