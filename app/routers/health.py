"""Is it alive, is it ready, and the figures a monitoring system collects."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.classifier.registry import current_version
from app.clock import utc_now
from app.database import schema_head
from app.directory import City
from app.intake.ledger import backlog
from app.metrics import measure
from app.models import WorkerBeat
from app.notices.outbox import read_backlog
from app.routers.dependencies import ServiceHere, Session, Watches
from app.service import Service

router = APIRouter(tags=["health"])

WORKER_SILENT = timedelta(seconds=30)
INBOX_OLD = timedelta(minutes=5)
NOTIFICATIONS_OLD = timedelta(minutes=15)
DEGRADED_ONLY = frozenset({"model", "inbox", "notifications", "holidays"})
"""Reported, but no reason to stop sending us webhooks: the intake goes on without them."""


class Live(BaseModel):
    status: str = "alive"


class Ready(BaseModel):
    ready: bool
    checks: dict[str, str]


@router.get("/health/live", response_model=Live)
async def live() -> Live:
    return Live()


@router.get("/health/ready", response_model=Ready)
async def ready(service: ServiceHere, response: Response) -> Ready:
    """Database, schema, city, holidays, worker, model and inbox, each `ok` or what is wrong. 503 when not ready."""
    try:
        async with service.database.transaction() as session:
            checks = await _checks(session, service, utc_now())
    except Exception as error:
        checks = {"database": f"unreachable ({type(error).__name__})"}
    is_ready = all(word == "ok" for name, word in checks.items() if name not in DEGRADED_ONLY)
    if not is_ready:
        response.status_code = 503
    return Ready(ready=is_ready, checks=checks)


async def _checks(session: AsyncSession, service: Service, now: datetime) -> dict[str, str]:
    checks = {"database": "ok"}
    found = await session.scalar(text("SELECT to_regclass('alembic_version')::text"))
    revision = await session.scalar(text("SELECT version_num FROM alembic_version")) if found else None
    if revision != schema_head():
        return checks | {"schema": "behind: run `tanggap migrate`"}
    checks["schema"] = "ok"
    checks["city"] = "ok" if service.city else "none loaded: run `tanggap import city`"
    checks["holidays"] = holiday_check(service.city, now)
    seen = await session.scalar(select(func.max(WorkerBeat.seen_at)))
    alive = seen is not None and seen > now - WORKER_SILENT
    checks["worker"] = "ok" if alive else "silent: start `tanggap worker`"
    checks["model"] = "ok" if current_version(service.settings.data) else "none: run `tanggap train`"
    _, oldest, _ = await backlog(session)
    waiting = now - oldest if oldest else timedelta(0)
    checks["inbox"] = "ok" if waiting < INBOX_OLD else f"the oldest delivery waits {int(waiting.total_seconds())} s"
    told = await read_backlog(session)
    stuck = now - told.oldest_at if told.oldest_at else timedelta(0)
    late = f"the oldest is on its way for {int(stuck.total_seconds())} s"
    checks["notifications"] = "ok" if stuck < NOTIFICATIONS_OLD else late
    return checks


def holiday_check(city: City | None, now: datetime) -> str:
    """Without next year's days off every due time beyond New Year comes too early."""
    missing = city.missing_holidays(now) if city else []
    years = ", ".join(f"{name} {year}" for name, year in missing)
    return f"missing: {years}; run `tanggap import holidays`" if missing else "ok"


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(session: Session, current: Watches, service: ServiceHere) -> PlainTextResponse:
    """Prometheus text. No name, no text, no platform id is a label."""
    body = await measure(session, service.keeper, service.city, utc_now())
    return PlainTextResponse(body, media_type="text/plain; version=0.0.4; charset=utf-8")
