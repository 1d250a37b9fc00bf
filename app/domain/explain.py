"""One case as JSON in, what its clocks say as JSON out: the words of `tanggap sla explain`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.domain.sla import EVENT_TYPES, CaseEvent, Policy, Verdict, Verdicts, evaluate
from app.domain.working_time import Calendar, CalendarError


class CaseError(ValueError):
    """The case lacks a field, or a field cannot be read."""


def explain(case: Mapping[str, Any]) -> dict[str, Any]:
    """Judge one case; times are ISO in the calendar's zone.

    A refused calendar gives {"error": code}, a field that is missing or cannot be read {"error": words}.
    """
    try:
        calendar = _read_calendar(case)
        policy = Policy.from_dict(_required(case, "policy"))
        events = list(_read_events(case))
        as_of = _read_time(_required(case, "as_of"), "as_of")
        if not any(event.type == "created" for event in events):
            raise CaseError("events: no `created` among them")
        return describe(evaluate(policy, calendar, events, as_of), calendar)
    except CalendarError as error:
        return {"error": error.code}
    except ValueError as error:
        return {"error": str(error)}
    except OverflowError:
        return {"error": "a time or a target is out of range"}


def describe(verdicts: Verdicts, calendar: Calendar) -> dict[str, Any]:
    """The verdicts as JSON; a clock that the policy does not ask for is left out."""
    result: dict[str, Any] = {}
    if verdicts.first_response:
        result["first_response"] = _describe(verdicts.first_response, calendar)
        if verdicts.bounces:
            result["first_response"]["held_min_by_opd"] = verdicts.held_min_by_opd
    if verdicts.next_response or verdicts.policy.next_response_min is not None:
        result["next_response"] = [_describe(verdict, calendar) for verdict in verdicts.next_response]
    if verdicts.resolution:
        result["resolution"] = _describe(verdicts.resolution, calendar)
    if verdicts.due_date:
        result["due_date"] = verdicts.due_date.isoformat()
    return result


def _describe(verdict: Verdict, calendar: Calendar) -> dict[str, Any]:
    described: dict[str, Any] = {
        "due_at": _iso(verdict.due_at, calendar),
        "elapsed_s": verdict.elapsed_s,
        "elapsed_min": verdict.elapsed_s // 60,
        "status": verdict.status.value,
    }
    if verdict.breached_at is not None:
        described["breached_at"] = _iso(verdict.breached_at, calendar)
        described["over_s"] = verdict.over_s
    if verdict.remaining_s is not None:
        described["remaining_s"] = verdict.remaining_s
    return described


def _iso(instant: datetime | None, calendar: Calendar) -> str | None:
    return None if instant is None else calendar.local(instant).isoformat()


def _required(case: Mapping[str, Any], name: str) -> Any:
    if (value := case.get(name)) is None:
        raise CaseError(f"{name} is missing")
    return value


def _read_calendar(case: Mapping[str, Any]) -> Calendar:
    data = _required(case, "calendar")
    if not isinstance(data, Mapping):
        raise CaseError("calendar must be an object")
    return _compile(json.dumps({"tz": case.get("tz")} | dict(data), default=str))


@lru_cache(maxsize=256)
def _compile(calendar: str) -> Calendar:
    """Many cases share a calendar: its tables are built once, not once a line."""
    return Calendar.from_dict(json.loads(calendar))


def _read_events(case: Mapping[str, Any]) -> Iterator[CaseEvent]:
    events = _required(case, "events")
    if not isinstance(events, list):
        raise CaseError("events must be a list")
    for position, item in enumerate(events, 1):
        where = f"events[{position}]"
        if not isinstance(item, Mapping) or not isinstance(item.get("type"), str):
            raise CaseError(f"{where} must be an object with t and type")
        if item["type"] in EVENT_TYPES:  # Whatever else is told does not concern the clocks.
            data = {name: value for name, value in item.items() if name not in ("t", "type")}
            yield CaseEvent(_read_time(item.get("t"), f"{where}.t"), item["type"], data)


def _read_time(value: object, what: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CaseError(f"{what}: {value!r} is not an ISO time") from None
    if instant.tzinfo is None:
        raise CaseError(f"{what}: {value!r} has no offset from UTC")
    return instant
