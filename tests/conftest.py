"""One PostgreSQL a test run, one template with the schema and the city, one clone of it a test."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from app.chores.workplace import Workplace
from app.classifier.model import Model
from app.classifier.registry import load_current
from app.clock import utc_now
from app.database import Database, migrate
from app.directory import City, current_city, import_city
from app.embedded import EmbeddedServer
from app.inbox import Inbox
from app.logs import configure_logs
from app.main import create_app
from app.settings import Settings, get_settings
from app.simulator.server import running_simulator
from app.simulator.world import World
from app.triage.reading import Reader
from app.vault import Vault
from tests.town import CITIES, SECRET_KEY, Town, furnish

TEMPLATE = "tanggap_template"
ROOM_BYTES = 2 << 30
_server: EmbeddedServer | None = None
_home: Path | None = None
_numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts what all workers share: the server with its template, and a small real model."""
    global _server, _home
    configure_logs("warning")
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    _home = Path(tempfile.mkdtemp(prefix="tanggap-tests-", dir=_quick_place()))
    _home.chmod(0o755)  # PostgreSQL runs as a user of its own where the tests run as root.
    _server = EmbeddedServer(_home)
    _server.start()
    with psycopg.connect(_server.url, autocommit=True) as connection:
        # The tests kill our processes, never the shared server: it need not wait for the disk.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("ALTER SYSTEM SET max_connections = 300")
        connection.execute("ALTER SYSTEM SET max_wal_size = '256MB'")
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    _server.stop()
    _server.start()
    url = _server.url.replace("/tanggap?", f"/{TEMPLATE}?")
    migrate(url)
    asyncio.run(_fill_template(url))
    from tests.small_model import train_small_model

    train_small_model(_home)
    os.environ["TANGGAP_TEST_SERVER"] = _server.url
    os.environ["TANGGAP_TEST_HOME"] = str(_home)


def _quick_place() -> str | None:
    """In memory where there is room: every test copies a database of some hundred files."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES else None


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.stop()
    if _home is not None:
        shutil.rmtree(_home, ignore_errors=True)


async def _fill_template(url: str) -> None:
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        await import_city(session, CITIES / "tangerang", utc_now())
        await furnish(session)
    await database.close()


@pytest.fixture(autouse=True)
def settings_of_its_own() -> Iterator[None]:
    """A process keeps its settings; the next test's command must not meet this one's database."""
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def database_url() -> Iterator[str]:
    """A database of the test's own, dropped afterwards."""
    server = os.environ["TANGGAP_TEST_SERVER"]
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    yield server.replace("/tanggap?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, pool_size=5)
    yield opened
    await opened.close()


@pytest.fixture
def model_home() -> Path:
    """A data directory with the small model of this test run."""
    return Path(os.environ["TANGGAP_TEST_HOME"])


@pytest.fixture(scope="session")
def model() -> Model:
    return load_current(Path(os.environ["TANGGAP_TEST_HOME"]))


@pytest.fixture
def settings(model_home: Path) -> Settings:
    return Settings(data=model_home, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def vault() -> Vault:
    return Vault([SECRET_KEY])


@pytest.fixture
async def app(settings: Settings, database_url: str, vault: Vault) -> AsyncIterator[FastAPI]:
    created = create_app(settings, database_url, vault)
    async with LifespanManager(created):
        yield created


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tanggap.test") as opened:
        yield opened


@pytest.fixture
async def city(database: Database) -> City:
    async with database.transaction() as session:
        loaded = await current_city(session)
    assert loaded is not None
    return loaded


@pytest.fixture
def inbox(database: Database, model: Model, city: City) -> Inbox:
    return Inbox(database, Reader(model), city)


@pytest.fixture
def town(client: httpx.AsyncClient, inbox: Inbox, database: Database) -> Town:
    return Town(client, inbox, database)


@pytest.fixture
async def place(settings: Settings, database_url: str, vault: Vault) -> AsyncIterator[Workplace]:
    """What a worker of the test's own works with."""
    made = Workplace(settings, database_url, vault)
    yield made
    await made.database.close()


@pytest.fixture
def simulator() -> Iterator[World]:
    """The platforms' APIs on a port of this machine, and the world behind them."""
    with running_simulator() as world:
        yield world
