"""What a platform told us: the event vocabulary every adapter speaks.

One webhook body (a delivery) holds any number of events. An adapter turns the platform's words
into these; nothing after it knows a platform's payload.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    COMMENT = "comment"
    DM = "dm"
    MENTION = "mention"
    POST = "post"
    EDIT = "edit"
    DELETION = "deletion"
    VISIBILITY = "visibility"
    REACTION = "reaction"
    RECEIPT = "receipt"
    STATUS = "status"
    SYSTEM = "system"
    IGNORE = "ignore"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


UTTERANCES = frozenset({Kind.COMMENT, Kind.DM, Kind.MENTION, Kind.POST})
"""The kinds that become a message of their own."""

SHOWN = "shown"
REVOKED = "access revoked"


@dataclass(frozen=True, slots=True)
class Medium:
    """One attachment as the platform tells of it: its word for the kind, its id, where it lies."""

    type: str
    ref: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a platform told us. Ids are the platform's own, as text; None where it names none.

    `thread_id` is the post or medium for comments and the citizen (or conversation) for messages;
    `target_id` is what an edit, deletion, reaction, receipt or status is about; `attachments` is a
    count; `occurred_at` is aware UTC, or None when the platform gives no time.
    """

    kind: Kind
    direction: Direction | None = None
    external_id: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    account_id: str | None = None
    author_id: str | None = None
    target_id: str | None = None
    text: str | None = None
    attachments: int = 0
    occurred_at: datetime | None = None
    # Not part of the printed vocabulary: what the inbox needs beside it.
    author_name: str | None = None
    """The author's handle, so that a public reply can be matched to the citizen it mentions."""
    app_id: str | None = None
    """The app that sent an echo; None when a person typed it in the platform's own app."""
    reply_key: str | None = None
    """Of a status: the key of ours under which the message was sent."""
    subject: Kind | None = None
    """What an edit is of: its words become such a message when they come before the original."""
    aliases: tuple[str, ...] = ()
    """Other ids that the platform says are the author's: a phone number beside an id. Of a `system` event: all
    ids of somebody whose id changed, first the one under which they are reached from now on."""
    media: tuple[Medium, ...] = ()
    """What is attached, as far as the platform says how to fetch it."""
    edited_at: datetime | None = None
    """When its words last changed, where the platform shows a comment as it is now and sends no edit."""
    reason: str | None = None
    """Why an event is ignored, in a few words; of a visibility change, `SHOWN` when it is visible again;
    of a `system` event, `REVOKED` when our access has ended."""
