"""What the simulator is told from outside: tokens, failures, what exists, where echoes go; and what was posted."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator.world import Fault, Subscription, World

Answered = Callable[[Request], Awaitable[Response]]


def control_routes(world: World) -> list[Route]:
    """Every control is a row: path, method and what it does with the world."""
    rows: tuple[tuple[str, str, Callable[[World, Request, dict[str, Any]], Any]], ...] = (
        ("GET", "/posted", _posted),
        ("DELETE", "/posted", _clear),
        ("GET", "/requests", _requests),
        ("POST", "/control/tokens", _token),
        ("POST", "/control/expire", _expire),
        ("POST", "/control/faults", _fault),
        ("POST", "/control/gone", _gone),
        ("POST", "/control/last-words", _last_words),
        ("POST", "/control/things", _thing),
        ("POST", "/control/subscriptions", _subscription),
    )
    return [Route(path, _serve(world, act), methods=[method]) for method, path, act in rows]


def _serve(world: World, act: Callable[[World, Request, dict[str, Any]], Any]) -> Answered:
    async def endpoint(request: Request) -> Response:
        body = await request.json() if request.method == "POST" else {}
        try:
            return JSONResponse(act(world, request, body))
        except (KeyError, ValueError, TypeError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 422)

    return endpoint


def _posted(world: World, request: Request, _body: dict[str, Any]) -> Any:
    """Everything posted, oldest first; ?platform= of one platform."""
    wanted = request.query_params.get("platform")
    with world.lock:
        rows = [dataclasses.asdict(one) for one in world.posted if wanted in (None, one.platform)]
    return {"posted": [{**row, "at": row["at"].isoformat()} for row in rows]}


def _clear(world: World, _request: Request, _body: dict[str, Any]) -> Any:
    world.clear()
    return {}


def _requests(world: World, _request: Request, _body: dict[str, Any]) -> Any:
    with world.lock:
        rows = sorted(world.requests.items())
    return {"requests": [{"platform": p, "method": m, "status": s, "n": n} for (p, m, s), n in rows]}


def _token(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform, token, account, expires_in_s?, refresh_token?}"""
    lives = timedelta(seconds=body["expires_in_s"]) if "expires_in_s" in body else None
    world.give_token(body["platform"], body["token"], body["account"], lives=lives, refresh=body.get("refresh_token"))
    return {}


def _expire(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform}: every access token it gave out has expired."""
    world.expire(body["platform"])
    return {}


def _fault(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform, fault, times?, path?, method?, retry_after_s?, hold_s?, after?}"""
    how = {name: body[name] for name in ("path", "method", "retry_after_s", "hold_s", "after") if name in body}
    world.order(body["platform"], Fault(body["fault"]), int(body.get("times", 1)), **how)
    return {}


def _gone(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform, id}: this comment was deleted by its author."""
    with world.lock:
        world.gone.add((body["platform"], body["id"]))
    return {}


def _last_words(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform, citizen, at}: when this citizen last wrote; from then on the platform's window is enforced."""
    with world.lock:
        world.last_words[body["platform"], body["citizen"]] = datetime.fromisoformat(body["at"])
    return {}


def _thing(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform, kind, id, shown}: a post, medium, comment or file that exists, as the platform itself shows it."""
    with world.lock:
        world.things[body["platform"], body["kind"], body["id"]] = body["shown"]
    return {}


def _subscription(world: World, _request: Request, body: dict[str, Any]) -> Any:
    """{platform, url, secret, first?}: echoes of what is posted go there, before or after the answer."""
    with world.lock:
        world.subscriptions[body["platform"]] = Subscription(body["url"], body["secret"], bool(body.get("first")))
    return {}
