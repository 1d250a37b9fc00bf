"""Labels with their city, what drift is measured by, the order of triage, and models that all replicas share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0530"
down_revision = "20261122_0525"


def upgrade() -> None:
    op.add_column("corrections", sa.Column("city", sa.Text(), nullable=True))
    op.execute(
        "UPDATE corrections SET city = coalesce((SELECT city FROM city_versions ORDER BY id DESC LIMIT 1), 'unknown')"
    )
    op.alter_column("corrections", "city", nullable=False)
    op.create_index("ix_corrections_corrected_at", "corrections", ["corrected_at", "id"])

    op.add_column("readings", sa.Column("guesses", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("readings", sa.Column("words", sa.Integer(), nullable=True))
    op.add_column("readings", sa.Column("known_share", sa.Float(), nullable=True))
    op.create_index(op.f("ix_readings_read_at"), "readings", ["read_at"])

    op.add_column("cases", sa.Column("first_message_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "cases", sa.Column("triage_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    )
    op.add_column("cases", sa.Column("text_key", sa.LargeBinary(), nullable=True))
    op.execute(
        "UPDATE cases SET triage_at = opened_at, first_message_id = (SELECT message_id FROM case_events "
        "WHERE case_id = cases.id AND type = 'created' ORDER BY at, id LIMIT 1)"
    )
    op.create_index(
        "ix_cases_triage", "cases", ["triage_at", "id"],
        postgresql_where=sa.text("needs_review AND state <> 'resolved'"),
    )  # fmt: skip
    op.create_index("ix_cases_same_text", "cases", ["text_key"], postgresql_where=sa.text("text_key IS NOT NULL"))
    _models_and_runs()
    _imported_history()


def _models_and_runs() -> None:
    op.create_table(
        "model_versions",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("hashes", postgresql.JSONB(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("reference", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_model_versions")),
    )
    op.create_table(
        "model_parts",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["model_versions.version"], ondelete="CASCADE",
            name=op.f("fk_model_parts_version_model_versions"),
        ),
        sa.PrimaryKeyConstraint("version", "file", "part", name=op.f("pk_model_parts")),
    )  # fmt: skip
    # Weights do not compress: trying would only cost time.
    op.execute("ALTER TABLE model_parts ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "learning_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("api_key_id", sa.BigInteger(), nullable=True),
        sa.Column("promote", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("base_version", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("verdict", postgresql.JSONB(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_keys.id"], name=op.f("fk_learning_runs_api_key_id_api_keys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_runs")),
    )
    op.create_table(
        "model_uses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("before_id", sa.BigInteger(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("api_key_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_keys.id"], name=op.f("fk_model_uses_api_key_id_api_keys")),
        sa.ForeignKeyConstraint(["before_id"], ["model_uses.id"], name=op.f("fk_model_uses_before_id_model_uses")),
        sa.ForeignKeyConstraint(["run_id"], ["learning_runs.id"], name=op.f("fk_model_uses_run_id_learning_runs")),
        sa.ForeignKeyConstraint(
            ["version"], ["model_versions.version"], name=op.f("fk_model_uses_version_model_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_uses")),
    )


def _imported_history() -> None:
    op.create_table(
        "label_imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_imports")),
    )
    op.create_table(
        "labelled_texts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["label_imports.id"], ondelete="CASCADE",
            name=op.f("fk_labelled_texts_import_id_label_imports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelled_texts")),
        sa.UniqueConstraint("digest", name=op.f("uq_labelled_texts_digest")),
    )  # fmt: skip
    op.create_index(op.f("ix_labelled_texts_import_id"), "labelled_texts", ["import_id"])


def downgrade() -> None:
    for table in ("labelled_texts", "label_imports", "model_uses", "learning_runs", "model_parts", "model_versions"):
        op.drop_table(table)
    op.drop_index("ix_cases_same_text", "cases")
    op.drop_index("ix_cases_triage", "cases")
    for column in ("text_key", "triage_at", "first_message_id"):
        op.drop_column("cases", column)
    op.drop_index(op.f("ix_readings_read_at"), "readings")
    for column in ("known_share", "words", "guesses"):
        op.drop_column("readings", column)
    op.drop_index("ix_corrections_corrected_at", "corrections")
    op.drop_column("corrections", "city")
