"""One citizen under several ids: WhatsApp's phone number and business-scoped id, a number or an id that changed.

The first row stays; other ids point to it (`same_as`), and so do their messages, cases and threads: a
conversation that is named after its citizen keeps the name of the first id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import case, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.events import Kind
from app.intake.items import Item
from app.models import Author, Message, OutcomeKind

Name = tuple[int, str]
"""Account and the platform's id."""

MOVE_CASES = text(
    """
    UPDATE cases SET author_id = :kept, thread_id = CASE WHEN thread_id = :old_name THEN :name ELSE thread_id END
    WHERE account_id = :account AND author_id = :gone AND NOT (state <> 'resolved' AND EXISTS (
        SELECT FROM cases twin WHERE twin.account_id = cases.account_id AND twin.author_id = :kept
        AND twin.thread_id = CASE WHEN cases.thread_id = :old_name THEN :name ELSE cases.thread_id END
        AND twin."group" = cases."group" AND twin.state <> 'resolved'))
    AND id IN (SELECT case_id FROM messages WHERE author_id = :gone)
    """
)
"""Of two open cases of one matter both stay: two people may be at them. What comes next joins the kept one."""


async def unite_identities(session: AsyncSession, items: Sequence[Item]) -> None:
    """Learn from each item what ids belong together, then give every conversation its first name."""
    told = [item for item in items if item.outcome is None and item.account_id is not None and item.event.aliases]
    rows = await _read(session, {name for item in told for name in names_of(item)})
    for item in told:
        if any(name not in rows for name in names_of(item)) or len({rows[name] for name in names_of(item)}) > 1:
            await _unite(session, item, rows)
        await _note_address(session, item, rows)
    await _name_conversations(session, items)


def names_of(item: Item) -> list[Name]:
    """All that the platform calls the author."""
    account = item.account_id or 0
    ids = (item.event.author_id, *item.event.aliases)
    return [(account, external_id) for external_id in dict.fromkeys(ids) if external_id is not None]


async def _read(session: AsyncSession, names: set[Name]) -> dict[Name, int]:
    """The row that stands for each id that is known."""
    if not names:
        return {}
    rows = await session.execute(
        select(Author.account_id, Author.external_id, func.coalesce(Author.same_as, Author.id)).where(
            tuple_(Author.account_id, Author.external_id).in_(names)
        )
    )
    return {(account, external_id): author_id for account, external_id, author_id in rows}


async def _unite(session: AsyncSession, item: Item, rows: dict[Name, int]) -> None:
    names = names_of(item)
    known = sorted({rows[name] for name in names if name in rows})
    if not known:
        if item.event.kind is Kind.SYSTEM:
            return  # Nobody who ever wrote to us.
        await _add(session, names[:1], None)
        rows |= await _read(session, set(names[:1]))
        known = [rows[names[0]]]
    kept, *gone = known
    await _add(session, [name for name in names if name not in rows], kept)
    for author_id in gone:
        await _merge(session, item.account_id or 0, kept, author_id)
    rows.update({name: kept for name, author_id in rows.items() if author_id in gone})
    rows.update(dict.fromkeys(names, kept))


async def _add(session: AsyncSession, names: Sequence[Name], same_as: int | None) -> None:
    if names:
        values = [{"account_id": account, "external_id": name, "same_as": same_as} for account, name in names]
        await session.execute(insert(Author).values(values).on_conflict_do_nothing())


async def _merge(session: AsyncSession, account: int, kept: int, gone: int) -> None:
    """Everything that pointed to one row points to the other."""
    names = dict(
        (await session.execute(select(Author.id, Author.external_id).where(Author.id.in_((kept, gone))))).all()
    )
    moved = {"account": account, "kept": kept, "gone": gone, "name": names[kept], "old_name": names[gone]}
    await session.execute(MOVE_CASES, moved)
    thread = case((Message.thread_id == names[gone], names[kept]), else_=Message.thread_id)
    await session.execute(update(Message).where(Message.author_id == gone).values(author_id=kept, thread_id=thread))
    await session.execute(
        update(Message)
        .where(Message.account_id == account, Message.thread_id == names[gone], Message.direction == "outbound")
        .values(thread_id=names[kept])
    )
    await session.execute(update(Author).where((Author.id == gone) | (Author.same_as == gone)).values(same_as=kept))


async def _note_address(session: AsyncSession, item: Item, rows: dict[Name, int]) -> None:
    """Where the citizen is reached: where they wrote from last, or moved to."""
    moved = item.event.kind is Kind.SYSTEM
    name = item.event.aliases[0] if moved else item.event.author_id
    author_id = rows.get((item.account_id or 0, name or ""))
    if author_id is not None:
        await session.execute(
            update(Author)
            .where(Author.id == author_id, func.coalesce(Author.address, Author.external_id) != name)
            .values(address=name)
        )
        if moved:
            item.settle(OutcomeKind.STORED, "identity moved")


async def _name_conversations(session: AsyncSession, items: Iterable[Item]) -> None:
    """A conversation named after a later id of its citizen is the one named after the first."""
    spoken = [i for i in items if i.outcome is None and i.account_id is not None and i.event.kind is not Kind.COMMENT]
    names = {(item.account_id or 0, item.event.thread_id or "") for item in spoken if item.event.thread_id}
    if not names:
        return
    kept = aliased(Author)
    rows = await session.execute(
        select(Author.account_id, Author.external_id, kept.external_id)
        .join(kept, kept.id == Author.same_as)
        .where(tuple_(Author.account_id, Author.external_id).in_(names))
    )
    first = {(account, name): kept_name for account, name, kept_name in rows}
    for item in spoken:
        thread = first.get((item.account_id or 0, item.event.thread_id or ""))
        if thread is not None:
            item.event = replace(item.event, thread_id=thread)
