"""The cases that a batch's messages may join, locked: by conversation, and those above them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import raw_connection
from app.directory import City
from app.domain.case import Candidate, State
from app.triage.drafts import Judged, Key
from app.triage.threads import Above

CANDIDATES = """
    WITH found AS (
        SELECT cases.id
        FROM cases JOIN unnest(%b::bigint[], %b::text[], %b::bigint[]) AS wanted (account_id, thread_id, author_id)
            USING (account_id, thread_id, author_id)
        WHERE state <> 'resolved' OR resolved_at > %b
        UNION SELECT unnest(%b::bigint[])
    )
    SELECT cases.id, account_id, thread_id, author_id, "group", state, opened_at, resolved_at,
           (SELECT max(at) FROM case_events
            WHERE case_id = cases.id AND type IN ('status', 'resolved', 'reopened')) AS changed_at
    FROM cases JOIN found USING (id)
    ORDER BY cases.id FOR UPDATE OF cases
"""
"""Keys as arrays: the statement is the same for any number of them, so it is parsed and planned once."""


@dataclass(slots=True)
class Known:
    """The cases we look at, as they become while the batch is placed."""

    above: Above
    cases: dict[int, Candidate] = field(default_factory=dict)
    authors: dict[int, int | None] = field(default_factory=dict)
    conversations: dict[Key, list[int]] = field(default_factory=dict)
    placed: dict[int, int] = field(default_factory=dict)
    """The case of each message placed so far."""

    def of(self, j: Judged) -> list[Candidate]:
        """The writer's own cases in this conversation. Without an author there are none."""
        if j.key is None:
            return []
        ids = [*self.conversations.get(j.key, []), *self.above.continued.get(j.key, [])]
        return [self.cases[case_id] for case_id in dict.fromkeys(ids) if case_id in self.cases]

    def over(self, j: Judged) -> Candidate | None:
        """The nearest case above: what the message answers belongs to it, or what that answers."""
        for message_id, case_id in self.above.ancestors.get(j.message.id, []):
            found = self.cases.get(self.placed.get(message_id, case_id or 0))
            if found is not None:
                return found
        return None

    def is_of(self, j: Judged, case: Candidate) -> bool:
        return j.message.author_id is not None and self.authors.get(case.id) == j.message.author_id

    def add(self, j: Judged, case: Candidate) -> None:
        self.cases[case.id] = case
        self.authors[case.id] = j.message.author_id
        if j.key is not None:
            self.conversations.setdefault(j.key, []).append(case.id)


async def lock_candidates(session: AsyncSession, keys: set[Key], above: Above, city: City, now: datetime) -> Known:
    """The conversations' open cases, those resolved lately and those above, locked in one order for all workers."""
    known = Known(above)
    if not keys and not above.cases:
        return known
    accounts, threads, authors = zip(*sorted(keys, key=repr), strict=True) if keys else ((), (), ())
    cursor = await (await raw_connection(session)).execute(
        CANDIDATES, [list(accounts), list(threads), list(authors), now - city.reopen_for, sorted(above.cases)]
    )
    for case_id, account, thread, author, group, state, opened_at, resolved_at, changed_at in await cursor.fetchall():
        known.cases[case_id] = Candidate(case_id, group, State(state), opened_at, resolved_at, changed_at)
        known.authors[case_id] = author
        known.conversations.setdefault((account, thread, author), []).append(case_id)
    return known
