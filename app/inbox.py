"""One batch from the inbox to the queues, in one transaction; what fails is set aside, never what stands beside it.

Here the strangers meet: intake stores what was said, triage decides whose it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import restate_start
from app.clock import utc_now
from app.database import Database
from app.directory import City
from app.domain.events import Direction, Kind
from app.intake.changes import apply_changes, scrub_erased
from app.intake.conversations import hold_conversations
from app.intake.early import take_early
from app.intake.items import Item, parse_delivery, read_item
from app.intake.ledger import (
    claim_deliveries,
    claim_retries,
    describe,
    forget_failure,
    mark_handled,
    record_failure,
    record_outcomes,
)
from app.intake.posts import note_missing_words, note_posts
from app.intake.store import store_items
from app.models import WHOLE_DELIVERY, CaseEvent, Connection, DeadLetter, Delivery, Message
from app.platforms.base import ParseError
from app.replies.statuses import Status, note_statuses
from app.triage.answering import answer, unmatched_replies
from app.triage.opening import take
from app.triage.reading import Reader
from app.triage.recalling import recall, settle_recalled
from app.triage.threads import in_order

log = structlog.get_logger()

PASSING_STATES = ("08", "40", "53", "57")
"""SQLSTATE classes that pass by themselves: connection, collision of two workers, resources, shutdown."""

PARTS = 16
"""A batch with something poisoned in it is opened again in so many parts: a thousand alone would take too long."""

Claim = tuple[int, int, str, bytes, datetime]


@dataclass(slots=True)
class Inbox:
    """What a worker needs to open deliveries."""

    database: Database
    reader: Reader
    city: City
    tries_max: int = 5

    async def open_batch(self, limit: int) -> int:
        """Handle up to `limit` deliveries; how many there were."""
        try:
            async with self.database.transaction() as session:
                claims = await claim_deliveries(session, limit)
                if not claims:
                    return 0
                now = utc_now()
                items: list[Item] = []
                for claim in claims:
                    items.extend(await self._parse(session, claim, now))
                await self.handle(session, items, now)
                await mark_handled(session, [claim[0] for claim in claims], now)
                return len(claims)
        except Exception as error:
            if passes(error):
                raise
            log.warning("batch_split", size=limit, error=describe(error))
        if limit <= PARTS:
            return await self._open_one_by_one(limit)
        return sum([await self.open_batch(limit // PARTS) for _ in range(PARTS)])

    async def _parse(self, session: AsyncSession, claim: Claim, now: datetime) -> list[Item]:
        delivery_id, connection_id, platform, body, received_at = claim
        try:
            return parse_delivery(delivery_id, connection_id, platform, body, received_at)
        except ParseError as error:
            # Authentic, kept, and of no use until the adapter learns it: no retry helps before that.
            await record_failure(session, None, delivery_id, f"not understood: {error}", now, tries_max=1)
            return []

    async def handle(self, session: AsyncSession, items: Sequence[Item], now: datetime) -> None:
        """Store, judge, answer and change, and write the outcome of every event."""
        # Before the first row is held: another worker writes while this one reads.
        reader = await asyncio.to_thread(self.reader.ahead, _words_of_citizens(items), self.city.gazetteer)
        await hold_conversations(session, items)
        stored = await store_items(session, items, now)
        late = await recall(session, stored.inbound, stored.own, stored.completed)
        inbound = in_order([*stored.inbound, *late.inbound], [*stored.own, *late.own])
        await take(session, inbound, reader, self.city, now, numbers=late.numbers())
        await settle_recalled(session, late, now)
        await self._restate(session, stored.restated, now)
        await note_statuses(session, _statuses(items), self.city.calendars, now)
        early = await take_early(session, [*stored.inbound, *stored.own])
        changed = await apply_changes(session, [*early, *items], now)
        await take(session, changed.to_read, reader, self.city, now)
        inbound += changed.to_read
        own = {m.id: m for m in [*stored.own, *late.own, *changed.own, *await unmatched_replies(session, inbound)]}
        await answer(session, list(own.values()), self.city, now)
        await note_posts(session, stored.inbound)
        await note_missing_words(session, stored.inbound)
        await record_outcomes(session, [*early, *items], now)
        await scrub_erased(session, changed.erased)

    async def _restate(self, session: AsyncSession, message_ids: Sequence[int], now: datetime) -> None:
        if not message_ids:
            return
        rows = await session.execute(
            select(CaseEvent.case_id, Message.occurred_at)
            .join(Message, Message.id == CaseEvent.message_id)
            .where(Message.id.in_(message_ids), CaseEvent.type == "created")
        )
        for case_id, occurred_at in rows.all():
            await restate_start(session, case_id, occurred_at, self.city.calendars, now)

    async def _open_one_by_one(self, limit: int) -> int:
        """These few hold something poisoned: find it delivery by delivery, event by event."""
        handled = 0
        for _ in range(limit):
            async with self.database.transaction() as session:
                claims = await claim_deliveries(session, 1)
                if not claims:
                    break
                await self._open_alone(session, claims[0])
                handled += 1
        return handled

    async def _open_alone(self, session: AsyncSession, claim: Claim) -> None:
        delivery_id = claim[0]
        now = utc_now()
        try:
            async with session.begin_nested():
                await self.handle(session, await self._parse(session, claim, now), now)
        except Exception as error:
            if passes(error):
                raise
            await self._open_by_event(session, claim, now)
        await mark_handled(session, [delivery_id], now)

    async def _open_by_event(self, session: AsyncSession, claim: Claim, now: datetime) -> None:
        """Event by event; a whole body that an adapter stumbles over is set aside as one."""
        delivery_id, connection_id, platform, body, received_at = claim
        try:
            items = parse_delivery(delivery_id, connection_id, platform, body, received_at)
        except Exception as error:
            known = isinstance(error, ParseError)
            reason = f"not understood: {error}" if known else describe(error)
            await record_failure(session, None, delivery_id, reason, now, tries_max=1 if known else self.tries_max)
            return
        await forget_failure(session, delivery_id, WHOLE_DELIVERY)
        for item in items:
            await self._try_event(session, item, now)

    async def _try_event(self, session: AsyncSession, item: Item, now: datetime) -> bool:
        try:
            async with session.begin_nested():
                await self.handle(session, [item], now)
        except Exception as error:
            if passes(error):
                raise
            reason = describe(error)
            log.warning("event_failed", delivery=item.delivery_id, position=item.position, error=reason)
            item.outcome = None
            await record_failure(session, item, item.delivery_id, reason, now, tries_max=self.tries_max)
            return False
        return True

    async def retry(self, limit: int = 50) -> int:
        """Try the set-aside events whose time has come; how many were tried."""
        async with self.database.transaction() as session:
            letters = await claim_retries(session, utc_now(), limit)
            for letter in letters:
                await self._retry_letter(session, letter)
            return len(letters)

    async def _retry_letter(self, session: AsyncSession, letter: DeadLetter) -> None:
        now = utc_now()
        delivery = await session.get_one(Delivery, letter.delivery_id)
        connection = await session.get_one(Connection, delivery.connection_id)
        delivery_id, position, event = letter.delivery_id, letter.position, letter.event
        platform, received_at = connection.platform, delivery.received_at
        if position != WHOLE_DELIVERY and event is not None:
            item = read_item(delivery_id, position, connection.id, platform, received_at, event)
            if await self._try_event(session, item, now):
                await forget_failure(session, delivery_id, position)
        elif delivery.body is None:
            letter.dead_at = now  # Erased or past its retention: there is nothing left to try.
        else:
            await self._open_by_event(session, (delivery_id, connection.id, platform, delivery.body, received_at), now)


def _words_of_citizens(items: Sequence[Item]) -> list[str | None]:
    return [item.event.text for item in items if item.event.direction is not Direction.OUTBOUND]


def _statuses(items: Sequence[Item]) -> list[Status]:
    return [
        Status(item.account_id, event.target_id, event.thread_id, event.reply_key, event.text)
        for item in items
        if (event := item.event).kind is Kind.STATUS and item.outcome is None
        and item.account_id is not None and event.target_id is not None
    ]  # fmt: skip


def passes(error: BaseException) -> bool:
    """Whether the trouble is not the batch's own and goes away: then nothing is set aside."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, psycopg.Error):
        return original.sqlstate is None or original.sqlstate.startswith(PASSING_STATES)
    return isinstance(original, OSError)
