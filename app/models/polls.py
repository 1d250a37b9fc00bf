"""How far we have come with the accounts whose platform sends nothing and is asked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Poll(Base):
    """One account's turn: whoever locks the row asks, the other workers pass on."""

    __tablename__ = "polls"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(index=True)
    failures: Mapped[int] = mapped_column(Integer, server_default="0")
    units: Mapped[int] = mapped_column(Integer, server_default="0")
    """Of the platform's quota, on the day `units_on`."""
    units_on: Mapped[date]
    behind: Mapped[bool] = mapped_column(server_default="false")
    """The last turn ended before it came to a comment that we have: there may be a gap."""
    look_again_at: Mapped[datetime]
    """When older comments are looked at again: edits, new replies under them, comments that are gone."""
    looked_until: Mapped[int] = mapped_column(server_default="0")
    """The message that this round of looking has come to."""


class MissedComment(Base):
    """A comment that was asked for and not there: gone for good when it is missed once more."""

    __tablename__ = "missed_comments"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    missed_at: Mapped[datetime]
