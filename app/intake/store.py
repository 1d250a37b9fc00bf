"""Messages and their authors, each exactly once: insert, do nothing when it is there, learn which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import insert_rows
from app.domain.events import UTTERANCES, Direction, Kind
from app.domain.message import StoredMessage
from app.domain.privacy import mask
from app.intake.erasing import forget_strangers
from app.intake.identities import names_of, unite_identities
from app.intake.items import Item
from app.models import Account, Author, Delivery, Message, OutcomeKind, Revision

MESSAGE_TYPES = {
    "account_id": "bigint", "external_id": "text", "kind": "text", "direction": "text", "thread_id": "text",
    "parent_id": "text", "author_id": "bigint", "text": "text", "masked_text": "text", "attachments": "int",
    "occurred_at": "timestamptz", "occurred_by": "text", "received_at": "timestamptz", "app_id": "text",
}  # fmt: skip


@dataclass(slots=True)
class Stored:
    """What a batch brought: citizens' messages, and our own that came back from the platform."""

    inbound: list[StoredMessage] = field(default_factory=list)
    own: list[StoredMessage] = field(default_factory=list)
    completed: list[int] = field(default_factory=list)
    """Messages that came without their words, and now have them."""
    restated: list[int] = field(default_factory=list)
    """Messages whose edit came first and whose original now gives them an earlier time."""


async def store_items(session: AsyncSession, items: Sequence[Item], now: datetime) -> Stored:
    """Store every utterance among the items and settle it; changes and the rest stay unsettled."""
    await route(session, items)
    await unite_identities(session, items)
    wanted: dict[tuple[int, str], Item] = {}
    again: list[Item] = []
    for item in items:
        if item.outcome is not None or item.event.kind not in UTTERANCES:
            continue
        assert item.account_id is not None
        if item.event.external_id is None:
            item.settle(OutcomeKind.IGNORED, "no id")
            continue
        if wanted.setdefault((item.account_id, item.event.external_id), item) is not item:
            again.append(item)
    authors = await author_ids(session, wanted.values())
    fresh = await insert_messages(session, wanted, authors)
    await _note_attachments(session, {fresh[key]: wanted[key] for key in fresh})
    for item in again:
        item.settle(OutcomeKind.DUPLICATE, "twice in one batch")
    stored = Stored()
    known = [i for i in (*wanted.values(), *again) if (i.account_id, i.event.external_id) not in fresh]
    await _settle_known(session, known, stored, now)
    for key in sorted(fresh, key=lambda k: (wanted[k].occurred[0], wanted[k].delivery_id, wanted[k].position)):
        item = wanted[key]
        message = _message(fresh[key], item, authors)
        if item.event.direction is Direction.OUTBOUND:
            item.settle(OutcomeKind.ECHO)
            stored.own.append(message)
        else:
            item.settle(OutcomeKind.STORED)
            stored.inbound.append(message)
    return stored


async def route(session: AsyncSession, items: Sequence[Item]) -> None:
    """Give each item its account. An account that is not of the verified connection gets nothing."""
    open_items = [item for item in items if item.outcome is None]
    connections = {item.connection_id for item in open_items}
    rows = await session.execute(
        select(Account.connection_id, Account.external_id, Account.id).where(Account.connection_id.in_(connections))
    )
    by_name: dict[tuple[int, str], int] = {}
    of_connection: dict[int, list[int]] = {}
    for connection_id, external_id, account_id in rows:
        by_name[connection_id, external_id] = account_id
        of_connection.setdefault(connection_id, []).append(account_id)
    for item in open_items:
        named = item.event.account_id
        if named is not None:
            item.account_id = by_name.get((item.connection_id, named))
        else:
            # Where the payload names no account the connection does, if it has just one.
            accounts = of_connection.get(item.connection_id, [])
            item.account_id = accounts[0] if len(accounts) == 1 else None
        if item.event.kind is Kind.IGNORE:
            item.settle(OutcomeKind.IGNORED, item.event.reason or "nothing we handle")
        elif item.account_id is None:
            item.settle(OutcomeKind.UNROUTABLE, "account is not connected here")


async def author_ids(session: AsyncSession, items: Iterable[Item]) -> dict[tuple[int, str], int]:
    """The author rows of the citizens among these items, made where they are missing."""
    handles: dict[tuple[int, str], str | None] = {}
    for item in items:
        if item.event.author_id is not None and item.event.direction is not Direction.OUTBOUND:
            assert item.account_id is not None
            handles[item.account_id, item.event.author_id] = item.event.author_name
    keys = sorted(handles)
    types = {"account_id": "bigint", "external_id": "text", "handle": "text"}
    made = await insert_rows(
        session, "authors", types, [(*key, handles[key]) for key in keys],
        "ON CONFLICT (account_id, external_id) DO UPDATE SET handle = excluded.handle "
        "WHERE excluded.handle IS NOT NULL AND authors.handle IS DISTINCT FROM excluded.handle "
        "RETURNING account_id, external_id, coalesce(same_as, id)",
    )  # fmt: skip
    known = {(account_id, external_id): author_id for account_id, external_id, author_id in made}
    missing = [key for key in keys if key not in known]
    if missing:
        rows = await session.execute(
            select(Author.account_id, Author.external_id, func.coalesce(Author.same_as, Author.id)).where(
                tuple_(Author.account_id, Author.external_id).in_(missing)
            )
        )
        known.update({(account_id, external_id): author_id for account_id, external_id, author_id in rows})
    return known


async def insert_messages(
    session: AsyncSession, wanted: dict[tuple[int, str], Item], authors: dict[tuple[int, str], int]
) -> dict[tuple[int, str], int]:
    """Insert what is not there yet; the ids of the new rows. Sorted, or two workers would deadlock."""
    rows = []
    for key in sorted(wanted):
        item = wanted[key]
        event = item.event
        occurred_at, occurred_by = item.occurred
        direction = event.direction or Direction.INBOUND
        rows.append((
            key[0], key[1], event.kind.value, direction.value, event.thread_id, event.parent_id,
            author_of(item, authors), event.text, None if event.text is None else mask(event.text), event.attachments,
            occurred_at, occurred_by, item.received_at, event.app_id,
        ))  # fmt: skip
    new = await insert_rows(
        session, "messages", MESSAGE_TYPES, rows,
        "ON CONFLICT (account_id, external_id) DO NOTHING RETURNING account_id, external_id, id",
    )  # fmt: skip
    return {(account_id, external_id): message_id for account_id, external_id, message_id in new}


def author_of(item: Item, authors: dict[tuple[int, str], int]) -> int | None:
    """The citizen's author row; None for our own messages and for those without an author."""
    if item.event.author_id is None or item.event.direction is Direction.OUTBOUND or item.account_id is None:
        return None
    return authors.get((item.account_id, item.event.author_id))


async def _settle_known(session: AsyncSession, items: Sequence[Item], stored: Stored, now: datetime) -> None:
    """Settle what was there before: a redelivery, our own send, an erased text, or an edit's original."""
    if not items:
        return
    keys = [(item.account_id, item.event.external_id) for item in items]
    rows = await session.scalars(select(Message).where(tuple_(Message.account_id, Message.external_id).in_(keys)))
    known = {(row.account_id, row.external_id): row for row in rows}
    strangers = {
        name for item in items
        if known[item.account_id or 0, item.event.external_id or ""].erased_at is not None for name in names_of(item)
    }  # fmt: skip
    if strangers:
        await forget_strangers(session, strangers)
    for item in items:
        message = known[item.account_id or 0, item.event.external_id or ""]
        if message.erased_at is not None:
            item.settle(OutcomeKind.DUPLICATE, "erased")
            await scrub_delivery(session, [item.delivery_id])
            continue
        if message.text is None and item.event.text is not None and message.edited_at is None:
            _complete(message, item, stored)
            continue
        if item.event.edited_at is not None and item.event.text != message.text:
            # Asked for again, and its words are others now: an edit, to be applied with the rest.
            changed_at = item.event.edited_at
            item.event = replace(
                item.event,
                kind=Kind.EDIT,
                target_id=item.event.external_id,
                occurred_at=changed_at,
                subject=Kind.COMMENT,
            )
            continue
        item.settle(OutcomeKind.DUPLICATE)
        if message.edited_at is not None and message.direction == Direction.INBOUND.value:
            await _restore_original(session, message, item, stored, now)


def _complete(message: Message, item: Item, stored: Stored) -> None:
    """It came as ids only: its words are no edit, and it is read as if they had come with it."""
    occurred_at, occurred_by = item.occurred
    message.text, message.masked_text = item.event.text, mask(item.event.text or "")
    if occurred_by == "platform" and occurred_at < message.occurred_at:
        message.occurred_at, message.occurred_by = occurred_at, occurred_by
        stored.restated.append(message.id)
    item.settle(OutcomeKind.STORED, "its words")
    if message.direction == Direction.INBOUND.value:
        stored.completed.append(message.id)


async def _restore_original(session: AsyncSession, message: Message, item: Item, stored: Stored, now: datetime) -> None:
    """An edit may overtake its original: the first words then come late, and become a revision."""
    revised = await session.scalar(select(Revision.id).where(Revision.message_id == message.id).limit(1))
    occurred_at, occurred_by = item.occurred
    if revised is None and item.event.text != message.text:
        text = item.event.text
        session.add(
            Revision(
                message_id=message.id,
                text=text,
                masked_text=None if text is None else mask(text),
                written_at=occurred_at,
                replaced_at=message.edited_at or now,
            )  # fmt: skip
        )
    if occurred_at < message.occurred_at:
        message.occurred_at, message.occurred_by = occurred_at, occurred_by
        stored.restated.append(message.id)


async def _note_attachments(session: AsyncSession, items: dict[int, Item]) -> None:
    """What is attached to new messages of citizens; a worker fetches it in its own time."""
    rows = [
        (message_id, position, medium.type, medium.ref, medium.url, item.received_at)
        for message_id, item in items.items()
        if item.event.direction is not Direction.OUTBOUND
        for position, medium in enumerate(item.event.media)
    ]
    types = {
        "message_id": "bigint", "position": "int", "type": "text", "ref": "text", "url": "text",
        "next_try_at": "timestamptz",
    }  # fmt: skip
    await insert_rows(session, "attachments", types, rows)


async def scrub_delivery(session: AsyncSession, delivery_ids: Sequence[int]) -> None:
    """Forget raw bodies that hold an erased text. What failed in them keeps its own event."""
    await session.execute(update(Delivery).where(Delivery.id.in_(delivery_ids)).values(body=None))


def _message(message_id: int, item: Item, authors: dict[tuple[int, str], int]) -> StoredMessage:
    assert item.account_id is not None
    assert item.event.external_id is not None
    return StoredMessage(
        id=message_id, account_id=item.account_id, platform=item.platform, external_id=item.event.external_id,
        kind=item.event.kind, thread_id=item.event.thread_id, parent_id=item.event.parent_id,
        author_id=author_of(item, authors), text=item.event.text, occurred_at=item.occurred[0],
        received_at=item.received_at, app_id=item.event.app_id,
    )  # fmt: skip
