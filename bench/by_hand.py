"""Every report figure computed again, the slow and plain way, from nothing but exported case events.

No SQL and none of the service's columns: each case is told from its events and judged by the domain's
own clock; everything else is counting in plain Python.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.case_events import CaseEvent
from app.domain.sla import Policy, evaluate
from app.domain.topics import GROUPS
from app.domain.working_time import Calendar

Json = dict[str, Any]
GROUP_OF = {topic: group for group, topics in GROUPS.items() for topic in topics}
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(slots=True)
class Told:
    """One case as its events tell it at as_of."""

    id: int
    account: str
    platform: str
    opened: datetime
    due: datetime | None
    answered: datetime | None
    elapsed_s: int
    resolution_due: datetime | None
    next_due: datetime | None
    held: Mapping[str, int]
    opd: str
    accountable: str
    facts: Mapping[str, str | None]
    waiting: bool
    solved: datetime | None
    bounces: int
    reopenings: int
    replied: bool
    excused: bool
    hand_overs: Sequence[tuple[str, bool]]

    @property
    def late(self) -> bool:
        return self.due is not None and (self.answered or AS_OF[0]) > self.due


AS_OF = [NEVER]
"""The instant of the computation; set by `tell`."""


def tell(lines: Iterable[str], calendars: Mapping[str, Calendar], as_of: datetime) -> list[Told]:
    """The cases of an export that had begun at as_of."""
    AS_OF[0] = as_of
    told = []
    # An export keeps the events of a case together, so that no more than one log is held at a time.
    for _, events in itertools.groupby((json.loads(line) for line in lines), key=lambda event: event["case_id"]):
        log = [event | {"at": datetime.fromisoformat(event["at"])} for event in events]
        if until := [event for event in log if event["at"] <= as_of]:
            told.append(_tell(until, calendars, as_of))
    return [case for case in told if case.opened <= as_of]


def _tell(log: list[Json], calendars: Mapping[str, Calendar], as_of: datetime) -> Told:
    created = next(event for event in log if event["type"] == "created")
    marks = {e["message_id"]: e["data"]["automatic"] for e in log if e["type"] == "reply_marked"}
    for event in log:
        if event["type"] in ("agent_reply", "bot_reply") and event["message_id"] in marks:
            event["counts_as"] = "bot_reply" if marks[event["message_id"]] else "agent_reply"
        elif event["type"] == "policy_changed" and "calendar" in event["data"]:
            event["data"] |= {"calendar": calendars[event["data"]["calendar"]]}
    judged = evaluate(
        Policy.from_dict(created["data"]["policy"]),
        calendars[created["data"]["calendar"]],
        [CaseEvent(e["at"], str(e.get("counts_as", e["type"])), e["data"]) for e in log],
        as_of,
    )
    first, resolution = judged.first_response, judged.resolution
    assert first is not None
    holders = [(e["at"], e["data"]["opd"]) for e in log if e["type"] in ("created", "reassigned")]
    decided = min(first.ended_at or NEVER, first.due_at or NEVER)
    facts = {name: created["data"][name] for name in ("intent", "topic", "group", "case_class", "kecamatan")}
    for event in log:
        if event["type"] == "corrected":
            for name in ("intent", "topic"):
                facts[name] = event["data"].get(name) or facts[name]
            facts["group"] = GROUP_OF.get(event["data"].get("topic") or "", facts["group"])
    states = [e for e in log if e["type"] in ("status", "resolved", "reopened")]
    closed = bool(states) and states[-1]["type"] == "resolved"
    excuses = [e["type"] for e in log if e["type"].startswith("excuse")]
    moves = [(e["data"]["from"], bool(e["data"]["bounce"])) for e in log if e["type"] == "reassigned"]
    running = [first, *judged.next_response, *([resolution] if resolution else [])]
    return Told(
        id=created["case_id"], account=str(created["account_id"]), platform=created["platform"],
        opened=_started(created), due=first.due_at, answered=first.ended_at, elapsed_s=first.elapsed_s,
        resolution_due=resolution.due_at if resolution else None,
        next_due=min((c.due_at for c in running if c.ended_at is None and c.due_at), default=None),
        held=judged.held_min_by_opd, opd=holders[-1][1],
        accountable=[opd for at, opd in holders if at <= decided or at == holders[0][0]][-1],
        facts=facts, waiting=bool(states) and states[-1]["type"] == "status" and states[-1]["data"]["to"] == "pending",
        solved=states[-1]["at"] if closed else None, bounces=sum(bounced for _, bounced in moves),
        reopenings=sum(1 for e in log if e["type"] == "reopened"),
        replied=any(e["type"] in ("agent_reply", "bot_reply") for e in log),
        excused=bool(excuses) and excuses[-1] == "excused", hand_overs=moves,
    )  # fmt: skip


def _started(created: Json) -> datetime:
    """When the clocks of the case started, in the words of its policy."""
    if created["data"]["policy"].get("clock_start") == "received_at":
        return datetime.fromisoformat(created["data"]["received_at"])
    at: datetime = created["at"]
    return at


def keys(zone: ZoneInfo) -> dict[str, Callable[[Told], str]]:
    """What a case is counted under, for each group_by."""

    def local(form: str) -> Callable[[Told], str]:
        return lambda case: case.opened.astimezone(zone).strftime(form)

    return {
        "opd": lambda case: case.accountable, "intent": lambda case: case.facts["intent"] or "unsure",
        "topic": lambda case: case.facts["topic"] or "unsure", "group": lambda case: case.facts["group"] or "",
        "kecamatan": lambda case: case.facts["kecamatan"] or "unknown", "account": lambda case: case.account,
        "platform": lambda case: case.platform, "hour": local("%H"), "day": local("%Y-%m-%d"),
        "week": local("%G-W%V"), "month": local("%Y-%m"),
    }  # fmt: skip


def compliance(cases: Sequence[Told]) -> Json:
    on_time = sum(1 for c in cases if c.answered and not c.late)
    breached = sum(1 for c in cases if c.late)
    excused = sum(1 for c in cases if c.late and c.excused)
    answered = sum(1 for c in cases if c.answered)
    decided = on_time + breached
    return {
        "n": len(cases), "on_time": on_time, "breached": breached, "open_in_time": len(cases) - decided,
        "on_time_rate": round(on_time / decided, 4) if decided else None, "answered": answered,
        "response_rate": round(answered / len(cases), 4) if cases else None, "excused": excused,
        "rate_without_excused": round(on_time / (decided - excused), 4) if decided - excused else None,
        "median_first_response_s": _percentile([_wall(c) for c in cases], 0.5),
    }  # fmt: skip


def outcomes(cases: Sequence[Told]) -> Json:
    return {
        "n": len(cases), "answered": sum(1 for c in cases if c.answered),
        "solved": sum(1 for c in cases if c.solved),
        "solved_unanswered": sum(1 for c in cases if c.solved and not c.answered),
        "resolution_breached": sum(
            1 for c in cases if c.resolution_due and (c.solved or AS_OF[0]) > c.resolution_due
        ),
        "auto_reply_only": sum(1 for c in cases if c.replied and not c.answered),
        "bounced": sum(1 for c in cases if c.bounces), "bounces": sum(c.bounces for c in cases),
        "reopened": sum(1 for c in cases if c.reopenings), "reopenings": sum(c.reopenings for c in cases),
    }  # fmt: skip


def percentiles(cases: Sequence[Told]) -> Json:
    shares = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "max": 1.0}
    working = [(float(c.elapsed_s), c.answered is not None) for c in cases]
    return {
        "n": len(cases), "waiting": sum(1 for c in cases if not c.answered),
        "wall": {name: _percentile([_wall(c) for c in cases], share) for name, share in shares.items()},
        "working": {name: _percentile(working, share) for name, share in shares.items()},
    }  # fmt: skip


def ageing(cases: Sequence[Told], office: Calendar) -> Json:
    today = AS_OF[0].astimezone(office.tz).date()
    ages = [_working_days(office, c.opened.astimezone(office.tz).date(), today) for c in cases]
    bounds = {"days_0_1": (0, 1), "days_2_5": (2, 5), "days_6_14": (6, 14), "days_15_60": (15, 60)}
    counted = {name: sum(low <= age <= high for age in ages) for name, (low, high) in bounds.items()}
    return {
        "n": len(cases), "ages": counted | {"days_over_60": sum(age > 60 for age in ages)},
        "waiting": sum(c.waiting for c in cases),
    }  # fmt: skip


def held(cases: Sequence[Told]) -> dict[str, Json]:
    rows: dict[str, Json] = {}
    for case in cases:
        for opd, minutes in case.held.items():
            row = rows.setdefault(opd, {"cases": 0, "held_min": 0, "passed_on": 0, "bounced": 0})
            row["cases"] += 1
            row["held_min"] += minutes
        for opd, bounced in case.hand_overs:
            row = rows.setdefault(opd, {"cases": 0, "held_min": 0, "passed_on": 0, "bounced": 0})
            row["passed_on"] += 1
            row["bounced"] += bounced
    return rows


def overdue(cases: Sequence[Told]) -> list[int]:
    """The numbers of the open cases past a due time, the oldest due time first."""
    late = [(c.next_due, c.id) for c in cases if c.solved is None and c.next_due and c.next_due < AS_OF[0]]
    return [case_id for _, case_id in sorted(late)]


def _wall(case: Told) -> tuple[float, bool]:
    return ((case.answered or AS_OF[0]) - case.opened).total_seconds(), case.answered is not None


def _percentile(waits: Sequence[tuple[float, bool]], share: float) -> int | None:
    """Kaplan–Meier, one waiting time after the other: an answer leaves before who is censored then."""
    unanswered, left = 1.0, len(waits)
    ordered = sorted(waits)
    position = 0
    while position < len(ordered):
        moment = ordered[position][0]
        same = 0
        ended = 0
        while position < len(ordered) and ordered[position][0] == moment:
            same += 1
            ended += ordered[position][1]
            position += 1
        unanswered *= 1 - ended / left
        left -= same
        if ended and unanswered <= 1 - share + 1e-12:
            return int(moment)
    return None


def _working_days(office: Calendar, since: date, today: date) -> int:
    return sum(bool(office.hours.windows_on(since + timedelta(days=n))) for n in range(1, (today - since).days + 1))
