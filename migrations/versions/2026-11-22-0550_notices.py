"""The ladder of notices: who is told, which rungs were told, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0550"
down_revision = "20261122_0531"


def upgrade() -> None:
    op.add_column("cases", sa.Column("next_rung_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_cases_next_rung", "cases", ["next_rung_at"], unique=False,
        postgresql_where=sa.text("next_rung_at IS NOT NULL"),
    )  # fmt: skip
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("opd", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["api_keys.id"], name=op.f("fk_contacts_created_by_api_keys")),
        sa.ForeignKeyConstraint(["opd"], ["opds.key"], name=op.f("fk_contacts_opd_opds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(
        "uq_contacts_in_use", "contacts", ["role", "opd", "channel", "address"], unique=True,
        postgresql_nulls_not_distinct=True, postgresql_where=sa.text("retired_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "case_rungs",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_rungs_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "clock", "cycle", "step", name=op.f("pk_case_rungs")),
    )
    op.create_table(
        "dispatches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("opd", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_dispatches_contact_id_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index(
        "ix_dispatches_queued", "dispatches", ["created_at"], unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )  # fmt: skip
    op.create_index(
        "ix_dispatches_failed", "dispatches", ["id"], unique=False, postgresql_where=sa.text("state = 'failed'")
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("opd", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deliver_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatch_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notices_case_id_cases")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_notices_contact_id_contacts")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_notices_dispatch_id_dispatches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_case_id"), "notices", ["case_id"], unique=False)
    op.create_index("ix_notices_dispatch", "notices", ["dispatch_id"], unique=False)
    op.create_index(
        "ix_notices_waiting", "notices", ["deliver_at", "id"], unique=False,
        postgresql_where=sa.text("dispatch_id IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("notices", "dispatches", "case_rungs", "contacts"):
        op.drop_table(table)
    op.drop_index("ix_cases_next_rung", table_name="cases", postgresql_where=sa.text("next_rung_at IS NOT NULL"))
    op.drop_column("cases", "next_rung_at")
