"""What was said: authors, messages with their revisions, and what the classifier read in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Author(Base):
    """A citizen as one account knows them. The platform's id and handle never leave the database."""

    __tablename__ = "authors"
    __table_args__ = (
        UniqueConstraint("account_id", "external_id"),
        Index("ix_authors_same_as", "same_as", postgresql_where=text("same_as IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    external_id: Mapped[str]
    handle: Mapped[str | None]
    same_as: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    """Another id of the same citizen, who has a row of their own: everything points to that one."""
    address: Mapped[str | None]
    """Where messages reach the citizen now, when that is no longer `external_id`."""


class Message(Base):
    """One utterance by a citizen or by us. An erased message stays as a tombstone without a text."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("account_id", "external_id"),
        Index("ix_messages_case", "case_id", "occurred_at"),
        Index("ix_messages_parent", "account_id", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index("ix_messages_author", "author_id", "thread_id", postgresql_where=text("author_id IS NOT NULL")),
        Index(
            "ix_messages_own_thread",
            "account_id",
            "thread_id",
            postgresql_where=text("direction = 'outbound'"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    external_id: Mapped[str]
    kind: Mapped[str]
    direction: Mapped[str]
    thread_id: Mapped[str | None]
    parent_id: Mapped[str | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    text: Mapped[str | None]
    masked_text: Mapped[str | None]
    attachments: Mapped[int] = mapped_column(Integer, server_default="0")
    occurred_at: Mapped[datetime]
    """The platform's time, or our receipt when the platform gives none or an impossible one."""
    occurred_by: Mapped[str]
    """Whose time `occurred_at` is: platform | receipt."""
    received_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    visibility_at: Mapped[datetime | None]
    """When it was hidden or shown again last: an older change that comes late does not undo a newer one."""
    erased_at: Mapped[datetime | None]
    app_id: Mapped[str | None]
    automatic: Mapped[bool | None]
    """Of our own replies: sent by an automation, so that it answers nobody."""


class Revision(Base):
    """What a message said before an edit."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    text: Mapped[str | None]
    masked_text: Mapped[str | None]
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime]


class ReadingRow(Base):
    """What the model read in a message: kept with the model's version; its words go with the text."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_praises", "read_at", postgresql_where=text("praises")),)

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    model_version: Mapped[str]
    intent: Mapped[str]
    confidence: Mapped[float]
    topic: Mapped[str | None]
    topic_confidence: Mapped[float]
    group: Mapped[str | None]
    praises: Mapped[bool] = mapped_column(server_default="false")
    """It thanks or praises: that is its intent, or stands beside it."""
    probabilities: Mapped[dict[str, Any]]
    guesses: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """The most probable topics where it was unsure."""
    reasons: Mapped[list[str]] = mapped_column(server_default="[]")
    words: Mapped[int | None] = mapped_column(Integer)
    known_share: Mapped[float | None]
    """How many words there were, and which share of them the model knew."""
    read_at: Mapped[datetime] = mapped_column(index=True)
