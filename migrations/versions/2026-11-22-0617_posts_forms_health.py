"""Posts as the platform shows them, forms that take plain JSON, and the health of connections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0617"
down_revision = "20261122_0611"


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_posts_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("account_id", "external_id", name=op.f("uq_posts_account_id_external_id")),
    )
    op.create_index("ix_posts_waiting", "posts", ["next_try_at"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_table(
        "account_health",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("subscription", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_health_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_health")),
    )
    op.create_index("ix_account_health_next_check_at", "account_health", ["next_check_at"])
    op.create_index("ix_outcomes_recorded", "outcomes", ["recorded_at"], postgresql_using="brin")
    op.add_column(
        "accounts",
        sa.Column("form_origins", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("accounts", "form_origins")
    op.drop_index("ix_outcomes_recorded", table_name="outcomes")
    op.drop_table("account_health")
    op.drop_table("posts")
