"""Trouble with an account is told once, by the ways of all notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0850"
down_revision = "20261122_0838"


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_incidents_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(
        "uq_incidents_open", "incidents", ["account_id", "trouble"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    op.add_column("notices", sa.Column("incident_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_notices_incident_id_incidents"), "notices", "incidents", ["incident_id"], ["id"])
    op.alter_column("notices", "case_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_notices_about_one_thing"), "notices", "(case_id IS NULL) <> (incident_id IS NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_notices_about_one_thing"), "notices", type_="check")
    op.execute("DELETE FROM notices WHERE case_id IS NULL")
    op.alter_column("notices", "case_id", nullable=False)
    op.drop_constraint(op.f("fk_notices_incident_id_incidents"), "notices", type_="foreignkey")
    op.drop_column("notices", "incident_id")
    op.drop_table("incidents")
