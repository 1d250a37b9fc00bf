"""What a person may do with a case. Each act checks the version and the state, logs and rewrites the clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, append
from app.casework.labelling import label
from app.casework.scope import hold_case
from app.directory import City
from app.domain.case import ALLOWED, BOUNCES_MAX, Move, State
from app.domain.people import Principal, Role
from app.domain.routing import COORDINATOR
from app.errors import IllegalMove, StaleVersion, Unprocessable
from app.models import ApiKey, Case, Opd


@dataclass(frozen=True, slots=True)
class Act:
    """One person's change to one case at one instant, under the version they have read."""

    session: AsyncSession
    principal: Principal
    city: City
    now: datetime
    case_id: int
    version: int | None
    """From If-Match; None for `*`."""

    async def begin(self, move: Move) -> Case:
        """The case, locked, if it may make this move and nobody changed it meanwhile."""
        case = await hold_case(self.session, self.principal, self.case_id)
        if self.version is not None and case.version != self.version:
            raise StaleVersion(f"You read version {self.version}; it is now {case.version}. Read it again.")
        if move not in ALLOWED[State(case.state)]:
            allowed = sorted(m.value for m in ALLOWED[State(case.state)])
            raise IllegalMove(f"A case that is {case.state} cannot {move.value}.", state=case.state, allowed=allowed)
        return case

    def entry(self, event: str, /, **data: Any) -> Entry:
        return Entry(self.case_id, self.now, event, "admin", self.principal.key_id, data=data)

    async def finish(self, case: Case, *entries: Entry) -> Case:
        case.version += 1
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise IllegalMove(
                "The citizen has another open case on this matter in the same thread; work that one."
            ) from error
        await append(self.session, entries, self.city.calendars, self.now)
        await self.session.refresh(case)
        return case


async def claim(act: Act) -> Case:
    """Take the case; of two who try at once the first has it."""
    case = await act.begin(Move.CLAIM)
    if case.claimed_by not in {None, act.principal.key_id}:
        holder = await act.session.scalar(select(ApiKey.name).where(ApiKey.id == case.claimed_by))
        raise IllegalMove(f"{holder} has claimed this case.", claimed_by=holder, allowed=["note"])
    case.claimed_by, case.claimed_at = act.principal.key_id, act.now
    return await act.finish(case, act.entry("claimed"))


async def release(act: Act) -> Case:
    """Give a claim back, so that a colleague can take the case."""
    case = await act.begin(Move.CLAIM)
    if case.claimed_by is None:
        raise IllegalMove("Nobody has claimed this case.", allowed=["claim"])
    case.claimed_by = case.claimed_at = None
    return await act.finish(case, act.entry("released"))


async def note(act: Act, text: str) -> Case:
    """An internal note. It answers nobody."""
    case = await act.begin(Move.NOTE)
    return await act.finish(case, act.entry("internal_note", text=text))


async def hand_over(act: Act, opd: str, reason: str) -> Case:
    """Give the case to another OPD. The third hand-over goes to the coordinator, who decides."""
    case = await act.begin(Move.HAND_OVER)
    await check_opd(act.session, opd)
    if opd == case.opd:
        raise Unprocessable(f"The case is with {opd} already.")
    bounced = act.principal.role is Role.OPD_ADMIN
    to = COORDINATOR if bounced and case.bounces >= BOUNCES_MAX else opd
    # Whoever passes a case on says that it was not theirs: that is a label too.
    await label(act.session, act.principal, case, [("opd", case.opd, opd)], city=act.city.key, now=act.now)
    return await act.finish(case, *move_to(act, case, to, reason, bounced=bounced, wanted=opd))


def move_to(act: Act, case: Case, opd: str, reason: str, *, bounced: bool, wanted: str | None = None) -> list[Entry]:
    """The case changes hands; the entries that say so. A coordinator's routing is no bounce."""
    if case.opd not in case.past_opds:
        case.past_opds = [*case.past_opds, case.opd]
    data: dict[str, Any] = {"opd": opd, "from": case.opd, "reason": reason, "bounce": bounced}
    if wanted not in {None, opd}:
        data["wanted"] = wanted
    case.opd, case.claimed_by, case.claimed_at = opd, None, None
    case.bounces += bounced
    case.needs_review = opd == COORDINATOR
    case.flagged = False
    return [act.entry("reassigned", **data)]


async def check_opd(session: AsyncSession, opd: str) -> None:
    row = await session.get(Opd, opd)
    if row is None or row.retired_at is not None:
        raise Unprocessable(f"There is no OPD {opd!r}; GET /opds lists them.")


async def wait(act: Act, reason: str) -> Case:
    """Wait for the citizen: the resolution clock stands still until they write or somebody resumes."""
    case = await act.begin(Move.WAIT)
    case.state = State.WAITING.value
    days = act.city.close_after_days  # Kept with the wait: a later change of the rule is for later waits.
    return await act.finish(case, act.entry("status", to="pending", reason=reason, close_after_working_days=days))


async def resume(act: Act) -> Case:
    case = await act.begin(Move.RESUME)
    case.state = State.OPEN.value
    return await act.finish(case, act.entry("status", to="open"))


async def resolve(act: Act, summary: str) -> Case:
    """The matter is settled. Without a reply the citizen's first-response clock runs on."""
    case = await act.begin(Move.RESOLVE)
    case.state, case.resolved_at = State.RESOLVED.value, act.now
    return await act.finish(case, act.entry("resolved", summary=summary))


async def reopen(act: Act, reason: str) -> Case:
    case = await act.begin(Move.REOPEN)
    case.state, case.resolved_at = State.OPEN.value, None
    case.reopenings += 1
    return await act.finish(case, act.entry("reopened", reason=reason))
