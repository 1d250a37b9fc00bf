"""Deliveries without a look at their connection: that check was a third of the time that keeping a row takes."""

from __future__ import annotations

from alembic import op

revision = "20261122_1135"
down_revision = "20261122_0907"


def upgrade() -> None:
    op.drop_constraint("fk_deliveries_connection_id_connections", "deliveries", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(
        "fk_deliveries_connection_id_connections", "deliveries", "connections", ["connection_id"], ["id"]
    )
