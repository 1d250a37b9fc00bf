"""The messages that people of the city have labelled, as a training learns from them: masked, each text once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.classifier.retrain import Labelled
from app.domain.topics import HOAX_TOPICS, group_of
from app.domain.triage_order import text_key

HELD_OUT_SHARE = 0.2
HELD_OUT_MAX = 2000
MESSAGES_MIN = 50
"""Below this many labelled messages neither learning nor comparing says anything."""

_MASK = re.compile(r"\[[^\[\]\n]{1,24}\]")

SAID = """
SELECT said.labels, m.masked_text, said.at
FROM (
    SELECT message_id, max(corrected_at) AS at,
           jsonb_object_agg(field, after ORDER BY id) FILTER (WHERE field IN ('intent', 'topic')) AS labels
    FROM corrections
    WHERE city = :city AND message_id IS NOT NULL AND field IN ('intent', 'topic')
    GROUP BY message_id
) AS said
JOIN messages m ON m.id = said.message_id
WHERE m.erased_at IS NULL AND m.masked_text IS NOT NULL AND (m.edited_at IS NULL OR m.edited_at <= said.at)
"""
"""Of several corrections of a message the last counts; what was edited afterwards is another text."""

IMPORTED = """
SELECT t.text, t.intent, t.topic, t."group", coalesce(t.said_at, i.imported_at) AS at
FROM labelled_texts t JOIN label_imports i ON i.id = t.import_id WHERE i.city = :city
"""


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled message and when it was labelled (or, of an import, said)."""

    text: str
    intent: str | None
    topic: str | None
    group: str | None
    at: datetime


async def read_labels(session: AsyncSession, city: str) -> list[Label]:
    """Everything that people have said of messages whose words are still there, oldest first, each text once."""
    found = [
        Label(_plain(row.text), row.intent, row.topic, row.group, row.at)
        for row in await session.execute(text(IMPORTED), {"city": city})
    ]
    for labels, masked, at in await session.execute(text(SAID), {"city": city}):
        topic = labels.get("topic")
        found.append(Label(_plain(masked), labels.get("intent"), topic, group_of(topic), at))
    return _each_once(found)


def _plain(masked: str) -> str:
    """Without the words that stand where something was masked: no citizen writes them."""
    return _MASK.sub(" ", masked)


def _each_once(labels: Iterable[Label]) -> list[Label]:
    """Of the same words the last label: a text that was sent a thousand times is one lesson, not a thousand."""
    last: dict[bytes, Label] = {}
    for label in sorted(labels, key=lambda label: label.at):
        key = text_key(label.text)
        fits = label.topic not in HOAX_TOPICS or label.intent in (None, "hoax_report")
        if key is not None and fits:
            last[key] = label
    return sorted(last.values(), key=lambda label: label.at)


def part_by_time(labels: Sequence[Label]) -> list[Labelled]:
    """The newest fifth is held out: a model must do well on what comes after what it learnt."""
    held_out = min(int(len(labels) * HELD_OUT_SHARE), HELD_OUT_MAX)
    first = len(labels) - held_out
    return [
        Labelled(label.text, label.intent, label.topic, label.group, index >= first)
        for index, label in enumerate(labels)
    ]
