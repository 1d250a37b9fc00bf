"""The index that finds an unsure case's twins also knows which of them stands first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0545"
down_revision = "20261122_0530"

IN_TRIAGE = sa.text("needs_review AND state <> 'resolved'")


def upgrade() -> None:
    op.drop_index("ix_cases_same_text", "cases")
    op.create_index("ix_cases_same_text", "cases", ["text_key", "triage_at", "id"], postgresql_where=IN_TRIAGE)


def downgrade() -> None:
    op.drop_index("ix_cases_same_text", "cases")
    op.create_index("ix_cases_same_text", "cases", ["text_key"], postgresql_where=sa.text("text_key IS NOT NULL"))
