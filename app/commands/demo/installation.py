"""An installation of its own for the demo: a folder, a database in it, a model, accounts, people, and the service.

Everything is made as an operator makes it; what runs is stopped again, however the demo ends.
"""

from __future__ import annotations

import asyncio
import base64
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from app.access import create_key
from app.accounts import add_account, add_connection
from app.classifier.folder import ModelError
from app.classifier.registry import load_current
from app.clock import utc_now
from app.commands.demo import payloads
from app.database import Database, migrate
from app.directory import City, current_city, import_city
from app.domain.people import Role
from app.embedded import EmbeddedServer
from app.errors import TanggapError
from app.settings import Settings
from app.vault import Vault, open_vault

CITY = "tangerang"
MARK = "made-by-the-demo"
LOG = "service.log"
READY_S, STOP_S = 60, 40

ACCOUNTS = (
    ("instagram", payloads.INSTAGRAM, "@kotatangerang.demo", "diskominfo"),
    ("instagram", payloads.INSTAGRAM_DISHUB, "@dishub.tangerang.demo", "dishub"),
    ("facebook", payloads.FACEBOOK, "Kota Tangerang (demo)", "diskominfo"),
    ("website", payloads.FORM, "Formulir aduan (demo)", "diskominfo"),
)
PEOPLE = {
    "dishub": ("Rina Wulandari", Role.OPD_ADMIN, "dishub"),
    "dpupr": ("Budi Hermawan", Role.OPD_ADMIN, "dpupr"),
    "coordinator": ("Wati Suryani", Role.COORDINATOR, None),
    "mayor": ("Staf Wali Kota", Role.MAYOR, None),
}


class DemoError(TanggapError):
    """What the demo promises did not happen."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Random, of this run; they go to the vault and into signatures, never to a command line."""

    meta: str = field(default_factory=lambda: secrets.token_hex(32))
    website: str = field(default_factory=lambda: "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode())
    verify_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    access_token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def of(self, platform: str) -> str:
        return self.website if platform == "website" else self.meta


def clear(data: Path) -> None:
    """Leave of an earlier demo its models only. A folder that no demo made is not touched."""
    mark = data / MARK
    if (data / "postgres").exists() and not mark.exists():
        raise TanggapError(f"{data} holds a database that no demo made; give --data another folder.")
    data.mkdir(parents=True, exist_ok=True)
    with (data / "owner.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TanggapError(f"A service runs on {data}; stop it first, the demo begins anew.") from None
    if database_runs(data):
        stop_database(data)  # Its owner was killed.
    shutil.rmtree(data / "postgres", ignore_errors=True)
    for name in ("secret.key", LOG):
        (data / name).unlink(missing_ok=True)
    mark.touch()


def stop_database(data: Path) -> None:
    with database_server(data):
        pass


@contextmanager
def database_server(data: Path) -> Iterator[EmbeddedServer]:
    """The embedded server; stopped even when somebody interrupts it while it starts."""
    server = EmbeddedServer(data)
    try:
        with uninterrupted():
            server.start()
        yield server
    finally:
        with uninterrupted():
            server.stop()
            wait_until_gone(data)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What must not stay half done is finished first; a Ctrl-C that came meanwhile counts afterwards."""
    came: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, lambda caught, _: came.append(caught)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def database_runs(data: Path) -> bool:
    """Whether a PostgreSQL of this folder runs, whatever its files say."""
    own = str(data / "postgres")
    return any(own in (process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"]))


def wait_until_gone(data: Path) -> None:
    """Ctrl-C in a terminal also ends pg_ctl, which would have waited for the shutdown."""
    deadline = time.monotonic() + STOP_S
    while database_runs(data) and time.monotonic() < deadline:
        time.sleep(0.1)


def environment(data: Path) -> dict[str, str]:
    """What the demo's processes see: nothing that the operator has set for the real installation."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() != "DATABASE_URL" and not name.upper().startswith("TANGGAP_")
    }
    # Replies go to this machine, whatever proxy leads to the real platforms.
    return kept | {"TANGGAP_DATA": str(data), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def run_tanggap(data: Path, *arguments: str, **how: Any) -> subprocess.Popen[bytes]:
    """A `tanggap` command; in the demo's folder, so that no .env of the operator is read."""
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.Popen(command, env=environment(data), cwd=data, stdin=subprocess.DEVNULL, **how)  # noqa: S603


def train_if_needed(data: Path) -> tuple[str, dict[str, Any] | None]:
    """The version of the model, and the training's report when there was none that loads."""
    try:
        return load_current(data).version, None
    except ModelError:
        pass
    training = run_tanggap(data, "train", "--out", str(data), stdout=subprocess.PIPE)
    try:
        out, _ = training.communicate()
    except BaseException:
        training.kill()
        training.wait()
        raise
    if training.returncode != 0:
        raise DemoError("The training failed; its words are above.")
    report = json.loads(out)
    return report["version"], report


@dataclass(frozen=True, slots=True)
class Furnished:
    city: City
    keys: dict[str, str]


def furnish(data: Path, url: str, secret: Secrets, api_bases: dict[str, str]) -> Furnished:
    """Schema, city, connections with their secrets, accounts, and a key for each person."""
    # Built without the environment: these are the settings that the demo's own service will have.
    settings = Settings.model_construct(data=data)
    migrate(url)
    return asyncio.run(_furnish(url, settings.cities / CITY, open_vault(settings), secret, api_bases))


async def _furnish(url: str, city: Path, vault: Vault, secret: Secrets, api_bases: dict[str, str]) -> Furnished:
    database = Database(url, pool_size=1)
    try:
        async with database.transaction() as session:
            await import_city(session, city, utc_now())
            loaded = await current_city(session)
            assert loaded is not None
            for platform, external_id, name, owner in ACCOUNTS:
                connection = await add_connection(
                    session, vault, platform=platform, name="default", secrets=[secret.of(platform)],
                    verify_tokens=[secret.verify_token],
                )  # fmt: skip
                await add_account(
                    session, vault, connection=connection, external_id=external_id, name=name, owner_opd=owner,
                    api_base=api_bases[platform], access_token=secret.access_token, automations=[payloads.GREETER],
                )  # fmt: skip
            keys = {
                person: await create_key(session, name=name, role=role, opd=opd, now=utc_now())
                for person, (name, role, opd) in PEOPLE.items()
            }
            return Furnished(loaded, keys)
    finally:
        await database.close()


@contextmanager
def running_service(data: Path) -> Iterator[str]:
    """`tanggap serve` with its worker on a free port; the address, once it is ready."""
    port = free_port()
    with (data / LOG).open("wb") as log:
        # A session of its own: Ctrl-C reaches the demo only, which then stops the service in order.
        process = run_tanggap(
            data, "serve", "--host", "127.0.0.1", "--port", str(port), stdout=log, stderr=log, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(process, address)
            yield address
        finally:
            with uninterrupted():
                stop(process, data)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    """All checks of /health/ready are ok: database, schema, city, worker, model, inbox."""
    checks: dict[str, str] = {}
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DemoError(f"The service ended with status {process.returncode}.")
        try:
            checks = httpx.get(f"{address}/health/ready", trust_env=False, timeout=2).json()["checks"]
        except (httpx.HTTPError, ValueError):
            checks = {"http": "no answer"}
        if set(checks.values()) == {"ok"}:
            return
        time.sleep(0.1)
    wrong = ", ".join(f"{name}: {word}" for name, word in checks.items() if word != "ok")
    raise DemoError(f"The service was not ready within {READY_S} s ({wrong}).")


def stop(process: subprocess.Popen[bytes], data: Path) -> None:
    """End the service politely; it stops its worker and its database. What does not end is killed."""
    process.terminate()
    try:
        process.wait(timeout=STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if database_runs(data):
        stop_database(data)


def last_words(data: Path, lines: int = 8) -> str:
    """The end of the service's log."""
    try:
        return "\n".join((data / LOG).read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
