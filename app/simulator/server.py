"""The simulator as a web server: each platform's routes below its name, and /control to tell it what to do."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from app.simulator.control import control_routes
from app.simulator.line import LINE
from app.simulator.meta import FACEBOOK, INSTAGRAM
from app.simulator.table import Answer, Call, Row, Simulated
from app.simulator.telegram import TELEGRAM
from app.simulator.tiktok import TIKTOK
from app.simulator.website import WEBSITE
from app.simulator.whatsapp import WHATSAPP
from app.simulator.world import Fault, World
from app.simulator.x import X
from app.simulator.youtube import YOUTUBE

SIMULATED = (INSTAGRAM, FACEBOOK, WHATSAPP, TELEGRAM, TIKTOK, X, LINE, YOUTUBE, WEBSITE)
SAID_AFTER_ACCEPT = {Fault.ERROR_AFTER_ACCEPT: 502, Fault.UNAVAILABLE_AFTER_ACCEPT: 503}
AFTER_ACCEPT = frozenset({*SAID_AFTER_ACCEPT, Fault.TIMEOUT_AFTER_ACCEPT, Fault.HANG_UP_AFTER_ACCEPT})
PASSING = AFTER_ACCEPT | {Fault.SLOW, Fault.NOT_DELIVERED}
"""With these the request is carried out."""
START_S = 10.0


class HangUp(Response):
    """An answer that promises more than it brings: the server then closes the connection in the middle of it."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def create_simulator(world: World) -> Starlette:
    """The web application over a world; whoever holds the world sees everything that happens in it."""
    mounts = [
        Mount(
            f"/{one.name}", routes=[Route(row.path, _serve(world, one, row), methods=[row.method]) for row in one.rows]
        )
        for one in SIMULATED
    ]
    return Starlette(routes=[*control_routes(world), *mounts])


def _serve(world: World, platform: Simulated, row: Row) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            call = await _read(world, platform, request)
        except ClientDisconnect:
            return Response(status_code=400)
        answer = _answer(platform, row, call)
        with world.lock:
            world.requests[platform.name, request.method, answer.status] += 1
        return await _deliver(platform, call, answer)

    return endpoint


async def _read(world: World, platform: Simulated, request: Request) -> Call:
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        content: Any = dict(parse_qsl(body.decode()))
    else:
        content = json.loads(body) if body else {}
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = Call(world, platform.name, dict(request.path_params), dict(request.query_params), headers, content)
    call.order = world.take_order(platform.name, request.method, request.url.path)
    return call


def _answer(platform: Simulated, row: Row, call: Call) -> Answer:
    if not row.open:
        token = call.world.token(platform.name, platform.token(call))
        if token is None:
            return platform.faults[Fault.EXPIRED_TOKEN]
        call.account = token.account
    if call.order is not None and call.order.fault not in PASSING:
        answer = platform.faults.get(call.order.fault, platform.faults[Fault.RATE_LIMITED])
        if call.order.fault in {Fault.RATE_LIMITED, Fault.UNAVAILABLE} and call.order.retry_after_s > 1:
            answer = replace(answer, headers={**answer.headers, "retry-after": str(call.order.retry_after_s)})
        return answer
    answer = row.answer(call)
    if call.order is not None and call.order.fault in SAID_AFTER_ACCEPT:
        return Answer(SAID_AFTER_ACCEPT[call.order.fault], {"error": "bad gateway"})
    return answer


async def _deliver(platform: Simulated, call: Call, answer: Answer) -> Response:
    """The answer in its time, and the echo before or after it."""
    subscription = call.world.subscriptions.get(platform.name)
    telling = None
    if subscription is not None and call.made:
        telling = asyncio.create_task(tell(platform, call))
        if subscription.first:
            await telling
    order = call.order
    if order is not None and order.fault in {Fault.TIMEOUT_AFTER_ACCEPT, Fault.SLOW}:
        await asyncio.sleep(order.hold_s)
    if order is not None and order.fault is Fault.HANG_UP_AFTER_ACCEPT:
        return HangUp()
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, dict(answer.headers), "application/octet-stream")
    response = JSONResponse(answer.body, answer.status, dict(answer.headers))
    response.background = BackgroundTask(_wait_for, telling) if telling is not None else None
    return response


async def _wait_for(task: asyncio.Task[None]) -> None:
    await task


async def tell(platform: Simulated, call: Call) -> None:
    """Send the webhooks about what was just posted, signed as the platform signs."""
    subscription = call.world.subscriptions[platform.name]
    if platform.echo is None or platform.sign is None:
        return
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        for posted in call.made:
            for content in platform.echo(posted):
                body = json.dumps(content).encode()
                signed = platform.sign(subscription.secret, body, call.now)
                await client.post(
                    subscription.url, content=body, headers={"content-type": "application/json", **signed}
                )


class _Server(uvicorn.Server):
    """Runs in a thread: signals are the process's own affair."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def running_simulator(world: World | None = None, *, port: int = 0) -> Iterator[World]:
    """The simulator on a port of this machine (0: a free one) while the block lasts; the world knows its address."""
    world = world or World()
    config = uvicorn.Config(
        create_simulator(world), host="127.0.0.1", port=port, log_config=None, log_level="critical", access_log=False,
        lifespan="off", timeout_graceful_shutdown=0, ws="none",
    )  # fmt: skip
    server = _Server(config)
    thread = threading.Thread(target=server.run, name="simulator", daemon=True)
    thread.start()
    try:
        for _ in range(int(START_S / 0.01)):
            if server.started or not thread.is_alive():
                break
            threading.Event().wait(0.01)
        if not server.started:
            raise OSError(f"the simulator did not start on port {port}")
        address = server.servers[0].sockets[0].getsockname()
        world.base = f"http://{address[0]}:{address[1]}"
        yield world
    finally:
        server.should_exit = True
        thread.join(START_S)
