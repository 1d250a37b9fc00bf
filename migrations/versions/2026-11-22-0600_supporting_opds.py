"""Who is asked to help with a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0600"
down_revision = "20261122_0543"


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("supporting_opds", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.create_index(
        "ix_cases_supporting", "cases", ["supporting_opds"], unique=False, postgresql_using="gin",
        postgresql_where=sa.text("supporting_opds <> '{}'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_cases_supporting", table_name="cases", postgresql_using="gin")
    op.drop_column("cases", "supporting_opds")
