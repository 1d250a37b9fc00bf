"""One case as a person reads it: messages (masked), clocks, reasons, replies and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.access import audit
from app.casework.replying import judge
from app.casework.scope import read_case
from app.domain.events import Direction
from app.domain.people import Principal
from app.domain.replying import Option
from app.errors import NotFound, Unprocessable
from app.models import Account, ApiKey, Attachment, Case, CaseEvent, Message, Post, ReadingRow, Reply
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class WholeCase:
    """Everything shown of a case. Texts are masked; `Message.text` must not leave this process."""

    case: Case
    account: Account
    post: Post | None
    claimed_by: str | None
    messages: Sequence[tuple[Message, ReadingRow | None]]
    attachments: Mapping[int, Sequence[Mapping[str, Any]]]
    """By message: id, type, state, content_type and size of each."""
    replies: Sequence[Reply]
    options: Sequence[Option]
    """Which replies to the citizen's latest message are possible."""
    events: Sequence[tuple[CaseEvent, str | None]]


_SHOWN = ("id", "type", "state", "content_type", "size")
_FILES = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_object(*(part for name in _SHOWN for part in (name, getattr(Attachment, name)))),
                Attachment.position,
            )
        )
    )
    .where(Attachment.message_id == Message.id)
    .correlate(Message)
    .scalar_subquery()
)


async def read_whole_case(
    session: AsyncSession, principal: Principal, case_id: int, settings: Settings, now: datetime
) -> WholeCase:
    # Shared with other readers, not with changes: a case half before and half after an act would be a lie.
    case = await read_case(session, principal, case_id, keep=True)
    account, claimed_by, post = (
        await session.execute(
            select(Account, ApiKey.name, Post)
            .outerjoin(Post, and_(Post.account_id == Account.id, Post.external_id == case.thread_id))
            .outerjoin(ApiKey, ApiKey.id == case.claimed_by)
            .where(Account.id == case.account_id)
        )
    ).one()
    rows = await session.execute(
        select(Message, ReadingRow, _FILES)
        .outerjoin(ReadingRow, ReadingRow.message_id == Message.id)
        .where(Message.case_id == case_id)
        .order_by(Message.occurred_at, Message.id)
    )
    told = rows.all()
    messages = [(message, reading) for message, reading, _ in told]
    said = [m for m, _ in messages if m.direction == Direction.INBOUND.value and m.erased_at is None]
    last = said[-1] if said else None
    replies = await session.scalars(select(Reply).where(Reply.case_id == case_id).order_by(Reply.id))
    return WholeCase(
        case,
        account,
        post,
        claimed_by,
        messages,
        {message.id: files for message, _, files in told if files},
        list(replies),
        await judge(session, case, account, last, settings, now) if last is not None else [],
        await read_history(session, case_id),
    )


async def read_history(session: AsyncSession, case_id: int) -> Sequence[tuple[CaseEvent, str | None]]:
    """Each event with the name of the person who acted, in the order they happened."""
    rows = await session.execute(
        select(CaseEvent, ApiKey.name)
        .outerjoin(ApiKey, ApiKey.id == CaseEvent.api_key_id)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.at, CaseEvent.id)
    )
    return [(event, name) for event, name in rows]


async def reveal_message(
    session: AsyncSession, principal: Principal, case_id: int, message_id: int, reason: str, now: datetime
) -> Message:
    """One message with its personal data, for a stated reason that the auditor will read."""
    case = await read_case(session, principal, case_id)
    message = await session.scalar(select(Message).where(Message.id == message_id, Message.case_id == case.id))
    if message is None:
        raise NotFound(f"Case {case_id} has no message {message_id}.")
    if not reason.strip():
        raise Unprocessable("Say why you need to see it: the reason is kept.")
    await audit(session, principal, "message_revealed", f"case:{case_id} message:{message_id}", reason.strip(), now)
    return message


async def open_attachment(
    session: AsyncSession, principal: Principal, case_id: int, attachment_id: int, now: datetime
) -> Attachment:
    """What a citizen attached, with its content. It cannot be masked, so opening it is audited."""
    case = await read_case(session, principal, case_id)
    found = await session.scalar(
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .where(Attachment.id == attachment_id, Message.case_id == case.id)
        .options(undefer(Attachment.content))
    )
    if found is None or found.content is None:
        raise NotFound(f"Case {case_id} has no attachment {attachment_id} that was fetched.")
    await audit(session, principal, "attachment_opened", f"case:{case_id} attachment:{attachment_id}", None, now)
    return found
