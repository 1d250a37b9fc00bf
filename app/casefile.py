"""A case's file: the one place where its log grows and where its clocks are rewritten from it.

Triage, casework and replies all write through `append`: the events of a case are the truth, the
clock columns are what `evaluate` makes of them, and a test recomputes every one and compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import insert_rows, raw_connection
from app.directory import read_editions
from app.domain.case_events import received_at
from app.domain.milestones import milestones
from app.domain.opd_clocks import opd_clocks
from app.domain.policies import PolicyRule
from app.domain.sla import CaseEvent as ClockEvent
from app.domain.sla import Policy, Verdicts, evaluate
from app.domain.working_time import Calendar
from app.models import NEVER, Case, CaseEvent, Reply

EVENT_TYPES = {
    "case_id": "bigint", "at": "timestamptz", "recorded_at": "timestamptz", "type": "text", "actor": "text",
    "api_key_id": "bigint", "message_id": "bigint", "data": "jsonb",
}  # fmt: skip


CLOCK_TYPES = {
    "first_due_at": "timestamptz", "first_answered_at": "timestamptz", "first_elapsed_s": "bigint",
    "reply_due_at": "timestamptz", "resolution_due_at": "timestamptz", "next_due_at": "timestamptz",
    "accountable_opd": "text", "verify_due_at": "timestamptz", "verified_at": "timestamptz",
    "follow_up_due_at": "timestamptz", "close_due_at": "timestamptz", "auto_closed_at": "timestamptz",
    "changed_at": "timestamptz", "supporting_opds": "text[]",
}  # fmt: skip
"""The columns of Clocks."""


@dataclass(slots=True)
class Entry:
    """Something that happened to a case. `at` is when it happened, not when we heard of it."""

    case_id: int
    at: datetime
    type: str
    actor: str
    api_key_id: int | None = None
    message_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


def sent_entry(reply: Reply, message_id: int, **data: Any) -> Entry:
    """What a reply that the citizen has means for the case; one that nobody wrote answers no clock."""
    kind, actor = ("bot_reply", "system") if reply.automatic else ("agent_reply", "admin")
    data = {"reply_id": reply.id} | data
    return Entry(reply.case_id, reply.requested_at, kind, actor, reply.requested_by, message_id, data)


class Clocks(NamedTuple):
    """The clock columns of a case, as its events give them."""

    first_due_at: datetime | None
    first_answered_at: datetime | None
    first_elapsed_s: int | None
    reply_due_at: datetime | None
    resolution_due_at: datetime | None
    next_due_at: datetime
    accountable_opd: str
    verify_due_at: datetime | None
    verified_at: datetime | None
    follow_up_due_at: datetime | None
    close_due_at: datetime | None
    auto_closed_at: datetime | None
    changed_at: datetime
    supporting_opds: list[str]


def read_clocks(entries: Sequence[Entry], calendars: Mapping[str, Calendar], as_of: datetime) -> Clocks:
    """What the log says: entries oldest first, the first of them `created` with its policy and calendar."""
    return clocks_under(*promise(entries, calendars), entries, clock_events(entries, calendars), as_of)


def clocks_under(
    policy: Policy, calendar: Calendar, entries: Sequence[Entry], events: Sequence[ClockEvent], as_of: datetime
) -> Clocks:
    """`read_clocks` for whoever knows already what the log promises, and its events in the clock's words."""
    verdicts = evaluate(policy, calendar, events, as_of)
    reached = milestones(calendar, events, as_of)
    first = verdicts.first_response
    answered_at = first.ended_at if first else None
    reply_due = next((cycle.due_at for cycle in verdicts.next_response if cycle.ended_at is None), None)
    return Clocks(
        first_due_at=first.due_at if first else None,
        first_answered_at=answered_at,
        first_elapsed_s=first.elapsed_s if first and answered_at else None,
        reply_due_at=reply_due,
        resolution_due_at=verdicts.resolution.due_at if verdicts.resolution else None,
        next_due_at=verdicts.running_due_at() or NEVER,
        accountable_opd=_holder_at(entries, min(answered_at or NEVER, first.due_at or NEVER) if first else NEVER),
        verify_due_at=reached.verify_due_at,
        verified_at=reached.verified_at,
        follow_up_due_at=reached.follow_up_due_at,
        close_due_at=reached.close_due_at,
        auto_closed_at=reached.auto_closed_at,
        changed_at=max(entry.at for entry in entries),
        supporting_opds=list(opd_clocks(calendar, events, as_of).supporting) if _has_support(entries) else [],
    )


def _has_support(entries: Sequence[Entry]) -> bool:
    return any(entry.type == "support_requested" for entry in entries)


def judge(entries: Sequence[Entry], calendars: Mapping[str, Calendar], as_of: datetime) -> Verdicts:
    """The verdicts on a case's clocks: entries oldest first, the first of them `created`."""
    return evaluate(*promise(entries, calendars), clock_events(entries, calendars), as_of)


def promise(entries: Sequence[Entry], calendars: Mapping[str, Calendar]) -> tuple[Policy, Calendar]:
    """The policy and the calendar that a case was opened under; its log says what has changed since."""
    created = next(entry for entry in entries if entry.type == "created")
    return Policy.from_dict(created.data["policy"]), calendars[created.data["calendar"]]


def change_to(rule: PolicyRule) -> dict[str, Any]:
    """The data of a `policy_changed` that reaches the clocks still running."""
    return {
        "policy": rule.policy.to_dict(), "on_policy_change": "recompute_open", "policy_key": rule.key,
        "calendar": rule.calendar,
    }  # fmt: skip


def calendar_names(entries: Iterable[Entry]) -> list[str]:
    """The calendars that a log names, in order; the last one is the case's own now."""
    return [entry.data["calendar"] for entry in entries if "calendar" in entry.data]


def clock_events(entries: Sequence[Entry], calendars: Mapping[str, Calendar]) -> list[ClockEvent]:
    """The log in the clock's words; a reply marked (not) automatic later counts as it was marked."""
    marked = {entry.message_id: entry.data["automatic"] for entry in entries if entry.type == "reply_marked"}
    events = []
    for entry in entries:
        kind = entry.type
        if kind in {"agent_reply", "bot_reply"} and entry.message_id in marked:
            kind = "bot_reply" if marked[entry.message_id] else "agent_reply"
        data = entry.data
        if kind == "policy_changed" and "calendar" in data:
            data = data | {"calendar": calendars[data["calendar"]]}
        events.append(ClockEvent(entry.at, kind, data))
    return events


def _holder_at(entries: Sequence[Entry], instant: datetime) -> str:
    holder = ""
    for entry in entries:
        if entry.type in {"created", "reassigned"} and (not holder or entry.at <= instant):
            holder = entry.data["opd"]
    return holder


async def append(
    session: AsyncSession, entries: Sequence[Entry], calendars: Mapping[str, Calendar], now: datetime
) -> None:
    """Write the entries and rewrite the clocks of their cases. The caller holds the cases' row locks."""
    await write_entries(session, entries, now)
    await rewrite_clocks(session, {entry.case_id for entry in entries}, calendars, now)


async def write_entries(session: AsyncSession, entries: Sequence[Entry], now: datetime) -> None:
    rows = [
        (
            entry.case_id, entry.at, now, entry.type, entry.actor, entry.api_key_id, entry.message_id,
            json.dumps(entry.data),
        )
        for entry in entries
    ]  # fmt: skip
    await insert_rows(session, "case_events", EVENT_TYPES, rows)


async def rewrite_clocks(
    session: AsyncSession, case_ids: set[int], calendars: Mapping[str, Calendar], now: datetime
) -> None:
    logs = await read_logs(session, case_ids)
    calendars = await with_editions(session, calendars, logs.values())
    clocks = {case_id: read_clocks(logs[case_id], calendars, now) for case_id in sorted(logs)}
    await store_clocks(session, clocks, now)


async def store_clocks(session: AsyncSession, clocks: Mapping[int, Clocks], now: datetime) -> None:
    """Write the clock columns of many cases in one statement; who is to be told of them is looked at anew."""
    if not clocks:
        return
    names = ", ".join(f"{name} = t.{name}::{kind}" for name, kind in CLOCK_TYPES.items())
    # An array of arrays would be taken apart whole, so a list travels as its literal; keys of OPDs need no quotes.
    arrays = ", ".join(f"%b::{'text' if kind == 'text[]' else kind}[]" for kind in CLOCK_TYPES.values())
    told = f"unnest(%b::bigint[], {arrays}) AS t(id, {', '.join(CLOCK_TYPES)})"
    statement = f"UPDATE cases SET {names}, next_rung_at = %b FROM {told} WHERE cases.id = t.id"  # noqa: S608 — names are ours.
    columns = [[_plain(getattr(one, name)) for one in clocks.values()] for name in CLOCK_TYPES]
    await (await raw_connection(session)).execute(statement.encode(), [now, list(clocks), *columns])


def _plain(value: Any) -> Any:
    return "{" + ",".join(value) + "}" if isinstance(value, list) else value


async def with_editions(
    session: AsyncSession, calendars: Mapping[str, Calendar], logs: Iterable[Sequence[Entry]]
) -> Mapping[str, Calendar]:
    """The calendars with the editions that the logs name and this process has not read yet: another is ahead of us."""
    missing = {name for log in logs for name in calendar_names(log)} - calendars.keys()
    return {**calendars, **await read_editions(session, missing)} if missing else calendars


async def read_logs(session: AsyncSession, case_ids: set[int], until: datetime = NEVER) -> dict[int, list[Entry]]:
    """The log of each case up to an instant, oldest first."""
    rows = await session.execute(
        select(
            CaseEvent.case_id, CaseEvent.at, CaseEvent.type, CaseEvent.actor, CaseEvent.api_key_id,
            CaseEvent.message_id, CaseEvent.data,
        )
        .where(CaseEvent.case_id.in_(case_ids), CaseEvent.at <= until)
        .order_by(CaseEvent.case_id, CaseEvent.at, CaseEvent.id)
    )  # fmt: skip
    logs: dict[int, list[Entry]] = {}
    for row in rows:
        logs.setdefault(row.case_id, []).append(Entry(*row))
    return logs


async def restate_start(
    session: AsyncSession, case_id: int, at: datetime, calendars: Mapping[str, Calendar], now: datetime
) -> None:
    """Move a case's beginning back: its first message turned out to be older than what we had seen."""
    created = await session.execute(
        update(CaseEvent)
        .where(CaseEvent.case_id == case_id, CaseEvent.type == "created", CaseEvent.at > at)
        .values(at=at)
        .returning(CaseEvent.data)
    )
    if (data := created.scalar_one_or_none()) is not None:
        opened_at = Policy.from_dict(data["policy"]).begins_at(at, received_at(data))
        await session.execute(update(Case).where(Case.id == case_id).values(opened_at=opened_at))
    await rewrite_clocks(session, {case_id}, calendars, now)
