"""One clock of a case and the verdict on it: when it is due, what has been spent, met or breached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.policy import ClockName, Policy, Target
from app.domain.working_time import Calendar

_NOTHING = timedelta(0)
_SECOND = timedelta(seconds=1)


class Status(StrEnum):
    PENDING = "pending"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"


class Verdict(NamedTuple):
    """What is to be said of a clock at one instant. Times are UTC, figures whole working seconds.

    `target_s` is the working time from the start to the promised instant, extensions included, so that
    `over_s` = `elapsed_s` - `target_s` holds for minutes, working days and wall-clock caps alike.
    """

    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    elapsed_s: int
    target_s: int
    status: Status
    breached_at: datetime | None = None
    over_s: int | None = None
    remaining_s: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The policy and the calendar under which a clock is judged."""

    policy: Policy
    calendar: Calendar


@dataclass(slots=True)
class Clock:
    """A clock while the events of its case are told one by one; all times in UTC."""

    name: ClockName
    started_at: datetime
    ended_at: datetime | None = None
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    extra_days: int = 0
    terms: Terms | None = None
    """The terms of an ended clock: what changes later does not touch its verdict."""

    @property
    def paused_since(self) -> datetime | None:
        began, over = self.pauses[-1] if self.pauses else (None, None)
        return began if over is None else None

    def pause(self, at: datetime) -> None:
        if self.paused_since is None:
            self.pauses.append((at, None))

    def resume(self, at: datetime) -> None:
        if (since := self.paused_since) is not None:
            self.pauses[-1] = (since, at)

    def end(self, at: datetime, terms: Terms) -> None:
        self.ended_at = at
        self.terms = terms

    def run_on(self, at: datetime) -> None:
        """Go on after an end as if the time since then had been a pause."""
        if self.ended_at is not None:
            self.pause(self.ended_at)
        self.resume(at)
        self.ended_at = self.terms = None

    def judge(self, current: Terms, as_of: datetime) -> Verdict | None:
        """The verdict under the clock's own terms when it has ended, else under the current ones."""
        terms = self.terms or current
        target = terms.policy.target(self.name)
        if target is None:
            return None
        calendar = terms.calendar
        promised = _promise(target, calendar, self.started_at, self.extra_days)
        budget = calendar.worked(self.started_at, promised)
        end = self.ended_at or as_of
        since = self.paused_since
        if self.pauses:
            spent, due = self._spend(calendar, budget, end)
            if due is None and since is None:
                due = calendar.due(max(end, self.started_at), budget - spent)
        else:
            spent, due = calendar.worked(self.started_at, end), promised
        # A due time that had passed before the pause began is late; one that had not is suspended.
        late = due is not None and (end > due if since is None else due < since)
        if since is not None and not late:
            due = None
        elapsed_s, target_s = spent // _SECOND, budget // _SECOND
        return Verdict(
            started_at=self.started_at,
            due_at=due,
            ended_at=self.ended_at,
            elapsed_s=elapsed_s,
            target_s=target_s,
            status=self._status(late),
            breached_at=due if late else None,
            over_s=elapsed_s - target_s if late else None,
            remaining_s=target_s - elapsed_s if not late and self.ended_at is None else None,
        )

    def reaches(self, current: Terms, percent: int, as_of: datetime) -> datetime | None:
        """When so much of the target was used up, or will be if nothing pauses the clock any more.

        None without a target, and while a pause holds the clock short of it.
        """
        terms = self.terms or current
        target = terms.policy.target(self.name)
        if target is None:
            return None
        calendar = terms.calendar
        share = calendar.worked(self.started_at, _promise(target, calendar, self.started_at, self.extra_days))
        share = share * percent / 100
        if not self.pauses:
            return calendar.due(self.started_at, share)
        spent, at = self._spend(calendar, share, as_of)
        if at is None and self.paused_since is None:
            at = calendar.due(max(as_of, self.started_at), share - spent)
        return at

    def _status(self, late: bool) -> Status:
        if late:
            return Status.BREACHED
        if self.ended_at is not None:
            return Status.MET
        return Status.PENDING if self.paused_since is None else Status.PAUSED

    def _spend(self, calendar: Calendar, budget: timedelta, end: datetime) -> tuple[timedelta, datetime | None]:
        """The working time spent until `end`, and when the budget was used up if it was."""
        spent, due = _NOTHING, None
        for begin, finish in self._running(end):
            share = calendar.worked(begin, finish)
            if due is None and spent + share >= budget:
                due = calendar.due(begin, budget - spent)
            spent += share
        return spent, due

    def _running(self, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches between the pauses, from the start to `end`."""
        at = self.started_at
        for began, over in self.pauses:
            if began > at:
                yield at, began
            if over is None:
                return
            at = max(at, over)
        if end > at:
            yield at, end


def _promise(target: Target, calendar: Calendar, start: datetime, extra_days: int) -> datetime:
    """When the target is due if nothing pauses the clock; an extension moves it by working days."""
    promises = []
    if target.working_min is not None:
        due = calendar.due(start, target.working_min * 60)
        if extra_days:
            # Back to the first instant with the same working time: never in the middle of a closed night.
            due = calendar.due(start, calendar.worked(start, _shift(calendar, due, extra_days)))
        promises.append(due)
    if target.working_days is not None:
        promises.append(_end_of_days(calendar, start, target.working_days + extra_days))
    if target.wall_min is not None:
        due = start + timedelta(minutes=target.wall_min)
        promises.append(_shift(calendar, due, extra_days) if extra_days else due)
    return min(promises)


def _end_of_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    end = calendar.end_of_nth_working_day(start, days)
    if end < start:  # Zero days, and the office has closed for today.
        end = calendar.end_of_nth_working_day(start, 1)
    return end


def _shift(calendar: Calendar, due: datetime, days: int) -> datetime:
    """The same local time, `days` working days later; midnight belongs to the day that it ends."""
    last_instant = calendar.local(due - timedelta.resolution)
    time_of_day = calendar.local(due).replace(tzinfo=None) - datetime.combine(last_instant.date(), time())
    day = calendar.nth_working_day(last_instant, days)
    return (datetime.combine(day, time()) + time_of_day).replace(tzinfo=calendar.tz).astimezone(UTC)
