"""How a case stood after some of its events: its state, its holder, and what it was about.

The clocks are judged by sla.evaluate; this is the rest of what a report asks of a past instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.case import State
from app.domain.case_events import CaseEvent
from app.domain.topics import group_of

ABOUT = ("intent", "topic", "group", "case_class", "kecamatan")
"""What a case is about, as the events `created` and `clarified` carry it."""


@dataclass(slots=True)
class Standing:
    opd: str = ""
    intent: str | None = None
    topic: str | None = None
    group: str = "unclear"
    case_class: str | None = None
    kecamatan: str | None = None
    state: str = State.OPEN.value
    resolved_at: datetime | None = None
    bounces: int = 0
    reopenings: int = 0
    excused_at: datetime | None = None
    """When the coordinator excused its late first response; None: nobody has, or it was taken back."""
    changed_at: datetime | None = None


def stand(events: Iterable[CaseEvent]) -> Standing:
    """Tell the events, oldest first. Whoever asks of an instant leaves out what came later."""
    case = Standing()
    for event in events:
        _hear(case, event)
        case.changed_at = max(case.changed_at or event.at, event.at)
    return case


def _hear(case: Standing, event: CaseEvent) -> None:
    data = event.data
    match event.type:
        case "created":
            case.opd = data["opd"]
            _become(case, event)
        case "clarified":
            _become(case, event)
        case "corrected":
            case.intent = data.get("intent") or case.intent
            case.topic = data.get("topic") or case.topic
            case.group = group_of(data.get("topic")) or case.group
            case.case_class = data.get("case_class", case.case_class)
        case "reassigned":
            case.opd = data["opd"]
            case.bounces += bool(data.get("bounce"))
        case "status":
            case.state = (State.WAITING if data["to"] == "pending" else State.OPEN).value
        case "resolved":
            case.state, case.resolved_at = State.RESOLVED.value, event.at
        case "reopened":
            case.state, case.resolved_at = State.OPEN.value, None
            case.reopenings += 1
        case "excused":
            case.excused_at = event.at
        case "excuse_withdrawn":
            case.excused_at = None


def _become(case: Standing, event: CaseEvent) -> None:
    for name in ABOUT:
        if name in event.data:
            setattr(case, name, event.data[name])
