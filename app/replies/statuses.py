"""What a platform says afterwards about what we sent: WhatsApp accepts first, and tells later that it did not arrive.

A status also carries the key under which a reply was sent: so one whose answer was lost is confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, append
from app.domain.replying import UNDER_WAY, Reason, ReplyState
from app.domain.working_time import Calendar
from app.models import Account, Case, Message, Reply
from app.outbox import in_words
from app.replies.errand import key_of
from app.replies.sending import accept_sent

FAILED = "failed"
ARRIVED = frozenset({"delivered", "read", "played"})
"""Statuses come in any order: what has arrived has not failed, whatever is told of it later."""
UNSETTLED = (*UNDER_WAY, ReplyState.UNCONFIRMED.value)


@dataclass(frozen=True, slots=True)
class Status:
    """The platform's word on one message of ours, by our account's number and the platform's ids."""

    account_id: int
    external_id: str
    thread_id: str | None
    key: str | None
    word: str | None


async def note_statuses(
    session: AsyncSession, statuses: Sequence[Status], calendars: Mapping[str, Calendar], now: datetime
) -> None:
    """Confirm the replies that statuses tell of, and take back the answers that did not arrive."""
    for status in statuses:
        reply = await _sent_under(session, status)
        if reply is None and status.key is not None:
            reply = await _unsettled(session, status)
            if reply is not None:
                await accept_sent(session, reply.id, status.external_id, calendars, now, confirmed_by="status")
        if reply is not None and status.word in ARRIVED:
            await _note_arrival(session, reply.id, calendars, now)
        elif reply is not None and status.word == FAILED:
            await _take_back(session, reply.id, calendars, now)


async def _sent_under(session: AsyncSession, status: Status) -> Reply | None:
    """The reply that is known under the platform's id."""
    found: Reply | None = await session.scalar(
        select(Reply)
        .join(Message, Message.id == Reply.message_id)
        .where(Message.account_id == status.account_id, Message.external_id == status.external_id)
    )
    return found


async def _unsettled(session: AsyncSession, status: Status) -> Reply | None:
    """The reply to this citizen that was sent under the status's key and whose answer we have not heard."""
    account = await session.get_one(Account, status.account_id)
    rows = await session.scalars(
        select(Reply)
        .join(Message, Message.id == Reply.target_id)
        .where(
            Message.account_id == status.account_id,
            Message.thread_id == status.thread_id,
            Reply.state.in_(UNSETTLED),
            Reply.first_sent_at.is_not(None),
        )
        .order_by(Reply.id)
    )
    return next((reply for reply in rows if key_of(account, reply) == status.key), None)


async def _hold(session: AsyncSession, reply_id: int) -> tuple[Case, Reply]:
    """Both locked, the case first."""
    case_id = await session.scalar(select(Reply.case_id).where(Reply.id == reply_id))
    case = await session.get_one(Case, case_id, with_for_update=True, populate_existing=True)
    return case, await session.get_one(Reply, reply_id, with_for_update=True, populate_existing=True)


async def _note_arrival(session: AsyncSession, reply_id: int, calendars: Mapping[str, Calendar], now: datetime) -> None:
    """The citizen has it; one that was taken back for a failure told before is an answer after all."""
    case, reply = await _hold(session, reply_id)
    reply.delivered_at = reply.delivered_at or now
    if reply.state != ReplyState.FAILED.value or reply.reason != Reason.NOT_DELIVERED.value:
        return
    reply.state, reply.settled_at, reply.reason, reply.error = ReplyState.ACCEPTED.value, now, None, None
    case.version += 1
    await session.execute(update(Message).where(Message.id == reply.message_id).values(automatic=reply.automatic))
    await session.flush()
    marked = {"automatic": reply.automatic, "reason": "delivered"}
    entry = Entry(case.id, now, "reply_marked", "platform", message_id=reply.message_id, data=marked)
    await append(session, [entry], calendars, now)


async def _take_back(session: AsyncSession, reply_id: int, calendars: Mapping[str, Calendar], now: datetime) -> None:
    """The citizen never got it: the clock runs on as if nobody had answered, and the case says why."""
    case, reply = await _hold(session, reply_id)
    if reply.state != ReplyState.ACCEPTED.value or reply.delivered_at is not None:
        return
    reply.state, reply.settled_at = ReplyState.FAILED.value, now
    reply.reason, reply.error = Reason.NOT_DELIVERED.value, in_words(Reason.NOT_DELIVERED, None)
    case.version += 1
    await session.execute(update(Message).where(Message.id == reply.message_id).values(automatic=True))
    await session.flush()
    marked = {"automatic": True, "reason": "not delivered"}
    failed = {"reply_id": reply.id, "reason": reply.error, "code": reply.reason}
    entries = [
        Entry(case.id, now, "reply_marked", "platform", message_id=reply.message_id, data=marked),
        Entry(case.id, now, "reply_failed", "platform", message_id=reply.message_id, data=failed),
    ]
    await append(session, entries, calendars, now)
