"""What a worker's work has at hand, and the two kinds of work: chores that come again, jobs that were put down."""

from __future__ import annotations

import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from procrastinate import BaseRetryStrategy

from app.classifier.model import ModelError
from app.classifier.registry import current_version, load_current
from app.database import Database
from app.directory import City, current_city
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
        self._model_version: str | None = ""

    async def reload_city(self) -> City | None:
        async with self.database.transaction() as session:
            self.city = await current_city(session, self.city)
        return self.city

    def reload_model(self) -> None:
        """Take the model in use when it changes. One that does not load never stops the intake: until
        there is a good one the last good one reads on, or every text goes to the coordinator."""
        version = current_version(self.settings.data)
        if version == self._model_version:
            return
        self._model_version = version
        try:
            self.reader = Reader(load_current(self.settings.data))
            log.info("model_loaded", version=version)
        except ModelError as error:
            log.warning("model_unavailable", reason=str(error))


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
