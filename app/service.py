"""What lives as long as a process: the database, the keeper of deliveries, gates and city.

Gates and city are read again every few seconds, so that a new secret or directory needs no restart;
a webhook is verified against what is held here, before any I/O.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

import structlog

from app.accounts import Form, Gates, read_forms, read_gates
from app.database import Database
from app.directory import City, current_city
from app.intake.keeper import Keeper
from app.intake.limits import FormLimits
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

REFRESH_S = 2.0


class Service:
    """The running process's belongings; `start` and `stop` them together."""

    def __init__(self, settings: Settings, url: str, vault: Vault) -> None:
        self.settings = settings
        self.vault = vault
        self.database = Database(url)
        self.keeper = Keeper(
            url,
            patience_s=settings.intake_patience_s,
            waiting_max=settings.intake_waiting_max,
            waiting_max_bytes=settings.intake_waiting_max_bytes,
        )
        self.gates: Gates | None = None
        """None until they were read once: then a webhook is told to come again, not that it is forged."""
        self.forms: Mapping[str, Form] | None = None
        self.form_limits = FormLimits()
        self.city: City | None = None
        self._refresher: asyncio.Task[None] | None = None

    async def start(self) -> None:
        with contextlib.suppress(Exception):
            await self.refresh()  # A database that is down now is no reason not to start: readiness says so.
        await self.keeper.start()
        self._refresher = asyncio.create_task(self._refresh_for_ever(), name="refresher")

    async def stop(self) -> None:
        if self._refresher is not None:
            self._refresher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._refresher
        await self.keeper.stop()
        await self.database.close()

    async def refresh(self) -> None:
        async with self.database.transaction() as session:
            self.gates = await read_gates(session, self.vault)
            self.forms = await read_forms(session)
            self.city = await current_city(session, self.city)

    async def _refresh_for_ever(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh()
            except Exception as error:
                log.warning("refresh_failed", error=type(error).__name__)
