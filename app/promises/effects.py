"""What one version of the city's data brings to one open case, as entries of its log (sla.md, rule 8).

Pure: the log and two versions in, entries out. The preview of a change and the change itself both ask here,
which is why the one does exactly what the other has shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.casefile import Entry, calendar_names, change_to, judge
from app.directory import City
from app.domain.policies import PolicyRule
from app.domain.policy import Policy
from app.domain.sla import Verdicts
from app.domain.working_time import Calendar


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policy table asks of a case, and the row it was promised by."""

    case_id: int
    opened_at: datetime
    intent: str | None
    group: str
    topic: str | None
    priority: str
    case_class: str | None
    opd: str
    review: bool
    policy_key: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next: both, the time at which the later one counts, and how far it reaches."""

    before: City
    after: City
    at: datetime
    on_open_cases: str | None


def effects(
    facts: Facts, log: Sequence[Entry], step: Step, calendars: Mapping[str, Calendar]
) -> tuple[list[Entry], str | None]:
    """The entries, none when nothing changes for this case, and the row of the table it is promised by then.

    A new promise reaches the clocks that run; a holiday that was added corrects the calendar itself, so it
    also counts when a resolved case is reopened.
    """
    at = max(step.at, facts.opened_at)
    verdicts = judge(log, calendars, at)
    key = calendar_names(log)[-1].rpartition("@")[0]
    if verdicts.unfinished and (rule := _new_promise(facts, step, verdicts)):
        return [Entry(facts.case_id, at, "policy_changed", "system", data=change_to(rule))], rule.key
    opened_on = verdicts.calendar.local(facts.opened_at).date()
    days = [day for day in _added(verdicts.calendar, step.after.calendars.get(key)) if day >= opened_on]
    told = {entry.data.get("date") for entry in log if entry.type == "holiday_added"}
    return [
        Entry(facts.case_id, at, "holiday_added", "system", data={"date": day.isoformat()})
        for day in days
        if day.isoformat() not in told
    ], facts.policy_key


def _new_promise(facts: Facts, step: Step, verdicts: Verdicts) -> PolicyRule | None:
    """The row that the case is promised by from now on; None while its promise stays as it is."""
    rule = _row(facts, step)
    if rule is None:
        return None
    reach = step.on_open_cases or _reach(verdicts.policy, rule.policy)
    if reach != "recompute_open":
        return None
    calendar = step.after.calendars[rule.calendar]
    same_hours = (calendar.hours, calendar.tz) == (verdicts.calendar.hours, verdicts.calendar.tz)
    same_targets = replace(verdicts.policy, on_policy_change=rule.policy.on_policy_change) == rule.policy
    return None if same_hours and same_targets else rule


def _reach(old: Policy, new: Policy) -> str:
    """A change that does not say how far it reaches: as far as the old promise or the new one says."""
    return max(old.on_policy_change, new.on_policy_change, key=lambda reach: reach == "recompute_open")


def _row(facts: Facts, step: Step) -> PolicyRule | None:
    """The row of the new table. A case whose promise was not the one that the old table gives it now, because
    its topic has changed or it was handed over under the same promise, keeps to the row of its own name."""
    before, after = _chosen(facts, step.before), _chosen(facts, step.after)
    if before.key == facts.policy_key:
        return after
    return next((rule for rule in step.after.rules if rule.key == facts.policy_key), None)


def _chosen(facts: Facts, city: City) -> PolicyRule:
    return city.policy_of(
        intent=facts.intent, group=facts.group, topic=facts.topic, priority=facts.priority,
        case_class=facts.case_class, opd=facts.opd, review=facts.review,
    )  # fmt: skip


def _added(old: Calendar, new: Calendar | None) -> Iterator[date]:
    """The days that are holidays now and were working days; a day that is closed anyhow changes no clock."""
    if new is not None:
        for day in sorted(new.hours.holidays - old.hours.holidays):
            if old.hours.windows_on(day):
                yield day
