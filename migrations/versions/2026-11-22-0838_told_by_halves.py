"""Messages that come without their words, and changes that overtake what they change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0838"
down_revision = "20261122_0832"


def upgrade() -> None:
    op.create_table(
        "missing_words",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_missing_words_message_id_messages")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_missing_words")),
    )
    op.create_index(
        "ix_missing_words_waiting", "missing_words", ["next_try_at"], postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_table(
        "early_changes",
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_early_changes_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_early_changes_account_id_accounts")),
        sa.PrimaryKeyConstraint("delivery_id", "position", name=op.f("pk_early_changes")),
    )
    op.create_index("ix_early_changes_target", "early_changes", ["account_id", "target_id"])
    op.add_column("messages", sa.Column("visibility_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "visibility_at")
    op.drop_table("early_changes")
    op.drop_table("missing_words")
