"""A real installation to hurt: the service and a worker as processes of their own, on a database of the test's."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.town import SECRET_KEY, key_of, sign_meta

START_S = 60.0
_ports = itertools.count(20_000 + os.getpid() * 16 % 10_000)


def free_port() -> int:
    """Below the range from which the system takes the near end of connections, so that nobody else gets it."""
    for port in _ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


@dataclass
class Running:
    """One `tanggap` process, started again as often as a test kills it; its output is one log."""

    arguments: list[str]
    environment: dict[str, str]
    log: Path
    program: tuple[str, ...] = ("-m", "app")
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert self.process is None or self.process.poll() is not None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program, *self.arguments],
                env=self.environment, cwd=self.log.parent, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """As the kernel does when memory is short: no farewell."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    @property
    def pid(self) -> int:
        """Its number; a process that died by itself fails the test with its last words."""
        assert self.process is not None
        assert self.process.poll() is None, f"{self.arguments} died:\n{self.log.read_text()[-2000:]}"
        return self.process.pid


@dataclass
class Installation:
    """`tanggap serve` and `tanggap worker` on a database, and what a test asks of them."""

    url: str
    data: Path
    home: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "DATABASE_"))}
        self.environment = kept | {
            "DATABASE_URL": self.url, "TANGGAP_SECRET_KEY": SECRET_KEY, "TANGGAP_DATA": str(self.data),
            "TANGGAP_LOG_LEVEL": "debug", "TANGGAP_DRAIN_BATCH": "25", "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }  # fmt: skip
        serve = ["serve", "--no-worker", "--port", str(self.port)]
        self.service = Running(serve, self.environment, self.home / "service.log")
        self.worker = Running(["worker"], self.environment, self.home / "worker.log")
        self.base = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.service.start()
        self.worker.start()
        until(lambda: self.is_alive() and self.rows("SELECT 1 FROM worker_beats"), "the processes to be up", START_S)

    def kill(self) -> None:
        self.service.kill()
        self.worker.kill()

    def run(self, *arguments: str) -> tuple[int, str]:
        """A command beside them, as an operator gives it; its exit status and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=self.environment, cwd=self.home, capture_output=True, check=False, timeout=START_S,
        )  # fmt: skip
        return done.returncode, (done.stdout + done.stderr).decode()

    def is_alive(self) -> bool:
        assert self.service.pid, "it died by itself"
        try:
            return httpx.get(f"{self.base}/health/live").status_code == 200
        except httpx.TransportError:
            return False

    def deliver(self, platform: str, body: bytes) -> int:
        """Post a signed body; the status of the answer."""
        answer = httpx.post(f"{self.base}/webhooks/{platform}", content=body, headers=sign_meta(body), timeout=10)
        return answer.status_code

    def get(self, person: str, path: str) -> httpx.Response:
        return httpx.get(self.base + path, headers={"authorization": f"Bearer {key_of(person)}"}, timeout=20)

    def act(self, person: str, case_id: int, act: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"authorization": f"Bearer {key_of(person)}", "if-match": "*"}
        return httpx.post(f"{self.base}/cases/{case_id}/{act}", json=body, headers=headers, timeout=20)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode(), list(values)).fetchall()

    def execute(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(statement.encode(), list(values))

    def wait_until_opened(self, seconds: float = 60) -> None:
        """Until the worker has handled everything that was kept."""
        waiting = "SELECT count(*) FROM deliveries WHERE handled_at IS NULL"
        until(lambda: self.rows(waiting) == [(0,)], "the inbox to be empty", seconds)


def until(holds: Callable[[], object], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.05)


async def post(client: httpx.AsyncClient, path: str, body: bytes) -> bool:
    """Post a signed body as a platform does: whether it was acknowledged; if not, it is sent again later."""
    try:
        answer = await client.post(path, content=body, headers=sign_meta(body))
    except httpx.TransportError:
        await asyncio.sleep(0.02)
        return False
    return answer.status_code == 200
