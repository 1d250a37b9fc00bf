"""Durable jobs in the same database: enqueued in the caller's transaction, run by any worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import procrastinate
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import libpq_url, raw_connection

SEND_REPLY = "send_reply"
SEND_NOTICE = "send_notice"
RENEW_TOKEN = "renew_token"  # noqa: S105 - the name of a job.

_enqueuer = procrastinate.App(connector=procrastinate.PsycopgConnector())
"""Never opened: it only writes jobs on connections that are given to it."""


def worker_app(url: str) -> procrastinate.App:
    """The app that a worker opens and registers its tasks on."""
    connector = procrastinate.PsycopgConnector(
        conninfo=libpq_url(url), min_size=1, max_size=6, timeout=5, reconnect_timeout=10, kwargs={"connect_timeout": 3}
    )
    return procrastinate.App(connector=connector)


async def enqueue(
    session: AsyncSession, task: str, *, at: datetime | None = None, lock: str | None = None, **args: Any
) -> None:
    """Put a job beside the data it is about: both are there after the commit, or neither."""
    job = _enqueuer.configure_task(
        name=task, allow_unknown=True, connection=await raw_connection(session), schedule_at=at, lock=lock
    )
    await job.defer_async(**args)
