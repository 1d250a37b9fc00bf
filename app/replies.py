"""Send an admin's answer through the platform, and stop the clock once the platform has accepted it.

A send whose result is unknown (a time-out after the request went out) is never repeated blindly: the
citizen must not see an answer twice. It stays `unconfirmed` until its echo or a person settles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, cast

import httpx
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, append, sent_entry, write_entries
from app.domain.events import Direction, Kind
from app.domain.privacy import mask
from app.domain.working_time import Calendar
from app.errors import TanggapError
from app.jobs import SEND_REPLY, enqueue
from app.models import Account, Author, Case, Message, Reply
from app.platforms import get_platform
from app.platforms.base import ComposeError, OutboundRequest
from app.platforms.base import Reply as Outgoing
from app.vault import Vault

FIRST_RETRY = timedelta(seconds=2)
NOT_ACCEPTED = frozenset({429, 503})
"""The platform says that it did nothing: trying again later is safe."""


class ReplyState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class Result(StrEnum):
    ACCEPTED = "accepted"
    RETRY = "retry"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sending:
    """A reply on its way: what goes out, where to, and under which token."""

    reply_id: int
    platform: str
    api_base: str
    token: str | None
    request: OutboundRequest


async def queue_reply(session: AsyncSession, reply: Reply) -> None:
    """Enqueue the send in the transaction that stored the reply; one case's replies keep their order."""
    await enqueue(session, SEND_REPLY, lock=f"case-{reply.case_id}", reply_id=reply.id)


async def begin(session: AsyncSession, vault: Vault, reply_id: int, now: datetime) -> Sending | None:
    """Mark the reply as being sent; None when there is nothing to send (any more)."""
    reply = await session.get(Reply, reply_id, with_for_update=True)
    if reply is None:
        return None
    if reply.state == ReplyState.SENDING.value:
        # A worker died between its request and our note of the answer: only an echo knows.
        await _fail(session, reply, ReplyState.UNCONFIRMED, "the sender stopped while sending", now)
        return None
    if reply.state != ReplyState.QUEUED.value:
        return None
    target = await session.get_one(Message, reply.target_id)
    account = await session.get_one(Account, target.account_id)
    author = await session.get(Author, target.author_id) if target.author_id else None
    if target.erased_at is not None:
        await _fail(session, reply, ReplyState.FAILED, "the citizen deleted the message", now)
        return None
    if account.api_base is None:
        await _fail(session, reply, ReplyState.FAILED, "the account has no api_base", now)
        return None
    outgoing = Outgoing(
        kind=cast(Literal["public", "private", "dm"], reply.kind),
        text=reply.text,
        target_id=target.external_id,
        recipient_id=author.external_id if author else target.thread_id,
        account_external_id=account.external_id,
        thread_id=target.thread_id,
    )
    try:
        request = get_platform(account.platform).compose(outgoing)
        token = next(iter(vault.open(account.access_token)), None)
    except (ComposeError, TanggapError) as error:
        await _fail(session, reply, ReplyState.FAILED, str(error), now)
        return None
    reply.state, reply.tries = ReplyState.SENDING.value, reply.tries + 1
    return Sending(reply.id, account.platform, account.api_base, token, request)


async def send(client: httpx.AsyncClient, sending: Sending) -> tuple[Result, str | None]:
    """One request. ACCEPTED comes with the platform's id, the others with the reason."""
    headers = dict(sending.request.headers) | {"Idempotency-Key": f"tanggap-reply-{sending.reply_id}"}
    if sending.token:
        headers["Authorization"] = f"Bearer {sending.token}"
    try:
        response = await client.request(
            sending.request.method, sending.api_base + sending.request.path, headers=headers, json=sending.request.json
        )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        return Result.RETRY, type(error).__name__
    except httpx.HTTPError as error:
        return Result.UNKNOWN, type(error).__name__
    if response.is_success:
        return Result.ACCEPTED, get_platform(sending.platform).accepted_id(_json(response))
    if response.status_code in NOT_ACCEPTED:
        return Result.RETRY, f"HTTP {response.status_code}"
    if response.status_code >= 500:
        return Result.UNKNOWN, f"HTTP {response.status_code}"
    return Result.FAILED, f"the platform refused it: HTTP {response.status_code}"


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


async def settle(
    session: AsyncSession,
    sending: Sending,
    result: Result,
    detail: str | None,
    calendars: Mapping[str, Calendar],
    now: datetime,
    *,
    tries_max: int,
) -> None:
    """Write down how a send ended, and enqueue the next try where that is safe."""
    reply = await session.get_one(Reply, sending.reply_id)
    if result is Result.ACCEPTED:
        await accept(session, reply, detail, calendars, now)
        return
    reply = await session.get_one(Reply, sending.reply_id, with_for_update=True, populate_existing=True)
    if reply.state != ReplyState.SENDING.value:
        return  # Its echo was faster.
    if result is Result.RETRY and reply.tries < tries_max:
        reply.state, reply.error = ReplyState.QUEUED.value, detail
        at = now + FIRST_RETRY * 2 ** (reply.tries - 1)
        await enqueue(session, SEND_REPLY, at=at, lock=f"case-{reply.case_id}", reply_id=reply.id)
        return
    state = ReplyState.UNCONFIRMED if result is Result.UNKNOWN else ReplyState.FAILED
    await _fail(session, reply, state, detail or "unknown", now)


async def accept(
    session: AsyncSession, reply: Reply, external_id: str | None, calendars: Mapping[str, Calendar], now: datetime
) -> None:
    """The platform has it: the answer counts from the moment the admin sent it (sla.md, rule 3)."""
    target = await session.get_one(Message, reply.target_id)
    # The message first, the case second: the inbox locks in this order too, for the echo.
    message_id = await _own_message(session, reply, target, external_id)
    case = await session.get_one(Case, reply.case_id, with_for_update=True, populate_existing=True)
    reply = await session.get_one(Reply, reply.id, with_for_update=True, populate_existing=True)
    if reply.state == ReplyState.ACCEPTED.value:
        return
    reply.state, reply.message_id, reply.settled_at, reply.error = ReplyState.ACCEPTED.value, message_id, now, None
    case.version += 1
    await session.flush()
    await append(session, [sent_entry(reply, message_id)], calendars, now)


async def settle_by_hand(
    session: AsyncSession, reply: Reply, accepted: bool, calendars: Mapping[str, Calendar], now: datetime
) -> None:
    """A person has looked: the citizen can see the reply, or cannot."""
    if accepted:
        await accept(session, reply, None, calendars, now)
    else:
        await _fail(session, reply, ReplyState.FAILED, "not visible in the platform", now)


async def _own_message(session: AsyncSession, reply: Reply, target: Message, external_id: str | None) -> int:
    """The reply as a message of the thread; the one the echo made, when that came first."""
    external_id = external_id or f"reply:{reply.id}"
    public = reply.kind == "public"
    made: int | None = await session.scalar(
        insert(Message)
        .values(
            account_id=target.account_id, external_id=external_id, direction=Direction.OUTBOUND.value,
            kind=Kind.COMMENT.value if public else Kind.DM.value, thread_id=target.thread_id,
            parent_id=target.external_id if public else None, case_id=reply.case_id, text=reply.text,
            masked_text=mask(reply.text), occurred_at=reply.requested_at, occurred_by="receipt",
            received_at=reply.requested_at, automatic=reply.automatic,
        )
        .on_conflict_do_nothing(index_elements=["account_id", "external_id"])
        .returning(Message.id)
    )  # fmt: skip
    if made is not None:
        return made
    found = await session.scalar(
        select(Message.id).where(Message.account_id == target.account_id, Message.external_id == external_id)
    )
    assert found is not None
    await session.execute(
        update(Message).where(Message.id == found).values(case_id=reply.case_id, automatic=reply.automatic)
    )
    return found


async def _fail(session: AsyncSession, reply: Reply, state: ReplyState, reason: str, now: datetime) -> None:
    """The citizen stays unanswered, and the case says so."""
    reply.state, reply.error, reply.settled_at = state.value, reason, now
    case = await session.get_one(Case, reply.case_id, with_for_update=True)
    case.version += 1
    await session.flush()
    kind = "reply_unconfirmed" if state is ReplyState.UNCONFIRMED else "reply_failed"
    entry = Entry(case.id, now, kind, "system", data={"reply_id": reply.id, "reason": reason})
    await write_entries(session, [entry], now)
