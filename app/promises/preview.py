"""What a change would do to the open cases, told before it is made; the change itself asks here again."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from statistics import median

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, judge, read_logs, with_editions
from app.city_versions import digest
from app.directory import City
from app.domain.sla import Status, Verdict, Verdicts
from app.domain.working_time import Calendar
from app.models import RUNNING, Case
from app.promises.effects import Facts, Step, effects
from app.promises.following import FACTS, Steps, bring, in_order

AT_ONCE = 500
"""Cases read and judged together, in a thread beside the loop that answers webhooks."""

TOKEN = re.compile(r"v(\d{1,18})-(\d{1,18})-([0-9a-f]{32})")

Due = tuple[str | None, int | None]
"""When a clock is due; for a paused one what is left of it, in seconds."""


@dataclass(slots=True)
class Shifts:
    """How far due times move, in seconds by the wall clock: earlier is negative."""

    seconds: list[int] = field(default_factory=list)
    started: int = 0
    """Clocks that there were not before."""
    dropped: int = 0
    paused: int = 0
    """Clocks that wait for the citizen: what is left of them changes, they have no due time to move."""

    def add(self, before: Due | None, after: Due | None) -> None:
        if before is None or after is None:
            self.started += before is None
            self.dropped += after is None
        elif before[0] is None or after[0] is None:
            self.paused += 1
        else:
            shift = datetime.fromisoformat(after[0]) - datetime.fromisoformat(before[0])
            self.seconds.append(round(shift.total_seconds()))

    def told(self) -> dict[str, int | float | None]:
        some = self.seconds
        return {
            "earlier": sum(s < 0 for s in some), "later": sum(s > 0 for s in some),
            "min_s": min(some, default=None), "median_s": median(some) if some else None,
            "max_s": max(some, default=None), "started": self.started, "dropped": self.dropped, "paused": self.paused,
        }  # fmt: skip


@dataclass(slots=True)
class Preview:
    """The running cases under a change, against the same cases as they are."""

    base: int
    as_of: datetime
    open_cases: int = 0
    breached_before: int = 0
    breached_after: int = 0
    last_case: int = 0
    all_clocks: Shifts = field(default_factory=Shifts)
    clocks: dict[str, Shifts] = field(default_factory=dict)
    days_kept: list[date] = field(default_factory=list)
    """Days off that go for new cases only."""
    moves: list[tuple[int, str]] = field(default_factory=list)
    """(case, what happens to it), for each case that moves."""

    def token(self, change: str, last_case: int | None = None) -> str:
        """Names the version, the change and every move of the cases up to `last_case`: the same state, the same token.

        A case that was opened later is no reason to look again: it is moved by the same rules.
        """
        last = self.last_case if last_case is None else last_case
        state = hashlib.sha256(f"v{self.base} {change}".encode())
        for case_id, move in self.moves:
            if case_id <= last:
                state.update(f"\n{case_id} {move}".encode())
        return f"v{self.base}-{last}-{state.hexdigest()[:32]}"


async def preview(session: AsyncSession, base: City, step: Step, now: datetime) -> Preview:
    """Judge every running case under the step from `base`, the version in use, to a proposed one."""
    found = Preview(base.version, now, days_kept=_days_kept(base, step))
    steps = Steps()
    calendars: Mapping[str, Calendar] = {**base.calendars, **step.after.calendars}
    while True:
        rows = await session.execute(
            select(*FACTS, Case.city_version)
            .where(text(RUNNING), Case.id > found.last_case)
            .order_by(Case.id)
            .limit(AT_ONCE)
        )
        cases = [(Facts(*row[:-1]), row[-1]) for row in rows]
        if not cases:
            return found
        path = await steps.between(session, min(version for _, version in cases), base.version)
        logs = await read_logs(session, {facts.case_id for facts, _ in cases})
        calendars = await with_editions(session, calendars, logs.values())
        await asyncio.to_thread(_look, found, cases, logs, [*path, step], calendars)
        found.last_case = cases[-1][0].case_id


def _days_kept(base: City, step: Step) -> list[date]:
    """A holiday that is taken away corrects nothing: open cases were promised without that day (sla.md, rule 8)."""
    if step.on_open_cases == "recompute_open":
        return []
    gone: set[date] = set()
    for key, calendar in step.after.calendars.items():
        if key in base.calendars:
            gone |= base.calendars[key].hours.holidays - calendar.hours.holidays
    return sorted(gone)


def _look(
    found: Preview,
    cases: Sequence[tuple[Facts, int]],
    logs: Mapping[int, Sequence[Entry]],
    path: Sequence[Step],
    calendars: Mapping[str, Calendar],
) -> None:
    *followed, step = path
    for facts, version in cases:
        log = logs[facts.case_id]
        # A case that an earlier change has not reached yet is looked at as if it had.
        pending, key = bring(facts, log, [s for s in followed if s.after.version > version], calendars)
        log = in_order([*log, *pending])
        brought, _ = effects(replace(facts, policy_key=key), log, step, calendars)
        before = judge(log, calendars, found.as_of)
        after = judge(in_order([*log, *brought]), calendars, found.as_of) if brought else before
        found.open_cases += 1
        found.breached_before += _breached(before)
        found.breached_after += _breached(after)
        if brought:
            _compare(found, facts.case_id, _dues(before), _dues(after))


def _compare(found: Preview, case_id: int, before: Mapping[str, Due], after: Mapping[str, Due]) -> None:
    moved = {name: (before.get(name), after.get(name)) for name in sorted({*before, *after})}
    moved = {name: dues for name, dues in moved.items() if dues[0] != dues[1]}
    for name, dues in moved.items():
        found.clocks.setdefault(name, Shifts()).add(*dues)
        found.all_clocks.add(*dues)
    if moved:
        found.moves.append((case_id, json.dumps(moved)))


def _clocks(verdicts: Verdicts) -> dict[str, Verdict]:
    """The clocks that run, by name."""
    clocks = {"first_response": verdicts.first_response, "resolution": verdicts.resolution}
    clocks["next_response"] = next((cycle for cycle in verdicts.next_response if cycle.ended_at is None), None)
    return {name: clock for name, clock in clocks.items() if clock is not None and clock.ended_at is None}


def _dues(verdicts: Verdicts) -> dict[str, Due]:
    return {
        name: (clock.due_at.isoformat(), None) if clock.due_at else (None, clock.remaining_s)
        for name, clock in _clocks(verdicts).items()
    }


def _breached(verdicts: Verdicts) -> bool:
    return any(clock.status is Status.BREACHED for clock in _clocks(verdicts).values())


def change_digest(content: object, on_open_cases: str | None) -> str:
    """What is proposed, as one word."""
    return f"{digest(content)} {on_open_cases}"
