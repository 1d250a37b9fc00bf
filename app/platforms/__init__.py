"""The registry of platforms: one explicit line each, no discovery."""

from __future__ import annotations

from collections.abc import Mapping

from app.platforms.base import Platform
from app.platforms.facebook import FACEBOOK
from app.platforms.instagram import INSTAGRAM
from app.platforms.line import LINE
from app.platforms.telegram import TELEGRAM
from app.platforms.tiktok import TIKTOK
from app.platforms.website import WEBSITE
from app.platforms.whatsapp import WHATSAPP
from app.platforms.x import X
from app.platforms.youtube import YOUTUBE

PLATFORMS: Mapping[str, Platform] = {
    "instagram": INSTAGRAM,
    "facebook": FACEBOOK,
    "whatsapp": WHATSAPP,
    "telegram": TELEGRAM,
    "tiktok": TIKTOK,
    "x": X,
    "line": LINE,
    "youtube": YOUTUBE,
    "website": WEBSITE,
}


class UnknownPlatformError(LookupError):
    """No adapter has this name."""


def get_platform(name: str) -> Platform:
    try:
        return PLATFORMS[name]
    except KeyError:
        known = ", ".join(sorted(PLATFORMS))
        raise UnknownPlatformError(f"unknown platform {name!r}; known are {known}") from None
