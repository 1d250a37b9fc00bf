"""The coordinator's triage queue: what the model is unsure of, with its guesses, each text once.

The order is domain/triage_order.py's, stored with the case: what is most uncertain of what comes in
together first, danger before all, and nothing starves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.case import SENSITIVE_CLASSES, State
from app.domain.keyset import read_cursor, write_cursor
from app.errors import Unprocessable
from app.models import Account, Case, Message, ReadingRow


@dataclass(frozen=True, slots=True)
class Unsure:
    """A case that waits for a decision. `twins`: other cases with the same words that one decision settles too."""

    case: Case
    account_name: str
    masked_text: str | None
    reading: ReadingRow | None
    twins: int


async def read_triage(session: AsyncSession, *, cursor: str | None, limit: int) -> tuple[list[Unsure], str | None]:
    """One page and the cursor of the next, in two statements whatever the number of cases."""
    rows = (
        await session.execute(
            select(Case, Account.name, Message.masked_text, ReadingRow)
            .join(Account, Account.id == Case.account_id)
            .outerjoin(Message, Message.id == Case.first_message_id)
            .outerjoin(ReadingRow, ReadingRow.message_id == Case.first_message_id)
            .where(_waits(Case), ~_has_earlier_twin(), _after(cursor))
            .order_by(Case.triage_at, Case.id)
            .limit(limit + 1)
        )
    ).all()
    shown = rows[:limit]
    twins = await _twins(session, [case for case, *_ in shown])
    last = shown[-1][0] if len(rows) > limit else None
    return (
        [Unsure(case, name, masked, reading, twins.get(case.id, 0)) for case, name, masked, reading in shown],
        write_cursor((last.triage_at, last.id)) if last else None,
    )


def _waits(case: type[Case]) -> ColumnElement[bool]:
    """Written as the partial index has it, so that the planner may use it."""
    return and_(case.needs_review, case.state != State.RESOLVED.value)


def _open_to_twins(case: type[Case]) -> ColumnElement[bool]:
    plain = or_(case.case_class.is_(None), case.case_class.not_in(SENSITIVE_CLASSES))
    return and_(case.text_key.is_not(None), plain)


def _has_earlier_twin() -> ColumnElement[bool]:
    twin = aliased(Case)
    return and_(
        _open_to_twins(Case),
        exists().where(
            twin.text_key == Case.text_key,
            _waits(twin),
            _open_to_twins(twin),
            tuple_(twin.triage_at, twin.id) < tuple_(Case.triage_at, Case.id),
        ),
    )


async def _twins(session: AsyncSession, cases: Sequence[Case]) -> dict[int, int]:
    keys = {case.text_key: case.id for case in cases if case.text_key and case.case_class not in SENSITIVE_CLASSES}
    if not keys:
        return {}
    counted = await session.execute(
        select(Case.text_key, func.count() - 1)
        .where(Case.text_key.in_(keys), _waits(Case), _open_to_twins(Case))
        .group_by(Case.text_key)
    )
    return {keys[key]: count for key, count in counted if key is not None}


def _after(cursor: str | None) -> ColumnElement[bool]:
    if cursor is None:
        return true()
    try:
        key = read_cursor(cursor)
    except ValueError as error:
        raise Unprocessable("The cursor is not one of ours: begin again without it.") from error
    return tuple_(Case.triage_at, Case.id) > key
