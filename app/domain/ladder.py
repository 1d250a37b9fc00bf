"""The rungs of a case's clocks: when somebody is to be told, and which of them to tell when we come late.

Pure: verdicts and what was told in, what is to be told out. Each rung is told once for its clock and
cycle; a sweep that comes late tells the highest one reached and folds the others into it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.opd_clocks import Support
from app.domain.policy import ClockName
from app.domain.sla import Running, Verdicts
from app.domain.working_time import Calendar

FRESH = timedelta(minutes=1)
"""A rung that was reached longer ago is told as part of the highest one, if there is a higher one."""

CASE = "case"
"""The ladder of the case itself: it arrives at an OPD, once a hand-over."""
SUPPORT = "support"
CLOCKS = (CASE, *(clock.value for clock in ClockName), SUPPORT)


class Step(StrEnum):
    ARRIVAL = "arrival"
    HALF = "50"
    MOST = "80"
    DUE = "100"
    BREACH = "breach"


ORDER = {step: number for number, step in enumerate(Step)}
PERCENT = {Step.HALF: 50, Step.MOST: 80}

RungKey = tuple[str, int, str]
"""(clock, cycle, step): with the case's number it is unique for ever."""


@dataclass(frozen=True, slots=True)
class Rung:
    """`at` is the instant at which it is reached if nothing happens meanwhile; `due_at` that of its clock."""

    clock: str
    cycle: int
    step: Step
    at: datetime
    due_at: datetime | None = None
    opd: str | None = None
    """Whose clock it is; None: the OPD's that holds the case."""

    @property
    def key(self) -> RungKey:
        return self.clock, self.cycle, self.step.value


@dataclass(frozen=True, slots=True)
class Told:
    """A rung to be told, with the lower ones that are told by it."""

    rung: Rung
    folded: tuple[Rung, ...] = ()


def rungs(verdicts: Verdicts, opened_at: datetime, as_of: datetime) -> list[Rung]:
    """Every rung of the clocks that run, reached or to come; a paused clock reaches none."""
    found = [Rung(CASE, verdicts.bounces, Step.ARRIVAL, opened_at, verdicts.running_due_at())]
    for running in verdicts.running:
        found += _of_clock(running, as_of)
    reopenings = sum(earlier.clock is ClockName.RESOLUTION for earlier in verdicts.earlier)
    if reopenings and verdicts.resolution is not None and verdicts.resolution.ended_at is None:
        due_at = verdicts.resolution.due_at
        found.append(Rung(ClockName.RESOLUTION, reopenings, Step.ARRIVAL, opened_at, due_at))
    return found


def _of_clock(running: Running, as_of: datetime) -> list[Rung]:
    clock, terms = running.clock, running.terms
    verdict = clock.judge(terms, as_of)
    if verdict is None:
        return []
    name, cycle, due = clock.name.value, running.cycle, verdict.due_at
    found = []
    if clock.name is ClockName.NEXT_RESPONSE:
        found.append(Rung(name, cycle, Step.ARRIVAL, clock.started_at, due))
    for step, percent in PERCENT.items():
        if (at := clock.reaches(terms, percent, as_of)) is not None:
            found.append(Rung(name, cycle, step, at, due))
    if due is not None:
        # Late is what comes after the due time, not what comes at it.
        found += [Rung(name, cycle, Step.DUE, due, due), Rung(name, cycle, Step.BREACH, due + due.resolution, due)]
    return found


def support_rungs(supports: Iterable[Support], calendar: Calendar) -> list[Rung]:
    """The rungs of the OPDs that are asked for help and have not finished; each OPD climbs its own ladder."""
    found = []
    for support in supports:
        if support.ended_at is not None:
            continue
        name, due = f"{SUPPORT}:{support.opd}", support.due_at
        ladder = {Step.ARRIVAL: support.asked_at}
        if support.target_s is not None and due is not None:
            for step, percent in PERCENT.items():
                ladder[step] = calendar.due(support.asked_at, support.target_s * percent // 100)
            ladder |= {Step.DUE: due, Step.BREACH: due + due.resolution}
        found += [Rung(name, support.cycle, step, at, due, support.opd) for step, at in ladder.items()]
    return found


def climb(ladder: Iterable[Rung], told: Collection[RungKey], as_of: datetime) -> list[Told]:
    """What is to be told now: the rungs reached that nobody was told of."""
    new = sorted((rung for rung in ladder if rung.at <= as_of and rung.key not in told), key=lambda r: ORDER[r.step])
    clocks: dict[tuple[str, int], list[Rung]] = {}
    for rung in new:
        if rung.step is not Step.ARRIVAL:
            clocks.setdefault((rung.clock, rung.cycle), []).append(rung)
    telling = [one for reached in clocks.values() for one in _of_cycle(reached, as_of)]
    for opd in dict.fromkeys(rung.opd for rung in new):
        telling = _with_arrivals([r for r in new if r.step is Step.ARRIVAL and r.opd == opd], telling, opd, as_of)
    return telling


def _with_arrivals(arrivals: Sequence[Rung], telling: list[Told], opd: str | None, as_of: datetime) -> list[Told]:
    """Handed over, reopened and written to at once is one arrival; an old one beside a reminder is none."""
    if not arrivals:
        return telling
    last = next((one for one in reversed(telling) if one.rung.opd == opd), None)
    if last is None or as_of - max(rung.at for rung in arrivals) <= FRESH:
        return [Told(arrivals[0], tuple(arrivals[1:])), *telling]
    return [Told(last.rung, (*last.folded, *arrivals)) if one is last else one for one in telling]


def _of_cycle(reached: Sequence[Rung], as_of: datetime) -> list[Told]:
    *lower, highest = reached
    fresh = [rung for rung in lower if as_of - rung.at <= FRESH]
    return [Told(rung) for rung in fresh] + [Told(highest, tuple(rung for rung in lower if rung not in fresh))]


def next_look(ladder: Iterable[Rung], as_of: datetime) -> datetime | None:
    """When the next rung is reached; None when none is to come."""
    return min((rung.at for rung in ladder if rung.at > as_of), default=None)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the city's table: who is told of a step, and by which ways."""

    step: Step
    policies: frozenset[str]
    """Which policies it is for; empty: all."""
    clocks: frozenset[str]
    """Which clocks it is for; empty: all. A supporting OPD's clock is called `support`."""
    to: tuple[str, ...]
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The city's table and its quiet hours, [from, to) in local time; the night may lie between."""

    rows: tuple[Row, ...]
    quiet: tuple[time, time] | None = None

    def whom(self, rung: Rung, policy: str | None) -> Row | None:
        """The first row that fits."""
        clock = rung.clock.partition(":")[0]
        for row in self.rows:
            fits = (not row.policies or policy in row.policies) and (not row.clocks or clock in row.clocks)
            if row.step is rung.step and fits:
                return row
        return None

    def release(self, now: datetime, tz: ZoneInfo) -> datetime:
        """When what is to be told now may go out: now, or when the quiet hours are over."""
        if self.quiet is None:
            return now
        begin, end = self.quiet
        local = now.astimezone(tz)
        wall = local.time().replace(tzinfo=None)
        over_night = end <= begin
        quiet = (wall >= begin or wall < end) if over_night else begin <= wall < end
        if not quiet:
            return now
        day = local.date() + timedelta(days=1) if over_night and wall >= begin else local.date()
        return max(now, datetime.combine(day, end, tz).astimezone(now.tzinfo))
