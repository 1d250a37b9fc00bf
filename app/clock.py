"""The one place that reads the time, so that every rule can take `now` as an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
