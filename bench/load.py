"""The load: one process of its own, raw sockets, HTTP/1.1 kept alive, one request in flight a connection.

Bodies are written and signed before the clock starts, so that between two answers there is one
`recv` and one `send`. Run as `python -m bench.load`; the result is one JSON object on stdout.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from bench.citizens import bodies_of, sign

BODY_BYTES = 600
MOST_A_SECOND = 12_000
"""So many bodies are prepared for each second; who answers faster ends the round early."""
STALLED_S = 10.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class LoadError(Exception):
    """The service closed a connection, stalled, or answered something that is no answer."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What one round gave."""

    answered: int
    """200s until all that was sent was answered."""
    counted: int
    """200s within the measured time."""
    refused: int
    seconds: float
    cpu_s: float
    """What the load itself used of a core in that time."""
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        return self.counted / self.seconds


@dataclass(slots=True)
class Line:
    """One connection and what it waits for."""

    socket: socket.socket
    received: bytes = b""
    sent_at: float = 0.0


def requests_of(path: str, count: int, first: int) -> list[bytes]:
    """Whole requests, ready to send; no two bodies are alike."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Webhooks/1.0\r\nAccept: */*\r\n"
        "Content-Type: application/json\r\nX-Hub-Signature-256: {}\r\nContent-Length: {}\r\n\r\n"
    )
    bodies = bodies_of(BODY_BYTES, datetime.now(UTC), seed=first, first=first)
    return [head.format(sign(body), len(body)).encode() + body for body in itertools.islice(bodies, count)]


def status_of(received: bytes) -> int | None:
    """The status of an answer that is all there; None while it is not."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = _LENGTH.search(received, 0, end)
    if length is None:
        raise LoadError(f"an answer without a length: {received[:60]!r}")
    return int(received[9:12]) if len(received) >= end + 4 + int(length[1]) else None


def burst(port: int, requests: list[bytes], connections: int, seconds: float) -> Burst:
    """Send for so many seconds, then wait for what is still on its way."""
    waiting: Iterator[bytes] = iter(requests)
    selector = selectors.DefaultSelector()
    lines = [Line(socket.create_connection(("127.0.0.1", port), timeout=STALLED_S)) for _ in range(connections)]
    waits: list[float] = []
    answered = counted = refused = open_requests = 0
    started, cpu_started = time.perf_counter(), time.process_time()
    ended, cpu_ended = started, cpu_started
    for line in lines:
        line.socket.setblocking(False)
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(line.socket, selectors.EVENT_READ, line)
        open_requests += _send(line, next(waiting, None))
    while open_requests:
        ready = selector.select(STALLED_S)
        if not ready:
            raise LoadError(f"no answer for {STALLED_S:.0f} s")
        for key, _ in ready:
            line = key.data
            piece = line.socket.recv(65536)
            if not piece:
                raise LoadError("the service closed a connection")
            line.received += piece
            status = status_of(line.received)
            if status is None:
                continue
            line.received = b""
            open_requests -= 1
            now = time.perf_counter()
            answered += status == 200
            refused += status != 200
            if now - started <= seconds:
                counted += status == 200
                waits.append(now - line.sent_at)
                ended, cpu_ended = now, time.process_time()
                open_requests += _send(line, next(waiting, None))
    for line in lines:
        line.socket.close()
    waits.sort()
    p50, p99 = (1000 * waits[int(len(waits) * share)] for share in (0.5, 0.99))
    return Burst(answered, counted, refused, ended - started, cpu_ended - cpu_started, p50, p99)


def _send(line: Line, request: bytes | None) -> int:
    """How many requests went out: one, or none when there is no more."""
    if request is None:
        return 0
    line.sent_at = time.perf_counter()
    if line.socket.send(request) != len(request):
        raise LoadError("the socket took only a part of a request")
    return 1


def run_burst(port: int, path: str, *, seconds: float, connections: int, first: int) -> Burst:
    """A burst by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", str(port), path, "--seconds", str(seconds), "--first", str(first),
         "--connections", str(connections)],
        check=False, capture_output=True, text=True, timeout=60 + seconds,
    )  # fmt: skip
    if done.returncode:
        raise LoadError(f"the load ended early: {done.stderr.strip().splitlines()[-1:]}")
    return Burst(**json.loads(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--first", type=int, default=0, help="Number of the first body: no two rounds send the same")
    given = parser.parse_args()
    requests = requests_of(given.path, int(MOST_A_SECOND * given.seconds), given.first)
    print(json.dumps(asdict(burst(given.port, requests, given.connections, given.seconds))))


if __name__ == "__main__":
    main()
