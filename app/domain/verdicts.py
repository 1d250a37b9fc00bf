"""What is to be said of a case's clocks at one instant: a verdict on each, and who held the case meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from app.domain.clocks import Clock, Terms, Verdict
from app.domain.policy import ClockName, Policy
from app.domain.working_time import Calendar


class Holding(NamedTuple):
    """An unbroken time in which one OPD held the case unanswered, in working seconds."""

    opd: str
    held_s: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A verdict that a re-assignment or a reopening left behind, and the OPD that held the case then."""

    clock: ClockName
    opd: str
    verdict: Verdict


class Running(NamedTuple):
    """A clock that has not ended: for whoever asks for more than its verdict. Cycles count from 0."""

    clock: Clock
    terms: Terms
    cycle: int


@dataclass(frozen=True, slots=True)
class Verdicts:
    """None (or an empty tuple) where the policy asks nothing, or where the case does not exist yet."""

    policy: Policy
    """The policy in force at as_of."""
    calendar: Calendar
    """The calendar in force at as_of, with the holidays that were added to it."""
    first_response: Verdict | None = None
    next_response: tuple[Verdict, ...] = ()
    resolution: Verdict | None = None
    due_date: date | None = None
    holdings: tuple[Holding, ...] = ()
    bounces: int = 0
    earlier: tuple[Earlier, ...] = ()
    running: tuple[Running, ...] = field(default=(), repr=False, compare=False)

    @property
    def unfinished(self) -> bool:
        """Whether a clock has not ended: only such a case can be moved by a change."""
        clocks = (self.first_response, *self.next_response, self.resolution)
        return any(clock is not None and clock.ended_at is None for clock in clocks)

    @property
    def held_s_by_opd(self) -> dict[str, int]:
        held: dict[str, int] = {}
        for holding in self.holdings:
            held[holding.opd] = held.get(holding.opd, 0) + holding.held_s
        return held

    @property
    def held_min_by_opd(self) -> dict[str, int]:
        """Whole minutes, floored for each holding, so that a report adds up to what it lists."""
        held: dict[str, int] = {}
        for holding in self.holdings:
            held[holding.opd] = held.get(holding.opd, 0) + holding.held_s // 60
        return held

    def running_due_at(self) -> datetime | None:
        """The earliest due time of the clocks that still run; a late one runs until it is answered."""
        clocks = (self.first_response, *self.next_response, self.resolution)
        return min(
            (clock.due_at for clock in clocks if clock and clock.ended_at is None and clock.due_at),
            default=None,
        )
