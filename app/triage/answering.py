"""Our own words coming back from the platform: whom they answer, and whether a person wrote them.

A reply typed in the platform's own app stops the clock as one sent from here does (sla.md, rule 3);
an automatic one never does. Replies may arrive before the comment they answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Row, Text, and_, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.casefile import Entry, append, write_entries
from app.directory import City
from app.domain.events import Direction, Kind
from app.domain.message import StoredMessage
from app.domain.replying import UNDER_WAY, ReplyState
from app.models import Account, Author, Case, Message, Reply
from app.outbox import accept
from app.triage.threads import look_above

AT_ONCE = timedelta(seconds=5)
"""An echo this soon after the message was not typed by anybody."""
SAME_TEXT_WITHIN = timedelta(minutes=10)
SAME_TEXT_CITIZENS = 3
MENTION = re.compile(r"@([A-Za-z0-9._]{2,64})")


async def unmatched_replies(session: AsyncSession, inbound: Sequence[StoredMessage]) -> list[StoredMessage]:
    """Own replies that came before these messages and answer nobody yet."""
    parents = {(m.account_id, m.external_id) for m in inbound if m.kind is not Kind.DM}
    threads = {(m.account_id, m.thread_id) for m in inbound if m.kind is Kind.DM and m.thread_id is not None}
    found = [
        *await _own_without_case(session, Message.parent_id, parents),
        *await _own_without_case(session, Message.thread_id, threads),
    ]
    return [
        StoredMessage(
            m.id, m.account_id, platform, m.external_id, Kind(m.kind), m.thread_id, m.parent_id, None, m.text,
            m.occurred_at, m.received_at, m.app_id,
        )
        for m, platform in found
    ]  # fmt: skip


async def _own_without_case(
    session: AsyncSession, column: InstrumentedAttribute[str | None], keys: Collection[tuple[int, str]]
) -> Sequence[Row[Message, str]]:
    """Own messages that answer nobody yet, by account and what they stand under. One index serves one kind of key."""
    if not keys:
        return []
    arrays = cast([key[0] for key in keys], ARRAY(BigInteger)), cast([key[1] for key in keys], ARRAY(Text))
    wanted = func.unnest(*arrays).table_valued("account_id", "name").render_derived(name="wanted")
    rows = await session.execute(
        select(Message, Account.platform)
        .join(Account, Account.id == Message.account_id)
        .join(wanted, and_(wanted.c.account_id == Message.account_id, wanted.c.name == column))
        .where(
            Message.case_id.is_(None),
            Message.direction == Direction.OUTBOUND.value,
            Message.kind != Kind.POST.value,
            column.is_not(None),
        )
    )
    return rows.all()


async def answer(session: AsyncSession, own: Sequence[StoredMessage], city: City, now: datetime) -> None:
    """Match each of our messages to the case it answers and stop that citizen's clock."""
    for message in sorted(own, key=lambda m: (m.occurred_at, m.id)):
        if message.kind is Kind.POST:
            continue
        answered = await _answered_message(session, message)
        if answered is None or answered.case_id is None:
            continue
        case = await session.get(Case, answered.case_id, with_for_update=True, populate_existing=True)
        assert case is not None
        await session.execute(update(Message).where(Message.id == message.id).values(case_id=case.id))
        if await _confirm_sent_reply(session, message, case, city, now):
            continue
        if answered.author_id != case.author_id:
            # Said to another citizen who spoke up in this thread: it stands in the case and answers nobody in it.
            remark = Entry(
                case.id, max(message.occurred_at, case.opened_at), "remark", "platform", message_id=message.id
            )
            await write_entries(session, [remark], now)
            continue
        automatic = await _is_automatic(session, message, answered, city, now)
        await session.execute(update(Message).where(Message.id == message.id).values(automatic=automatic))
        entry = Entry(
            case.id, max(message.occurred_at, case.opened_at), "bot_reply" if automatic else "agent_reply", "platform",
            message_id=message.id, data={"typed_in": "platform"},
        )  # fmt: skip
        case.version += 1
        await session.flush()
        await append(session, [entry], city.calendars, now)


async def _answered_message(session: AsyncSession, message: StoredMessage) -> Message | None:
    """The citizen's message that this one answers: whom it mentions, else what it stands under."""
    if message.kind is Kind.DM:
        conversation = and_(Message.account_id == message.account_id, Message.thread_id == message.thread_id)
        if message.parent_id is not None:
            quoted = await _last(session, and_(conversation, Message.external_id == message.parent_id), None)
            if quoted is not None and quoted.case_id is not None:
                return quoted
        return await _last(session, conversation, message.occurred_at) or await _last(session, conversation, None)
    names = [name.lower().rstrip(".") for name in MENTION.findall(message.text or "")]
    if names and message.thread_id is not None:
        mentioned = select(Author.id).where(
            Author.account_id == message.account_id, func.lower(func.ltrim(Author.handle, "@")).in_(names)
        )
        said = await _last(
            session,
            and_(
                Message.account_id == message.account_id,
                Message.thread_id == message.thread_id,
                Message.author_id.in_(mentioned),
            ),
            None,
        )
        if said is not None:
            return said
    return await _nearest_above(session, message)


async def _nearest_above(session: AsyncSession, message: StoredMessage) -> Message | None:
    """The citizen's words under which ours stand, through words of our own; the post, when a citizen wrote it."""
    line = (await look_above(session, [message])).ancestors.get(message.id, [])
    rows = await session.scalars(select(Message).where(Message.id.in_([message_id for message_id, _ in line])))
    above = {row.id: row for row in rows}
    said = (above[message_id] for message_id, _ in line)
    return next((m for m in said if m.direction == Direction.INBOUND.value), None)


async def _last(session: AsyncSession, where: ColumnElement[bool], until: datetime | None) -> Message | None:
    """The latest citizen's message in a case among those; up to an instant where one is given."""
    statement = select(Message).where(
        where,
        Message.direction == Direction.INBOUND.value,
        Message.case_id.is_not(None),
    )
    if until is not None:
        statement = statement.where(Message.occurred_at <= until)
    found: Message | None = await session.scalar(
        statement.order_by(Message.occurred_at.desc(), Message.id.desc()).limit(1)
    )
    return found


async def _confirm_sent_reply(
    session: AsyncSession, message: StoredMessage, case: Case, city: City, now: datetime
) -> bool:
    """Whether this is a reply of ours whose acceptance we have not heard of yet; then it counts now."""
    words = func.regexp_replace(func.btrim(Reply.text), r"\s+", " ", "g")
    reply: Reply | None = await session.scalar(
        select(Reply)
        .where(
            Reply.case_id == case.id,
            Reply.state.in_((*UNDER_WAY, ReplyState.UNCONFIRMED.value)),
            Reply.first_sent_at.is_not(None),
            words == " ".join((message.text or "").split()),
        )
        .order_by(Reply.id)
        .limit(1)
        .with_for_update()
    )
    if reply is None:
        return False
    await session.execute(update(Message).where(Message.id == message.id).values(automatic=reply.automatic))
    await accept(session, case, reply, message.id, city.calendars, now, confirmed_by="echo")
    return True


async def _is_automatic(
    session: AsyncSession, message: StoredMessage, answered: Message, city: City, now: datetime
) -> bool:
    account = await session.get(Account, message.account_id)
    assert account is not None
    if message.app_id is not None and message.app_id in account.automations:
        return True
    gap = message.occurred_at - answered.occurred_at
    if answered.occurred_by == "platform" and timedelta(0) <= gap <= AT_ONCE:
        return True
    return await _is_circular(session, message, city, now)


async def _is_circular(session: AsyncSession, message: StoredMessage, city: City, now: datetime) -> bool:
    """The same words to three citizens within ten minutes; those taken for a person's are corrected."""
    if not message.text:
        return False
    sent_here = select(Reply.message_id).where(Reply.message_id.is_not(None))
    rows = list(
        await session.scalars(
            select(Message)
            .where(
                Message.account_id == message.account_id,
                Message.direction == Direction.OUTBOUND.value,
                Message.text == message.text,
                Message.occurred_at.between(
                    message.occurred_at - SAME_TEXT_WITHIN, message.occurred_at + SAME_TEXT_WITHIN
                ),
                Message.case_id.is_not(None),
                Message.id.not_in(sent_here),
            )
            .order_by(Message.id)
        )
    )
    if len({(row.thread_id, row.case_id) for row in rows}) < SAME_TEXT_CITIZENS:
        return False
    wrong = [row for row in rows if row.automatic is False and row.id != message.id]
    for row in wrong:
        row.automatic = True
    await session.flush()
    marks = [
        Entry(
            row.case_id,
            now,
            "reply_marked",
            "system",
            message_id=row.id,
            data={"automatic": True, "reason": "same text"},
        )
        for row in wrong
        if row.case_id is not None
    ]
    await append(session, marks, city.calendars, now)
    return True
