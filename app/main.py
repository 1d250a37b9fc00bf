"""The HTTP application: its lifespan, its routes, its one way of answering errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi_problem.handler import ExceptionHandler, add_exception_handler, new_exception_handler
from rfc9457 import Problem
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_problem.handler import http_exception_handler_

from app.errors import HttpProblem, Invalid, Unavailable
from app.inbox import passes
from app.routers import (
    accounts,
    acts,
    attachments,
    backlog,
    cases,
    catalog,
    erasure,
    exports,
    forms,
    health,
    holidays,
    inbox,
    learning,
    milestones,
    notifications,
    opd_clocks,
    outcomes,
    papers,
    promises,
    sla,
    support,
    triage,
    webhooks,
)
from app.service import Service
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]

SCHEMA_BEHIND = frozenset({"42P01", "42703"})
"""An unknown table or column."""


class SafeHeaders:
    """Every answer: not sniffed, not framed, not cached; personal data must not lie in a proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A page may bring a policy of its own, which names its one style by its hash.
                own = {name for name, _ in message.get("headers", ())}
                kept = [header for header in HEADERS if header[0] not in own]
                message["headers"] = [*message.get("headers", ()), *kept]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def create_app(settings: Settings, url: str, vault: Vault) -> FastAPI:
    """The application on a database that is there; its schema may be behind (readiness says so)."""
    service = Service(settings, url, vault)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    app = FastAPI(
        title="Tanggap",
        version="0.1.0",
        summary="Citizens' comments and messages to a city, as cases with an honest clock.",
        lifespan=lifespan,
        docs_url=None,  # The pages would load scripts from elsewhere.
        redoc_url=None,
    )
    app.state.service = service
    app.add_middleware(SafeHeaders)
    app.router.routes[:0] = webhooks.routes  # Before all others: a tenth of a delivery's time goes into trying those.
    reports = (sla, outcomes, backlog, milestones, opd_clocks, exports, papers)
    casework = (cases, attachments, acts, support, triage)
    for module in (*casework, *reports, notifications, learning, catalog, accounts, inbox, health):
        app.include_router(module.router)
    for module in (promises, holidays, forms, erasure):
        app.include_router(module.router)
    add_exception_handler(app, _error_handler())
    return app


def _error_handler() -> ExceptionHandler:
    return new_exception_handler(
        request_validation_handler=_validation,
        handlers={  # The first that fits is taken, so what is special stands first.
            Problem: _as_it_is,
            HTTPException: http_exception_handler_,
            RequestValidationError: _validation,
            DBAPIError: _database,
            PoolTimeout: _database,
            psycopg.Error: _database,
            Exception: _unexpected,
        },
    )


def _as_it_is(_handler: object, _request: Request, error: Exception) -> Problem:
    assert isinstance(error, Problem)
    return error


def _validation(_handler: object, _request: Request, error: Exception) -> Problem:
    """What is wrong and where, without repeating the value: it may be personal data."""
    assert isinstance(error, RequestValidationError)
    errors = [
        {"where": ".".join(str(part) for part in item["loc"]), "what": item["msg"], "type": item["type"]}
        for item in error.errors()
    ]
    detail = "; ".join(f"{item['where']}: {item['what']}" for item in errors)
    return Invalid(detail, errors=errors)


def _database(handler: object, request: Request, error: Exception) -> Problem:
    if isinstance(error, PoolTimeout) or passes(error):
        return Unavailable("The database does not answer.")
    if getattr(getattr(error, "orig", error), "sqlstate", None) in SCHEMA_BEHIND:
        return Unavailable("The database schema is behind: the operator must run `tanggap migrate`.")
    return _unexpected(handler, request, error)


def _unexpected(_handler: object, request: Request, error: Exception) -> Problem:
    route = request.scope.get("route")
    log.error("request_failed", route=getattr(route, "path", None), method=request.method, exc_info=error)
    return HttpProblem("It has been logged; try again, and tell the operator if it stays.")
