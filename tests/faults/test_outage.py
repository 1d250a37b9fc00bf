"""The database goes away and comes back: 503 meanwhile, and afterwards everything goes on without a restart."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.clock import utc_now
from app.database import Database, migrate
from app.directory import import_city
from app.embedded import EmbeddedServer
from tests.faults.installation import Installation, until
from tests.town import CITIES, fb_comment, furnish

COMPLAINT = "lampu jalan di depan rumah mati total, gelap"


class Platform(ThreadingHTTPServer):
    """What stands for Facebook: it takes replies, and answers when it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Sink)
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.may_answer = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Sink(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.posted.append((self.path, body))
        self.server.may_answer.wait(20)
        answer = json.dumps({"id": f"{self.path.split('/')[1]}_balasan"}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 — http.server calls it so.
        """Nothing: the tests' output is for their results."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.may_answer.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def own_server(platform: Platform) -> Iterator[EmbeddedServer]:
    """A PostgreSQL of this test's own, because it will be stopped."""
    home = Path(tempfile.mkdtemp(prefix="tanggap-outage-"))
    home.chmod(0o755)  # PostgreSQL runs as a user of its own where the tests run as root.
    server = EmbeddedServer(home)
    try:
        server.start()
        migrate(server.url)
        asyncio.run(settle_in(server.url, platform.base))
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


async def settle_in(url: str, api_base: str) -> None:
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        await import_city(session, CITIES / "tangerang", utc_now())
        await furnish(session)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE accounts SET api_base = %s", (api_base,))
    await database.close()


@pytest.fixture
def installation(own_server: EmbeddedServer, model_home: Path, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(own_server.url, model_home, tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.kill()


def case_of(installation: Installation, number: str) -> int:
    """The case of a comment, once the worker has opened it."""
    query = "SELECT case_id FROM messages WHERE external_id = %s AND case_id IS NOT NULL"
    until(lambda: installation.rows(query, number), f"the case of {number}", 20)
    return int(installation.rows(query, number)[0][0])


def wait_until_accepted(installation: Installation, case_id: int) -> None:
    query = "SELECT state FROM replies WHERE case_id = %s"
    until(lambda: installation.rows(query, case_id) == [("accepted",)], f"the reply of case {case_id}", 20)


def test_everything_goes_on_when_the_database_is_back(
    installation: Installation, own_server: EmbeddedServer, platform: Platform
) -> None:
    assert installation.deliver("facebook", fb_comment("c1", COMPLAINT)) == 200
    first = case_of(installation, "c1")
    pids = installation.service.pid, installation.worker.pid

    # A reply is on its way when the database stops: the platform has it, and we cannot write that down.
    assert installation.act("dishub", first, "replies", {"text": "Segera kami cek"}).status_code == 202
    until(lambda: platform.posted, "the reply to reach the platform", 10)
    own_server.stop()
    platform.may_answer.set()

    # Nothing is promised that cannot be kept, and nobody waits long to hear it.
    late = fb_comment("c2", COMPLAINT, "8002", post="100200300400_2")
    begun = time.monotonic()
    assert installation.deliver("facebook", late) == 503
    assert time.monotonic() - begun < 4
    assert installation.get("dishub", "/cases").status_code == 503
    assert installation.get("dishub", "/health/ready").status_code == 503
    assert installation.is_alive()

    own_server.start()
    back_at = installation.rows("SELECT now()")[0][0]
    # The webhook, and what it brings.
    until(lambda: installation.deliver("facebook", late) == 200, "the webhook to go on", 10)
    second = case_of(installation, "c2")
    # The reply that was on its way is written down, and was sent once.
    wait_until_accepted(installation, first)
    # New replies are sent.
    assert installation.act("dishub", second, "replies", {"text": "Sudah kami catat"}).status_code == 202
    wait_until_accepted(installation, second)
    assert [body["message"] for _, body in platform.posted] == ["Segera kami cek", "Sudah kami catat"]
    # The periodic tasks run, and all of it in the same two processes.
    until(lambda: installation.rows("SELECT 1 FROM worker_beats WHERE seen_at > %s", back_at), "a beat", 10)
    until(lambda: installation.get("dishub", "/health/ready").status_code == 200, "readiness", 10)
    assert (installation.service.pid, installation.worker.pid) == pids
