"""Replies that reached the citizen: a failure that is told late does not undo it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0907"
down_revision = "20261122_0855"


def upgrade() -> None:
    op.add_column("replies", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("replies", "delivered_at")
