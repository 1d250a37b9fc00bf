"""The engine, the unit of work and the migrations. One dialect: PostgreSQL.

A request or a batch is one transaction; application code never commits (the group commit of
deliveries in app/intake is the one named exception).
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from app.embedded import EmbeddedServer
from app.errors import TanggapError
from app.settings import Settings

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MIGRATION_LOCK = 7_404_126
"""Advisory lock: two replicas that migrate at once take turns."""


def driver_url(url: str) -> str:
    """SQLAlchemy's form of a libpq URL; psycopg 3 serves both the service and Alembic."""
    for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    raise TanggapError("DATABASE_URL must begin with postgresql://")


def libpq_url(url: str) -> str:
    return driver_url(url).replace("postgresql+psycopg://", "postgresql://", 1)


@contextlib.contextmanager
def database_url(settings: Settings, *, exclusive: bool = False) -> Iterator[str]:
    """The URL to work with: the configured server, or the embedded one while the block lasts."""
    if settings.database_url is not None:
        yield libpq_url(settings.database_url.get_secret_value())
        return
    with EmbeddedServer(settings.data, exclusive=exclusive) as server:
        migrate(server.url)  # Only here: with DATABASE_URL the operator says when.
        yield server.url


class Database:
    """A pool of connections and sessions on it."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = libpq_url(url)
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url), pool_size=pool_size, max_overflow=5, pool_pre_ping=True, pool_timeout=3,
            connect_args={"connect_timeout": 3, "options": "-c timezone=UTC"},
        )  # fmt: skip
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One unit of work: committed when the block ends, rolled back when it raises."""
        async with self.sessions() as session, session.begin():
            yield session

    async def close(self) -> None:
        await self.engine.dispose()


async def raw_connection(session: AsyncSession) -> psycopg.AsyncConnection[Any]:
    """The psycopg connection under a session, in the session's own transaction."""
    connection = await session.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    assert isinstance(raw, psycopg.AsyncConnection)
    return raw


async def insert_rows(
    session: AsyncSession, table: str, types: dict[str, str], rows: Sequence[Sequence[Any]], tail: str = ""
) -> list[tuple[Any, ...]]:
    """Insert many rows in one statement; what `tail` returns (ON CONFLICT …, RETURNING …).

    `types` maps each column to its PostgreSQL type; a column of type jsonb takes JSON text. One array
    a column keeps the statement the same for any number of rows, which is several times faster than
    a VALUES list.
    """
    if not rows:
        return []
    columns = ", ".join(f'"{name}"' for name in types)
    arrays = ", ".join(f"%b::{'text' if kind == 'jsonb' else kind}[]" for kind in types.values())
    picks = ", ".join(f"c{i}::jsonb" if kind == "jsonb" else f"c{i}" for i, kind in enumerate(types.values()))
    names = ", ".join(f"c{i}" for i in range(len(types)))
    statement = f'INSERT INTO "{table}" ({columns}) SELECT {picks} FROM unnest({arrays}) AS t({names}) {tail}'  # noqa: S608 — names are ours.
    cursor = await (await raw_connection(session)).execute(
        statement.encode(), [list(column) for column in zip(*rows, strict=True)]
    )
    return await cursor.fetchall() if cursor.description else []


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = driver_url(url)
    return config


def migrate(url: str) -> None:
    """Bring the schema up to date; a no-op when it is."""
    engine = create_engine(driver_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        if schema_is_current(connection):
            return
        connection.rollback()
        config = alembic_config(url)
        config.attributes["connection"] = connection
        with connection.begin():
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            command.upgrade(config, "head")


def schema_is_current(connection: Connection) -> bool:
    script = ScriptDirectory(str(MIGRATIONS))
    return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def schema_head() -> str | None:
    """The revision that this code needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
