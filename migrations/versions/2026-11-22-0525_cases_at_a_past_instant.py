"""What reports of a past instant need: when a case last changed, what its log says it was about, excuses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0525"
down_revision = "20261122_0520"

CHANGED = """
UPDATE cases SET changed_at = latest.at
FROM (SELECT case_id, max(at) AS at FROM case_events GROUP BY case_id) AS latest WHERE latest.case_id = cases.id
"""

# What a case was about at its beginning: before the first correction, else as it is.
ABOUT = """
UPDATE case_events SET data = case_events.data || jsonb_build_object(
    'intent', coalesce((SELECT before FROM corrections WHERE case_id = cases.id AND field = 'intent'
                        ORDER BY id LIMIT 1), cases.intent),
    'topic', coalesce((SELECT before FROM corrections WHERE case_id = cases.id AND field = 'topic'
                       ORDER BY id LIMIT 1), cases.topic),
    'group', cases."group", 'case_class', cases.case_class, 'kecamatan', cases.kecamatan)
FROM cases
WHERE cases.id = case_events.case_id AND case_events.type = 'created' AND NOT case_events.data ? 'group'
"""


def upgrade() -> None:
    op.add_column("cases", sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_cases_oversight", "cases", ["opened_at"], postgresql_where=sa.text("case_class = 'oversight'"))
    op.create_index(
        "ix_case_events_reassigned", "case_events", ["case_id"], postgresql_where=sa.text("type = 'reassigned'")
    )
    op.create_index("ix_case_events_excused", "case_events", ["case_id"], postgresql_where=sa.text("type = 'excused'"))
    op.execute(CHANGED)
    op.execute(ABOUT)


def downgrade() -> None:
    # The log keeps what it has learnt: older code does not read it.
    op.drop_index("ix_case_events_excused", table_name="case_events")
    op.drop_index("ix_case_events_reassigned", table_name="case_events")
    op.drop_index("ix_cases_oversight", table_name="cases")
    op.drop_column("cases", "changed_at")
    op.drop_column("cases", "excused_at")
