"""Replies that are looked for before they are sent again, each account's pace, and tokens that are renewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0611"
down_revision = "20261122_0616"

OLD_UNDER_WAY = "state IN ('queued', 'sending')"
UNDER_WAY = "state IN ('queued', 'sending', 'checking')"


def upgrade() -> None:
    op.create_table(
        "account_paces",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("strikes", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_paces_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", "lane", name=op.f("pk_account_paces")),
    )
    op.add_column("connections", sa.Column("client", sa.LargeBinary(), server_default="", nullable=False))
    op.add_column("accounts", sa.Column("refresh_token", sa.LargeBinary(), server_default="", nullable=False))
    op.add_column("accounts", sa.Column("renew_token_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_accounts_renew_token_at"), "accounts", ["renew_token_at"])
    op.add_column("replies", sa.Column("looks", sa.Integer(), server_default="0", nullable=False))
    op.add_column("replies", sa.Column("misses", sa.Integer(), server_default="0", nullable=False))
    op.add_column("replies", sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("replies", sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("replies", sa.Column("reason", sa.Text(), nullable=True))
    op.execute("UPDATE replies SET first_sent_at = requested_at WHERE tries > 0")
    op.execute(f"UPDATE replies SET next_try_at = requested_at WHERE {OLD_UNDER_WAY}")  # noqa: S608 - our own words.
    op.drop_index("ix_replies_open", table_name="replies")
    op.create_index("ix_replies_under_way", "replies", ["case_id", "id"], postgresql_where=sa.text(UNDER_WAY))
    op.create_index("ix_replies_next_try", "replies", ["next_try_at"], postgresql_where=sa.text(UNDER_WAY))


def downgrade() -> None:
    # The older sender knows no `checking`: a person settles what it would have looked for.
    op.execute("UPDATE replies SET state = 'unconfirmed' WHERE state = 'checking'")
    op.drop_index("ix_replies_next_try", table_name="replies")
    op.drop_index("ix_replies_under_way", table_name="replies")
    op.create_index("ix_replies_open", "replies", ["case_id"], postgresql_where=sa.text(OLD_UNDER_WAY))
    for column in ("reason", "next_try_at", "first_sent_at", "misses", "looks"):
        op.drop_column("replies", column)
    op.drop_index(op.f("ix_accounts_renew_token_at"), table_name="accounts")
    op.drop_column("accounts", "renew_token_at")
    op.drop_column("accounts", "refresh_token")
    op.drop_column("connections", "client")
    op.drop_table("account_paces")
