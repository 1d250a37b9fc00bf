"""Cases from a city's history: matters of an older system, settled or not, with the times they really had.

Routed by the directory from their labels, as if they had been read surely. What was settled stands as
resolved and answered, so it starts no clock and tells nobody; what was not waits since it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, rewrite_clocks
from app.database import insert_rows
from app.directory import City
from app.domain.case import ACTIONABLE, State
from app.domain.events import Direction, Kind
from app.domain.message import StoredMessage
from app.domain.privacy import mask
from app.domain.routing import Reading, decide
from app.errors import TanggapError
from app.learning.history import Past, Wrong
from app.models import Account, Case
from app.triage.drafts import Draft, Judged, draft_case, insert_drafts, new_ids
from app.triage.records import set_cases

BATCH = 500
MESSAGE_TYPES = {
    "account_id": "bigint", "external_id": "text", "kind": "text", "direction": "text", "text": "text",
    "masked_text": "text", "occurred_at": "timestamptz", "occurred_by": "text", "received_at": "timestamptz",
}  # fmt: skip


async def open_past(
    session: AsyncSession, rows: Sequence[Past], city: City, account: str, now: datetime
) -> tuple[int, list[Wrong]]:
    """Open a case for each complaint, question and hoax report; (how many, the lines that cannot be opened).

    The same line is opened once, however often it is imported. Raises TanggapError for an unknown account.
    """
    found = await session.scalar(
        select(Account).where(or_(Account.name == account, Account.external_id == account)).limit(1)
    )
    if found is None:
        raise TanggapError(f"There is no account {account!r}; see `tanggap accounts list`.")
    matters = [row for row in rows if row.example.intent in ACTIONABLE]
    wrong = [Wrong(row.line, reason) for row in matters if (reason := _why_not(row, city))]
    if wrong:
        return 0, wrong
    opened = 0
    for start in range(0, len(matters), BATCH):
        opened += await _open(session, matters[start : start + BATCH], city, found, now)
    return opened, []


def _why_not(row: Past, city: City) -> str | None:
    if row.at is None:
        return "a case needs `at`: when it was written"
    if row.resolved_at is not None and row.answered_at is None:
        return "resolved without answered_at: the citizen would still wait for an answer"
    times = [moment for moment in (row.at, row.answered_at, row.resolved_at) if moment is not None]
    if times != sorted(times):
        return "at, answered_at and resolved_at are not in this order"
    if row.opd is not None and row.opd not in city.opd_names:
        return f"there is no OPD {row.opd!r}"
    return None


async def _open(session: AsyncSession, rows: Sequence[Past], city: City, account: Account, now: datetime) -> int:
    by_name = {_name(row): row for row in rows}
    made = await insert_rows(
        session, "messages", MESSAGE_TYPES, [_message(account.id, name, by_name[name]) for name in sorted(by_name)],
        "ON CONFLICT (account_id, external_id) DO NOTHING RETURNING external_id, id",
    )  # fmt: skip
    messages: Mapping[str, int] = dict(made)
    ids = iter(await new_ids(session, len(messages)))
    drafts = {name: _draft(next(ids), by_name[name], messages[name], city, account) for name in messages}
    await insert_drafts(session, drafts.values(), city, now)
    await set_cases(session, {messages[name]: draft.id for name, draft in drafts.items()})
    await rewrite_clocks(session, {draft.id for draft in drafts.values()}, city.calendars, now)
    for name, draft in drafts.items():
        if (settled := by_name[name].resolved_at) is not None:
            closed = {
                "state": State.RESOLVED.value,
                "resolved_at": settled,
                "needs_review": False,
                "next_rung_at": None,
            }
            await session.execute(update(Case).where(Case.id == draft.id).values(closed))
    return len(drafts)


def _name(row: Past) -> str:
    """What the platform's id is elsewhere: the same words at the same time are the same message."""
    said = f"{row.at.isoformat() if row.at else ''} {row.example.text}"
    return "history-" + hashlib.sha256(said.encode()).hexdigest()[:32]


def _message(account_id: int, name: str, row: Past) -> tuple[object, ...]:
    text = row.example.text
    return (
        account_id, name, Kind.COMMENT.value, Direction.INBOUND.value, text, mask(text), row.at, "platform", row.at,
    )  # fmt: skip


def _draft(case_id: int, row: Past, message_id: int, city: City, account: Account) -> Draft:
    assert row.at is not None
    e = row.example
    reading = Reading(
        text=e.text, intent=e.intent, confidence=1.0, intent_sure=True, topic=e.topic, topic_confidence=1.0,
        topic_sure=e.topic is not None, group=e.group, places=city.gazetteer.find(e.text),
    )  # fmt: skip
    decision = decide(reading, city.directory, row.at.astimezone(city.tz).date(), account.owner_opd)
    if row.opd is not None:
        decision = decision._replace(
            opd=row.opd, needs_review=False, flagged=False, reasons=(*decision.reasons, "history")
        )
    message = StoredMessage(
        message_id, account.id, account.platform, "", Kind.COMMENT, None, None, None, e.text, row.at, row.at
    )
    draft = draft_case(case_id, Judged(message, decision, group_sure=False, margin=1.0), city)
    data = {"imported": True}
    if row.answered_at is not None:
        draft.entries.append(Entry(case_id, row.answered_at, "agent_reply", "platform", data=data))
    if row.resolved_at is not None:
        draft.entries.append(Entry(case_id, row.resolved_at, "resolved", "system", data=data | {"summary": "history"}))
    return draft
