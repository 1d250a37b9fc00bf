"""The door for platforms: verify the raw bytes, keep them durably, answer. Bare ASGI, because it must be quick.

403 and nothing kept for a signature that does not hold; 200 only after the commit; 503 (come again)
when commits stop. Anything authentic is kept, understood or not.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.accounts import Gate
from app.clock import utc_now
from app.errors import BadSignature, BodyTooLarge, HttpProblem, Unavailable
from app.intake.patience import Patience
from app.intake.writer import Arrival
from app.platforms import PLATFORMS
from app.platforms.base import Answer, Platform
from app.service import Service

KEPT_HEADERS = frozenset({"content-type", "user-agent", "webhook-id", "webhook-timestamp"})
BODY_TIMEOUT_S = 10.0


class _PlatformName(Convertor[Platform]):
    """A part of a path that names a platform of the registry; any other path is somebody else's."""

    regex = "|".join(PLATFORMS)

    def convert(self, value: str) -> Platform:
        return PLATFORMS[value]

    def to_string(self, value: Platform) -> str:
        return value.name


class Webhook:
    """One ASGI endpoint for every platform; what differs is a row of the registry."""

    def __init__(self) -> None:
        self._bodies: Patience[asyncio.Task[Any]] = Patience(BODY_TIMEOUT_S, asyncio.Task.cancel)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service: Service = scope["app"].state.service
        try:
            platform: Platform = scope["path_params"]["platform"]
            if service.gates is None:
                raise Unavailable("The database has not been reached yet.")
            name = (platform.name, scope["path_params"].get("connection", "default"))
            gate = service.gates.get(name)
            if gate is None and name in service.gates:
                raise Unavailable("The operator must give TANGGAP_SECRET_KEY the key that sealed this connection.")
            if scope["method"] == "GET":
                answer = _handshake(platform, gate, scope)
                await _answer(send, 200, answer.body.encode(), answer.content_type.encode())
                return
            body = await self._read_in_time(scope, receive, platform.max_body)
            await self._keep(service, platform, gate, scope, body)
            await _answer(send, 200, b"ok", b"text/plain; charset=utf-8")
        except HttpProblem as problem:
            await _answer(
                send, problem.status, json.dumps(problem.marshal()).encode(), b"application/problem+json", problem
            )

    async def _read_in_time(self, scope: Scope, receive: Receive, limit: int) -> bytes:
        """`asyncio.timeout` would do the same with a timer for each request."""
        task = asyncio.current_task()
        assert task is not None
        self._bodies.begin(task)
        try:
            body = await _read_body(scope, receive, limit)
        except asyncio.CancelledError:
            if self._bodies.end(task):
                raise
            task.uncancel()
            raise Unavailable("The body did not arrive in time.") from None
        finally:
            self._bodies.end(task)
        return body

    async def _keep(self, service: Service, platform: Platform, gate: Gate | None, scope: Scope, body: bytes) -> None:
        now = utc_now()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if gate is None or not platform.verify(body, headers, gate.secrets, now):
            raise BadSignature("Nothing was kept.")
        kept = {name: value for name, value in headers.items() if name in KEPT_HEADERS}
        await service.keeper.keep(Arrival(gate.connection_id, body, kept, now))


def _handshake(platform: Platform, gate: Gate | None, scope: Scope) -> Answer:
    query: Mapping[str, str] = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    answer = platform.handshake(query, gate.verify_tokens, gate.secrets) if gate else None
    if answer is None:
        raise BadSignature("The verify token does not hold.")
    return answer


async def _read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The raw bytes of the socket, refused as soon as they are too many."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > limit:
            raise BodyTooLarge(f"At most {limit} bytes.")
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Unavailable("The body ended early.")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
        if size > limit:
            raise BodyTooLarge(f"At most {limit} bytes.")
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _answer(
    send: Send, status: int, body: bytes, content_type: bytes, problem: HttpProblem | None = None
) -> None:
    headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body))]
    for name, value in ((problem.headers if problem else None) or {}).items():
        headers.append((name.lower().encode(), value.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


register_url_convertor("platform", _PlatformName())
webhook = Webhook()
routes = [
    Route("/webhooks/{platform:platform}/{connection}", webhook, methods=["GET", "POST"]),
    Route("/webhooks/{platform:platform}", webhook, methods=["GET", "POST"]),
]
