"""The ground that all figures stand on: a PostgreSQL of their own, furnished towns on it, a trained model.

The server keeps its defaults: a commit is on the disk before it is confirmed.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from cryptography.fernet import Fernet
from rich.console import Console

from app.access import create_key
from app.accounts import add_account, add_connection
from app.classifier.model import Model
from app.classifier.registry import current_version, load_current, models_dir
from app.clock import utc_now
from app.database import Database, migrate
from app.directory import City, import_city, load_city
from app.domain.people import Role
from app.embedded import EmbeddedServer
from app.errors import TanggapError
from app.settings import Settings
from app.vault import Vault
from bench import citizens
from bench.plain_pipelines import Pipelines, from_model

OWNER = "diskominfo"
ADMIN_OF = "dishub"
_people = Console(stderr=True)


def say(words: str) -> None:
    """Progress, for whoever waits."""
    _people.print(words, style="dim", highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Town:
    """A database with a city, one connected Instagram account and keys for an admin and the mayor's office."""

    url: str
    settings: Settings
    vault: Vault
    keys: dict[Role, str] = field(default_factory=dict)

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)


class Ground:
    """Use as a context manager: it begins on an empty directory and stops what it started."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        self.settings = Settings(data=self.data, _env_file=None)  # type: ignore[call-arg]
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Ground:
        try:
            if self.data.exists():
                shutil.rmtree(self.data)
            self.data.mkdir(parents=True)
        except OSError as error:
            raise TanggapError(f"Cannot begin on an empty {self.data}: {error.strerror}. Name another.") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        # The logs stay to be read; a gigabyte of tables need not.
        shutil.rmtree(self.data / "postgres", ignore_errors=True)

    @cached_property
    def server(self) -> EmbeddedServer:
        say("starting a PostgreSQL of its own")
        return self._stack.enter_context(EmbeddedServer(self.data))

    @cached_property
    def city(self) -> City:
        return load_city(self.settings.city, self.settings.cities)

    @cached_property
    def model_folder(self) -> Path:
        """The model that `tanggap train` makes of the shipped corpus."""
        say("training the classifier on the shipped corpus")
        subprocess.run(
            [sys.executable, "-m", "app", "train", "--out", self.data], check=True, stdout=subprocess.DEVNULL
        )
        return models_dir(self.data) / (current_version(self.data) or "")

    @cached_property
    def model(self) -> Model:
        assert self.model_folder.is_dir()
        return load_current(self.data)

    @cached_property
    def pipelines(self) -> Pipelines:
        """The plain classifier that ours is compared with."""
        return from_model(self.model_folder)

    @contextlib.contextmanager
    def town(self, name: str) -> Iterator[Town]:
        """A furnished database, dropped afterwards."""
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
            try:
                url = self.server.url.replace("/tanggap?", f"/{name}?")
                migrate(url)
                town = Town(url, self.settings, Vault([Fernet.generate_key().decode()]))
                asyncio.run(_furnish(town))
                yield town
            finally:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


async def _furnish(town: Town) -> None:
    database = Database(town.url, pool_size=1)
    now = utc_now()
    async with database.transaction() as session:
        await import_city(session, town.settings.cities / town.settings.city, now)
        connection = await add_connection(
            session, town.vault, platform="instagram", name="default", secrets=[citizens.SECRET], verify_tokens=[]
        )
        await add_account(
            session, town.vault, connection=connection, external_id=citizens.ACCOUNT, name="@kota", owner_opd=OWNER
        )
        for role, opd in ((Role.OPD_ADMIN, ADMIN_OF), (Role.MAYOR, None), (Role.COORDINATOR, None)):
            town.keys[role] = await create_key(session, name=f"Bench ({role})", role=role, opd=opd, now=now)
    await database.close()
