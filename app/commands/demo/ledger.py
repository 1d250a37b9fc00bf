"""What the service made of the deliveries, read from its database; and whether that is what should be."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from app.commands.demo import payloads
from app.commands.demo.hour import EDITED, TYPED_IN_THE_APP, Delivery
from app.commands.demo.installation import DemoError
from app.commands.demo.lines import LINES, Line, line_of
from app.domain.routing import COORDINATOR

OPENED_WITHIN_S = 30
RIGHT_MIN = 0.8
"""The model may be unsure of a few; below this share something is broken."""

MESSAGES = """
SELECT m.external_id, m.case_id, m.text, m.edited_at, m.erased_at, m.automatic, m.occurred_at, c.opd, c.priority,
       c.first_answered_at, c.intent
FROM messages m LEFT JOIN cases c ON c.id = m.case_id
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted once."""

    kept: int
    repeats: int
    outcomes: dict[str, int]
    messages: int
    citizens: int
    cases: int
    queues: int


@dataclass(frozen=True, slots=True)
class Found:
    """A message with the case it is in."""

    case_id: int | None
    text: str | None
    edited_at: datetime | None
    erased_at: datetime | None
    automatic: bool | None
    occurred_at: datetime
    opd: str | None
    priority: str | None
    first_answered_at: datetime | None
    intent: str | None


class Ledger:
    """Reads the demo's database while the service works on it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def rows(self, query: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query.encode()).fetchall()

    def number(self, query: str) -> int:
        return int(self.rows(f"SELECT ({query}) AS n")[0]["n"])

    def wait_until_opened(self) -> float:
        """Until the worker has opened every delivery; the seconds it took."""
        started = time.monotonic()
        while self.number("SELECT count(*) FROM deliveries WHERE handled_at IS NULL"):
            if time.monotonic() - started > OPENED_WITHIN_S:
                raise DemoError(f"The worker did not open all deliveries within {OPENED_WITHIN_S} s.")
            time.sleep(0.05)
        return time.monotonic() - started

    def count(self) -> Tally:
        outcomes = self.rows("SELECT outcome, count(*) AS n FROM outcomes GROUP BY outcome")
        return Tally(
            kept=self.number("SELECT count(*) FROM deliveries"),
            repeats=self.number("SELECT coalesce(sum(repeats), 0) FROM deliveries"),
            outcomes={row["outcome"]: row["n"] for row in outcomes},
            messages=self.number("SELECT count(*) FROM messages"),
            citizens=self.number("SELECT count(*) FROM authors"),
            cases=self.number("SELECT count(*) FROM cases"),
            queues=self.number("SELECT count(DISTINCT opd) FROM cases"),
        )

    def found(self) -> dict[str, Found]:
        """Every message by the platform's id."""
        return {row.pop("external_id"): Found(**row) for row in self.rows(MESSAGES)}


def external_id(line: Line) -> str:
    number = payloads.number_of(line.key)
    if line.channel == "fb":
        return payloads.comment_id(line.key, line_of(line.citizen).key)
    return f"m_{number}" if line.channel in {"igdm", "fbdm"} else number


def check(holds: bool, otherwise: str) -> None:
    """The demo is a check: what it tells must have happened."""
    if not holds:
        raise DemoError(otherwise)


def check_inbox(tally: Tally, deliveries: list[Delivery]) -> None:
    """Each delivery is kept once, and each event of it has an outcome."""
    authentic = [d for d in deliveries if not d.forged]
    repeats = sum(d.again for d in authentic)
    events = sum(len(d.kinds) for d in authentic if not d.again)
    outcomes = tally.outcomes
    check(tally.kept == len(authentic) - repeats, f"{tally.kept} deliveries were kept, not {len(authentic) - repeats}.")
    check(tally.repeats == repeats, f"{tally.repeats} repeated bodies were recognised, not {repeats}.")
    check(sum(outcomes.values()) == events, f"{events} events came, {sum(outcomes.values())} have an outcome.")
    check(outcomes.get("failed", 0) == 0, f"{outcomes.get('failed')} events failed.")
    check(outcomes.get("unroutable") == 1, "The page that nobody connected was not told apart.")
    check(outcomes.get("duplicate") == 2, f"{outcomes.get('duplicate', 0)} comments came twice, not 2.")


def check_triage(found: dict[str, Found]) -> tuple[int, int]:
    """Who must be answered has a case, who chats is in no OPD's queue; how many are where they belong, of how many."""
    right = 0
    for line in LINES:
        message = found.get(external_id(line))
        check(message is not None, f"The message of {line.citizen} was not stored.")
        assert message is not None
        if line.queue is None:
            # In doubt a person looks, rather than nobody.
            quiet = message.case_id is None or message.opd == COORDINATOR
            check(quiet, f"{line.text!r}, which asks for nothing, is with {message.opd}.")
        else:
            check(message.case_id is not None, f"No case was opened for {line.text!r}.")
            right += message.opd == line.queue
    expected = sum(line.queue is not None for line in LINES)
    check(right >= RIGHT_MIN * expected, f"Only {right} of {expected} cases are in the expected queue.")

    def case_of(citizen: str, minute: float | None = None) -> int | None:
        return found[external_id(line_of(citizen, minute))].case_id

    check(case_of("Ratna Sari") == case_of("Ratna Sari", 9.2), "A follow-up did not join its case.")
    check(case_of("Dewi Lestari") == case_of("Dewi Lestari", 19.3), "A vague follow-up did not join its case.")
    check(case_of("Dewi Lestari") != case_of("Dewi Lestari", 31.2), "Two matters in one chat are one case.")
    sticker = found[f"m_{payloads.number_of('sticker')}"]
    check(sticker.opd == "dishub", f"A sticker and then its words about a lamp are with {sticker.opd}, not dishub.")
    check(found[external_id(line_of("Wulan Sari"))].priority == "emergency", "The fire is no emergency.")
    return right, expected


def check_changes(found: dict[str, Found]) -> None:
    """An edit shows the new words, a deletion none; the erased one keeps its case."""
    edited = found[external_id(line_of("Iwan Setiadi"))]
    check(edited.text == EDITED and edited.edited_at is not None, "The edited comment does not show its new words.")
    for citizen in ("Endang Sulastri", "Pak Darto"):
        erased = found[external_id(line_of(citizen))]
        check(erased.text is None and erased.erased_at is not None, f"The words that {citizen} took back are there.")
        check(erased.case_id is not None, f"The case of {citizen} went with the words.")


def check_own_replies(found: dict[str, Found]) -> int:
    """An answer typed in the platform's app stops the clock, an automatic one does not; how many stopped one."""
    for citizen, minute, _ in TYPED_IN_THE_APP:
        question = found[external_id(line_of(citizen))]
        check(
            question.first_answered_at is not None and question.first_answered_at > question.occurred_at,
            f"The answer to {citizen} at minute {minute}, typed in the app, stopped no clock.",
        )
    for citizen in ("Kusnadi", "Doni Setiawan"):
        check(
            found[external_id(line_of(citizen))].first_answered_at is not None,
            f"The answer to {citizen} stopped no clock.",
        )
    greeted = found[external_id(line_of("Eko Prasetyo"))]
    check(greeted.first_answered_at is None, "An automatic greeting stopped a clock.")
    return len(TYPED_IN_THE_APP) + 2
