"""How fast a signed webhook gets its 200, which is after its commit, against a route that only checks the HMAC."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from bench.ground import Ground, Town, say
from bench.harness import Figure, middle
from bench.load import MOST_A_SECOND, Burst, run_burst
from bench.server import LIMIT_PATH

ROUNDS = 15
BUSY_ROUNDS = 3
SECONDS = 1.2
CONNECTIONS = 64
WEBHOOK_PATH = "/webhooks/instagram/default"
STARTED_WITHIN_S = 60.0


class Rounds:
    """Bursts one after another; no body is sent twice."""

    def __init__(self, port: int, first: int = 0) -> None:
        self.port = port
        self.next = first

    def run(self, path: str, seconds: float = SECONDS) -> Burst:
        done = run_burst(self.port, path, seconds=seconds, connections=CONNECTIONS, first=self.next)
        self.next += int(MOST_A_SECOND * seconds)
        if done.refused:
            raise RuntimeError(f"{path} refused {done.refused} of {done.refused + done.answered} requests")
        return done


def measure(ground: Ground) -> list[Figure]:
    """The webhook alone, then with a worker that drains beside it."""
    assert ground.model_folder  # The worker beside it classifies with the real model.
    with ground.town("webhook") as town:
        with serving(town, worker=False) as port:
            limits, kept, sent = _alternate(Rounds(port))
            _check_durable(town, sent)
        with serving(town, worker=True) as port:
            rounds = Rounds(port, first=1_000_000_000)
            busy = [rounds.run(WEBHOOK_PATH, 3.0) for _ in range(BUSY_ROUNDS)]
    rate, limit = middle((one.rate, other.rate) for one, other in zip(kept, limits, strict=True))
    beside = statistics.median(done.rate for done in busy)
    load = statistics.median(done.cpu_s / done.seconds for done in limits)
    say(
        f"the load used {load:.0%} of a core at the limit, where it waited "
        f"{statistics.median(done.p50_ms for done in limits):.1f} ms (p99 "
        f"{statistics.median(done.p99_ms for done in limits):.1f}) for an answer; the webhook took "
        f"{statistics.median(done.p50_ms for done in kept):.1f} ms (p99 "
        f"{statistics.median(done.p99_ms for done in kept):.1f})"
    )
    return [
        Figure("webhook to its 200, worker stopped", "requests/s", rate, limit, 0.9),
        Figure("webhook to its 200, worker draining", "requests/s", beside, limit, None),
        Figure("load generator at the limit", "cores", load, 1.0, 0.8, "lower"),
    ]


def _alternate(rounds: Rounds) -> tuple[list[Burst], list[Burst], int]:
    """Rounds of the limit and of the webhook in turns, after a short one of each to warm up."""
    rounds.run(LIMIT_PATH, 1.0)
    warm = rounds.run(WEBHOOK_PATH, 1.0)
    limits, kept = [], []
    for _ in range(ROUNDS):
        limits.append(rounds.run(LIMIT_PATH))
        kept.append(rounds.run(WEBHOOK_PATH))
    return limits, kept, warm.answered + sum(done.answered for done in kept)


def _check_durable(town: Town, sent: int) -> None:
    """A rate of answers says nothing unless each of them stands for a row."""
    with town.connect() as connection:
        row = connection.execute("SELECT count(*) FROM deliveries").fetchone()
        settings = connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone()
    assert row is not None
    if row[0] != sent:
        raise RuntimeError(f"{sent} deliveries were acknowledged, {row[0]} are stored")
    if settings != ("on", "on"):
        raise RuntimeError("the server does not wait for the disk")


@contextlib.contextmanager
def serving(town: Town, *, worker: bool) -> Iterator[int]:
    """`tanggap serve` in a process of its own, on a free port."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": town.url,
        "TANGGAP_SECRET_KEY": town.vault.keys,
        "TANGGAP_DATA": str(town.settings.data),
    }
    command = ["serve", "--host", "127.0.0.1", "--port", str(port), "--worker" if worker else "--no-worker"]
    with (town.settings.data / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "bench.server", *command], env=environment, stderr=log)
        try:
            _wait_until_it_answers(process, port, worker=worker)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, *, worker: bool) -> None:
    """Alive, or ready where readiness waits for a worker."""
    path = "ready" if worker else "live"
    deadline = time.monotonic() + STARTED_WITHIN_S
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/{path}", timeout=2).close()
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the service did not start; see server.log in the bench's directory")
        time.sleep(0.1)
