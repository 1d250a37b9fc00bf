"""Alembic's environment: run by app.database, on its connection where it gives one."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from app.models import Base


def include_name(name: str | None, _kind: str, _parents: Any) -> bool:
    """Procrastinate's own tables are made by our migrations but are not in our models."""
    return not (name or "").startswith("procrastinate_")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=Base.metadata, include_name=include_name, compare_server_default=True
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.config.attributes["url"], poolclass=NullPool).connect() as own:
        run(own)
