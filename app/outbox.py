"""The outbox: replies wait here for their turn, and here it is written down how each ended.

Of one case only the first reply under way is sent; when it is settled, the next one's job is put down. So
citizens read answers in the order in which they were written, whatever has to be tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import api_base_of, check_soon
from app.casefile import Entry, append, sent_entry, write_entries
from app.domain.case import SENSITIVE_CLASSES
from app.domain.events import Direction, Kind
from app.domain.replying import UNDER_WAY, WORDS, Reason, ReplyKind, ReplyState, Situation
from app.domain.working_time import Calendar
from app.jobs import SEND_REPLY, enqueue
from app.models import Account, Case, CaseEvent, Message, Reply
from app.settings import Settings


async def queue_reply(session: AsyncSession, reply: Reply, at: datetime | None = None) -> None:
    """Enqueue the send (or the look) in the caller's transaction; never two at once for the same reply."""
    reply.next_try_at = at or reply.next_try_at or reply.requested_at
    await enqueue(session, SEND_REPLY, at=at, lock=f"reply-{reply.id}", reply_id=reply.id)


async def is_next(session: AsyncSession, reply: Reply) -> bool:
    """Whether nothing of the same case that was written before is still under way. The caller holds the case."""
    earlier = select(Reply.id).where(Reply.case_id == reply.case_id, Reply.id < reply.id, Reply.state.in_(UNDER_WAY))
    return await session.scalar(earlier.limit(1)) is None


async def send_next(session: AsyncSession, case_id: int) -> None:
    """Put down the job of the reply whose turn it is now. The caller holds the case."""
    waiting = select(Reply).where(Reply.case_id == case_id, Reply.state.in_(UNDER_WAY)).order_by(Reply.id).limit(1)
    reply = await session.scalar(waiting)
    if reply is not None:
        await queue_reply(session, reply)


async def accept(
    session: AsyncSession, case: Case, reply: Reply, message_id: int, calendars: Mapping[str, Calendar], now: datetime,
    **data: Any,
) -> None:  # fmt: skip
    """The platform has it: the answer counts from the moment the admin sent it (sla.md, rule 3).

    The caller holds the case and the reply.
    """
    reply.state, reply.message_id, reply.settled_at = ReplyState.ACCEPTED.value, message_id, now
    reply.reason = reply.error = reply.next_try_at = None
    case.version += 1
    await session.flush()
    answered = sent_entry(reply, message_id, **data)
    if not await _is_counted(session, answered):
        await append(session, [answered], calendars, now)
    await send_next(session, case.id)


async def _is_counted(session: AsyncSession, answered: Entry) -> bool:
    """An echo that the platform had changed (X adds names) was taken for typed in the app: it counts already."""
    counted = select(CaseEvent.id).where(
        CaseEvent.case_id == answered.case_id,
        CaseEvent.message_id == answered.message_id,
        CaseEvent.type == answered.type,
    )
    return await session.scalar(counted.limit(1)) is not None


async def fail(
    session: AsyncSession, reply: Reply, reason: Reason, now: datetime, *, detail: str | None = None,
    state: ReplyState = ReplyState.FAILED,
) -> None:  # fmt: skip
    """The citizen stays unanswered, and the case says so and why."""
    case = await session.get_one(Case, reply.case_id, with_for_update=True)
    reply.state, reply.settled_at, reply.next_try_at = state.value, now, None
    reply.reason, reply.error = reason.value, in_words(reason, detail)
    case.version += 1
    await session.flush()
    if reason is Reason.TOKEN_EXPIRED:
        await check_soon(session, case.account_id, now)
    kind = "reply_unconfirmed" if state is ReplyState.UNCONFIRMED else "reply_failed"
    data = {"reply_id": reply.id, "reason": reply.error, "code": reason.value}
    await write_entries(session, [Entry(case.id, now, kind, "system", data=data)], now)
    await send_next(session, case.id)


def in_words(reason: Reason, detail: str | None) -> str:
    return f"{WORDS[reason]} ({detail})" if detail else WORDS[reason]


def is_connected(account: Account, settings: Settings) -> bool:
    """Whether replies can go out: there is an address, and a token for it (the city's own site may want none)."""
    return api_base_of(account, settings) is not None and bool(account.access_token or account.api_base)


async def read_situation(
    session: AsyncSession, case: Case, account: Account, target: Message, settings: Settings,
    besides: int | None = None,
) -> Situation:  # fmt: skip
    """What decides which replies to this message are possible; `besides`: the reply that is to be judged itself."""
    is_message = target.kind == Kind.DM.value
    last_word_at = await session.scalar(
        select(func.max(Message.occurred_at)).where(
            Message.account_id == target.account_id,
            Message.thread_id == target.thread_id,
            Message.direction == Direction.INBOUND.value,
            Message.kind == Kind.DM.value,
        )
    ) if is_message and target.thread_id is not None else None  # fmt: skip
    private = select(Reply.id).where(
        Reply.target_id == target.id, Reply.kind == ReplyKind.PRIVATE.value,
        Reply.state != ReplyState.FAILED.value, Reply.id != (besides or 0),
    )  # fmt: skip
    return Situation(
        is_message=is_message,
        is_mention=target.kind == Kind.MENTION.value,
        said_at=target.occurred_at,
        last_word_at=last_word_at,
        confidential=case.case_class in SENSITIVE_CLASSES,
        connected=is_connected(account, settings),
        answered_privately=not is_message and await session.scalar(private.limit(1)) is not None,
    )
