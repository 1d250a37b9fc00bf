"""What platforms tell by halves: messages without their words, and changes that overtake what they change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class MissingWords(Base):
    """A message that came as ids only: its words are asked for once."""

    __tablename__ = "missing_words"
    __table_args__ = (Index("ix_missing_words_waiting", "next_try_at", postgresql_where=text("state = 'waiting'")),)

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    state: Mapped[str] = mapped_column(server_default="waiting")
    """waiting | read | failed"""
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    next_try_at: Mapped[datetime]
    error: Mapped[str | None]


class EarlyChange(Base):
    """Something was hidden, shown or removed by us before we heard of it. Nobody's words, nobody's id."""

    __tablename__ = "early_changes"
    __table_args__ = (Index("ix_early_changes_target", "account_id", "target_id"),)

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    target_id: Mapped[str]
    """The platform's id of what is not here yet."""
    kind: Mapped[str]
    shown: Mapped[bool]
    occurred_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
