"""The inbox: each webhook body as it arrived, what became of each event in it, and what failed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Delivery(Base):
    """One webhook body. `handled_at` is queue, audit and retry in one: NULL means still to do."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_unhandled", "id", postgresql_where=text("handled_at IS NULL")),
        Index("ix_deliveries_body_age", "received_at", postgresql_where=text("body IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    connection_id: Mapped[int]
    """No foreign key: the door takes it from the connections it holds, none is ever deleted, and the database's
    look at each row was a third of the time that keeping it takes."""
    body: Mapped[bytes | None]
    """The raw bytes; NULL after the retention time or when a citizen's message in it was erased."""
    headers: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    fingerprint: Mapped[bytes | None] = mapped_column(unique=True)
    """SHA-256 of connection and body; NULL once the same body would count as new again (7 days)."""
    repeats: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often the platform sent the same body again."""
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class OutcomeKind(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    ECHO = "echo"
    IGNORED = "ignored"
    UNROUTABLE = "unroutable"
    FAILED = "failed"


class Outcome(Base):
    """What became of one event of a delivery: the ledger that proves that nothing was lost."""

    __tablename__ = "outcomes"
    __table_args__ = (
        UniqueConstraint("delivery_id", "position"),
        Index("ix_outcomes_recorded", "recorded_at", postgresql_using="brin"),
        Index("ix_outcomes_external", "account_id", "external_id"),
        Index("ix_outcomes_target", "account_id", "target_id", postgresql_where=text("target_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    position: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]
    external_id: Mapped[str | None]
    target_id: Mapped[str | None]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]


WHOLE_DELIVERY = -1
"""The position of a dead letter that is a whole body, not one event of it."""


class DeadLetter(Base):
    """An event (or a whole body) that failed: tried again until `dead_at`, then only by `replay`."""

    __tablename__ = "dead_letters"
    __table_args__ = (
        UniqueConstraint("delivery_id", "position"),
        Index("ix_dead_letters_due", "next_try_at", postgresql_where=text("dead_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    position: Mapped[int] = mapped_column(Integer)
    event: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """The event as parsed, so that its retry does not need the raw body; NULL for a whole body."""
    reason: Mapped[str]
    tries: Mapped[int] = mapped_column(Integer)
    next_try_at: Mapped[datetime]
    dead_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
