"""Polls that broke off before they came to a comment that we have: the next one reads all pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0832"
down_revision = "20261122_0812"


def upgrade() -> None:
    op.add_column("polls", sa.Column("behind", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("polls", "behind")
