"""The durable sweep: which rungs were reached, told to whom, each once for its case, clock and cycle.

Late is a fact of the events; nothing here changes a figure. The sweep only tells, and it may come late
or run many times at once: a case is claimed by its row lock, a rung by the key of its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Row, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, clock_events, judge, promise, read_logs, with_editions
from app.database import insert_rows
from app.directory import City
from app.domain.case import State
from app.domain.ladder import Rung, RungKey, Step, Told, climb, next_look, rungs, support_rungs
from app.domain.opd_clocks import opd_clocks
from app.domain.routing import COORDINATOR
from app.domain.working_time import Calendar
from app.models import Case, CaseRung, Contact

log = structlog.get_logger()

BATCH = 200
TROUBLE = timedelta(hours=1)
"""A case whose log cannot be judged is looked at again after this, so that it holds up nobody else's."""

ANYTHING = text("""
SELECT (SELECT next_rung_at FROM cases WHERE next_rung_at IS NOT NULL ORDER BY next_rung_at LIMIT 1) <= :now
    OR (SELECT deliver_at FROM notices WHERE dispatch_id IS NULL ORDER BY deliver_at, id LIMIT 1) <= :now
""")
"""The first of each index: EXISTS (… <= :now) would be planned for a third of all rows, and read all for nothing."""
RUNG_TYPES = {
    "case_id": "bigint", "clock": "text", "cycle": "integer", "step": "text", "reached_at": "timestamptz",
    "told_at": "timestamptz", "told_by": "text",
}  # fmt: skip
NOTICE_TYPES = {
    "case_id": "bigint", "clock": "text", "cycle": "integer", "step": "text", "role": "text", "opd": "text",
    "channel": "text", "contact_id": "bigint", "due_at": "timestamptz", "deliver_at": "timestamptz",
}  # fmt: skip

Claimed = Row[int, str, str, str, str | None, datetime, list[str]]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice goes to, and by which way; the log has no contact."""

    role: str
    opd: str | None
    channel: str
    contact_id: int | None


async def anything_to_tell(session: AsyncSession, now: datetime) -> bool:
    """One indexed look: an empty tick costs no more than that."""
    return bool(await session.scalar(ANYTHING, {"now": now}))


async def sweep(session: AsyncSession, city: City, now: datetime) -> int:
    """Write down whom to tell of the rungs reached by `now`; how many cases were looked at."""
    claimed = await _claim(session, now)
    if not claimed:
        return 0
    logs = await read_logs(session, {case.id for case in claimed})
    calendars = await with_editions(session, city.calendars, logs.values())
    told = await _read_told(session, list(logs))
    contacts = await _read_contacts(session)
    told_rows, notice_rows, looks = [], [], []
    for case in claimed:
        telling, look = _look(case, logs[case.id], told.get(case.id, frozenset()), calendars, now)
        looks.append({"case": case.id, "look": look})
        # What happens at night waits for the morning, unless somebody's life may hang on it.
        zone = promise(logs[case.id], calendars)[1].tz if telling else city.tz
        deliver_at = now if case.priority == "emergency" else city.ladder.release(now, zone)
        for one in telling:
            told_rows += _told_rows(case.id, one, now)
            whom = _recipients(one, case, city, contacts)
            notice_rows += [_notice_row(case.id, one.rung, recipient, deliver_at) for recipient in whom]
    await insert_rows(session, "case_rungs", RUNG_TYPES, told_rows)
    await insert_rows(session, "notices", NOTICE_TYPES, notice_rows)
    statement = update(Case).where(Case.id == bindparam("case")).values(next_rung_at=bindparam("look"))
    await (await session.connection()).execute(statement, looks)
    return len(claimed)


async def _claim(session: AsyncSession, now: datetime) -> Sequence[Claimed]:
    """Cases whose next rung is reached; those that another worker has are passed over."""
    rows = await session.execute(
        select(Case.id, Case.opd, Case.state, Case.priority, Case.policy_key, Case.opened_at, Case.supporting_opds)
        .where(Case.next_rung_at <= now)
        .order_by(Case.next_rung_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


def _look(
    case: Claimed, log_: Sequence[Entry], told: frozenset[RungKey], calendars: Mapping[str, Calendar], now: datetime
) -> tuple[list[Told], datetime | None]:
    """What is to be told of one case, and when to look at it again."""
    try:
        ladder = rungs(judge(log_, calendars, now), case.opened_at, now)
        if case.supporting_opds:
            calendar = promise(log_, calendars)[1]
            ladder += support_rungs(opd_clocks(calendar, clock_events(log_, calendars), now).support, calendar)
    except Exception as error:
        log.warning("rungs_unknown", case=case.id, error=type(error).__name__)
        return [], now + TROUBLE
    if case.state == State.RESOLVED.value:
        # The unanswered citizen's clock runs on; but nothing arrives with a closed case.
        ladder = [rung for rung in ladder if rung.step is not Step.ARRIVAL]
    return climb(ladder, told, now), next_look(ladder, now)


def _told_rows(case_id: int, told: Told, now: datetime) -> list[tuple[object, ...]]:
    by = "/".join(map(str, told.rung.key))
    return [(case_id, *told.rung.key, told.rung.at, now, None)] + [
        (case_id, *rung.key, rung.at, now, by) for rung in told.folded
    ]


def _notice_row(case_id: int, rung: Rung, to: Recipient, deliver_at: datetime) -> tuple[object, ...]:
    return (case_id, *rung.key, to.role, to.opd, to.channel, to.contact_id, rung.due_at, deliver_at)


def _recipients(
    told: Told, case: Claimed, city: City, contacts: Mapping[tuple[str, str | None, str], Sequence[int]]
) -> list[Recipient]:
    """Everybody who was to hear of the rung or of one that it tells too, each once a way."""
    found: dict[Recipient, None] = {}
    for rung in (told.rung, *told.folded):
        row = city.ladder.whom(rung, case.policy_key)
        if row is None:
            continue
        for role in row.to:
            to = _at_desk(role, rung.opd or case.opd)
            for channel in row.via:
                if channel == "log":
                    found[Recipient(*to, channel, None)] = None
                found.update({Recipient(*to, channel, contact): None for contact in contacts.get((*to, channel), ())})
    return list(found)


def _at_desk(role: str, opd: str) -> tuple[str, str | None]:
    """Who that is: the triage queue's own admin and head is the coordinator."""
    if role in {"opd_admin", "opd_head"} and opd != COORDINATOR:
        return role, opd
    return ("mayor", None) if role == "mayor" else ("coordinator", None)


async def _read_told(session: AsyncSession, case_ids: list[int]) -> dict[int, frozenset[RungKey]]:
    rows = await session.execute(
        select(CaseRung.case_id, CaseRung.clock, CaseRung.cycle, CaseRung.step).where(CaseRung.case_id.in_(case_ids))
    )
    told: dict[int, set[RungKey]] = {}
    for case_id, clock, cycle, step in rows:
        told.setdefault(case_id, set()).add((clock, cycle, step))
    return {case_id: frozenset(keys) for case_id, keys in told.items()}


async def _read_contacts(session: AsyncSession) -> dict[tuple[str, str | None, str], list[int]]:
    rows = await session.execute(
        select(Contact.id, Contact.role, Contact.opd, Contact.channel)
        .where(Contact.retired_at.is_(None))
        .order_by(Contact.id)
    )
    contacts: dict[tuple[str, str | None, str], list[int]] = {}
    for contact_id, role, opd, channel in rows:
        contacts.setdefault((role, opd, channel), []).append(contact_id)
    return contacts
