"""Milestones of a case, the closing of one that waits in vain, and replies that nobody wrote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0520"
down_revision = "20261122_0150"

MILESTONES = ("verify_due_at", "verified_at", "follow_up_due_at", "close_due_at", "auto_closed_at")


def upgrade() -> None:
    for name in MILESTONES:
        op.add_column("cases", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_cases_to_close", "cases", ["close_due_at"], unique=False, postgresql_where=sa.text("state = 'waiting'")
    )
    op.alter_column("replies", "requested_by", existing_type=sa.BigInteger(), nullable=True)
    op.add_column("replies", sa.Column("automatic", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM replies WHERE requested_by IS NULL")
    op.drop_column("replies", "automatic")
    op.alter_column("replies", "requested_by", existing_type=sa.BigInteger(), nullable=False)
    op.drop_index("ix_cases_to_close", table_name="cases", postgresql_where=sa.text("state = 'waiting'"))
    for name in reversed(MILESTONES):
        op.drop_column("cases", name)
