"""What happens to a case, as the clocks hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST_PLATFORM_DELAY = timedelta(days=7)


class EventError(ValueError):
    """An event lacks what its type needs."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """`at` is aware; `data` holds what the type needs (to, opd, policy, date, clock, working_days …)."""

    at: datetime
    type: str
    data: Mapping[str, Any] = field(default_factory=dict)


def trusted_time(event: CaseEvent) -> datetime:
    """The platform's time in UTC, unless it lies after our receipt or a week before it: then the receipt."""
    at = event.at.astimezone(UTC)
    if (receipt := received_at(event.data)) is None:
        return at
    return at if receipt - LONGEST_PLATFORM_DELAY <= at <= receipt else receipt


def received_at(data: Mapping[str, Any]) -> datetime | None:
    """When we received it, in UTC; None when the event does not say."""
    value = data.get("received_at")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise EventError(f"received_at: {value!r} is not an ISO time") from None
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise EventError(f"received_at: {value!r} is not a time with an offset from UTC")
    return value.astimezone(UTC)
