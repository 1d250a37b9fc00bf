"""A case: its states, the moves each state allows, and which case a message joins.

open ──wait──▶ waiting      waiting ──resume / the citizen writes──▶ open
open, waiting ──resolve──▶ resolved ──reopen / the citizen writes again──▶ open
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"


class Move(StrEnum):
    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    HAND_OVER = "hand_over"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CORRECT = "correct"
    ASK_SUPPORT = "ask_support"


_WORKING = frozenset({Move.CLAIM, Move.REPLY, Move.NOTE, Move.HAND_OVER, Move.RESOLVE, Move.CORRECT, Move.ASK_SUPPORT})

ALLOWED: dict[State, frozenset[Move]] = {
    State.OPEN: _WORKING | {Move.WAIT},
    State.WAITING: _WORKING | {Move.RESUME},
    State.RESOLVED: frozenset({Move.REPLY, Move.NOTE, Move.REOPEN, Move.CORRECT}),
}

BOUNCES_MAX = 2
"""The third hand-over goes to the coordinator: citizens must not be passed around."""

SENSITIVE_CLASSES = frozenset({"oversight", "confidential"})
"""Cases that may be about the very unit that held them: never public, never for earlier holders."""

ACTIONABLE = frozenset({"complaint", "question", "hoax_report"})
"""The intents that somebody must answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case of the same citizen in the same thread."""

    id: int
    group: str
    state: State
    last_at: datetime
    resolved_at: datetime | None = None
    changed_at: datetime | None = None
    """When it last waited, went on, was resolved or reopened."""


class Fate(StrEnum):
    JOIN = "join"
    """It continues an open case and starts its next-response clock."""
    SHOW = "show"
    """It is shown in a case (a thank-you, chit-chat) and starts no clock."""
    REOPEN = "reopen"
    OPEN = "open"
    KEEP = "keep"
    """It is kept and counted, in no case."""


def place_message(
    candidates: Sequence[Candidate],
    *,
    opens_case: bool,
    asks: bool,
    group: str,
    group_sure: bool,
    at: datetime,
    reopen_for: timedelta,
    answers: Candidate | None = None,
) -> tuple[Fate, int | None]:
    """Which case a citizen's message belongs to, and what it does there.

    `opens_case`: somebody must look at it (also when the intent is unsure); `asks`: it is surely a
    complaint, question or hoax report; `group_sure`: the group is certain enough to part it from
    another matter. Without an author there are no candidates, so such a message joins nothing.
    `answers`: the citizen's own case that the message stands under, by its chain of replies: there it
    belongs whatever its words.
    """
    if answers is not None and answers.state is not State.RESOLVED:
        return (Fate.JOIN if opens_case else Fate.SHOW), answers.id
    if answers is not None and _is_recent(answers, at, reopen_for) and (asks or not opens_case):
        return (Fate.REOPEN if asks else Fate.SHOW), answers.id
    return _place_by_matter(candidates, opens_case, asks, group, group_sure, at, reopen_for)


def _is_recent(case: Candidate, at: datetime, reopen_for: timedelta) -> bool:
    return case.resolved_at is not None and at - case.resolved_at <= reopen_for


def _place_by_matter(
    candidates: Sequence[Candidate],
    opens_case: bool,
    asks: bool,
    group: str,
    group_sure: bool,
    at: datetime,
    reopen_for: timedelta,
) -> tuple[Fate, int | None]:
    """By what the words are about: the same matter joins, another surely different one opens a case."""
    if not candidates:
        return (Fate.OPEN if opens_case else Fate.KEEP), None
    open_cases = sorted((c for c in candidates if c.state is not State.RESOLVED), key=lambda c: c.last_at, reverse=True)
    if open_cases:
        same = next((c for c in open_cases if c.group == group), None)
        if not opens_case:
            return Fate.SHOW, (same or open_cases[0]).id
        if same is not None:
            return Fate.JOIN, same.id
        if not (asks and group_sure):
            return Fate.JOIN, open_cases[0].id
        unclear = next((c for c in open_cases if c.group == UNCLEAR), None)
        if unclear is not None:
            # What nobody could place so far is most likely the same matter, now said clearly.
            return Fate.JOIN, unclear.id
        return Fate.OPEN, None
    recent = sorted(
        (c for c in candidates if _is_recent(c, at, reopen_for)),
        key=lambda c: c.resolved_at or at,
        reverse=True,
    )
    matching = [c for c in recent if c.group == group or not group_sure]
    if not opens_case:
        return (Fate.SHOW, recent[0].id) if recent else (Fate.KEEP, None)
    if asks and matching:
        return Fate.REOPEN, matching[0].id
    return Fate.OPEN, None


UNCLEAR = "unclear"
"""The group of a matter that is not understood yet."""
