"""Where messages come from: connections (an app at a platform) and accounts (an official profile)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Integer, UniqueConstraint, func
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
    client: Mapped[bytes] = mapped_column(default=b"", server_default="")
    """Encrypted JSON list [client id, client secret]: with them access tokens are renewed."""
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
    """Encrypted JSON list: the token that replies go out with; behind it the last one, until the new one has worked."""
    renew_token_at: Mapped[datetime | None] = mapped_column(index=True)
    """When its token is to be renewed, well ahead of its end; NULL where it lasts or cannot be renewed."""
    refresh_token: Mapped[bytes] = mapped_column(default=b"", server_default="")
    """Encrypted; what a new access token is got with, where the platform wants one."""
    automations: Mapped[list[str]] = mapped_column(server_default="[]")
    """App ids whose echoes are automatic replies and never answer a citizen."""
    form_origins: Mapped[list[str]] = mapped_column(server_default="[]")
    """Of a website form: origins whose pages may post plain JSON; none: only signed deliveries are taken."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AccountPace(Base):
    """How fast an account may send: a bucket that runs empty and fills again, and a rest that was asked for."""

    __tablename__ = "account_paces"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    """public | private: platforms count them apart."""
    full_at: Mapped[datetime]
    """When the bucket will be full again (the theoretical arrival time of GCRA)."""
    rests_until: Mapped[datetime | None]
    strikes: Mapped[int] = mapped_column(Integer, server_default="0")
    """Refusals for haste since the last one that went through: the rest grows with them."""
