"""What every command shares: words for people on stderr, exit status 1 for what is wrong, one event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any, TypeVar

import psycopg
import typer
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database, database_url
from app.errors import TanggapError
from app.settings import Settings

T = TypeVar("T")


def say(words: str) -> None:
    typer.echo(words, err=True)


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """An error of ours is a sentence on stderr and exit status 1, never a traceback."""
    try:
        yield
    except TanggapError as error:
        say(f"tanggap: {error}")
        raise typer.Exit(1) from error
    except (OperationalError, psycopg.OperationalError) as error:
        # The driver's first line names host and port, never the password.
        reason = str(getattr(error, "orig", error)).partition("\n")[0]
        say(f"tanggap: The database does not answer: {reason}. Is DATABASE_URL right, and is it running?")
        raise typer.Exit(1) from error


def run(work: Coroutine[Any, Any, T]) -> T:
    with plain_errors():
        return asyncio.run(work)


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The configured database, or the embedded one while it lasts."""
    with database_url(settings) as url:
        database = Database(url, pool_size=1)
        try:
            yield database
        finally:
            await database.close()


@contextlib.asynccontextmanager
async def transaction(settings: Settings) -> AsyncIterator[AsyncSession]:
    """One unit of work on it."""
    async with opened(settings) as database, database.transaction() as session:
        yield session
