"""The platforms' side of a reply: a small server on this machine that takes what an admin sends and gives it an id."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN_BEGINS = "Bearer "  # noqa: S105 - the scheme, no token.


@dataclass(frozen=True, slots=True)
class Posted:
    """A reply that citizens can now see."""

    platform: str
    path: str
    text: str
    id: str
    recipient: str | None


@dataclass
class Platforms:
    """What was posted, by whom it may be, and which platform is out of breath for one request."""

    token: str
    posted: list[Posted] = field(default_factory=list)
    refused: int = 0
    busy_once: set[str] = field(default_factory=set)
    base: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def api_base(self, platform: str) -> str:
        return f"{self.base}/{platform}"

    def with_text(self, text: str) -> list[Posted]:
        with self.lock:
            return [reply for reply in self.posted if reply.text == text]

    def answer(self, path: str, authorization: str | None, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and the body that the platform answers with."""
        platform, _, rest = path.removeprefix("/").partition("/")
        if authorization != TOKEN_BEGINS + self.token:
            return 401, {"error": {"message": "no such token"}}
        with self.lock:
            if platform in self.busy_once:
                self.busy_once.remove(platform)
                self.refused += 1
                return 503, {"error": {"message": "come again later"}}
            number = f"balasan_{len(self.posted) + 1}"
            message = content.get("message")
            text = message.get("text") if isinstance(message, dict) else message or content.get("text")
            recipient = content.get("recipient", {}).get("id")
            self.posted.append(Posted(platform, f"/{rest}", str(text), number, recipient))
        return 200, {"message_id" if rest == "me/messages" else "id": number}


@contextmanager
def open_platforms(token: str) -> Iterator[Platforms]:
    """The platforms on a free port of this machine while the block lasts."""
    platforms = Platforms(token)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, answer = platforms.answer(self.path, self.headers.get("authorization"), content)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """The demo tells what was posted; a line a request would be noise."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platforms.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield platforms
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
