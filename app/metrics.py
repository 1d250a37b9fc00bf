"""The figures an operator watches, read from the database when asked: the same from every replica."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.intake.keeper import Keeper
from app.intake.ledger import backlog
from app.learning.gauges import measure_model
from app.models import Incident
from app.notices.outbox import read_backlog
from app.promises.following import count_behind

BY_OUTCOME = """
SELECT outcome, count(*) FROM outcomes WHERE recorded_at > :since GROUP BY outcome
"""
BY_OPD = """
SELECT opd, count(*), count(*) FILTER (WHERE next_due_at < :now) FROM cases WHERE state <> 'resolved' GROUP BY opd
"""
TRIAGE = """
SELECT coalesce(avg(extract(epoch FROM handled_at - received_at)), 0),
       coalesce(max(extract(epoch FROM handled_at - received_at)), 0), count(*)
FROM (SELECT handled_at, received_at FROM deliveries WHERE handled_at IS NOT NULL ORDER BY id DESC LIMIT 1000) AS recent
"""


async def measure(session: AsyncSession, keeper: Keeper, city: City | None, now: datetime) -> bytes:
    """Prometheus exposition text."""
    registry = CollectorRegistry()
    kept = Counter("tanggap_deliveries_kept", "Deliveries this process has kept durably", registry=registry)
    kept.inc(keeper.kept)
    refused = Counter("tanggap_deliveries_refused", "Deliveries this process answered with 503", registry=registry)
    refused.inc(keeper.refused)
    missing = len(city.missing_holidays(now)) if city else 0
    _gauge(registry, "tanggap_holiday_years_missing", "Years that a list of holidays has no days of", missing)
    behind = await count_behind(session, city.version) if city else 0
    _gauge(registry, "tanggap_cases_behind", "Open cases that a change of policies or calendars will reach", behind)
    waiting, oldest, dead = await backlog(session)
    _gauge(registry, "tanggap_inbox_waiting", "Deliveries not opened yet (at most 10000 are counted)", waiting)
    age = (now - oldest).total_seconds() if oldest else 0
    _gauge(registry, "tanggap_inbox_age_seconds", "Age of the oldest delivery not opened yet", age)
    _gauge(registry, "tanggap_dead_letters", "Events that failed for good and wait for `tanggap replay`", dead)
    notices = await read_backlog(session)
    _gauge(registry, "tanggap_notifications_waiting", "Notifications on their way", notices.queued)
    age = (now - notices.oldest_at).total_seconds() if notices.oldest_at else 0
    _gauge(registry, "tanggap_notifications_age_seconds", "Age of the oldest notification on its way", age)
    _gauge(registry, "tanggap_notifications_failed", "Notifications given up", notices.failed)
    troubled = await session.scalar(select(func.count()).select_from(Incident).where(Incident.ended_at.is_(None)))
    _gauge(registry, "tanggap_accounts_in_trouble", "Accounts whose access or silence was told of", troubled or 0)
    mean, worst, _ = (await session.execute(text(TRIAGE))).one()
    _gauge(
        registry, "tanggap_triage_mean_seconds", "From receipt to queue, mean of the last 1000 deliveries", float(mean)
    )
    _gauge(registry, "tanggap_triage_worst_seconds", "From receipt to queue, worst of the last 1000", float(worst))
    outcomes = Gauge("tanggap_events", "Events of today (UTC) by outcome", ["outcome"], registry=registry)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for outcome, count in await session.execute(text(BY_OUTCOME), {"since": today}):
        outcomes.labels(outcome).set(count)
    open_cases = Gauge("tanggap_open_cases", "Open cases by OPD", ["opd"], registry=registry)
    overdue = Gauge("tanggap_overdue_cases", "Open cases past a due time by OPD", ["opd"], registry=registry)
    for opd, count, late in await session.execute(text(BY_OPD), {"now": now}):
        open_cases.labels(opd).set(count)
        overdue.labels(opd).set(late)
    await measure_model(session, registry, now)
    return generate_latest(registry)


def _gauge(registry: CollectorRegistry, name: str, meaning: str, value: float) -> None:
    Gauge(name, meaning, registry=registry).set(value)
