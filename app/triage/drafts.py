"""New cases in bulk: their routing, their first log entries and their due times, in one insert."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, clock_events, clocks_under, write_entries
from app.database import insert_rows
from app.directory import City
from app.domain.case import ACTIONABLE, UNCLEAR, State
from app.domain.message import StoredMessage
from app.domain.policies import PolicyRule
from app.domain.policy import Policy
from app.domain.routing import Decision
from app.domain.standing import ABOUT
from app.domain.triage_order import text_key, wanted_at
from app.models import NEVER

Key = tuple[int, str | None, int]
"""Account, thread, author: the conversation a message belongs to."""

CASE_TYPES = {
    "id": "bigint", "account_id": "bigint", "platform": "text", "thread_id": "text", "author_id": "bigint",
    "intent": "text", "topic": "text", "group": "text", "priority": "text", "case_class": "text", "kecamatan": "text",
    "opd": "text", "needs_review": "boolean", "flagged": "boolean", "routing_reasons": "jsonb", "state": "text",
    "opened_at": "timestamptz", "received_at": "timestamptz", "policy_key": "text", "next_due_at": "timestamptz",
    "first_due_at": "timestamptz", "reply_due_at": "timestamptz", "resolution_due_at": "timestamptz",
    "accountable_opd": "text", "verify_due_at": "timestamptz", "verified_at": "timestamptz",
    "follow_up_due_at": "timestamptz", "changed_at": "timestamptz", "next_rung_at": "timestamptz",
    "first_message_id": "bigint", "triage_at": "timestamptz", "text_key": "bytea", "city_version": "bigint",
}  # fmt: skip


@dataclass(slots=True)
class Judged:
    """A message with what was decided about it."""

    message: StoredMessage
    decision: Decision
    group_sure: bool
    margin: float
    """Between the two best guesses of its intent; 1 when nothing was read."""

    @property
    def group(self) -> str:
        return self.decision.group or UNCLEAR

    @property
    def asks(self) -> bool:
        return self.decision.intent in ACTIONABLE and not self.decision.needs_review

    @property
    def key(self) -> Key | None:
        if self.message.author_id is None:
            return None
        return (self.message.account_id, self.message.thread_id, self.message.author_id)


@dataclass(slots=True)
class Draft:
    """A case about to be inserted, with the messages of this batch that it begins with."""

    id: int
    judged: Judged
    rule: PolicyRule
    entries: list[Entry]
    messages: list[int] = field(default_factory=list)


async def new_ids(session: AsyncSession, count: int) -> list[int]:
    """Numbers for cases, drawn before the insert so that the log can be written with them."""
    rows = await session.execute(
        text("SELECT nextval(pg_get_serial_sequence('cases', 'id')) FROM generate_series(1, :count)"),
        {"count": count},
    )
    return [number for (number,) in rows]


@lru_cache(maxsize=64)
def _terms(policy: Policy) -> dict[str, Any]:
    """A policy as its cases keep it; a city has a dozen, and thousands of cases an hour under each."""
    return policy.to_dict()


def draft_case(case_id: int, j: Judged, city: City) -> Draft:
    rule = city.policy_for(j.decision)
    created = Entry(
        case_id, j.message.occurred_at, "created", "citizen", message_id=j.message.id,
        data={
            "opd": j.decision.opd, "policy": _terms(rule.policy), "policy_key": rule.key, "calendar": rule.calendar,
            "received_at": j.message.received_at.isoformat(), **about(j),
        },
    )  # fmt: skip
    return Draft(case_id, j, rule, [created], [j.message.id])


def about(j: Judged) -> dict[str, Any]:
    """What the case is about, for the log: corrections come later, and reports ask of past instants."""
    columns = routing_of(j)
    return {name: columns[name] for name in ABOUT}


def routing_of(j: Judged) -> dict[str, Any]:
    """The columns of a case that say what it is about and whose it is."""
    d = j.decision
    return {
        "intent": d.intent, "topic": d.topic, "group": j.group, "priority": d.priority, "case_class": d.case_class,
        "kecamatan": d.kecamatan, "opd": d.opd, "needs_review": d.needs_review, "flagged": d.flagged,
        "routing_reasons": list(d.reasons),
    }  # fmt: skip


async def insert_drafts(session: AsyncSession, drafts: Iterable[Draft], city: City, now: datetime) -> set[int]:
    """Insert the cases with their logs; the ids of those that another worker had opened first."""
    ordered = sorted(drafts, key=lambda d: (d.judged.key is None, repr(d.judged.key), d.judged.group))
    rows = [_row(draft, city, now) for draft in ordered]
    made = await insert_rows(session, "cases", CASE_TYPES, rows, "ON CONFLICT DO NOTHING RETURNING id")
    kept = {case_id for (case_id,) in made}
    await write_entries(session, [entry for draft in ordered if draft.id in kept for entry in draft.entries], now)
    return {draft.id for draft in ordered} - kept


def _row(draft: Draft, city: City, now: datetime) -> tuple[Any, ...]:
    j = draft.judged
    rule, calendars = draft.rule, city.calendars
    events = clock_events(draft.entries, calendars)
    clocks = clocks_under(rule.policy, calendars[rule.calendar], draft.entries, events, now)
    values: dict[str, Any] = routing_of(j) | {
        "id": draft.id, "account_id": j.message.account_id, "platform": j.message.platform,
        "thread_id": j.message.thread_id, "author_id": j.message.author_id, "state": State.OPEN.value,
        "opened_at": rule.policy.begins_at(j.message.occurred_at, j.message.received_at),
        "received_at": j.message.received_at, "policy_key": rule.key,
        "next_due_at": clocks.next_due_at, "first_due_at": clocks.first_due_at, "reply_due_at": clocks.reply_due_at,
        "resolution_due_at": clocks.resolution_due_at, "accountable_opd": j.decision.opd,
        "verify_due_at": clocks.verify_due_at, "verified_at": clocks.verified_at,
        "follow_up_due_at": clocks.follow_up_due_at, "changed_at": clocks.changed_at, "next_rung_at": now,
        "first_message_id": j.message.id, "city_version": city.version, **_triage_of(j, clocks.next_due_at),
    }  # fmt: skip
    values["routing_reasons"] = json.dumps(values["routing_reasons"])
    return tuple(values[name] for name in CASE_TYPES)


def _triage_of(j: Judged, due_at: datetime) -> dict[str, Any]:
    """When a person should look at it, and, where one must, what its twins have in common with it."""
    return {
        "triage_at": wanted_at(
            opened_at=j.message.occurred_at,
            due_at=due_at if due_at < NEVER else None,
            uncertainty_margin=j.margin,
            danger=j.decision.priority == "emergency",
        ),
        "text_key": text_key(j.message.text) if j.decision.needs_review else None,
    }
