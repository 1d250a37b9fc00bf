"""The registry of platforms: one explicit line each, no discovery."""

from __future__ import annotations

from collections.abc import Mapping

from app.platforms.base import Platform
from app.platforms.facebook import FACEBOOK
from app.platforms.instagram import INSTAGRAM
from app.platforms.website import WEBSITE

PLATFORMS: Mapping[str, Platform] = {
    "instagram": INSTAGRAM,
    "facebook": FACEBOOK,
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
