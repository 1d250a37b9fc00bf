"""What triage writes beside the cases: the model's readings, and which case each message is in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.classifier.model import Prediction
from app.database import insert_rows, raw_connection
from app.domain.message import StoredMessage
from app.domain.routing import NO_CASE, Reading
from app.domain.thanks import find_praise

READING_TYPES = {
    "message_id": "bigint", "model_version": "text", "intent": "text", "confidence": "float8", "topic": "text",
    "topic_confidence": "float8", "group": "text", "probabilities": "jsonb", "reasons": "jsonb", "guesses": "jsonb",
    "words": "int", "known_share": "float8", "praises": "bool", "read_at": "timestamptz",
}  # fmt: skip


async def keep_readings(
    session: AsyncSession,
    messages: Sequence[StoredMessage],
    readings: Sequence[tuple[Reading, Prediction | None]],
    now: datetime,
) -> None:
    """Keep what the model read in each message, with the version that read it."""
    rows = []
    for message, (reading, prediction) in zip(messages, readings, strict=True):
        if prediction is None or reading.model_version is None:
            continue
        rows.append((
            message.id, reading.model_version, prediction.intent, prediction.confidence, prediction.topic,
            prediction.topic_confidence, prediction.group,
            json.dumps({name: round(p, 4) for name, p in prediction.probabilities.items()}),
            json.dumps(list(prediction.reasons)).replace("\\u0000", "\\ufffd"),
            json.dumps({topic: round(p, 4) for topic, p in prediction.topic_guesses}),
            prediction.words, prediction.known_share, _praises(reading), now,
        ))  # fmt: skip
    names = ", ".join(f'"{name}" = excluded."{name}"' for name in READING_TYPES if name != "message_id")
    await insert_rows(session, "readings", READING_TYPES, rows, f"ON CONFLICT (message_id) DO UPDATE SET {names}")


def _praises(reading: Reading) -> bool:
    """The intent follows the order of priority; thanks beside a matter are told by their words."""
    if reading.intent_sure and reading.intent in NO_CASE:
        return reading.intent == "praise"
    return reading.text is not None and find_praise(reading.text) is not None


async def set_cases(session: AsyncSession, placed: Mapping[int, int]) -> None:
    """Say of each message which case it is in."""
    if placed:
        await (await raw_connection(session)).execute(
            "UPDATE messages SET case_id = t.case_id FROM unnest(%b::bigint[], %b::bigint[]) AS t(id, case_id) "
            "WHERE messages.id = t.id",
            [list(placed), list(placed.values())],
        )
