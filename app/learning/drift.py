"""Whether what citizens write has moved away from what the model learnt on (population stability index)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.classifier.reference import FEATURES, WORDS_MAX, Distribution

WINDOW = timedelta(days=7)
EARLIER = timedelta(days=28)
MESSAGES_MIN = 300
"""With fewer in the window chance alone moves the index."""
ALERT_FROM = 0.25
"""The usual reading of the index (Siddiqi 2006): below 0.1 none, 0.1 to 0.25 some, above it a real shift."""
_SMOOTHING = 0.5

COUNTS = """
SELECT grouping(words, known, intent, "group", sure), words, known, intent, "group", sure,
       count(*) FILTER (WHERE read_at >= :week), count(*) FILTER (WHERE read_at < :week)
FROM (
    SELECT read_at, intent, "group",
           least(floor(log(2, greatest(words, 1)::numeric)), :words_max)::int AS words,
           floor(known_share * 10)::int AS known, least(floor(confidence * 10), 9)::int AS sure
    FROM readings WHERE read_at >= :since AND words > 0
) AS lately
GROUP BY GROUPING SETS ((words), (known), (intent), ("group"), (sure))
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far one feature of the last week is from the training's gate set, and from the four weeks before."""

    feature: str
    messages: int
    from_training: float | None
    from_before: float | None

    @property
    def alert(self) -> bool:
        return max(self.from_training or 0.0, self.from_before or 0.0) >= ALERT_FROM


def stability_index(expected: Mapping[str, int], actual: Mapping[str, int]) -> float:
    """PSI = sum of (a - e) · ln(a / e) over the shares of the bins; empty bins are smoothed by half a message."""
    bins = sorted(expected.keys() | actual.keys())
    e_total = sum(expected.values()) + _SMOOTHING * len(bins)
    a_total = sum(actual.values()) + _SMOOTHING * len(bins)
    total = 0.0
    for name in bins:
        e = (expected.get(name, 0) + _SMOOTHING) / e_total
        a = (actual.get(name, 0) + _SMOOTHING) / a_total
        total += (a - e) * math.log(a / e)
    return round(total, 4)


async def read_drift(session: AsyncSession, training: Distribution | None, now: datetime) -> list[Drift]:
    """One statement, whatever the number of messages. An index is None while there are too few to compare."""
    recent, before = await _counts(session, now)
    found = []
    for feature in FEATURES:
        week, earlier = recent[feature], before[feature]
        messages = sum(week.values())
        enough = messages >= MESSAGES_MIN
        expected = (training or {}).get(feature)
        found.append(
            Drift(
                feature,
                messages,
                stability_index(expected, week) if enough and expected else None,
                stability_index(earlier, week) if enough and sum(earlier.values()) >= MESSAGES_MIN else None,
            )
        )
    return found


async def _counts(session: AsyncSession, now: datetime) -> tuple[Distribution, Distribution]:
    rows = await session.execute(
        text(COUNTS), {"week": now - WINDOW, "since": now - WINDOW - EARLIER, "words_max": WORDS_MAX}
    )
    recent: Distribution = {feature: {} for feature in FEATURES}
    before: Distribution = {feature: {} for feature in FEATURES}
    for grouping, *bins, now_count, earlier_count in rows:
        # grouping() has a 0 bit for the column that the row is about, the first column being the highest bit.
        place = next(index for index in range(len(FEATURES)) if not grouping & (1 << (len(FEATURES) - 1 - index)))
        name = str(bins[place])
        recent[FEATURES[place]][name] = now_count
        before[FEATURES[place]][name] = earlier_count
    return recent, before
