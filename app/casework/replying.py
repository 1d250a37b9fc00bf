"""An admin's answer: stored with the case, sent by a durable job, counted once the platform has it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.casework.acts import Act
from app.domain.case import SENSITIVE_CLASSES, Move
from app.domain.events import Direction, Kind
from app.errors import IllegalMove, NotFound, Unprocessable
from app.models import Account, Case, Message, Reply


async def write_reply(act: Act, *, text: str, kind: str | None, message_id: int | None) -> tuple[Case, Reply]:
    """The reply to be queued, and the case as logged. `kind` None: as the citizen wrote, in public or not."""
    case = await act.begin(Move.REPLY)
    target = await _target(act.session, case, message_id)
    account = await act.session.get_one(Account, case.account_id)
    if account.api_base is None:
        raise Unprocessable(
            f"{account.name} cannot send from here yet (no api_base); answer in the platform's own app, "
            "the reply is recognised there."
        )
    private_only = case.case_class in SENSITIVE_CLASSES or target.kind == Kind.DM.value
    chosen = kind or (_private(target) if private_only else "public")
    if chosen == "public" and private_only:
        raise Unprocessable("This case is never answered in public: use kind 'private' or 'dm'.")
    if chosen == "dm" and target.kind != Kind.DM.value:
        raise Unprocessable("The citizen wrote a comment: use kind 'public' or 'private'.")
    reply = Reply(
        case_id=case.id, target_id=target.id, kind=chosen, text=text.replace("\0", ""),
        requested_by=act.principal.key_id, requested_at=act.now, state="queued", created_at=act.now,
    )  # fmt: skip
    act.session.add(reply)
    await act.session.flush()
    requested = act.entry("reply_requested", reply_id=reply.id, kind=chosen)
    return await act.finish(case, requested), reply


def _private(target: Message) -> str:
    return "dm" if target.kind == Kind.DM.value else "private"


async def announce(session: AsyncSession, case: Case, words: str, now: datetime) -> Reply | None:
    """The system's own word to the citizen, to be queued; None where nothing can be sent any more."""
    account = await session.get_one(Account, case.account_id)
    target = await _latest(session, case.id)
    if account.api_base is None or target is None:
        return None
    private_only = case.case_class in SENSITIVE_CLASSES or target.kind == Kind.DM.value
    reply = Reply(
        case_id=case.id, target_id=target.id, kind=_private(target) if private_only else "public", text=words,
        requested_by=None, requested_at=now, automatic=True, state="queued", created_at=now,
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
    if reply.state != "unconfirmed":
        raise IllegalMove(f"Reply {reply_id} is {reply.state}; only an unconfirmed one needs a person.", allowed=[])
    settled = act.entry("reply_settled", reply_id=reply.id)
    return await act.finish(case, settled), reply
