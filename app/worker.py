"""The worker: repeats the chores and runs the durable jobs (`app/chores`). A process of its own; run any number.

Each loop survives the database: it backs off and goes on when the database is back. Procrastinate's
worker returns when the connection is lost, so it is started again here.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import os
import signal
from collections.abc import Awaitable, Callable

import procrastinate
import structlog

from app.chores import CHORES, JOBS, Chore, Workplace
from app.inbox import passes
from app.jobs import worker_app
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

STALLED_AFTER_S = 20.0
LAST_JOBS_S = 15.0
JOBS_AT_ONCE = 32
"""More than one account may have under way (app/replies/pacing.py): a platform that hangs holds up its own replies."""


class Worker:
    """Runs until it is told to stop, or until the process that started it is gone."""

    def __init__(self, settings: Settings, url: str, vault: Vault) -> None:
        self.place = Workplace(settings, url, vault)
        self.stopping = self.place.stopping

    async def run(self, parent: int | None = None) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        with contextlib.suppress(Exception):
            await self.place.reload_model()  # Now, so that nothing is read without it; the chore tries again.
        gc.collect()
        gc.freeze()  # Code and model stay: looking through them again and again costs a twentieth of the time.
        tasks = [asyncio.create_task(self._do(chore), name=chore.name) for chore in CHORES]
        tasks.append(asyncio.create_task(self._run_jobs(), name="jobs"))
        if parent is not None:
            tasks.append(asyncio.create_task(self._watch_parent(parent), name="parent"))
        await self.stopping.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.place.database.close()

    async def _do(self, chore: Chore) -> None:
        pause = chore.pause_s if isinstance(chore.pause_s, float) else chore.pause_s(self.place.settings)
        await self._for_ever(chore.name, functools.partial(chore.run, self.place), pause)

    async def _for_ever(self, name: str, step: Callable[[], Awaitable[bool]], pause_s: float) -> None:
        """Repeat a step; at once while it says that there is more, with back-off while it fails."""
        trouble_s = 0.1
        while not self.stopping.is_set():
            try:
                more = await step()
                trouble_s = 0.1
                if not more:
                    await asyncio.sleep(pause_s)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                # A loop that ends would be work that silently stops; whatever happened, it goes on.
                log.warning("loop_failed", loop=name, error=type(error).__name__, passes=passes(error))
                await asyncio.sleep(trouble_s)
                trouble_s = min(trouble_s * 2, 5.0)

    async def _run_jobs(self) -> None:
        """Procrastinate's worker, started again whenever it returns or fails."""
        pause = 0.2
        while not self.stopping.is_set():
            try:
                await self._work_jobs(worker_app(self.place.url))
                pause = 0.2
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("jobs_interrupted", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _work_jobs(self, app: procrastinate.App) -> None:
        for job in JOBS:
            app.task(name=job.name, retry=job.retry)(functools.partial(job.run, self.place))
        try:
            await app.open_async()
            rescue = asyncio.create_task(
                self._for_ever("rescue", functools.partial(_rescue, app), STALLED_AFTER_S / 2), name="rescue"
            )
            try:
                await app.run_worker_async(
                    concurrency=JOBS_AT_ONCE, install_signal_handlers=False, fetch_job_polling_interval=0.5,
                    update_heartbeat_interval=3, stalled_worker_timeout=STALLED_AFTER_S,
                    delete_jobs=procrastinate.jobs.DeleteJobCondition.SUCCESSFUL,
                    shutdown_graceful_timeout=LAST_JOBS_S,
                )  # fmt: skip
            finally:
                rescue.cancel()
        finally:
            # Also when the opening was interrupted: a pool left half open keeps the process from ending.
            await app.close_async()

    async def _watch_parent(self, parent: int) -> None:
        """Started by `serve`: when that is gone, nobody would stop us."""
        while os.getppid() == parent:  # noqa: ASYNC110 — the system tells nobody when a parent dies.
            await asyncio.sleep(0.5)
        log.warning("parent_gone")
        self.stopping.set()


async def _rescue(app: procrastinate.App) -> bool:
    """Jobs of a worker that was killed are taken up again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        await app.job_manager.retry_job(job)
    return False


def run_worker(settings: Settings, url: str, vault: Vault, parent: int | None = None) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(Worker(settings, url, vault).run(parent))
