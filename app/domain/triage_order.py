"""In which order a person should look at what the model is unsure of, and which cases are one question.

Each unsure case is wanted at an instant between its beginning and its due time: the smaller the margin
between the two best guesses, the sooner. So of what comes in together the most uncertain stands first (a
label for it teaches most: uncertainty sampling by margin, Scheffer et al. 2001), and nothing starves: by
its due time every case stands before all that begin later. Danger is wanted at once.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

DANGER_FIRST = timedelta(days=365)
"""How far an emergency is drawn forward: before everything that is not one."""
WITHOUT_DUE = timedelta(hours=24)
"""The patience with a case that no clock runs for."""

_APART = re.compile(r"[\W_]+")


def margin(probabilities: Iterable[float]) -> float:
    """How far the best guess is ahead of the second, in [0, 1]; 1 when nothing was read.

    What has no words teaches nothing, so it waits its turn by its due time.
    """
    best = sorted(probabilities, reverse=True)[:2]
    if not best:
        return 1.0
    return min(max(best[0] - (best[1] if len(best) > 1 else 0.0), 0.0), 1.0)


def wanted_at(*, opened_at: datetime, due_at: datetime | None, uncertainty_margin: float, danger: bool) -> datetime:
    """When a person should look at an unsure case. All times aware; `due_at` None when no clock runs."""
    if danger:
        return opened_at - DANGER_FIRST
    patience = max(due_at - opened_at, timedelta(0)) if due_at is not None else WITHOUT_DUE
    return opened_at + patience * uncertainty_margin


def text_key(text: str | None) -> bytes | None:
    """What two texts share that say the same: letters and digits, without case, marks and emoji. None without words."""
    if text is None:
        return None
    words = _APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return hashlib.sha256(words.encode("utf-8", "replace")).digest() if words else None
