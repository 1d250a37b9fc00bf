"""The worker: opens deliveries, retries what failed, sends replies, tidies up. A process of its own; run any number.

Each loop survives the database: it backs off and goes on when the database is back. Procrastinate's
worker returns when the connection is lost, so it is started again here.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import procrastinate
import structlog
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from app.classifier.model import ModelError
from app.classifier.registry import current_version, load_current
from app.clock import utc_now
from app.database import Database
from app.directory import City, current_city
from app.inbox import Inbox, passes
from app.jobs import SEND_REPLY, worker_app
from app.models import DeadLetter, Delivery, IdempotencyKey, WorkerBeat
from app.models.people import IDEMPOTENCY_LIFE
from app.replies import Result, Sending, begin, send, settle
from app.settings import Settings
from app.triage.reading import Reader
from app.vault import Vault

log = structlog.get_logger()

BEAT_EVERY_S = 2.0
BEAT_OLD = timedelta(days=1)
TIDY_EVERY_S = 600.0
MODEL_EVERY_S = 5.0
CITY_EVERY_S = 2.0
RETRY_EVERY_S = 1.0
STALLED_AFTER_S = 20.0
SEND_TIMEOUT_S = 15.0
SETTLE_FOR_S = 300.0


class Worker:
    """Runs until it is told to stop, or until the process that started it is gone."""

    def __init__(self, settings: Settings, url: str, vault: Vault) -> None:
        self.settings = settings
        self.vault = vault
        self.url = url
        self.database = Database(url, pool_size=6)
        self.name = f"{socket.gethostname()}-{os.getpid()}"
        self.city: City | None = None
        self.reader = Reader(None)
        self.model_version: str | None = ""
        self.stopping = asyncio.Event()

    async def run(self, parent: int | None = None) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        self._load_model()
        gc.collect()
        gc.freeze()  # Code and model stay: looking through them again and again costs a twentieth of the time.
        tasks = [
            asyncio.create_task(self._for_ever(self.reload_city, CITY_EVERY_S), name="city"),
            asyncio.create_task(self._for_ever(self.drain, self.settings.drain_poll_s), name="drain"),
            asyncio.create_task(self._for_ever(self.retry, RETRY_EVERY_S), name="retry"),
            asyncio.create_task(self._for_ever(self.beat, BEAT_EVERY_S), name="beat"),
            asyncio.create_task(self._for_ever(self.tidy, TIDY_EVERY_S), name="tidy"),
            asyncio.create_task(self._for_ever(self._reload_model, MODEL_EVERY_S), name="model"),
            asyncio.create_task(self._run_jobs(), name="jobs"),
        ]
        if parent is not None:
            tasks.append(asyncio.create_task(self._watch_parent(parent), name="parent"))
        await self.stopping.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.database.close()

    async def _for_ever(self, step: Callable[[], Awaitable[bool]], pause_s: float) -> None:
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
                log.warning("loop_failed", loop=step.__name__, error=type(error).__name__, passes=passes(error))
                await asyncio.sleep(trouble_s)
                trouble_s = min(trouble_s * 2, 5.0)

    async def drain(self) -> bool:
        """Open one batch of deliveries."""
        inbox = self._inbox()
        return inbox is not None and await inbox.open_batch(self.settings.drain_batch) > 0

    async def retry(self) -> bool:
        """Try the set-aside events again that are due."""
        inbox = self._inbox()
        return inbox is not None and await inbox.retry() > 0

    def _inbox(self) -> Inbox | None:
        if self.city is None:
            return None
        return Inbox(self.database, self.reader, self.city, self.settings.delivery_tries)

    async def reload_city(self) -> bool:
        async with self.database.transaction() as session:
            self.city = await current_city(session, self.city)
        return False

    async def beat(self) -> bool:
        async with self.database.transaction() as session:
            now = utc_now()
            values = {"seen_at": now}
            statement = insert(WorkerBeat).values(worker=self.name, **values)
            await session.execute(statement.on_conflict_do_update(index_elements=["worker"], set_=values))
        return False

    async def tidy(self) -> bool:
        """Forget what has served: raw bodies, idempotency keys, workers long gone."""
        now = utc_now()
        async with self.database.transaction() as session:
            old = now - timedelta(days=self.settings.body_retention_days)
            await session.execute(
                update(Delivery)
                .where(Delivery.received_at < old, Delivery.handled_at.is_not(None), Delivery.body.is_not(None))
                .values(body=None)
            )
            # A dead letter holds a copy of its event, words included: it goes when its body goes.
            await session.execute(
                update(DeadLetter).where(DeadLetter.created_at < old, DeadLetter.event.is_not(None)).values(event=None)
            )
            await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - IDEMPOTENCY_LIFE))
            await session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - BEAT_OLD))
        return False

    async def _reload_model(self) -> bool:
        self._load_model()
        return False

    def _load_model(self) -> None:
        """Take the model in use when it changes. One that does not load never stops the intake: until
        there is a good one the last good one reads on, or every text goes to the coordinator."""
        version = current_version(self.settings.data)
        if version == self.model_version:
            return
        self.model_version = version
        try:
            self.reader = Reader(load_current(self.settings.data))
            log.info("model_loaded", version=version)
        except ModelError as error:
            log.warning("model_unavailable", reason=str(error))

    async def send_reply(self, reply_id: int) -> None:
        """The durable job behind an admin's answer."""
        async with self.database.transaction() as session:
            sending = await begin(session, self.vault, reply_id, utc_now())
        if sending is None:
            return
        async with httpx.AsyncClient(timeout=SEND_TIMEOUT_S, follow_redirects=False) as client:
            result, detail = await send(client, sending)
        deadline = asyncio.get_running_loop().time() + SETTLE_FOR_S
        while True:
            try:
                await self._settle(sending, result, detail)
                return
            except Exception as error:
                # We know how the send ended; a database that is away must not make us forget it.
                if not passes(error) or asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(1)

    async def _settle(self, sending: Sending, result: Result, detail: str | None) -> None:
        async with self.database.transaction() as session:
            city = await current_city(session, self.city)
            assert city is not None
            await settle(
                session, sending, result, detail, city.calendars, utc_now(), tries_max=self.settings.reply_tries
            )

    async def _run_jobs(self) -> None:
        """Procrastinate's worker, started again whenever it returns or fails."""
        pause = 0.2
        while not self.stopping.is_set():
            try:
                await self._work_jobs(worker_app(self.url))
                pause = 0.2
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("jobs_interrupted", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _work_jobs(self, app: procrastinate.App) -> None:
        app.task(name=SEND_REPLY, retry=procrastinate.RetryStrategy(max_attempts=20, linear_wait=2))(self.send_reply)
        try:
            await app.open_async()
            rescue = asyncio.create_task(self._for_ever(lambda: self._rescue(app), STALLED_AFTER_S / 2))
            try:
                await app.run_worker_async(
                    concurrency=4, install_signal_handlers=False, fetch_job_polling_interval=0.5,
                    update_heartbeat_interval=3, stalled_worker_timeout=STALLED_AFTER_S,
                    delete_jobs=procrastinate.jobs.DeleteJobCondition.SUCCESSFUL,
                    shutdown_graceful_timeout=SEND_TIMEOUT_S,
                )  # fmt: skip
            finally:
                rescue.cancel()
        finally:
            # Also when the opening was interrupted: a pool left half open keeps the process from ending.
            await app.close_async()

    async def _rescue(self, app: procrastinate.App) -> bool:
        """Jobs of a worker that was killed are taken up again."""
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
            await app.job_manager.retry_job(job)
        return False

    async def _watch_parent(self, parent: int) -> None:
        """Started by `serve`: when that is gone, nobody would stop us."""
        while os.getppid() == parent:  # noqa: ASYNC110 — the system tells nobody when a parent dies.
            await asyncio.sleep(0.5)
        log.warning("parent_gone")
        self.stopping.set()


def run_worker(settings: Settings, url: str, vault: Vault, parent: int | None = None) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(Worker(settings, url, vault).run(parent))
