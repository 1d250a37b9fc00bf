"""Telegram bot: messages in private chats and groups, channel posts, and accounts of Telegram Business.

An update names no bot: the account is the connection's. https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from app.domain.events import Direction, Event, Kind, Medium
from app.platforms import signatures
from app.platforms.base import (
    Platform,
    Record,
    derived_id,
    id_of,
    ignored,
    instant_of,
    listed,
    medium_of,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound import telegram as outbound

MEDIA = ("photo", "video", "animation", "audio", "voice", "video_note", "document", "sticker", "story", "paid_media")
PLACES_AND_PEOPLE = ("location", "venue", "contact")

NOTICES = (
    *("new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member", "left_chat_participant"),
    *("new_chat_title", "new_chat_photo", "delete_chat_photo", "pinned_message", "migrate_to_chat_id"),
    *("migrate_from_chat_id", "group_chat_created", "supergroup_chat_created", "channel_chat_created"),
    *("message_auto_delete_timer_changed", "proximity_alert_triggered", "boost_added", "chat_background_set"),
    *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
    *("general_forum_topic_hidden", "general_forum_topic_unhidden", "connected_website", "write_access_allowed"),
    *("video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited"),
)
"""A message with one of these is Telegram's own note that somebody joined, left or changed the chat."""


def parse(body: bytes) -> list[Event]:
    update = read_object(body)
    for key, read in UPDATES.items():
        if isinstance(update.get(key), dict):
            return read(update[key])
    return [ignored("an update of no known kind")]


def read_message(message: Record, kind: Kind = Kind.DM, *, business: bool = False) -> list[Event]:
    chat = id_of(record_of(message.get("chat")).get("id"))
    named = name_message(chat, message.get("message_id"))
    if named is None:
        return [ignored("a message without an id")]
    if any(key in message for key in NOTICES):
        return [ignored("a notice about the chat")]
    if message.get("is_automatic_forward") is True:
        # A channel's posts are copied into its discussion group: nobody there has said anything.
        return [ignored("a post of the group's own channel")]
    author = id_of(record_of(message.get("from")).get("id"))
    ours = business and is_own(message, author, chat)
    return [
        Event(
            kind,
            direction=Direction.OUTBOUND if ours else Direction.INBOUND,
            external_id=named,
            parent_id=answered_in(message, chat),
            thread_id=chat,
            author_id=author,
            target_id=named if kind is Kind.EDIT else None,
            subject=Kind.DM if kind is Kind.EDIT else None,
            text=words_of(message),
            media=tuple(media_of(message)),
            attachments=int(any(message.get(key) for key in (*MEDIA, *PLACES_AND_PEOPLE))),
            occurred_at=instant_of(message.get("edit_date")) or instant_of(message.get("date")),
        )
    ]


def media_of(message: Record) -> Iterator[Medium]:
    """A photo comes in several sizes, the largest last; an animation is told of as a document too."""
    for kind in MEDIA:
        told = message.get(kind)
        file = record_of(told[-1] if isinstance(told, list) and told else told)
        if id_of(file.get("file_id")) is not None:
            yield medium_of(kind, file.get("file_id"))
            return


def name_message(chat: str | None, message: Any) -> str | None:
    """Messages are numbered within their chat only."""
    number = id_of(message)
    return f"{chat}:{number}" if chat is not None and number is not None else None


def answered_in(message: Record, chat: str | None) -> str | None:
    answered = record_of(message.get("reply_to_message"))
    elsewhere = id_of(record_of(answered.get("chat")).get("id"))
    return name_message(elsewhere or chat, answered.get("message_id"))


def words_of(message: Record) -> str | None:
    return (
        text_of(message.get("text"))
        or text_of(message.get("caption"))
        or text_of(record_of(message.get("web_app_data")).get("button_text"))
    )


def is_own(message: Record, author: str | None, chat: str | None) -> bool:
    """A private chat bears the citizen's id: in an account of Telegram Business, anybody else in it is us."""
    if record_of(message.get("sender_business_bot")):
        return True
    private = record_of(message.get("chat")).get("type") == "private"
    return private and author is not None and author != chat


def read_post(message: Record, kind: Kind = Kind.POST) -> list[Event]:
    """A channel is ours whoever of us writes in it."""
    of = Kind.POST if kind is Kind.EDIT else None
    return [
        event if event.kind is Kind.IGNORE else replace(event, direction=Direction.OUTBOUND, author_id=None, subject=of)
        for event in read_message(message, kind)
    ]


def read_deleted(deleted: Record) -> list[Event]:
    """Only accounts of Telegram Business are told of deletions, and not whose they were."""
    chat = id_of(record_of(deleted.get("chat")).get("id"))
    names = [name_message(chat, message) for message in listed(deleted.get("message_ids"))]
    return [
        Event(Kind.DELETION, direction=Direction.INBOUND, external_id=name, thread_id=chat, target_id=name)
        if name is not None
        else ignored("a deletion of nothing")
        for name in names
    ]


def read_pressed(query: Record) -> list[Event]:
    """A pressed button. Its data is for machines; its words stand on the keyboard of the message."""
    message = record_of(query.get("message"))
    pressed = Event(
        Kind.DM,
        direction=Direction.INBOUND,
        external_id=id_of(query.get("id")),
        thread_id=id_of(record_of(message.get("chat")).get("id")),
        author_id=id_of(record_of(query.get("from")).get("id")),
        text=title_of(message, query.get("data")),
    )
    return [replace(pressed, external_id=pressed.external_id or derived_id(pressed))]


def title_of(message: Record, data: Any) -> str | None:
    rows = listed(record_of(message.get("reply_markup")).get("inline_keyboard"))
    buttons = [record_of(button) for row in rows for button in listed(row)]
    pressed = (button for button in buttons if data is not None and button.get("callback_data") == data)
    return text_of(next(pressed, {}).get("text"))


def read_membership(change: Record) -> list[Event]:
    """The citizen blocked or unblocked the bot, or a group took it in or put it out."""
    return [
        Event(
            Kind.SYSTEM,
            thread_id=id_of(record_of(change.get("chat")).get("id")),
            author_id=id_of(record_of(change.get("from")).get("id")),
            occurred_at=instant_of(change.get("date")),
        )
    ]


UPDATES: Mapping[str, Callable[[Record], list[Event]]] = {
    "message": read_message,
    "edited_message": partial(read_message, kind=Kind.EDIT),
    "channel_post": read_post,
    "edited_channel_post": partial(read_post, kind=Kind.EDIT),
    "business_message": partial(read_message, business=True),
    "edited_business_message": partial(read_message, kind=Kind.EDIT, business=True),
    "deleted_business_messages": read_deleted,
    "callback_query": read_pressed,
    "my_chat_member": read_membership,
}
"""An update is one of these; reactions, polls, and the comings and goings of others are none of ours."""


TELEGRAM = Platform(
    name="telegram",
    verify=signatures.verify_telegram,
    parse=parse,
    outbound=outbound.TELEGRAM,
    max_body=1024 * 1024,
)
