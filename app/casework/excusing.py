"""A late answer that nobody could have given in time: the coordinator says why. The raw rate stays as it is."""

from __future__ import annotations

from app.casework.acts import Act
from app.domain.case import Move
from app.errors import IllegalMove
from app.models import Case


async def excuse(act: Act, reason: str) -> Case:
    """Excuse the late first response (force majeure). Reports show it beside the rate, never instead."""
    case = await act.begin(Move.CORRECT)
    late = case.first_due_at is not None and (case.first_answered_at or act.now) > case.first_due_at
    if not late:
        raise IllegalMove("The first response of this case is not late: there is nothing to excuse.")
    if case.excused_at is not None:
        raise IllegalMove("This case is excused already; take that back first.")
    case.excused_at = act.now
    return await act.finish(case, act.entry("excused", reason=reason))


async def withdraw_excuse(act: Act) -> Case:
    """Take an excuse back; both stay in the history."""
    case = await act.begin(Move.CORRECT)
    if case.excused_at is None:
        raise IllegalMove("This case is not excused.")
    case.excused_at = None
    return await act.finish(case, act.entry("excuse_withdrawn"))
