"""Where messages come from: connections (an app at a platform) and accounts (an official profile)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Connection(Base):
    """An app or bot at a platform. Its secrets are encrypted at rest and held in memory to verify."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("platform", "name"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    platform: Mapped[str]
    name: Mapped[str]
    secrets: Mapped[bytes] = mapped_column(default=b"")
    """Encrypted JSON list of webhook secrets, newest first; empty: every webhook is refused."""
    verify_tokens: Mapped[bytes] = mapped_column(default=b"")
    """Encrypted JSON list of the words a platform says in its handshake."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Account(Base):
    """One official profile on one platform, answered for by its owner OPD."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connections.id"), index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    name: Mapped[str]
    owner_opd: Mapped[str | None] = mapped_column(ForeignKey("opds.key"))
    api_base: Mapped[str | None]
    access_token: Mapped[bytes] = mapped_column(default=b"")
    """Encrypted; sent as a bearer token with each reply."""
    automations: Mapped[list[str]] = mapped_column(server_default="[]")
    """App ids whose echoes are automatic replies and never answer a citizen."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
