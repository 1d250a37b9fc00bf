"""What we ask platforms for, as data: one explicit line each. They send the rest by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from app.platforms.reads.messengers import LINE, TELEGRAM
from app.platforms.reads.meta import FACEBOOK, INSTAGRAM, WHATSAPP
from app.platforms.reads.shape import Reads
from app.platforms.reads.tiktok import TIKTOK
from app.platforms.reads.x import X
from app.platforms.reads.youtube import YOUTUBE

READS: Mapping[str, Reads] = {
    "instagram": INSTAGRAM,
    "facebook": FACEBOOK,
    "whatsapp": WHATSAPP,
    "telegram": TELEGRAM,
    "tiktok": TIKTOK,
    "x": X,
    "line": LINE,
    "youtube": YOUTUBE,
}
"""A platform without a line is asked for nothing."""
