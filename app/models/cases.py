"""What somebody must answer: cases, the log of everything that happened to them, and replies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, Integer, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""`next_due_at` when no clock runs: a nullable key would lose rows in keyset paging."""

IS_OPEN = "state <> 'resolved'"
UNDER_WAY = "state IN ('queued', 'sending', 'checking')"
IN_TRIAGE = "needs_review AND state <> 'resolved'"


RUNNING = "(state <> 'resolved' OR next_due_at < '9999-12-31 00:00:00+00')"
"""Somebody still owes something: open, or resolved without an answer."""


class Case(Base):
    """One citizen matter with an OPD, a state and clocks. The clock columns are derived from its events."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_open", "account_id", "thread_id", "author_id", "group",
            unique=True, postgresql_where=text(IS_OPEN),
        ),
        Index("ix_cases_queue", "opd", "next_due_at", "id", postgresql_where=text(IS_OPEN)),
        Index("ix_cases_all_queues", "next_due_at", "id", postgresql_where=text(IS_OPEN)),
        Index("ix_cases_resolved", "opd", "next_due_at", "id", postgresql_where=text("state = 'resolved'")),
        Index("ix_cases_behind", "city_version", "id", postgresql_where=text(RUNNING)),
        Index("ix_cases_thread", "account_id", "thread_id", "author_id"),
        Index("ix_cases_period", "opened_at", "id"),
        Index("ix_cases_oversight", "opened_at", postgresql_where=text("case_class = 'oversight'")),
        Index("ix_cases_handed_over", "past_opds", postgresql_using="gin"),
        Index(
            "ix_cases_supporting", "supporting_opds", postgresql_using="gin",
            postgresql_where=text("supporting_opds <> '{}'"),
        ),
        Index("ix_cases_next_rung", "next_rung_at", postgresql_where=text("next_rung_at IS NOT NULL")),
        Index("ix_cases_to_close", "close_due_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_cases_triage", "triage_at", "id", postgresql_where=text(IN_TRIAGE)),
        Index("ix_cases_same_text", "text_key", "triage_at", "id", postgresql_where=text(IN_TRIAGE)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    platform: Mapped[str]
    thread_id: Mapped[str | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))

    intent: Mapped[str | None]
    topic: Mapped[str | None]
    group: Mapped[str]
    priority: Mapped[str]
    case_class: Mapped[str | None]
    kecamatan: Mapped[str | None]
    opd: Mapped[str] = mapped_column(ForeignKey("opds.key"))
    past_opds: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Who held it before: they may still read it."""
    supporting_opds: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Who is asked for help and has not finished: they read it, and it is in their queue."""
    needs_review: Mapped[bool]
    flagged: Mapped[bool]
    routing_reasons: Mapped[list[str]] = mapped_column(server_default="[]")
    first_message_id: Mapped[int | None]
    """The message that opened it. No foreign key: messages point at cases already."""
    triage_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the coordinator should look at it, if it needs a look: domain/triage_order.py."""
    text_key: Mapped[bytes | None]
    """Of an unsure case's first words: those with the same are decided together. Goes with the words."""

    state: Mapped[str]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    claimed_at: Mapped[datetime | None]
    bounces: Mapped[int] = mapped_column(Integer, server_default="0")
    reopenings: Mapped[int] = mapped_column(Integer, server_default="0")
    hidden_by_us: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often our own side hid or deleted one of its messages."""
    version: Mapped[int] = mapped_column(Integer, server_default="1")

    opened_at: Mapped[datetime]
    """When its clocks started: with the citizen's words, or with `received_at` where the policy says so."""
    received_at: Mapped[datetime]
    policy_key: Mapped[str | None]
    city_version: Mapped[int] = mapped_column(server_default="0")
    """The version of the city's data up to which changes of policies and calendars have reached its log."""
    next_due_at: Mapped[datetime] = mapped_column(server_default="9999-12-31T00:00:00Z")
    first_due_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    first_elapsed_s: Mapped[int | None]
    """Working seconds from the start to the first answer; NULL while nobody has answered."""
    reply_due_at: Mapped[datetime | None]
    resolution_due_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    accountable_opd: Mapped[str]
    """Who held it when it was answered, or became late if that came first, or holds it now."""
    verify_due_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    """Milestones of SP4N-LAPOR!: with an OPD; the follow-up is the first answer (`first_answered_at`)."""
    follow_up_due_at: Mapped[datetime | None]
    close_due_at: Mapped[datetime | None]
    """When a case that waits for the citizen is closed without their answer."""
    auto_closed_at: Mapped[datetime | None]
    excused_at: Mapped[datetime | None]
    """When the coordinator excused its late first response; reason and author are in the log."""
    changed_at: Mapped[datetime | None]
    """When the latest thing happened to it: as of any instant since, these columns say how it stood."""
    next_rung_at: Mapped[datetime | None]
    """When the sweep has to look at it again; whatever happens to a case makes it look at once."""


class CaseEvent(Base):
    """One thing that happened to a case. Clocks and reports are computed from these and nothing else."""

    __tablename__ = "case_events"
    __table_args__ = (
        Index("ix_case_events_case", "case_id", "at", "id"),
        # Few of many: the reports look for cases that changed hands, for excuses, and for requests for help.
        Index("ix_case_events_reassigned", "case_id", postgresql_where=text("type = 'reassigned'")),
        Index("ix_case_events_excused", "case_id", postgresql_where=text("type = 'excused'")),
        Index("ix_case_events_support", "at", "case_id", postgresql_where=text("type = 'support_requested'")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    type: Mapped[str]
    actor: Mapped[str]
    """citizen | admin | platform | system"""
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    data: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class Correction(Base):
    """What a person says a message is: a labelled row. Its text stays with the message, and goes with it.

    `before` is what stood there, the model's guess or an earlier correction; equal to `after` where a
    person confirmed it.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_corrected_at", "corrected_at", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    field: Mapped[str]
    """intent | topic | opd | automatic"""
    before: Mapped[str | None]
    after: Mapped[str]
    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id"))
    model_version: Mapped[str | None]
    """Of the model that had read the message; NULL when none had."""
    city: Mapped[str]
    corrected_at: Mapped[datetime]


class Reply(Base):
    """An answer an admin wrote here, on its way to the platform."""

    __tablename__ = "replies"
    __table_args__ = (
        Index("ix_replies_under_way", "case_id", "id", postgresql_where=text(UNDER_WAY)),
        Index("ix_replies_next_try", "next_try_at", postgresql_where=text(UNDER_WAY)),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    kind: Mapped[str]
    """public | private | dm"""
    text: Mapped[str]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    """NULL: the system's own announcement."""
    automatic: Mapped[bool] = mapped_column(server_default="false")
    """Written by nobody, so that it answers no clock."""
    requested_at: Mapped[datetime]
    state: Mapped[str]
    """queued | sending | checking | accepted | failed | unconfirmed"""
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    looks: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often we looked for it since it was last sent."""
    misses: Mapped[int] = mapped_column(Integer, server_default="0")
    """How many of these looks did not find it."""
    first_sent_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    """When it is sent or looked for next."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    settled_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    """When we heard that it reached the citizen, where the platform tells that (WhatsApp)."""
    reason: Mapped[str | None]
    """Why it waits or failed: a code of app/domain/replying.py; `error` says it in words."""
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
