"""The clocks of a case: (policy, calendar, events, as_of) -> verdicts, and nothing else.

The service, the reports and `tanggap sla explain` all call `evaluate`. Whoever looks, and whenever,
finds the same verdict: late is a fact of the events, not of a checker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from app.domain.case_events import CaseEvent, EventError, received_at, trusted_time
from app.domain.clocks import Clock, Status, Terms, Verdict
from app.domain.opening_hours import CalendarError, read_date
from app.domain.policy import REACHES, ClockName, Policy, PolicyError
from app.domain.verdicts import Earlier, Holding, Running, Verdicts
from app.domain.working_time import Calendar

__all__ = [
    "EVENT_TYPES", "CaseEvent", "ClockName", "Earlier", "EventError", "Holding", "Policy", "PolicyError",
    "Running", "Status", "Verdict", "Verdicts", "evaluate", "trusted_time",
]  # fmt: skip

UNASSIGNED = "unassigned"
"""Who holds a case whose `created` names no OPD."""


def evaluate(policy: Policy, calendar: Calendar, events: Iterable[CaseEvent], as_of: datetime) -> Verdicts:
    """Judge every clock of a case as it stands at `as_of`; later and unknown events are ignored.

    Raises EventError or PolicyError when an event lacks what its type needs, CalendarError when the
    calendar has too little open time left.
    """
    as_of = as_of.astimezone(UTC)
    told = [(trusted_time(event), event) for event in events if event.type in _ACTS or event.type == "created"]
    # Stable, with `created` first of its instant: a case may be resolved in the second it is opened.
    told.sort(key=lambda item: (item[0], item[1].type != "created"))
    case: _Case | None = None
    for at, event in told:
        if at > as_of:
            break
        if case is not None and event.type != "created":  # A second `created` is a redelivery.
            _ACTS[event.type](case, at, event.data)
        elif case is None and event.type == "created":
            case = _Case(policy, calendar, at, event.data)
    return case.verdicts(as_of) if case else Verdicts(policy, calendar)


class _Case:
    """What is known of a case after some of its events."""

    def __init__(self, policy: Policy, calendar: Calendar, at: datetime, data: Mapping[str, Any]) -> None:
        start = policy.begins_at(at, received_at(data))
        self.terms = Terms(policy, calendar)
        self.started_at = start
        self.first_response = Clock(ClockName.FIRST_RESPONSE, start)
        self.resolution = Clock(ClockName.RESOLUTION, start)
        self.cycles: list[Clock] = []
        self.answered_at: datetime | None = None
        self.holders: list[tuple[str, datetime]] = [(str(data.get("opd") or UNASSIGNED), start)]
        self.opd = self.holders[0][0]
        self.bounces = 0
        self.date_extra_days = 0
        self.earlier: list[Earlier] = []
        if data.get("status") == "pending":
            self.resolution.pause(start)

    @property
    def resolved(self) -> bool:
        return self.resolution.ended_at is not None

    @property
    def cycle(self) -> Clock | None:
        """The next-response clock that waits for an answer."""
        return self.cycles[-1] if self.cycles and self.cycles[-1].ended_at is None else None

    def reply(self, at: datetime, _: Mapping[str, Any]) -> None:
        if self.answered_at is None:
            self.answered_at = at
            self.first_response.end(at, self.terms)
        if self.cycle:
            self.cycle.end(at, self.terms)

    def hear(self, at: datetime, _: Mapping[str, Any]) -> None:
        if self.answered_at is not None and not self.resolved and self.cycle is None:
            self.cycles.append(Clock(ClockName.NEXT_RESPONSE, at))

    def change_status(self, at: datetime, data: Mapping[str, Any]) -> None:
        status = data.get("to")
        if status not in ("open", "pending"):
            raise EventError(f"status: `to` must be open or pending, not {status!r}")
        if self.resolved:
            return
        if status == "pending":
            self.resolution.pause(at)
        else:
            self.resolution.resume(at)

    def resolve(self, at: datetime, _: Mapping[str, Any]) -> None:
        if self.resolved:
            return
        self.resolution.end(at, self.terms)
        if self.cycle:
            self.cycle.end(at, self.terms)

    def reopen(self, at: datetime, _: Mapping[str, Any]) -> None:
        if not self.resolved:
            # Nothing was closed, so nothing restarts; but whoever reopens no longer waits for the citizen.
            self.resolution.resume(at)
            return
        self._put_on_record(self.resolution, at)
        if self.terms.policy.on_reopen == "restart":
            self.resolution = Clock(ClockName.RESOLUTION, at)
        else:
            self.resolution.run_on(at)

    def reassign(self, at: datetime, data: Mapping[str, Any]) -> None:
        opd = str(data.get("opd") or "")
        if not opd:
            raise EventError("reassigned: `opd` is missing")
        if opd == self.opd:  # Told twice, or sent to where it is: no hand-over.
            return
        self.bounces += 1
        if self.answered_at is None:
            if self.terms.policy.on_reassign == "restart":
                self._put_on_record(self.first_response, at, handed_over_at=at)
                self.first_response = Clock(ClockName.FIRST_RESPONSE, max(at, self.started_at))
            self.holders.append((opd, at))
        self.opd = opd

    def change_policy(self, _: datetime, data: Mapping[str, Any]) -> None:
        change = data.get("policy")
        if not isinstance(change, Mapping):
            raise EventError("policy_changed: `policy` is missing")
        merged = self.terms.policy.merge(change)
        # The change itself says whether it reaches open cases; when it is silent, the policy said it.
        reach = data.get("on_policy_change", merged.on_policy_change)
        if reach not in REACHES:
            raise EventError(f"policy_changed: on_policy_change must be {' or '.join(REACHES)}, not {reach!r}")
        if reach == "recompute_open":
            # Another promise may count in other hours, from the start of every clock that still runs.
            calendar = data.get("calendar")
            self.terms = Terms(merged, calendar if isinstance(calendar, Calendar) else self.terms.calendar)

    def add_holiday(self, _: datetime, data: Mapping[str, Any]) -> None:
        try:
            day = read_date(data.get("date"), "holiday_added")
        except CalendarError as error:
            raise EventError(str(error)) from None
        self.terms = replace(self.terms, calendar=self.terms.calendar.with_holiday(day))

    def extend(self, at: datetime, data: Mapping[str, Any]) -> None:
        name, days = data.get("clock"), data.get("working_days")
        if name not in list(ClockName):
            raise EventError(f"extended: `clock` must be one of {', '.join(ClockName)}, not {name!r}")
        if type(days) is not int or not 0 <= days <= 1000:
            raise EventError(f"extended: `working_days` must be a whole number, not {days!r}")
        clocks = {
            ClockName.FIRST_RESPONSE: self.first_response,
            ClockName.NEXT_RESPONSE: self.cycle,
            ClockName.RESOLUTION: self.resolution,
        }
        clock = clocks[ClockName(name)]
        if clock is None or clock.ended_at is not None:
            return
        verdict = clock.judge(self.terms, at)
        # An extension granted after the due time does not make a late answer punctual.
        if verdict is None or verdict.status is not Status.BREACHED:
            clock.extra_days += days
            self.date_extra_days += days if clock is self.resolution else 0

    def verdicts(self, as_of: datetime) -> Verdicts:
        cycles = (clock.judge(self.terms, as_of) for clock in self.cycles)
        return Verdicts(
            policy=self.terms.policy,
            calendar=self.terms.calendar,
            first_response=self.first_response.judge(self.terms, as_of),
            next_response=tuple(verdict for verdict in cycles if verdict is not None),
            resolution=self.resolution.judge(self.terms, as_of),
            due_date=self._due_date(),
            holdings=self._holdings(as_of),
            bounces=self.bounces,
            earlier=tuple(self.earlier),
            running=self._running(),
        )

    def _running(self) -> tuple[Running, ...]:
        """A cycle is a new start of a clock: of the first response at a hand-over, of the resolution at a reopening."""
        starts = {e.verdict.started_at for e in self.earlier if e.clock is ClockName.RESOLUTION}
        again = len(starts - {self.resolution.started_at})
        handed_over = sum(e.clock is ClockName.FIRST_RESPONSE for e in self.earlier)
        cycles = [(clock, number) for number, clock in enumerate(self.cycles)]
        clocks = [(self.first_response, handed_over), *cycles, (self.resolution, again)]
        return tuple(Running(clock, self.terms, cycle) for clock, cycle in clocks if clock.ended_at is None)

    def _put_on_record(self, clock: Clock, at: datetime, handed_over_at: datetime | None = None) -> None:
        if verdict := clock.judge(self.terms, at):
            kept = verdict._replace(ended_at=handed_over_at or verdict.ended_at)
            self.earlier.append(Earlier(clock.name, self.opd, kept))

    def _due_date(self) -> date | None:
        terms = self.resolution.terms or self.terms
        if terms.policy.working_days is None:
            return None
        days = terms.policy.working_days + self.date_extra_days
        return terms.calendar.nth_working_day(self.started_at, days)

    def _holdings(self, as_of: datetime) -> tuple[Holding, ...]:
        calendar = (self.first_response.terms or self.terms).calendar
        until = [since for _, since in self.holders[1:]] + [self.answered_at or as_of]
        return tuple(
            Holding(opd, calendar.elapsed(max(since, self.started_at), end))
            for (opd, since), end in zip(self.holders, until, strict=True)
        )


# bot_reply and internal_note are missing on purpose: neither answers a citizen.
_ACTS: dict[str, Callable[[_Case, datetime, Mapping[str, Any]], None]] = {
    "agent_reply": _Case.reply,
    "citizen_message": _Case.hear,
    "status": _Case.change_status,
    "resolved": _Case.resolve,
    "reopened": _Case.reopen,
    "reassigned": _Case.reassign,
    "policy_changed": _Case.change_policy,
    "holiday_added": _Case.add_holiday,
    "extended": _Case.extend,
}
EVENT_TYPES = frozenset({"created", *_ACTS})
"""The events that can move a clock."""
