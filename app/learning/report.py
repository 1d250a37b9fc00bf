"""How often people overrule the model, where, and how well it knows what it knows. Counts: no texts, no identities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.case import SENSITIVE_CLASSES
from app.domain.routing import COORDINATOR

CASES = """
WITH said AS (
    SELECT case_id, field, (array_agg(before ORDER BY id))[1] AS guess, (array_agg(after ORDER BY id DESC))[1] AS final
    FROM corrections WHERE field IN ('intent', 'topic', 'opd') AND corrected_at >= :begin GROUP BY case_id, field
), judged AS (
    SELECT CASE WHEN o.case_id IS NULL THEN c.opd ELSE o.guess END AS opd,
           o.final IS DISTINCT FROM o.guess AS opd_wrong,
           CASE WHEN i.case_id IS NULL THEN c.intent ELSE i.guess END AS intent,
           i.final IS DISTINCT FROM i.guess AS intent_wrong,
           CASE WHEN t.case_id IS NULL THEN c.topic ELSE t.guess END AS topic,
           t.final IS DISTINCT FROM t.guess AS topic_wrong,
           least(floor(r.confidence * 20), 19)::int AS sure,
           i.case_id IS NOT NULL OR c.state = 'resolved' OR c.first_answered_at IS NOT NULL AS seen
    FROM cases c JOIN readings r ON r.message_id = c.first_message_id
    LEFT JOIN said i ON i.case_id = c.id AND i.field = 'intent'
    LEFT JOIN said t ON t.case_id = c.id AND t.field = 'topic'
    LEFT JOIN said o ON o.case_id = c.id AND o.field = 'opd'
    WHERE c.opened_at >= :begin AND c.opened_at < :end AND NOT coalesce(c.case_class = ANY(:hidden), false)
)
SELECT 'opd', opd, count(*), count(*) FILTER (WHERE opd_wrong) FROM judged GROUP BY opd
UNION ALL SELECT 'intent', intent, count(*), count(*) FILTER (WHERE intent_wrong) FROM judged GROUP BY intent
UNION ALL SELECT 'topic', topic, count(*), count(*) FILTER (WHERE topic_wrong) FROM judged GROUP BY topic
UNION ALL SELECT 'sure', sure::text, count(*) FILTER (WHERE seen), count(*) FILTER (WHERE seen AND intent_wrong)
          FROM judged GROUP BY sure
"""
"""A case whose model's guess a person changed in the end was overruled; a guess changed and changed back was not."""

READ = """
SELECT least(floor(confidence * 20), 19)::int, count(*) FROM readings
WHERE read_at >= :begin AND read_at < :end GROUP BY 1
"""

CONFUSION = """
SELECT co.field, co.before, co.after, count(*)
FROM corrections co JOIN cases c ON c.id = co.case_id
WHERE co.corrected_at >= :begin AND co.corrected_at < :end AND NOT coalesce(c.case_class = ANY(:hidden), false)
GROUP BY co.field, co.before, co.after
ORDER BY count(*) DESC, co.field, co.before, co.after
LIMIT 500
"""

STEPS = 20
"""Confidence in twentieths."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Of the cases that the model gave this OPD, intent or topic, how many a person gave another."""

    key: str | None
    n: int
    overruled: int


@dataclass(frozen=True, slots=True)
class Confusion:
    field: str
    before: str | None
    after: str
    n: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """If guesses counted from this confidence on: the share of messages acted on, and how many of them are right."""

    confidence_from: float
    coverage: float | None
    accuracy: float | None
    judged: int
    """Cases of at least this confidence that a person has dealt with: what the accuracy is of."""


@dataclass(frozen=True, slots=True)
class Season:
    """What people made of the model's guesses in a period."""

    by_opd: list[Rate]
    by_intent: list[Rate]
    by_topic: list[Rate]
    confusion: list[Confusion]
    curve: list[CurvePoint]
    messages_read: int
    cases: int
    to_coordinator: int


async def read_season(session: AsyncSession, begin: datetime, end: datetime, *, sees_sensitive: bool) -> Season:
    """The figures of [begin, end), in three statements. Sensitive cases are counted for the coordinator only."""
    values: dict[str, Any] = {
        "begin": begin, "end": end, "hidden": [] if sees_sensitive else sorted(SENSITIVE_CLASSES),
    }  # fmt: skip
    rows = [tuple(row) for row in await session.execute(text(CASES), values)]
    rates = {kind: _rates_of(rows, kind) for kind in ("opd", "intent", "topic")}
    counted = await session.execute(text(READ), {"begin": begin, "end": end})
    read = {int(place): int(n) for place, n in counted}
    judged = {int(key): (n, wrong) for kind, key, n, wrong in rows if kind == "sure"}
    confusion = [Confusion(*row) for row in await session.execute(text(CONFUSION), values)]
    coordinator = sum(rate.n for rate in rates["opd"] if rate.key == COORDINATOR)
    return Season(
        by_opd=[rate for rate in rates["opd"] if rate.key != COORDINATOR],
        by_intent=rates["intent"],
        by_topic=rates["topic"],
        confusion=[row for row in confusion if row.before != row.after],
        curve=_curve(read, judged),
        messages_read=sum(read.values()),
        cases=sum(rate.n for rate in rates["opd"]),
        to_coordinator=coordinator,
    )


def _rates_of(rows: list[tuple[Any, ...]], kind: str) -> list[Rate]:
    found = [Rate(key, n, wrong) for k, key, n, wrong in rows if k == kind]
    return sorted(found, key=lambda rate: (-rate.n, rate.key or ""))


def _curve(read: dict[int, int], judged: dict[int, tuple[int, int]]) -> list[CurvePoint]:
    total = sum(read.values())
    points = []
    for place in range(STEPS):
        sure = sum(n for at, n in read.items() if at >= place)
        seen = sum(n for at, (n, _) in judged.items() if at >= place)
        wrong = sum(w for at, (_, w) in judged.items() if at >= place)
        points.append(
            CurvePoint(
                place / STEPS,
                round(sure / total, 4) if total else None,
                round(1 - wrong / seen, 4) if seen else None,
                seen,
            )
        )
    return points
