"""Keep that a citizen praises, whatever else the message is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0616"
down_revision = "20261122_0558"


def upgrade() -> None:
    op.add_column("readings", sa.Column("praises", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE readings SET praises = true WHERE intent = 'praise'")
    op.create_index("ix_readings_praises", "readings", ["read_at"], unique=False, postgresql_where=sa.text("praises"))


def downgrade() -> None:
    op.drop_index("ix_readings_praises", table_name="readings", postgresql_where=sa.text("praises"))
    op.drop_column("readings", "praises")
