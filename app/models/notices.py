"""Who is told what of a case: contacts, the rungs that were told, and the outbox of notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Integer, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Contact(Base):
    """Where a role is reached: an e-mail address or a webhook. Work addresses, but no log needs them."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index(
            "uq_contacts_in_use", "role", "opd", "channel", "address",
            unique=True, postgresql_nulls_not_distinct=True, postgresql_where=text("retired_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    role: Mapped[str]
    """opd_admin | opd_head | coordinator | mayor | operator"""
    opd: Mapped[str | None] = mapped_column(ForeignKey("opds.key"))
    channel: Mapped[str]
    """email | webhook"""
    address: Mapped[str]
    secret: Mapped[bytes] = mapped_column(default=b"")
    """Encrypted: what a webhook is signed with."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CaseRung(Base):
    """A rung of a case's ladder that was told: the row that makes it happen once."""

    __tablename__ = "case_rungs"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(primary_key=True)
    """case | first_response | next_response | resolution | support:<opd>"""
    cycle: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    """arrival | 50 | 80 | 100 | breach"""
    reached_at: Mapped[datetime]
    told_at: Mapped[datetime]
    told_by: Mapped[str | None]
    """The higher step (`clock/cycle/step`) that a late sweep told instead; NULL: told itself."""


class Dispatch(Base):
    """One message on its way to one contact: one notice, or a digest of several."""

    __tablename__ = "dispatches"
    __table_args__ = (
        Index("ix_dispatches_queued", "created_at", postgresql_where=text("state = 'queued'")),
        Index("ix_dispatches_failed", "id", postgresql_where=text("state = 'failed'")),
        Index("ix_dispatches_settled", "settled_at", postgresql_where=text("settled_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    uid: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    """The same at every try, so that the receiver can tell a second copy."""
    channel: Mapped[str]
    role: Mapped[str]
    opd: Mapped[str | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    state: Mapped[str]
    """queued | sent | failed"""
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Notice(Base):
    """What one contact is to be told of one rung, or of trouble with an account: nobody's words.

    Trouble with an account has `clock` account and the trouble as its step.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_waiting", "deliver_at", "id", postgresql_where=text("dispatch_id IS NULL")),
        Index("ix_notices_dispatch", "dispatch_id"),
        CheckConstraint("(case_id IS NULL) <> (incident_id IS NULL)", name="about_one_thing"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    clock: Mapped[str]
    cycle: Mapped[int] = mapped_column(Integer)
    step: Mapped[str]
    role: Mapped[str]
    opd: Mapped[str | None]
    channel: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    due_at: Mapped[datetime | None]
    deliver_at: Mapped[datetime]
    """Now, or when the quiet hours are over."""
    dispatch_id: Mapped[int | None] = mapped_column(ForeignKey("dispatches.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
