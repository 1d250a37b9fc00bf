"""Requests of citizens to be forgotten, as platforms pass them on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0543"
down_revision = "20261122_0550"


def upgrade() -> None:
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("subject_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_erasure_requests_code")),
    )


def downgrade() -> None:
    op.drop_table("erasure_requests")
