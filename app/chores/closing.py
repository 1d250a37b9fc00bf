"""A case that waits for the citizen too long is closed, as SP4N-LAPOR! does, and the citizen is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, append
from app.casework.replying import announce
from app.chores.workplace import Workplace
from app.clock import utc_now
from app.directory import City, current_city
from app.domain.case import State
from app.domain.milestones import NO_ANSWER
from app.intake.ledger import backlog
from app.models import Case
from app.outbox import queue_reply
from app.settings import Settings

BATCH = 50
TEMPLATE = "closed_no_answer"
"""The city's own words; a city without them closes silently."""
UNREAD = timedelta(minutes=1)
"""While a delivery lies unopened for longer, the citizen's answer may be in it."""


async def close_unanswered(place: Workplace) -> bool:
    """Close one batch of cases whose time is over."""
    now = utc_now()
    async with place.database.transaction() as session:
        city = await current_city(session, place.city)
        return city is not None and await close_batch(session, city, place.settings, now) == BATCH


async def close_batch(session: AsyncSession, city: City, settings: Settings, now: datetime) -> int:
    """Close the cases that are due to be closed at `now`; how many. Other workers' cases are passed over."""
    cases = list(
        await session.scalars(
            select(Case)
            .where(text("cases.state = 'waiting'"), Case.close_due_at <= now)  # As the partial index has it.
            .order_by(Case.close_due_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    )
    if not cases or await _unread(session, now):
        return 0
    for case in cases:
        await _close(session, case, city, settings, now)
    return len(cases)


async def _unread(session: AsyncSession, now: datetime) -> bool:
    _, oldest, _ = await backlog(session)
    return oldest is not None and oldest < now - UNREAD


async def _close(session: AsyncSession, case: Case, city: City, settings: Settings, now: datetime) -> None:
    case.state, case.resolved_at, case.version = State.RESOLVED.value, now, case.version + 1
    await session.flush()
    title, words = city.templates.get(TEMPLATE, ("", ""))
    reply = None
    if words:
        text = words.format(
            nomor=case.id, opd=city.opd_names.get(case.opd, case.opd), instansi="", topik="", kota=city.name
        )
        reply = await announce(session, case, text, settings, now)
    if reply is not None:
        # Whether the platform still takes it is seen when it is sent; a closed window keeps no case open.
        await queue_reply(session, reply)
    resolved = Entry(
        case.id, now, "resolved", "system",
        data={"reason": NO_ANSWER, "summary": title or NO_ANSWER, "reply_id": reply.id if reply else None},
    )  # fmt: skip
    await append(session, [resolved], city.calendars, now)
