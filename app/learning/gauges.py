"""What an operator watches of the model: which is in use, how far citizens have drifted, how many cases wait."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.case import State
from app.learning.drift import read_drift
from app.learning.shelf import current_use
from app.models import Case, ModelVersion


async def measure_model(session: AsyncSession, registry: CollectorRegistry, now: datetime) -> None:
    """Add the model's gauges, in four statements."""
    use = await current_use(session)
    model = await session.get(ModelVersion, use.version) if use else None
    in_use = Gauge("tanggap_model_in_use", "The model in use (1)", ["version"], registry=registry)
    if use is not None:
        in_use.labels(use.version).set(1)
    index = Gauge(
        "tanggap_drift_psi", "Population stability index of the last 7 days", ["feature", "against"], registry=registry
    )
    alert = Gauge("tanggap_drift_alert", "1 when an index is 0.25 or more", ["feature"], registry=registry)
    for drift in await read_drift(session, model.reference if model else None, now):
        alert.labels(drift.feature).set(drift.alert)
        for against, value in (("training", drift.from_training), ("four_weeks", drift.from_before)):
            if value is not None:
                index.labels(drift.feature, against).set(value)
    waiting = await session.scalar(select(func.count()).where(Case.needs_review, Case.state != State.RESOLVED.value))
    Gauge("tanggap_triage_waiting", "Open cases that the coordinator must decide", registry=registry).set(waiting or 0)
