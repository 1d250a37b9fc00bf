"""What happens to messages afterwards: edits make revisions, deletions erase, hiding is noted.

Platforms reorder: an edit may come before its original (its words are kept as the message, the
original becomes a revision), a deletion too (a tombstone waits, so that nothing is brought back).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, write_entries
from app.domain.events import REVOKED, SHOWN, Direction, Kind
from app.domain.message import StoredMessage
from app.domain.privacy import mask
from app.intake.early import keep_early
from app.intake.items import Item
from app.intake.store import author_ids, author_of, insert_messages, scrub_delivery
from app.models import (
    AccountHealth,
    Attachment,
    Case,
    DeadLetter,
    Message,
    Outcome,
    OutcomeKind,
    Post,
    ReadingRow,
    Revision,
)

CHANGES = frozenset({Kind.EDIT, Kind.DELETION, Kind.VISIBILITY})


@dataclass(slots=True)
class Changed:
    """Messages whose words triage has not judged yet: edited ones without a case, and edits that came first."""

    to_read: list[StoredMessage] = field(default_factory=list)
    own: list[StoredMessage] = field(default_factory=list)
    """Our own words whose edit came before they did."""
    erased: list[tuple[int, str]] = field(default_factory=list)
    """(account, external id) of what a citizen took back in this batch."""


async def apply_changes(session: AsyncSession, items: Sequence[Item], now: datetime) -> Changed:
    """Apply every edit, deletion and hiding in the order given; settle all that is still unsettled."""
    changed = Changed()
    for item in items:
        if item.outcome is not None:
            continue
        if item.event.kind is Kind.SYSTEM and item.event.reason == REVOKED:
            await note_revoked(session, item.account_id or 0, now)
            item.settle(OutcomeKind.STORED, REVOKED)
        elif item.event.kind not in CHANGES:
            item.settle(OutcomeKind.IGNORED, item.event.kind.value)
        elif item.event.target_id is None:
            item.settle(OutcomeKind.IGNORED, "no target")
        elif item.event.kind is Kind.EDIT:
            await _edit(session, item, changed, now)
        elif item.event.kind is Kind.DELETION and item.event.direction is not Direction.OUTBOUND:
            await _erase(session, item, changed, now)
        else:
            await _hide(session, item, now)
    return changed


async def _target(session: AsyncSession, item: Item) -> Message | None:
    found: Message | None = await session.scalar(
        select(Message)
        .where(Message.account_id == item.account_id, Message.external_id == item.event.target_id)
        .with_for_update()
    )
    return found


async def _edit(session: AsyncSession, item: Item, changed: Changed, now: datetime) -> None:
    message = await _target(session, item)
    if message is None:
        await _keep_edit_as_message(session, item, changed, now)
        return
    if message.erased_at is not None:
        item.settle(OutcomeKind.DUPLICATE, "erased")
        await scrub_delivery(session, [item.delivery_id])
        return
    text = item.event.text
    edited_at = item.occurred[0]
    last = message.edited_at or message.occurred_at
    if text == message.text or (message.edited_at is not None and edited_at < last):
        item.settle(OutcomeKind.DUPLICATE, "no new words")
        return
    session.add(
        Revision(
            message_id=message.id,
            text=message.text,
            masked_text=message.masked_text,
            written_at=last,
            replaced_at=now,
        )
    )
    message.text, message.masked_text = text, None if text is None else mask(text)
    message.edited_at = edited_at
    await session.flush()
    item.settle(OutcomeKind.STORED)
    if message.case_id is not None:
        await _forget_key(session, message)
        await _note_in_case(session, message, item, "edited", now)
    elif message.direction == Direction.INBOUND.value:
        changed.to_read.append(_stored(message, item))


async def _keep_edit_as_message(session: AsyncSession, item: Item, changed: Changed, now: datetime) -> None:
    """The original has not come (yet): the citizen's words must not wait for it."""
    assert item.account_id is not None
    event = item.event
    kind = event.subject or Kind.COMMENT
    copy = replace(item, event=replace(event, kind=kind, external_id=event.target_id))
    authors = await author_ids(session, [copy])
    key = (item.account_id, event.target_id or "")
    new = await insert_messages(session, {key: copy}, authors)
    if key not in new:  # Another worker stored the original this instant.
        await _edit(session, item, changed, now)
        return
    await session.execute(update(Message).where(Message.id == new[key]).values(edited_at=item.occurred[0]))
    item.settle(OutcomeKind.STORED, "edit before its original")
    kept = changed.own if event.direction is Direction.OUTBOUND else changed.to_read
    kept.append(
        StoredMessage(
            new[key], item.account_id, item.platform, key[1], kind, event.thread_id, event.parent_id,
            author_of(copy, authors), event.text, item.occurred[0], item.received_at, event.app_id,
        )
    )  # fmt: skip


async def _erase(session: AsyncSession, item: Item, changed: Changed, now: datetime) -> None:
    """The citizen took it back: the words go everywhere; the case, its clock and its verdict stay."""
    message = await _target(session, item)
    if message is None and not await _leave_tombstone(session, item, now):
        message = await _target(session, item)  # Another worker stored it this instant.
    if message is not None and message.erased_at is None:
        await erase_message(session, message, now)
        if message.case_id is not None:
            await _note_in_case(session, message, item, "erased_by_citizen", now)
    item.settle(OutcomeKind.STORED)
    changed.erased.append((item.account_id or 0, item.event.target_id or ""))


async def erase_message(session: AsyncSession, message: Message, now: datetime) -> None:
    """Erase a message's words, and leave a tombstone that no replay fills again.

    Raw bodies that hold the words are forgotten by `scrub_erased`, once the ledger knows them all.
    """
    message.text = message.masked_text = None
    message.erased_at = now
    await session.flush()
    await session.execute(update(Revision).where(Revision.message_id == message.id).values(text=None, masked_text=None))
    await session.execute(update(ReadingRow).where(ReadingRow.message_id == message.id).values(reasons=[]))
    await session.execute(
        update(Attachment)
        .where(Attachment.message_id == message.id)
        .values(content=None, url=None, ref=None, state="erased")
    )
    # A visitor's post stands above itself, and was read from the platform like any other post.
    await session.execute(
        update(Post)
        .where(Post.account_id == message.account_id, Post.external_id == message.external_id)
        .values(text=None, permalink=None, state="erased")
    )
    await _forget_key(session, message)


async def _forget_key(session: AsyncSession, message: Message) -> None:
    """What these words had in common with others' words goes with them: a hash of short words can be guessed."""
    if message.case_id is not None:
        await session.execute(update(Case).where(Case.id == message.case_id).values(text_key=None))


async def scrub_erased(session: AsyncSession, erased: Sequence[tuple[int, str]]) -> None:
    """Forget every raw body and dead letter that told of the erased messages, this batch's included."""
    for account_id, external_id in erased:
        deliveries = list(
            await session.scalars(
                select(Outcome.delivery_id).where(
                    Outcome.account_id == account_id,
                    or_(Outcome.external_id == external_id, Outcome.target_id == external_id),
                )
            )
        )
        await scrub_delivery(session, deliveries)
        await session.execute(
            delete(DeadLetter).where(
                DeadLetter.delivery_id.in_(deliveries),
                or_(
                    DeadLetter.event["external_id"].astext == external_id,
                    DeadLetter.event["target_id"].astext == external_id,
                ),
            )
        )


async def _leave_tombstone(session: AsyncSession, item: Item, now: datetime) -> bool:
    assert item.account_id is not None
    event = item.event
    copy = replace(item, event=replace(event, kind=Kind.COMMENT, external_id=event.target_id, text=None))
    new = await insert_messages(session, {(item.account_id, event.target_id or ""): copy}, {})
    await session.execute(update(Message).where(Message.id.in_(new.values())).values(erased_at=now))
    return bool(new)


async def _hide(session: AsyncSession, item: Item, now: datetime) -> None:
    """Our own side hid or deleted it: nothing is erased, the case says so and it is counted.

    Only our side can hide what stands under our posts, whomever the platform names beside it.
    """
    message = await _target(session, item)
    if message is None:
        await keep_early(session, item)
        item.settle(OutcomeKind.IGNORED, "unknown target")
        return
    item.settle(OutcomeKind.STORED)
    shown_again = item.event.kind is Kind.VISIBILITY and item.event.reason == SHOWN
    if message.visibility_at is None or item.occurred[0] >= message.visibility_at:
        message.hidden_at, message.visibility_at = (None if shown_again else item.occurred[0]), item.occurred[0]
    await session.flush()
    if message.case_id is None:
        return
    kind = "deleted_by_us" if item.event.kind is Kind.DELETION else "shown_by_us" if shown_again else "hidden_by_us"
    await _note_in_case(session, message, item, kind, now, by_us=True)
    if not shown_again and message.direction == Direction.INBOUND.value:
        await session.execute(update(Case).where(Case.id == message.case_id).values(hidden_by_us=Case.hidden_by_us + 1))


async def _note_in_case(
    session: AsyncSession, message: Message, item: Item, kind: str, now: datetime, *, by_us: bool = False
) -> None:
    """These entries move no clock, so the clock columns need no rewriting."""
    assert message.case_id is not None
    actor = "platform" if by_us or item.event.direction is Direction.OUTBOUND else "citizen"
    await write_entries(session, [Entry(message.case_id, item.occurred[0], kind, actor, message_id=message.id)], now)


def _stored(message: Message, item: Item) -> StoredMessage:
    return StoredMessage(
        message.id, message.account_id, item.platform, message.external_id, Kind(message.kind), message.thread_id,
        message.parent_id, message.author_id, message.text, message.occurred_at, message.received_at,
    )  # fmt: skip


async def note_revoked(session: AsyncSession, account_id: int, at: datetime) -> None:
    """The platform says that our access has ended."""
    await session.execute(
        update(AccountHealth).where(AccountHealth.account_id == account_id).values(revoked_at=at, next_check_at=at)
    )
