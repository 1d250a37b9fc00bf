"""A person's queue: what is due first stands first, page by page, at the same speed for any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, select, true, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.casework.scope import holds, reads, supports
from app.domain.case import State
from app.domain.events import Direction
from app.domain.keyset import read_cursor, write_cursor
from app.domain.people import Principal, Role
from app.domain.routing import COORDINATOR
from app.errors import Unprocessable
from app.models import NEVER, Account, ApiKey, Case, Message

PAGE_MAX = 100


class Due(StrEnum):
    OVERDUE = "overdue"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show of the queue; None means everything (of the open cases, for `state`)."""

    state: State | None = None
    intent: str | None = None
    topic: str | None = None
    group: str | None = None
    platform: str | None = None
    kecamatan: str | None = None
    due: Due | None = None
    due_before: datetime | None = None
    q: str | None = None
    opd: str | None = None
    handed_over: bool = False
    supporting: bool | None = None
    """True: only what the OPD is asked to help with; False: only what it leads."""
    needs_review: bool | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list, with the masked words of the citizen's first and latest message."""

    case: Case
    account_name: str
    claimed_by: str | None
    first_text: str | None
    last_text: str | None


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    next_cursor: str | None


async def read_queue(
    session: AsyncSession, principal: Principal, filters: Filters, *, now: datetime, cursor: str | None, limit: int
) -> Page:
    """One page, in two statements whatever the number of cases."""
    statement = (
        select(Case, Account.name, ApiKey.name)
        .join(Account, Account.id == Case.account_id)
        .outerjoin(ApiKey, ApiKey.id == Case.claimed_by)
        .where(_shown(principal, filters, now, cursor, limit))
        .order_by(Case.next_due_at, Case.id)
        .limit(min(limit, PAGE_MAX) + 1)
    )
    rows = (await session.execute(statement)).all()
    shown = rows[: min(limit, PAGE_MAX)]
    texts = await _texts(session, [case.id for case, _, _ in shown])
    more = len(rows) > len(shown)
    return Page(
        [Row(case, account, claimer, *texts.get(case.id, (None, None))) for case, account, claimer in shown],
        write_cursor((shown[-1][0].next_due_at, shown[-1][0].id)) if more else None,
    )


def _shown(
    principal: Principal, filters: Filters, now: datetime, cursor: str | None, limit: int
) -> ColumnElement[bool]:
    """The condition of a page. What is led and what is supported are looked up apart: each has its own index."""
    whose = _whose(principal, filters)
    rest = and_(*_conditions(principal, filters, now), _after(cursor))
    if len(whose) == 1:
        return and_(whose[0], rest)
    firsts = [
        select(Case.id).where(one, rest).order_by(Case.next_due_at, Case.id).limit(min(limit, PAGE_MAX) + 1).subquery()
        for one in whose
    ]
    return Case.id.in_(union_all(*(select(first.c.id) for first in firsts)))


def _whose(principal: Principal, filters: Filters) -> list[ColumnElement[bool]]:
    if filters.handed_over:
        own = principal.opd or COORDINATOR
        return [and_(reads(principal), Case.past_opds.contains([own]), Case.opd != own)]
    if principal.role is Role.COORDINATOR and filters.opd != "all":
        return [and_(holds(principal), Case.opd == (filters.opd or COORDINATOR))]
    if principal.opd is None or filters.supporting is False:
        return [holds(principal)]
    return [supports(principal.opd)] if filters.supporting else [holds(principal), supports(principal.opd)]


def _conditions(principal: Principal, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    # Written as the partial index has it, so that the planner may use it.
    open_ones = Case.state != State.RESOLVED.value
    conditions.append(Case.state == State.RESOLVED.value if filters.state is State.RESOLVED else open_ones)
    if filters.state is not None and filters.state is not State.RESOLVED:
        conditions.append(Case.state == filters.state.value)
    for column, value in (
        (Case.intent, filters.intent),
        (Case.topic, filters.topic),
        (Case.group, filters.group),
        (Case.platform, filters.platform),
        (Case.kecamatan, filters.kecamatan),
        (Case.needs_review, filters.needs_review),
        (Case.claimed_by, principal.key_id if filters.mine else None),
    ):
        if value is not None:
            conditions.append(column == value)
    if filters.due is Due.OVERDUE:
        conditions.append(Case.next_due_at < now)
    if filters.due is Due.RUNNING:
        conditions.append(and_(Case.next_due_at >= now, Case.next_due_at < NEVER))
    if filters.due_before is not None:
        conditions.append(Case.next_due_at < filters.due_before)
    if filters.q:
        pattern = "%" + filters.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        conditions.append(exists().where(Message.case_id == Case.id, Message.masked_text.ilike(pattern, escape="\\")))
    return conditions


def _after(cursor: str | None) -> ColumnElement[bool]:
    if cursor is None:
        return true()
    try:
        key = read_cursor(cursor)
    except ValueError as error:
        raise Unprocessable("The cursor is not one of ours: begin again without it.") from error
    return tuple_(Case.next_due_at, Case.id) > key


async def _texts(session: AsyncSession, case_ids: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    """The masked words of each case's first and latest message by a citizen."""
    texts: dict[int, tuple[str | None, str | None]] = {}
    if not case_ids:
        return texts
    rows = await session.execute(
        select(Message.case_id, Message.masked_text)
        .where(Message.case_id.in_(case_ids), Message.direction == Direction.INBOUND.value)
        .order_by(Message.case_id, Message.occurred_at, Message.id)
    )
    for case_id, masked in rows:
        assert case_id is not None
        first = texts[case_id][0] if case_id in texts else masked
        texts[case_id] = (first, masked)
    return texts
