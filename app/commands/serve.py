"""`serve`, `worker` and `migrate`: the processes of an installation."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import structlog
import typer

from app.classifier.registry import current_version
from app.clock import utc_now
from app.commands.console import plain_errors, say
from app.database import Database, database_url, libpq_url, migrate
from app.directory import current_city, import_city
from app.errors import TanggapError
from app.logs import configure_logs
from app.settings import Settings, get_settings
from app.vault import open_vault

log = structlog.get_logger()

WORKER_PAUSE_S = 1.0


def serve(
    host: str | None = typer.Option(None, help="Address to listen on [TANGGAP_HOST]"),
    port: int | None = typer.Option(None, help="Port to listen on [TANGGAP_PORT]"),
    worker: bool = typer.Option(True, help="Also run a worker, as a process of its own"),
) -> None:
    """Run the service: HTTP, one worker, and the embedded database where DATABASE_URL is not set."""
    # Here, because no other command needs them and each would wait for them.
    import uvicorn

    from app.main import create_app

    settings = get_settings()
    configure_logs(settings.log_level)
    with plain_errors(), database_url(settings, exclusive=True) as url:
        vault = open_vault(settings)
        if settings.database_url is None:
            asyncio.run(_load_city_if_none(settings, url))
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(settings, url, vault),
                host=host or settings.host,
                port=settings.port if port is None else port,
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=10,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=4096,
            )  # fmt: skip
        )
        if current_version(settings.data) is None:
            say("No model yet: every message goes to the coordinator. Run `tanggap train` (or `make train`).")
        say(f"Tanggap listens on http://{server.config.host}:{server.config.port}")
        # What lives as long as the process is not looked through again: each time no request would move for 0.15 s.
        gc.collect()
        gc.freeze()
        with _worker_beside(url, vault.keys) if worker else contextlib.nullcontext():
            server.run()


async def _load_city_if_none(settings: Settings, url: str) -> None:
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        if await current_city(session) is None:
            await import_city(session, settings.cities / settings.city, utc_now())
    await database.close()


@contextlib.contextmanager
def _worker_beside(url: str, keys: str) -> Iterator[None]:
    """A worker process while the block lasts; it is started again when it dies."""
    stopping = threading.Event()
    environment = os.environ | {"DATABASE_URL": url, "TANGGAP_PARENT": str(os.getpid()), "TANGGAP_SECRET_KEY": keys}
    child: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        while not stopping.is_set():
            started = time.monotonic()
            process = subprocess.Popen([sys.executable, "-m", "app", "worker"], env=environment)
            child[:] = [process]
            process.wait()
            if not stopping.is_set():
                log.warning("worker_died", status=process.returncode)
                stopping.wait(WORKER_PAUSE_S if time.monotonic() - started > WORKER_PAUSE_S else 3 * WORKER_PAUSE_S)

    thread = threading.Thread(target=keep_running, name="worker-keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        for process in child:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()  # It would outlive its database, and nobody would look for it.
        thread.join(timeout=5)


def worker() -> None:
    """Run a worker: opens the inbox, sends replies, tidies up. Any number of them, on any machine."""
    from app.worker import run_worker  # Here, as above.

    settings = get_settings()
    configure_logs(settings.log_level)
    parent = os.environ.get("TANGGAP_PARENT")
    with plain_errors():
        if settings.database_url is None:
            raise TanggapError(
                "`tanggap serve` runs a worker with the embedded database; a separate one needs DATABASE_URL."
            )
        vault = open_vault(settings)
        url = libpq_url(settings.database_url.get_secret_value())
        run_worker(settings, url, vault, int(parent) if parent else None)


def migrate_schema() -> None:
    """Bring the database schema up to date (takes turns with other replicas)."""
    settings = get_settings()
    with plain_errors():
        if settings.database_url is None:
            with database_url(settings):
                say("The embedded database is up to date.")
            return
        migrate(libpq_url(settings.database_url.get_secret_value()))
        say("The schema is up to date.")
