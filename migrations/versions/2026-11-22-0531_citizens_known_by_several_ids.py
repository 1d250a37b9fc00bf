"""A citizen may be known by several ids; messages are found by their author."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0531"
down_revision = "20261122_0545"


def upgrade() -> None:
    op.add_column("authors", sa.Column("same_as", sa.BigInteger(), nullable=True))
    op.add_column("authors", sa.Column("address", sa.Text(), nullable=True))
    op.create_foreign_key("fk_authors_same_as_authors", "authors", "authors", ["same_as"], ["id"])
    op.create_index("ix_authors_same_as", "authors", ["same_as"], postgresql_where=sa.text("same_as IS NOT NULL"))
    op.create_index(
        "ix_messages_author", "messages", ["author_id", "thread_id"], postgresql_where=sa.text("author_id IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_messages_author", table_name="messages")
    op.drop_index("ix_authors_same_as", table_name="authors")
    op.drop_constraint("fk_authors_same_as_authors", "authors", type_="foreignkey")
    op.drop_column("authors", "address")
    op.drop_column("authors", "same_as")
