"""Keep who changed policies and calendars and why, and every edition of a calendar that cases were promised under."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0601"
down_revision = "20261122_0600"

RUNNING = "(state <> 'resolved' OR next_due_at < '9999-12-31 00:00:00+00')"


def upgrade() -> None:
    op.create_table(
        "calendar_editions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_calendar_editions")),
    )
    for column in (
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("on_open_cases", sa.Text(), nullable=True),
        sa.Column("editions", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("folder", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    ):
        op.add_column("city_versions", column)
    op.create_foreign_key(op.f("fk_city_versions_author_api_keys"), "city_versions", "api_keys", ["author"], ["id"])
    op.add_column("cases", sa.Column("city_version", sa.BigInteger(), server_default="0", nullable=False))
    _name_the_calendars_of_old_cases()
    op.create_index("ix_cases_behind", "cases", ["city_version", "id"], unique=False, postgresql_where=sa.text(RUNNING))


def _name_the_calendars_of_old_cases() -> None:
    """Until now a case named a calendar, and followed it: from here on it keeps the one of today, edition 1."""
    connection = op.get_bind()
    newest = connection.execute(sa.text("SELECT id, content FROM city_versions ORDER BY id DESC LIMIT 1")).one_or_none()
    if newest is None:
        return
    calendar = newest.content["calendar"]
    for key, row in calendar["calendars"].items():
        days = row["holidays"]
        content = {
            "tz": row["tz"], "always_open": row["always_open"], "hours": row["hours"],
            "overrides": [{"from": o["first"], "to": o["last"], "hours": o["hours"]} for o in row["overrides"]],
            "holidays": [h["date"] for h in calendar["holiday_lists"][days]] if isinstance(days, str) else days,
        }  # fmt: skip
        connection.execute(
            sa.text("INSERT INTO calendar_editions (key, number, content) VALUES (:key, 1, CAST(:content AS jsonb))"),
            {"key": key, "content": json.dumps(content)},
        )
    connection.execute(
        sa.text("""
            UPDATE city_versions SET
                editions = (SELECT jsonb_object_agg(key, number) FROM calendar_editions),
                folder = jsonb_build_object('policies', content->'policies', 'calendar', content->'calendar')
            WHERE id = :id
        """),
        {"id": newest.id},
    )
    connection.execute(
        sa.text("""
            UPDATE case_events SET data = data || jsonb_build_object('calendar', (data->>'calendar') || '@1')
            WHERE data ? 'calendar'
        """)
    )
    connection.execute(sa.text("UPDATE cases SET city_version = :id"), {"id": newest.id})


def downgrade() -> None:
    op.execute("""
        UPDATE case_events SET data = data || jsonb_build_object('calendar', split_part(data->>'calendar', '@', 1))
        WHERE data ? 'calendar'
    """)
    op.drop_index("ix_cases_behind", table_name="cases", postgresql_where=sa.text(RUNNING))
    op.drop_column("cases", "city_version")
    op.drop_constraint(op.f("fk_city_versions_author_api_keys"), "city_versions", type_="foreignkey")
    for name in ("folder", "editions", "on_open_cases", "changes", "note", "author"):
        op.drop_column("city_versions", name)
    op.drop_table("calendar_editions")
