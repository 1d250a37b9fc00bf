"""Accounts whose platform sends nothing are asked: how far each has come, and what was missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0558"
down_revision = "20261122_0601"


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("units", sa.Integer(), server_default="0", nullable=False),
        sa.Column("units_on", sa.Date(), nullable=False),
        sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_until", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_polls_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_next_at", "polls", ["next_at"])
    op.create_table(
        "missed_comments",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_missed_comments_message_id_messages")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_missed_comments")),
    )


def downgrade() -> None:
    op.drop_table("missed_comments")
    op.drop_table("polls")
