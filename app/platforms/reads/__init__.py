"""What we ask platforms for, as data: one explicit line each. They send the rest by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from app.platforms.reads.shape import Reads
from app.platforms.reads.youtube import YOUTUBE

READS: Mapping[str, Reads] = {
    "youtube": YOUTUBE,
}
"""A platform without a line is asked for nothing."""
