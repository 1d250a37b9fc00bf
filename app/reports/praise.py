"""Whom the citizens thanked: messages that praise, alone or beside a matter. No case, no clock, no words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Unprocessable
from app.reports.question import GroupBy, Question

ASKABLE = {
    GroupBy.OPD: "coalesce(c.opd, a.owner_opd, :default_owner)",
    GroupBy.ACCOUNT: "cast(m.account_id AS text)",
}
"""What may be asked of messages that are mostly in no case."""

# A message is read after it was written, so that nothing read before the period can lie in it.
THANKED = """
SELECT coalesce(c.opd, a.owner_opd, :default_owner) AS opd, count(*) AS messages,
       count(*) FILTER (WHERE r.intent <> 'praise') AS beside_a_matter
FROM readings r
JOIN messages m ON m.id = r.message_id
JOIN accounts a ON a.id = m.account_id
LEFT JOIN cases c ON c.id = m.case_id
WHERE r.praises AND r.read_at >= :begin AND m.occurred_at >= :begin AND m.occurred_at < :end
  AND m.occurred_at <= :as_of AND m.erased_at IS NULL
  AND coalesce(c.case_class, '') NOT IN ('oversight', 'confidential') AND {filters}
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Thanked:
    """How many messages praise what an OPD does: the one that holds the case, else the account's owner."""

    opd: str
    messages: int
    beside_a_matter: int
    """Of these, with a complaint or a question in the same message."""


async def read_praise(session: AsyncSession, question: Question, default_owner: str) -> list[Thanked]:
    """One row for each OPD that was praised in the period. Confidential matters are left out for everybody.

    Raises Unprocessable for a filter that only cases have.
    """
    for name in question.where:
        if name not in ASKABLE:
            raise Unprocessable(f"Praise opens no case, so it has no {name.value}: ask by opd or account.")
    filters = " AND ".join(f"{ASKABLE[name]} = :where_{name.value}" for name in question.where) or "true"
    rows = await session.execute(
        text(THANKED.format(filters=filters)), question.values | {"default_owner": default_owner}
    )
    return [Thanked(row.opd, row.messages, row.beside_a_matter) for row in rows]
