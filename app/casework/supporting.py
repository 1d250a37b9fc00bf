"""Help from other OPDs: the lead asks with a task, the supporting OPD contributes; the lead still owes the answer."""

from __future__ import annotations

from app.casework.acts import Act, check_opd
from app.casework.scope import hold_supported_case
from app.domain.case import Move
from app.domain.routing import COORDINATOR
from app.errors import NotFound, StaleVersion, Unprocessable
from app.models import Case


async def ask_support(act: Act, opd: str, task: str, within_min: int | None) -> Case:
    """Ask another OPD for help. It may read this case from now on, a confidential one too: it was asked."""
    case = await act.begin(Move.ASK_SUPPORT)
    await check_opd(act.session, opd)
    if opd in {case.opd, COORDINATOR}:
        raise Unprocessable(f"{opd} leads the case or only routes it: ask another OPD.")
    if opd in case.supporting_opds:
        raise Unprocessable(f"{opd} is asked already; it has not finished yet.")
    target_min = act.city.support_min if within_min is None else within_min
    return await act.finish(case, act.entry("support_requested", opd=opd, task=task, target_min=target_min))


async def give_support(act: Act, text: str) -> Case:
    """The contribution of the OPD that was asked; its clock ends. It goes on reading what is not confidential."""
    case = await hold_supported_case(act.session, act.principal, act.case_id)
    if act.version is not None and case.version != act.version:
        raise StaleVersion(f"You read version {act.version}; it is now {case.version}. Read it again.")
    opd = act.principal.opd
    assert opd is not None
    if opd not in case.past_opds:
        case.past_opds = [*case.past_opds, opd]
    return await act.finish(case, act.entry("support_given", opd=opd, text=text))


async def withdraw_support(act: Act, opd: str, reason: str) -> Case:
    """The help is no longer needed; the OPD's clock ends and it no longer reads the case."""
    case = await act.begin(Move.ASK_SUPPORT)
    if opd not in case.supporting_opds:
        raise NotFound(f"{opd} does not support case {case.id}.")
    return await act.finish(case, act.entry("support_withdrawn", opd=opd, reason=reason))
