"""What a worker's work has at hand, and the two kinds of work: chores that come again, jobs that were put down."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from procrastinate import BaseRetryStrategy

from app.classifier.folder import ModelError
from app.classifier.model import Model
from app.classifier.registry import current_version, models_dir, promote
from app.clock import utc_now
from app.database import Database
from app.directory import City, current_city
from app.learning.shelf import adopt, current_use, load
from app.settings import Settings
from app.triage.reading import Reader
from app.vault import Vault

log = structlog.get_logger()


class Workplace:
    """Settings, vault, database, and the city and model in use; both are looked after while work goes on."""

    def __init__(self, settings: Settings, url: str, vault: Vault) -> None:
        self.settings = settings
        self.vault = vault
        self.url = url
        self.database = Database(url, pool_size=6)
        self.worker = f"{socket.gethostname()}-{os.getpid()}"
        self.city: City | None = None
        self.reader = Reader(None)
        self.stopping = asyncio.Event()
        """Set when the worker ends: long work gives up its place."""
        self._model_version: str | None = ""

    async def reload_city(self) -> City | None:
        async with self.database.transaction() as session:
            self.city = await current_city(session, self.city)
        return self.city

    async def reload_model(self) -> None:
        """Take the model in use when it changes; the database says which, else this machine's own.

        One that does not load never stops the intake: until there is a good one the last good one reads
        on, or every text goes to the coordinator.
        """
        version = await self._version_in_use()
        if version == self._model_version:
            return
        try:
            if version is None:
                raise ModelError("there is none yet; run `tanggap train`")
            # In a thread: the batches that are being read go on with the model they began with.
            self.reader = Reader(await self._load(version))
            self._model_version = version
            log.info("model_loaded", version=version)
        except ModelError as error:
            self._model_version = version
            log.warning("model_unavailable", reason=str(error))

    async def _version_in_use(self) -> str | None:
        try:
            async with self.database.transaction() as session:
                use = await current_use(session)
        except Exception as error:
            # The last good model reads on; at the start it is the one that this machine used last.
            log.warning("model_unknown", error=type(error).__name__)
            return self._model_version or current_version(self.settings.data)
        return use.version if use else current_version(self.settings.data)

    async def _load(self, version: str) -> Model:
        data = self.settings.data
        if version == current_version(data):
            with contextlib.suppress(ModelError):
                return await asyncio.to_thread(Model.load, models_dir(data) / version)
        async with self.database.transaction() as session:
            model = await load(session, version, data)
        promote(data, version)  # Commands on this machine read with the same model.
        return model

    async def offer_model(self) -> None:
        """The first model of an installation comes from a machine; the others take it from the database."""
        async with self.database.transaction() as session:
            if await adopt(session, self.settings.data, utc_now()):
                log.info("model_published")


@dataclass(frozen=True, slots=True)
class Chore:
    """A step that every worker repeats: with a pause, or at once while it returns True (there is more)."""

    name: str
    pause_s: float | Callable[[Settings], float]
    run: Callable[[Workplace], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Job:
    """Durable work: enqueued under its name (`app.jobs.enqueue`), run by one worker with the enqueued arguments."""

    name: str
    run: Callable[..., Awaitable[Any]]
    """Called with the Workplace and the arguments by name."""
    retry: BaseRetryStrategy
