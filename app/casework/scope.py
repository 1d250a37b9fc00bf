"""Who may see which case: the one function that every query on cases goes through."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.case import SENSITIVE_CLASSES
from app.domain.people import Principal, Role
from app.errors import NotAllowed, NotFound
from app.models import Case


def holds(principal: Principal) -> ColumnElement[bool]:
    """The cases this person works: an OPD admin's own queue, for the coordinator all."""
    if principal.role is Role.COORDINATOR:
        return true()
    if principal.role is Role.OPD_ADMIN and principal.opd:
        return Case.opd == principal.opd
    return false()


def supports(opd: str) -> ColumnElement[bool]:
    """The cases in which this OPD is asked for help and has not finished. As the partial index has it."""
    return and_(Case.supporting_opds.contains([opd]), text("cases.supporting_opds <> '{}'"))


def reads(principal: Principal) -> ColumnElement[bool]:
    """The cases this person may read: those they work, those they are asked to help with, and those they
    handed over or helped with.

    A confidential or oversight case is not readable to whoever held it before: that may be the very
    unit it is about.
    """
    if principal.role is Role.OPD_ADMIN and principal.opd:
        handed_over = and_(
            Case.past_opds.contains([principal.opd]),
            or_(Case.case_class.is_(None), Case.case_class.not_in(SENSITIVE_CLASSES)),
        )
        return or_(holds(principal), supports(principal.opd), handed_over)
    return holds(principal)


async def read_case(session: AsyncSession, principal: Principal, case_id: int, *, keep: bool = False) -> Case:
    """The case, or NotFound: another OPD's case does not exist for this person.

    `keep`: as it is now until the transaction ends.
    """
    statement = select(Case).where(Case.id == case_id, reads(principal))
    case = await session.scalar(statement.with_for_update(read=True) if keep else statement)
    if case is None:
        raise NotFound(f"There is no case {case_id} in your OPD.")
    return case


async def hold_case(session: AsyncSession, principal: Principal, case_id: int) -> Case:
    """The case locked for a change. Who handed it over may read it, but no longer act on it."""
    case = await session.scalar(
        select(Case)
        .where(Case.id == case_id, reads(principal))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFound(f"There is no case {case_id} in your OPD.")
    if principal.role is Role.OPD_ADMIN and case.opd != principal.opd:
        raise NotAllowed(f"Case {case_id} is with {case.opd} now; you may read it.")
    return case


async def hold_supported_case(session: AsyncSession, principal: Principal, case_id: int) -> Case:
    """The case locked for the contribution of an OPD that was asked."""
    case = await session.scalar(
        select(Case)
        .where(Case.id == case_id, reads(principal))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFound(f"There is no case {case_id} in your OPD.")
    if principal.opd not in case.supporting_opds:
        raise NotAllowed(f"Your OPD is not asked to support case {case_id}, or has finished.")
    return case
