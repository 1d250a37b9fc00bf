"""`train --corrections`, and telling the database of a model that was trained at the command line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.clock import utc_now
from app.commands.console import plain_errors, run, say, transaction
from app.database import Database, database_url
from app.directory import current_city
from app.errors import HttpProblem, TanggapError
from app.learning.runs import Bench, ask_for_run, carry_out
from app.learning.shelf import adopt, publish, switch
from app.models import LearningRun
from app.settings import Settings


def put_into_use(settings: Settings, folder: Path) -> None:
    """Publish a model where there is a database to publish it in, so that every replica takes it."""
    if settings.database_url is None and not (settings.data / "postgres").is_dir():
        return  # Nobody has served from here yet: the first worker publishes it.

    async def work() -> None:
        async with transaction(settings) as session:
            now = utc_now()
            await publish(session, folder, now)
            await switch(session, folder.name, "trained", now)

    run(work())


def learn_from_corrections(settings: Settings) -> None:
    """Train, compare, and promote or refuse: the run as JSON on stdout; exit status 1 when it is not in use then."""
    with plain_errors():
        try:
            found = asyncio.run(_learn(settings))
        except HttpProblem as error:
            raise TanggapError(error.detail or str(error)) from error
    typer.echo(json.dumps(found))
    for reason in (found["verdict"] or {}).get("reasons", [found["error"] or "no verdict"]):
        say(f"{found['state']}: {reason}")
    if found["state"] != "promoted":
        raise typer.Exit(1)


async def _learn(settings: Settings) -> dict[str, Any]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with database_url(settings) as url, Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("reading labels", total=None)

        def heard(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)

        database = Database(url, pool_size=2)
        try:
            async with database.transaction() as session:
                city = await current_city(session)
                if city is None:
                    raise TanggapError("No city is loaded: run `tanggap import city`.")
                await adopt(session, settings.data, utc_now())  # Trained here, and no worker has published it yet.
                asked = await ask_for_run(session, None, city.key, utc_now(), promote=True)
            await carry_out(Bench(database, settings.data, settings.learning_memory_mb, heard), asked.id)
            async with database.transaction() as session:
                done = await session.get_one(LearningRun, asked.id)
                names = ("id", "state", "base_version", "version", "verdict", "error")
                return {name: getattr(done, name) for name in names}
        finally:
            await database.close()
