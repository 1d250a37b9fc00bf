"""Whether an account's connection still works: what the last probe said, and how silent it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class AccountHealth(Base):
    """The newest finding about one account."""

    __tablename__ = "account_health"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    next_check_at: Mapped[datetime] = mapped_column(index=True)
    checked_at: Mapped[datetime | None]
    token: Mapped[str] = mapped_column(server_default="unknown")
    """ok | failed | unknown (no token, or nothing that could be asked)"""
    subscription: Mapped[str] = mapped_column(server_default="unknown")
    detail: Mapped[str | None]
    last_message_at: Mapped[datetime | None]
    silent_since: Mapped[datetime | None]
    """Set while nothing has come for longer than this account's own habit."""
    revoked_at: Mapped[datetime | None]
    """When the platform told us that our access has ended; None again once a probe holds."""


class Incident(Base):
    """One trouble with one account, from when it was found until it is over: told once."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("uq_incidents_open", "account_id", "trouble", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    trouble: Mapped[str]
    """revoked | token | subscription | silent"""
    since: Mapped[datetime]
    """When it began, as far as we know."""
    told_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
