"""The milestones of SP4N-LAPOR!, told from a case's events and reported beside the city's own targets.

Verified and forwarded to an OPD within 3 working days of the receipt; first follow-up by the OPD within 5
of the forwarding; closed 10 working days after the last follow-up when the citizen does not answer
(PermenPANRB 62/2018). Days are working days of the case's calendar, day 0 is the day itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.domain.case_events import CaseEvent, trusted_time
from app.domain.opening_hours import read_date
from app.domain.routing import COORDINATOR
from app.domain.working_time import Calendar

VERIFY_DAYS = 3
FOLLOW_UP_DAYS = 5
CLOSE_DAYS = 10
"""Where the event that began the wait does not say otherwise (`close_after_working_days`)."""

NO_ANSWER = "no_answer"
"""The reason in the `resolved` event of a case that was closed because the citizen did not answer."""


class Milestones(NamedTuple):
    """When each milestone of a case is due and was reached; all times in UTC, None where it is not."""

    verify_due_at: datetime | None = None
    verified_at: datetime | None = None
    follow_up_due_at: datetime | None = None
    """None until the case is with an OPD: nobody can follow up what nobody was given."""
    followed_up_at: datetime | None = None
    close_due_at: datetime | None = None
    """Only while the case waits for the citizen."""
    auto_closed_at: datetime | None = None
    """When it was closed for want of an answer; None again once it is reopened."""


def milestones(calendar: Calendar, events: Iterable[CaseEvent], as_of: datetime) -> Milestones:
    """The milestones as they stand at `as_of`; later and unknown events are ignored.

    Raises EventError when an event lacks what its type needs, CalendarError when the calendar has too
    little open time left.
    """
    told = sorted(((trusted_time(event), event) for event in events), key=lambda t: (t[0], t[1].type != "created"))
    course: _Course | None = None
    for at, event in told:
        if at > as_of.astimezone(UTC):
            break
        if course is not None and event.type != "created":
            course.hear(at, event.type, event.data)
        elif course is None and event.type == "created":
            course = _Course(calendar, at, event.data)
    return course.told() if course else Milestones()


class _Course:
    """What a case has reached after some of its events."""

    def __init__(self, calendar: Calendar, at: datetime, data: Mapping[str, Any]) -> None:
        self.calendar = calendar
        self.started_at = at
        self.verified_at: datetime | None = None
        self.verify_due_at: datetime | None = None
        self.followed_up_at: datetime | None = None
        self.follow_up_due_at: datetime | None = None
        self.waiting_since: datetime | None = None
        self.close_days = CLOSE_DAYS
        self.auto_closed_at: datetime | None = None
        self.resolved = False
        self._place(at, data)
        if data.get("status") == "pending":
            self._wait(at, data)

    def hear(self, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
        if kind in {"holiday_added", "policy_changed"}:
            self.calendar = corrected(self.calendar, kind, data)
        elif kind == "reassigned":
            self._place(at, data)
        elif kind == "corrected":
            self._verify(at)  # Somebody has looked and said what it is.
        elif kind == "agent_reply":
            self._verify(at)
            self._follow_up(at)
            if self.waiting_since is not None:
                self.waiting_since = at
        elif kind == "status" and data.get("to") == "pending" and not self.resolved:
            self._wait(at, data)
        elif kind in {"status", "citizen_message"}:
            self.waiting_since = None
        elif kind == "resolved":
            self._verify(at)
            self.resolved, self.waiting_since = True, None
            self.auto_closed_at = at if data.get("reason") == NO_ANSWER else None
        elif kind == "reopened":
            self.resolved, self.waiting_since, self.auto_closed_at = False, None, None

    def _place(self, at: datetime, data: Mapping[str, Any]) -> None:
        if data.get("opd") not in {None, "", COORDINATOR}:
            self._verify(at)

    def _verify(self, at: datetime) -> None:
        if self.verified_at is None:
            # What was reached keeps its due time, whatever is added to the calendar afterwards.
            self.verify_due_at = self._due(self.started_at, VERIFY_DAYS)
            self.verified_at = at

    def _follow_up(self, at: datetime) -> None:
        if self.followed_up_at is None and self.verified_at is not None:
            self.follow_up_due_at = self._due(self.verified_at, FOLLOW_UP_DAYS)
            self.followed_up_at = at

    def _wait(self, at: datetime, data: Mapping[str, Any]) -> None:
        days = data.get("close_after_working_days")
        self.close_days = days if type(days) is int and days > 0 else CLOSE_DAYS
        self.waiting_since = self.waiting_since or at

    def _due(self, start: datetime, days: int) -> datetime:
        return self.calendar.end_of_nth_working_day(start, days)

    def told(self) -> Milestones:
        follow_up_due_at = self.follow_up_due_at
        if follow_up_due_at is None and self.verified_at is not None:
            follow_up_due_at = self._due(self.verified_at, FOLLOW_UP_DAYS)
        return Milestones(
            verify_due_at=self.verify_due_at or self._due(self.started_at, VERIFY_DAYS),
            verified_at=self.verified_at,
            follow_up_due_at=follow_up_due_at,
            followed_up_at=self.followed_up_at,
            close_due_at=self._due(self.waiting_since, self.close_days) if self.waiting_since else None,
            auto_closed_at=self.auto_closed_at,
        )


def corrected(calendar: Calendar, kind: str, data: Mapping[str, Any]) -> Calendar:
    """The calendar after a holiday was added, or after a promise came that counts in other hours."""
    if kind == "holiday_added":
        return calendar.with_holiday(read_date(data.get("date"), kind))
    changed = data.get("calendar")
    return changed if isinstance(changed, Calendar) else calendar
