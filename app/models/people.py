"""Who may do what, and who looked: API keys of named persons, the audit trail, idempotency keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Integer, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class ApiKey(Base):
    """A key of one named person. Only the SHA-256 of the secret part is stored."""

    __tablename__ = "api_keys"
    __table_args__ = (CheckConstraint("(role = 'opd_admin') = (opd IS NOT NULL)", name="opd_of_admins"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_sha256: Mapped[bytes]
    name: Mapped[str]
    role: Mapped[str]
    opd: Mapped[str | None] = mapped_column(ForeignKey("opds.key"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who did what to personal data or to access, when and why."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_at", "at", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[datetime]
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    """NULL: at the command line of the machine."""
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str | None]


IDEMPOTENCY_LIFE = timedelta(hours=24)


class IdempotencyKey(Base):
    """The answer to a request that carried an Idempotency-Key, kept for 24 hours."""

    __tablename__ = "idempotency_keys"

    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_sha256: Mapped[bytes]
    """Of method, path and body: another request under the same key is refused."""
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    response: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(index=True)


class ErasureRequest(Base):
    """A platform's word that a citizen wants their data deleted. Their id is kept as a hash only."""

    __tablename__ = "erasure_requests"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    """What the citizen asks after it with."""
    platform: Mapped[str]
    subject_sha256: Mapped[bytes]
    received_at: Mapped[datetime]
    messages: Mapped[int] = mapped_column(Integer)
    """How many messages were erased; 0 when the id, which is the app's own, names nobody who wrote."""
