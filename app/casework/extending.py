"""More time for one clock of a case, granted by the coordinator with a reason while it is not late.

The law knows one: seven working days more for a public document (UU 14/2008, article 22(8)).
"""

from __future__ import annotations

from app.casefile import judge, read_logs, with_editions
from app.casework.acts import Act
from app.domain.case import Move
from app.domain.sla import ClockName, Status, Verdict, Verdicts
from app.errors import IllegalMove
from app.models import Case


async def extend(act: Act, clock: ClockName, working_days: int, reason: str) -> Case:
    """Move the due time of a running clock by working days of the case's calendar. Its history keeps the reason."""
    case = await act.begin(Move.CORRECT)
    logs = await read_logs(act.session, {case.id})
    calendars = await with_editions(act.session, act.city.calendars, logs.values())
    verdict = _running(judge(logs[case.id], calendars, act.now), clock)
    if verdict is None:
        raise IllegalMove(f"No {clock} clock of this case runs: there is nothing to extend.")
    if verdict.status is Status.BREACHED:
        raise IllegalMove(
            f"The {clock} clock is late already: more time does not make a late answer punctual. "
            "A late first response can be excused."
        )
    return await act.finish(case, act.entry("extended", clock=clock.value, working_days=working_days, reason=reason))


def _running(verdicts: Verdicts, clock: ClockName) -> Verdict | None:
    clocks = {
        ClockName.FIRST_RESPONSE: (verdicts.first_response,),
        ClockName.NEXT_RESPONSE: verdicts.next_response,
        ClockName.RESOLUTION: (verdicts.resolution,),
    }
    return next((verdict for verdict in clocks[clock] if verdict is not None and verdict.ended_at is None), None)
