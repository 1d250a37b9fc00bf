"""What citizens attach: kind and the platform's id at once, the content once it was fetched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.models.base import Base


class Attachment(Base):
    """One attachment of one message. Its content goes with the message's words."""

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("message_id", "position"),
        Index("ix_attachments_waiting", "next_try_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    position: Mapped[int] = mapped_column(Integer)
    type: Mapped[str]
    """The platform's word: image, video, audio, document …"""
    ref: Mapped[str | None]
    """The platform's id of it."""
    url: Mapped[str | None]
    """Where the platform said it lies; such addresses expire."""
    state: Mapped[str] = mapped_column(server_default="waiting")
    """waiting | fetched | refused | failed | erased | elsewhere (this platform cannot be asked for it)"""
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    next_try_at: Mapped[datetime]
    content_type: Mapped[str | None]
    size: Mapped[int | None]
    content: Mapped[bytes | None] = deferred(mapped_column())
    fetched_at: Mapped[datetime | None]
