"""How often one address may use a public form, counted for all replicas together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0855"
down_revision = "20261122_0850"


def upgrade() -> None:
    op.create_table(
        "form_buckets",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_form_buckets")),
        # A crash may empty it: that only ever allows more.
        prefixes=["UNLOGGED"],
    )


def downgrade() -> None:
    op.drop_table("form_buckets")
