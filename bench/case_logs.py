"""Invented lives of cases, event by event: every kind of thing that can happen to one, the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.casefile import EVENT_TYPES, Entry, change_to, clock_events, read_clocks
from app.database import Database, insert_rows, raw_connection
from app.directory import City
from app.domain.policy import Policy
from app.domain.standing import stand
from app.domain.topics import TOPICS, group_of
from app.reports.past import TOLD

PLATFORMS = {1: "instagram", 2: "facebook", 3: "website"}
KECAMATAN = ("Cipondoh", "Ciledug", "Batuceper", "Karawaci", None)
CLASSES = (*["oversight"] * 3, "confidential", "public_document", *[None] * 35)
CASE_TYPES = {
    "id": "bigint", "account_id": "bigint", "platform": "text", "priority": "text", "needs_review": "boolean",
    "flagged": "boolean", "opened_at": "timestamptz", "received_at": "timestamptz", "policy_key": "text",
    "changed_at": "timestamptz",
} | TOLD  # fmt: skip


@dataclass(frozen=True, slots=True)
class Life:
    """A case, where it came in, and its whole log, oldest first."""

    id: int
    account: int
    priority: str
    entries: Sequence[Entry]


def invent_lives(city: City, count: int, begin: datetime, days: float, seed: int) -> list[Life]:
    """Cases that begin evenly over so many days from `begin`; what happens to them may go on later."""
    dice = random.Random(seed)
    opds = sorted(city.opd_names)
    return [_Storyteller(city, dice, opds, number).tell(begin, days) for number in range(1, count + 1)]


class _Storyteller:
    """Writes one life, act by act."""

    def __init__(self, city: City, dice: random.Random, opds: Sequence[str], case_id: int) -> None:
        self.city = city
        self.dice = dice
        self.opds = opds
        self.id = case_id
        self.entries: list[Entry] = []

    def tell(self, begin: datetime, days: float) -> Life:
        dice = self.dice
        opened = begin + timedelta(seconds=dice.randrange(int(days * 86_400)))
        case_class = dice.choice(CLASSES)
        topic = None if dice.random() < 0.1 else dice.choice(TOPICS[:12])
        priority = "emergency" if dice.random() < 0.03 else "normal"
        self.facts: dict[str, Any] = {
            "intent": dice.choice(("complaint", "complaint", "question", "hoax_report", None)), "topic": topic,
            "group": group_of(topic) or "unclear", "case_class": case_class, "kecamatan": dice.choice(KECAMATAN),
        }  # fmt: skip
        self.priority = priority
        self.opd = "inspektorat" if case_class == "oversight" else self.opds[int(len(self.opds) * dice.random() ** 2)]
        rule, policy, received = self._rule(), {}, opened + timedelta(seconds=3)
        if dice.random() < 0.1:  # A promise from our receipt, and a platform that took its time.
            policy, received = {"clock_start": "received_at"}, opened + self._while(0.5)
        self._write(
            opened, "created", opd=self.opd, policy=rule.policy.to_dict() | policy, policy_key=rule.key,
            calendar=rule.calendar, received_at=received.isoformat(), **self.facts,
        )  # fmt: skip
        self._live(received if policy else opened)
        self.entries.sort(key=lambda entry: entry.at)
        return Life(self.id, dice.choice(list(PLATFORMS)), priority, self.entries)

    def _live(self, at: datetime) -> None:
        dice = self.dice
        if dice.random() < 0.3:
            self._write(at + timedelta(seconds=dice.randrange(1, 6)), "bot_reply", message=1)
        for _ in range(dice.choice((0, 0, 0, 1, 1, 2))):
            at += self._while(0.3)
            self._hand_over(at)
        if dice.random() < 0.12:
            at += self._while(0.1)
            self._correct(at)
        if dice.random() < 0.05:
            more = {"clock": dice.choice(("first_response", "resolution")), "working_days": dice.randrange(1, 8)}
            self._write(at + self._while(0.1), "extended", **more, reason="arsip")
        if dice.random() < 0.03:
            self._write(at + self._while(0.1), "holiday_added", date=(at + timedelta(days=1)).date().isoformat())
        if dice.random() < 0.2:
            return
        at += self._while(1)
        self._write(at, "agent_reply", message=2)
        if dice.random() < 0.06:
            self._write(at + self._while(1), "reply_marked", message=2, automatic=True)
        if dice.random() < 0.06:
            self._write(at + self._while(3), "excused", reason="banjir")
            if dice.random() < 0.3:
                self._write(at + timedelta(days=20), "excuse_withdrawn")
        self._end(at)

    def _end(self, at: datetime) -> None:
        dice = self.dice
        if dice.random() < 0.3:
            at += self._while(1)
            self._write(at, "status", to="pending", reason="foto")
            at += self._while(2)
            self._write(at, "status", to="open")
        if dice.random() < 0.3:
            at += self._while(1)
            self._write(at, "citizen_message")
        if dice.random() < 0.25:
            return
        at += self._while(6)
        self._write(at, "resolved", summary="selesai")
        if dice.random() < 0.12:
            at += self._while(2)
            self._write(at, "reopened")
            self._write(at, "citizen_message")
            if dice.random() < 0.5:
                self._write(at + self._while(3), "resolved", summary="selesai lagi")

    def _hand_over(self, at: datetime) -> None:
        to = self.dice.choice([opd for opd in self.opds if opd != self.opd])
        self._write(
            at,
            "reassigned",
            **{"opd": to, "from": self.opd, "bounce": self.dice.random() < 0.7, "reason": "bukan kami"},
        )
        self.opd = to

    def _correct(self, at: datetime) -> None:
        topic = self.dice.choice(TOPICS[:12])
        self._write(at, "corrected", intent="question", topic=topic, reason="tanya")
        self.facts |= {"intent": "question", "topic": topic, "group": group_of(topic)}
        rule = self._rule()
        self._write(at, "policy_changed", **change_to(rule))

    def _rule(self) -> Any:
        known = {name: value for name, value in self.facts.items() if name != "kecamatan"}
        return self.city.policy_of(priority=self.priority, opd=self.opd, review=False, **known)

    def _while(self, days: float) -> timedelta:
        """Mostly much shorter than so many days, now and then longer."""
        return timedelta(seconds=int(86_400 * days * self.dice.random() ** 3 * 3) + 60)

    def _write(self, at: datetime, kind: str, /, message: Any = None, **data: Any) -> None:
        actor = {"citizen_message": "citizen", "created": "citizen"}.get(kind, "admin")
        number = None if message is None else 10 * self.id + message
        self.entries.append(Entry(self.id, at, kind, actor, message_id=number, data=data))


async def keep_lives(database: Database, city: City, lives: Sequence[Life], until: datetime) -> None:
    """Store what has happened until an instant, the columns as the service would have written them."""
    cases, events = [], []
    for life in lives:
        entries = [entry for entry in life.entries if entry.at <= until]
        if entries and _received(life) <= until:
            cases.append(_case_row(life, entries, city, until))
            events += entries
    types = EVENT_TYPES
    rows = [(e.case_id, e.at, e.at, e.type, e.actor, None, e.message_id, json.dumps(e.data)) for e in events]
    async with database.transaction() as session:
        # Messages and keys are not invented with them: nothing is checked against other tables.
        await (await raw_connection(session)).execute("SET LOCAL session_replication_role = replica")
        await (await raw_connection(session)).execute("TRUNCATE cases, case_events CASCADE")
        for first in range(0, len(cases), 20_000):
            await insert_rows(session, "cases", CASE_TYPES, cases[first : first + 20_000])
        for first in range(0, len(rows), 50_000):
            await insert_rows(session, "case_events", types, rows[first : first + 50_000])


def _received(life: Life) -> datetime:
    return datetime.fromisoformat(life.entries[0].data["received_at"])


def _case_row(life: Life, entries: Sequence[Entry], city: City, until: datetime) -> tuple[Any, ...]:
    clocks, standing = read_clocks(entries, city.calendars, until), stand(clock_events(entries, city.calendars))
    created, received = entries[0], _received(life)
    own: Mapping[str, Any] = {
        "id": life.id, "account_id": life.account, "platform": PLATFORMS[life.account], "priority": life.priority,
        "needs_review": False, "flagged": False, "received_at": received,
        "opened_at": Policy.from_dict(created.data["policy"]).begins_at(created.at, received),
        "policy_key": entries[0].data["policy_key"], "changed_at": clocks.changed_at,
    }  # fmt: skip
    return tuple(
        own[name] if name in own else getattr(clocks if hasattr(clocks, name) else standing, name)
        for name in CASE_TYPES
    )
