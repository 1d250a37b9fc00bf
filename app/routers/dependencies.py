"""What a route asks for in its signature: a session, the person with their role, the version they read.

`current: Caseworker` in a parameter list is the authorisation; a house rule fails for any route that
has neither a principal nor a line in PUBLIC.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import authenticate
from app.clock import utc_now
from app.directory import City
from app.domain.people import Principal, Role
from app.errors import NotAllowed, NotAuthenticated, Unavailable, Unprocessable, VersionRequired
from app.service import Service
from app.settings import Settings

PUBLIC = frozenset(
    {
        "/health/live",
        "/health/ready",
        "/openapi.json",
        "/webhooks/{platform:platform}",
        "/webhooks/{platform:platform}/{connection}",
        "/webhooks/meta/data-deletion",
        "/data-deletion/{code}",
        "/forms/{form}",
    }
)
"""The only routes without a principal; webhooks are authenticated by their signature."""

_bearer = HTTPBearer(auto_error=False, description="An API key: tgp_…")


def get_service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


ServiceHere = Annotated[Service, Depends(get_service)]


async def open_session(service: ServiceHere) -> AsyncIterator[AsyncSession]:
    async with service.database.transaction() as session:
        yield session


# With the default scope FastAPI commits after the answer has left: a failed commit would be a lie.
Session = Annotated[AsyncSession, Depends(open_session, scope="function")]


def get_now() -> datetime:
    return utc_now()


Now = Annotated[datetime, Depends(get_now)]


def get_city(service: ServiceHere) -> City:
    if service.city is None:
        raise Unavailable("No city is loaded: run `tanggap import city`.")
    return service.city


CityHere = Annotated[City, Depends(get_city)]


def get_settings_here(service: ServiceHere) -> Settings:
    return service.settings


SettingsHere = Annotated[Settings, Depends(get_settings_here)]


def require(*roles: Role) -> Callable[..., Awaitable[Principal]]:
    """A dependency that gives the person behind the key, if they have one of these roles."""

    async def principal(
        session: Session, now: Now, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Principal:
        if credentials is None:
            raise NotAuthenticated
        current = await authenticate(session, credentials.credentials, now)
        if current is None:
            raise NotAuthenticated("This key does not hold: it is unknown, expired or revoked.")
        if current.role not in roles:
            raise NotAllowed(f"This is for {' or '.join(sorted(roles))}; your key is for {current.role}.")
        return current

    principal.roles = frozenset(roles)  # type: ignore[attr-defined]
    return principal


Caseworker = Annotated[Principal, Depends(require(Role.OPD_ADMIN, Role.COORDINATOR))]
Coordinator = Annotated[Principal, Depends(require(Role.COORDINATOR))]
ReadsFigures = Annotated[Principal, Depends(require(Role.MAYOR, Role.COORDINATOR, Role.AUDITOR))]
ReadsOwnFigures = Annotated[Principal, Depends(require(Role.OPD_ADMIN, Role.MAYOR, Role.COORDINATOR, Role.AUDITOR))]
"""An OPD admin's are of the own OPD: routers/questions.py sees to it."""
ReadsCases = Annotated[Principal, Depends(require(Role.MAYOR, Role.COORDINATOR))]
ReadsLogs = Annotated[Principal, Depends(require(Role.COORDINATOR, Role.AUDITOR))]
ReadsHistory = Annotated[Principal, Depends(require(Role.OPD_ADMIN, Role.COORDINATOR, Role.AUDITOR))]
ReadsLabels = Annotated[Principal, Depends(require(Role.COORDINATOR, Role.AUDITOR))]
ReadsAudit = Annotated[Principal, Depends(require(Role.AUDITOR))]
Operator = Annotated[Principal, Depends(require(Role.OPERATOR))]
Watches = Annotated[Principal, Depends(require(Role.OPERATOR, Role.COORDINATOR, Role.AUDITOR))]
Anybody = Annotated[Principal, Depends(require(*Role))]

_ETAG = re.compile(r'\s*(?:W/)?"v(\d{1,18})"\s*')


def etag(version: int) -> str:
    return f'"v{version}"'


def read_version(
    if_match: Annotated[str | None, Header(description='The ETag you read, such as "v3"')] = None,
) -> int | None:
    """The version that the caller has read; None for `*`."""
    if if_match is None:
        raise VersionRequired("Read it first and send its ETag as If-Match, so that no change is lost.")
    if if_match.strip() == "*":
        return None
    match = _ETAG.fullmatch(if_match)
    if match is None:
        raise Unprocessable('If-Match must be an ETag of ours, such as "v3".')
    return int(match.group(1))


Version = Annotated[int | None, Depends(read_version)]
IdempotencyKeyHeader = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, description="Any text of yours; kept 24 h"),
]
