"""An admin's answer: judged, stored with the case, sent by a durable job, counted once the platform has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.casework.acts import Act
from app.domain.case import Move
from app.domain.events import Direction
from app.domain.privacy import contains_personal_data
from app.domain.replying import WORDS, Option, Reason, ReplyKind, ReplyState, Terms, options, too_long_by
from app.errors import IllegalMove, NotFound, Unprocessable
from app.models import Account, Case, Message, Reply
from app.outbox import read_situation
from app.platforms import get_platform
from app.settings import Settings


async def write_reply(
    act: Act, settings: Settings, *, text: str, kind: str | None, message_id: int | None
) -> tuple[Case, Reply]:
    """The reply to be queued, and the case as logged. `kind` None: the first that is possible, as the citizen wrote."""
    case = await act.begin(Move.REPLY)
    target = await _target(act.session, case, message_id)
    account = await act.session.get_one(Account, case.account_id)
    possible = await judge(act.session, case, account, target, settings, act.now)
    chosen = _choose(possible, kind, account)
    text = text.replace("\0", "")
    check_text(text, chosen.kind, get_platform(account.platform).outbound.terms[chosen.kind])
    reply = Reply(
        case_id=case.id, target_id=target.id, kind=chosen.kind.value, text=text,
        requested_by=act.principal.key_id, requested_at=act.now, state=ReplyState.QUEUED.value, created_at=act.now,
    )  # fmt: skip
    act.session.add(reply)
    await act.session.flush()
    requested = act.entry("reply_requested", reply_id=reply.id, kind=reply.kind)
    return await act.finish(case, requested), reply


async def judge(
    session: AsyncSession, case: Case, account: Account, target: Message, settings: Settings, now: datetime
) -> list[Option]:
    """Which replies to this message are possible now, until when, and why the others are not."""
    situation = await read_situation(session, case, account, target, settings)
    return options(get_platform(account.platform).outbound.terms, situation, now)


def _choose(possible: Sequence[Option], kind: str | None, account: Account) -> Option:
    """The kind that was asked for, or the first that is allowed; a problem in words where there is none."""
    wanted = [option for option in possible if kind in (None, option.kind.value)]
    allowed = next((option for option in wanted if option.allowed), None)
    if allowed is not None:
        return allowed
    # Of several that are refused the one that fits the message says most.
    refused = next((o for o in wanted if o.reason is not Reason.NO_SUCH_REPLY), wanted[0])
    reason = refused.reason or Reason.REFUSED
    raise Unprocessable(
        f"{account.name}: {WORDS[reason]}",
        reason=reason.value,
        until=refused.until.isoformat() if refused.until else None,
        allowed=[option.kind.value for option in possible if option.allowed],
    )


def check_text(text: str, kind: ReplyKind, terms: Terms) -> None:
    """Refuse what the platform would not take, and what must not be said in public."""
    if excess := too_long_by(terms, text):
        raise Unprocessable(
            f"{WORDS[Reason.TOO_LONG]} Terlalu panjang {excess} dari {terms.length_max} ({terms.unit.value}).",
            reason=Reason.TOO_LONG.value, too_long_by=excess, length_max=terms.length_max, unit=terms.unit.value,
        )  # fmt: skip
    found = contains_personal_data(text) if kind is ReplyKind.PUBLIC else []
    if found:
        raise Unprocessable(
            f"{WORDS[Reason.PERSONAL_DATA]} Ditemukan: {', '.join(found)}.",
            reason=Reason.PERSONAL_DATA.value, found=found,
        )  # fmt: skip


async def announce(session: AsyncSession, case: Case, words: str, settings: Settings, now: datetime) -> Reply | None:
    """The system's own word to the citizen, to be queued; None where nothing can be sent (any more)."""
    account = await session.get_one(Account, case.account_id)
    target = await _latest(session, case.id)
    if target is None:
        return None
    terms = get_platform(account.platform).outbound.terms
    possible = await judge(session, case, account, target, settings, now)
    # Whether the window is still open is seen when it is sent; the case then says so.
    open_or_closed = [o for o in possible if o.allowed or o.reason is Reason.WINDOW_CLOSED]
    chosen = next((o for o in open_or_closed if not too_long_by(terms[o.kind], words)), None)
    if chosen is None:
        return None
    reply = Reply(
        case_id=case.id, target_id=target.id, kind=chosen.kind.value, text=words, requested_by=None, requested_at=now,
        automatic=True, state=ReplyState.QUEUED.value, created_at=now,
    )  # fmt: skip
    session.add(reply)
    await session.flush()
    return reply


async def _latest(session: AsyncSession, case_id: int, message_id: int | None = None) -> Message | None:
    """The citizen's latest message that is still there; the one named, where one is."""
    statement = select(Message).where(
        Message.case_id == case_id, Message.direction == Direction.INBOUND.value, Message.erased_at.is_(None)
    )
    if message_id is not None:
        statement = statement.where(Message.id == message_id)
    found: Message | None = await session.scalar(
        statement.order_by(Message.occurred_at.desc(), Message.id.desc()).limit(1)
    )
    return found


async def _target(session: AsyncSession, case: Case, message_id: int | None) -> Message:
    """The citizen's message to answer: the one named, else the latest."""
    found = await _latest(session, case.id, message_id)
    if found is None and message_id is not None:
        raise NotFound(f"Case {case.id} has no citizen's message {message_id}.")
    if found is None:
        raise Unprocessable("The citizen deleted every message of this case: there is nothing left to answer.")
    return found


async def settle_reply(act: Act, reply_id: int) -> tuple[Case, Reply]:
    """The case and its unconfirmed reply, for a person who looked in the platform's app."""
    case = await act.begin(Move.NOTE)
    reply = await act.session.scalar(select(Reply).where(Reply.id == reply_id, Reply.case_id == act.case_id))
    if reply is None:
        raise NotFound(f"Case {act.case_id} has no reply {reply_id}.")
    if reply.state != ReplyState.UNCONFIRMED.value:
        raise IllegalMove(f"Reply {reply_id} is {reply.state}; only an unconfirmed one needs a person.", allowed=[])
    settled = act.entry("reply_settled", reply_id=reply.id)
    return await act.finish(case, settled), reply
