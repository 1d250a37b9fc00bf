"""The two ends of an errand: what a reply needs before it goes out, and what its answer changes.

A send of unknown result is never repeated blindly: the citizen must not see an answer twice. Where the
platform can be asked, we look for our own post first; where it cannot, the reply stays `unconfirmed`
until its echo or a person settles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import api_base_of
from app.domain.events import Direction, Kind
from app.domain.privacy import mask
from app.domain.replying import Reason, ReplyKind, ReplyState, option
from app.domain.working_time import Calendar
from app.errors import TanggapError
from app.models import Account, Author, Case, Message, Reply
from app.outbox import accept, fail, in_words, is_next, queue_reply, read_situation
from app.platforms import get_platform
from app.platforms.outbound.shape import ComposeError, Outcome, Verdict
from app.replies.errand import Errand, Looked, Sent, outgoing_of, shown_since
from app.replies.finding import not_others, top_of
from app.replies.pacing import calm, lane_of, reserve, rest
from app.replies.renewing import may_renew, use_newest
from app.settings import Settings
from app.vault import Vault

FIRST_RETRY, LAST_RETRY = timedelta(seconds=2), timedelta(minutes=10)
LOOK_AFTER = tuple(timedelta(seconds=s) for s in (2, 15, 60, 300, 900, 1800))
"""When we look for a post that may be there; a platform that cannot be asked by then leaves it to a person."""
MISSES = 3
"""Not found three times within some 77 seconds: it was not posted, and is sent again. Platforms show a new post to
others a little after they have it."""
CLOCKS_DIFFER = timedelta(minutes=2)
PATIENCE = timedelta(hours=24)
"""How long a reply waits for an account that its platform has slowed down."""


async def begin(session: AsyncSession, vault: Vault, settings: Settings, reply_id: int, now: datetime) -> Errand | None:
    """What is to be carried now; None when there is nothing (any more, or not yet)."""
    case_id = await session.scalar(select(Reply.case_id).where(Reply.id == reply_id))
    if case_id is None:
        return None
    case = await session.get_one(Case, case_id, with_for_update=True)
    reply = await session.get_one(Reply, reply_id, with_for_update=True)
    target = await session.get_one(Message, reply.target_id)
    account = await session.get_one(Account, target.account_id)
    if reply.state == ReplyState.SENDING.value:
        # A worker died between its request and our note of the answer.
        await _unsure(session, reply, account, "the sender stopped while sending", now, settings)
        return None
    if reply.state not in {ReplyState.QUEUED.value, ReplyState.CHECKING.value} or not await is_next(session, reply):
        return None
    looking = reply.state == ReplyState.CHECKING.value
    by_agent = False
    if not looking:
        obstacle, by_agent = await _obstacle(session, case, account, target, reply, settings, now)
        if obstacle is not None:
            await fail(session, reply, obstacle, now)
            return None
    try:
        errand = await _prepare(session, vault, settings, reply, target, account, by_agent=by_agent, looking=looking)
    except (ComposeError, TanggapError) as error:
        await fail(session, reply, Reason.REFUSED, now, detail=str(error))
        return None
    if not looking:
        pace = get_platform(account.platform).outbound.pace
        later = await reserve(session, account.id, errand.lane, pace, now)
        if later is not None:
            await queue_reply(session, reply, later)
            return None
        reply.state, reply.tries = ReplyState.SENDING.value, reply.tries + 1
        reply.looks = reply.misses = 0
        reply.first_sent_at = reply.first_sent_at or now
    return errand


async def _obstacle(
    session: AsyncSession, case: Case, account: Account, target: Message, reply: Reply, settings: Settings,
    now: datetime,
) -> tuple[Reason | None, bool]:  # fmt: skip
    """Much may have happened since the reply was written: the comment deleted, the window closed."""
    if target.erased_at is not None:
        return Reason.TARGET_GONE, False
    kind = ReplyKind(reply.kind)
    situation = await read_situation(session, case, account, target, settings, besides=reply.id)
    verdict = option(kind, get_platform(account.platform).outbound.terms.get(kind), situation, now)
    if reply.automatic and verdict.by_agent:
        return Reason.WINDOW_CLOSED, False  # The longer window is for what a person writes.
    return verdict.reason, verdict.by_agent


async def _prepare(
    session: AsyncSession, vault: Vault, settings: Settings, reply: Reply, target: Message, account: Account, *,
    by_agent: bool, looking: bool,
) -> Errand:  # fmt: skip
    """Raises ComposeError, and TanggapError when no key of ours opens the token."""
    outbound = get_platform(account.platform).outbound
    author = await session.get(Author, target.author_id) if target.author_id else None
    top_id = await top_of(session, target) if reply.kind == ReplyKind.PUBLIC.value else None
    outgoing = outgoing_of(reply, target, account, author, by_agent=by_agent, top_id=top_id)
    base = api_base_of(account, settings)
    assert base is not None
    compose = outbound.lookup.compose if looking and outbound.lookup else outbound.compose
    return Errand(
        reply.id, account.id, lane_of(reply.kind), account.platform, base, outgoing, compose(outgoing), looking,
        tuple(vault.open(account.access_token)),
    )  # fmt: skip


async def settle(
    session: AsyncSession, vault: Vault, settings: Settings, errand: Errand, sent: Sent,
    calendars: Mapping[str, Calendar], now: datetime,
) -> None:  # fmt: skip
    """Write down how a send ended, and when it is tried or looked for again."""
    outcome = sent.outcome
    if outcome.verdict is Verdict.ACCEPTED:
        await accept_sent(session, errand.reply_id, outcome.external_id, calendars, now)
        await use_newest(session, vault, errand.account_id, sent.token)
        await calm(session, errand.account_id, errand.lane, now)
        if outcome.wait_s:
            await rest(session, errand.account_id, errand.lane, now, outcome.wait_s, refused=False)
        return
    reply = await _hold(session, errand.reply_id)
    if reply.state != ReplyState.SENDING.value:
        return  # Its echo was faster.
    account = await session.get_one(Account, errand.account_id, populate_existing=True)
    if outcome.verdict is Verdict.UNKNOWN:
        await _unsure(session, reply, account, outcome.detail, now, settings)
    elif outcome.verdict is Verdict.NOT_TAKEN:
        await _again(session, reply, errand, outcome, now, settings)
    elif _wants_token(outcome, reply, settings) and await may_renew(session, vault, account, errand.tokens, now):
        # It was not posted; the new token takes it along.
        reply.state, reply.reason = ReplyState.QUEUED.value, Reason.TOKEN_EXPIRED.value
        reply.error = in_words(Reason.TOKEN_EXPIRED, outcome.detail)
        await queue_reply(session, reply, now + FIRST_RETRY)
    elif reply.tries > 1 and outcome.reason in {Reason.DUPLICATE, Reason.ALREADY_ANSWERED}:
        # The platform says that this very reply is there already.
        await _unsure(session, reply, account, outcome.detail, now, settings)
    else:
        await fail(session, reply, outcome.reason or Reason.REFUSED, now, detail=outcome.detail)


def _wants_token(outcome: Outcome, reply: Reply, settings: Settings) -> bool:
    return outcome.reason is Reason.TOKEN_EXPIRED and reply.tries < settings.reply_tries


async def _again(
    session: AsyncSession, reply: Reply, errand: Errand, outcome: Outcome, now: datetime, settings: Settings
) -> None:
    """The platform did nothing: wait as long as it says, or ever longer."""
    reason = outcome.reason or Reason.BUSY
    at = now + min(FIRST_RETRY * 2 ** min(reply.tries - 1, 20), LAST_RETRY)
    if reason is Reason.RATE_LIMITED or outcome.wait_s:
        at = await rest(session, errand.account_id, errand.lane, now, outcome.wait_s, refused=True)
    patient = reason is Reason.RATE_LIMITED and now - reply.requested_at < PATIENCE
    if not patient and reply.tries >= settings.reply_tries:
        await fail(session, reply, reason, now, detail=outcome.detail)
        return
    reply.state, reply.reason, reply.error = ReplyState.QUEUED.value, reason.value, in_words(reason, outcome.detail)
    if outcome.in_passing and get_platform(errand.platform).outbound.lookup is not None:
        # A 503 nearly always comes before anything was done: one look when its time has come is enough.
        reply.state, reply.misses = ReplyState.CHECKING.value, MISSES - 1
    await queue_reply(session, reply, at)


async def _unsure(
    session: AsyncSession, reply: Reply, account: Account, detail: str | None, now: datetime, settings: Settings
) -> None:
    """It may have been posted: repeat it only where that is harmless, else look for it, else leave it to a person."""
    outbound = get_platform(account.platform).outbound
    may_repeat = outbound.repeatable and reply.tries < settings.reply_tries
    if not may_repeat and outbound.lookup is None:
        await fail(session, reply, Reason.UNSURE, now, detail=detail, state=ReplyState.UNCONFIRMED)
        return
    reply.state = (ReplyState.QUEUED if may_repeat else ReplyState.CHECKING).value
    reply.reason, reply.error = Reason.UNSURE.value, in_words(Reason.UNSURE, detail)
    at = now + (min(FIRST_RETRY * 2 ** min(reply.tries, 20), LAST_RETRY) if may_repeat else LOOK_AFTER[0])
    await queue_reply(session, reply, at)


async def settle_look(
    session: AsyncSession, settings: Settings, errand: Errand, looked: Looked,
    calendars: Mapping[str, Calendar], now: datetime,
) -> None:  # fmt: skip
    """Found: it counts. Not found in the whole, again and again: it was not posted. Nobody could be asked, or only a
    part was shown: later, and in the end a person."""
    reply = await session.get_one(Reply, errand.reply_id)
    since = (reply.first_sent_at or reply.requested_at) - CLOCKS_DIFFER
    found = await not_others(session, errand, shown_since(looked.posts, errand, since))
    if found is not None:
        await accept_sent(session, errand.reply_id, found.external_id, calendars, now, confirmed_by="look")
        return
    reply = await _hold(session, errand.reply_id)
    if reply.state != ReplyState.CHECKING.value:
        return
    reply.looks, reply.misses = reply.looks + 1, reply.misses + looked.whole
    if reply.misses >= MISSES:
        if reply.tries >= settings.reply_tries:
            await fail(session, reply, Reason.BUSY, now)
            return
        reply.state = ReplyState.QUEUED.value
        await queue_reply(session, reply, now)
    elif reply.looks < len(LOOK_AFTER):
        await queue_reply(session, reply, now + LOOK_AFTER[reply.looks])
    else:
        await fail(session, reply, Reason.UNSURE, now, state=ReplyState.UNCONFIRMED)


async def _hold(session: AsyncSession, reply_id: int) -> Reply:
    """The reply, locked after its case: everybody locks in this order."""
    case_id = await session.scalar(select(Reply.case_id).where(Reply.id == reply_id))
    await session.get_one(Case, case_id, with_for_update=True)
    return await session.get_one(Reply, reply_id, with_for_update=True, populate_existing=True)


async def accept_sent(
    session: AsyncSession, reply_id: int, external_id: str | None, calendars: Mapping[str, Calendar], now: datetime,
    **data: Any,
) -> None:  # fmt: skip
    """The platform has it, under this id where it gave one; an echo may have said so first."""
    reply = await session.get_one(Reply, reply_id)
    target = await session.get_one(Message, reply.target_id)
    # The message first, the case second: the inbox locks in this order too, for the echo.
    message_id = await _own_message(session, reply, target, external_id)
    case = await session.get_one(Case, reply.case_id, with_for_update=True, populate_existing=True)
    reply = await session.get_one(Reply, reply_id, with_for_update=True, populate_existing=True)
    if reply.state != ReplyState.ACCEPTED.value:
        await accept(session, case, reply, message_id, calendars, now, **data)


async def settle_by_hand(
    session: AsyncSession, reply: Reply, accepted: bool, calendars: Mapping[str, Calendar], now: datetime
) -> None:
    """A person has looked: the citizen can see the reply, or cannot."""
    if accepted:
        await accept_sent(session, reply.id, None, calendars, now, confirmed_by="person")
    else:
        await fail(session, reply, Reason.NOT_VISIBLE, now)


async def _own_message(session: AsyncSession, reply: Reply, target: Message, external_id: str | None) -> int:
    """The reply as a message of the thread; the one the echo made, when that came first."""
    external_id = external_id or f"reply:{reply.id}"
    public = reply.kind == "public"
    thread = target.thread_id
    if reply.kind == "private" and (author := await session.get(Author, target.author_id or 0)) is not None:
        thread = author.external_id  # There the citizen answers, and that belongs to this case.
    made: int | None = await session.scalar(
        insert(Message)
        .values(
            account_id=target.account_id, external_id=external_id, direction=Direction.OUTBOUND.value,
            kind=Kind.COMMENT.value if public else Kind.DM.value, thread_id=thread,
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
