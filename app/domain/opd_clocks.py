"""The OPDs' clocks beside the citizen's: who led a case how long, who was asked to help, and what the platform took.

Pure: a case's events in, working seconds out. None of this moves the citizen's clock (sla.py): whoever
asks for help still owes the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.case_events import CaseEvent, EventError, received_at, trusted_time
from app.domain.milestones import corrected
from app.domain.working_time import Calendar


@dataclass(frozen=True, slots=True)
class Lead:
    """An unbroken time in which one OPD had to act: not while the citizen was waited for, nor while it was closed."""

    opd: str
    since: datetime
    until: datetime | None
    """None while it leads the case."""
    held_s: int


@dataclass(frozen=True, slots=True)
class Support:
    """One request for help to one OPD, from the asking to its contribution."""

    opd: str
    cycle: int
    """How often this OPD was asked before, for this case."""
    task: str
    asked_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    """given | withdrawn | resolved | lead (the case was handed over to it)"""
    held_s: int
    target_s: int | None
    due_at: datetime | None
    late: bool
    """Past due at its end, or at as_of while it is open."""


@dataclass(frozen=True, slots=True)
class OpdClocks:
    """None of `platform_delay_s`: the log does not say when we received the first message."""

    lead: tuple[Lead, ...] = ()
    support: tuple[Support, ...] = ()
    platform_delay_s: int | None = None
    """From the platform's time of the first message to our receipt; nobody's fault in the city."""

    @property
    def supporting(self) -> tuple[str, ...]:
        """Who is asked and has not finished, in the order asked."""
        return tuple(support.opd for support in self.support if support.ended_at is None)


def opd_clocks(calendar: Calendar, events: Iterable[CaseEvent], as_of: datetime) -> OpdClocks:
    """The clocks as they stand at `as_of`; later and unknown events are ignored.

    Raises EventError when a support event names no OPD, CalendarError when the calendar has too little
    open time left.
    """
    as_of = as_of.astimezone(UTC)
    told = sorted(((trusted_time(event), event) for event in events), key=lambda t: (t[0], t[1].type != "created"))
    desk: _Desk | None = None
    for at, event in told:
        if at > as_of:
            break
        if desk is not None and event.type != "created":
            desk.hear(at, event.type, event.data)
        elif desk is None and event.type == "created":
            desk = _Desk(calendar, at, event)
    return desk.told(as_of) if desk else OpdClocks()


@dataclass(slots=True)
class _Request:
    opd: str
    cycle: int
    task: str
    target_min: int | None
    asked_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(slots=True)
class _Holding:
    opd: str
    since: datetime
    until: datetime | None
    worked: list[tuple[datetime, datetime]]
    """The stretches in which it had to act."""


class _Desk:
    """What is known of a case's OPDs after some of its events."""

    def __init__(self, calendar: Calendar, at: datetime, created: CaseEvent) -> None:
        self.calendar = calendar
        self.requests: list[_Request] = []
        receipt = received_at(created.data)
        self.delay_s = int((receipt - at).total_seconds()) if receipt else None
        self.holdings = [_Holding(str(created.data.get("opd") or "unassigned"), at, None, [])]
        self.acting_since: datetime | None = None if created.data.get("status") == "pending" else at

    def hear(self, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
        if kind in {"holiday_added", "policy_changed"}:
            self.calendar = corrected(self.calendar, kind, data)
        elif kind == "reassigned" and data.get("opd") and data["opd"] != self.holdings[-1].opd:
            self._hand_over(at, str(data["opd"]))
        elif kind == "resolved":
            self._rest(at)
            for request in self._open():
                request.ended_at, request.ended_by = at, "resolved"
        elif kind == "status" and data.get("to") == "pending":
            self._rest(at)
        elif kind == "reopened" or (kind == "status" and data.get("to") == "open"):
            self.acting_since = self.acting_since or at
        elif kind == "support_requested":
            self._ask(at, data)
        elif kind in {"support_given", "support_withdrawn"}:
            for request in self._open(_opd_of(kind, data)):
                request.ended_at, request.ended_by = at, kind.removeprefix("support_")

    def _hand_over(self, at: datetime, opd: str) -> None:
        acting = self.acting_since is not None
        self._rest(at)
        self.holdings[-1].until = at
        self.holdings.append(_Holding(opd, at, None, []))
        self.acting_since = at if acting else None
        for request in self._open(opd):
            request.ended_at, request.ended_by = at, "lead"

    def _rest(self, at: datetime) -> None:
        if self.acting_since is not None:
            self.holdings[-1].worked.append((self.acting_since, at))
            self.acting_since = None

    def _ask(self, at: datetime, data: Mapping[str, Any]) -> None:
        opd = _opd_of("support_requested", data)
        if not self._open(opd):  # Asked twice, it is one request.
            before = sum(request.opd == opd for request in self.requests)
            target = data.get("target_min")
            known = target if type(target) is int and target > 0 else None
            self.requests.append(_Request(opd, before, str(data.get("task") or ""), known, at))

    def _open(self, opd: str | None = None) -> list[_Request]:
        return [r for r in self.requests if r.ended_at is None and opd in {None, r.opd}]

    def told(self, as_of: datetime) -> OpdClocks:
        lead = []
        for number, holding in enumerate(self.holdings):
            worked = list(holding.worked)
            if number == len(self.holdings) - 1 and self.acting_since is not None:
                worked.append((self.acting_since, as_of))
            held_s = sum(self.calendar.elapsed(begin, end) for begin, end in worked)
            lead.append(Lead(holding.opd, holding.since, holding.until, held_s))
        return OpdClocks(tuple(lead), tuple(self._judge(r, as_of) for r in self.requests), self.delay_s)

    def _judge(self, request: _Request, as_of: datetime) -> Support:
        target_s = request.target_min * 60 if request.target_min else None
        due_at = self.calendar.due(request.asked_at, target_s) if target_s else None
        end = request.ended_at or as_of
        return Support(
            opd=request.opd, cycle=request.cycle, task=request.task, asked_at=request.asked_at,
            ended_at=request.ended_at, ended_by=request.ended_by,
            held_s=self.calendar.elapsed(request.asked_at, end), target_s=target_s, due_at=due_at,
            late=due_at is not None and end > due_at,
        )  # fmt: skip


def _opd_of(kind: str, data: Mapping[str, Any]) -> str:
    if not data.get("opd"):
        raise EventError(f"{kind}: `opd` is missing")
    return str(data["opd"])
