"""A case begins when its clock does; an index for requests for help, and one for notices that have served."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0812"
down_revision = "20261122_0634"

BEGINS = """
UPDATE cases SET opened_at = {begins} FROM case_events AS created
WHERE created.case_id = cases.id AND created.type = 'created'
      AND created.data #>> '{{policy,clock_start}}' = 'received_at' AND created.data ->> 'received_at' IS NOT NULL
"""


def upgrade() -> None:
    op.execute(BEGINS.format(begins="(created.data ->> 'received_at')::timestamptz"))
    op.create_index(
        "ix_case_events_support", "case_events", ["at", "case_id"],
        postgresql_where=sa.text("type = 'support_requested'"),
    )  # fmt: skip
    op.create_index(
        "ix_dispatches_settled", "dispatches", ["settled_at"], postgresql_where=sa.text("settled_at IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_dispatches_settled", table_name="dispatches")
    op.drop_index("ix_case_events_support", table_name="case_events")
    op.execute(BEGINS.format(begins="created.at"))
