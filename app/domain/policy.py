"""A policy: what the city promises, as data. Which cases it is for, the city's policies.yaml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

MAX_TARGET = 5_000_000
"""Nine years in minutes: a longer target is a slip of the pen."""

REACHES = ("snapshot", "recompute_open")
"""Whether a change reaches the cases that are open: the clocks that still run."""

_CHOICES = {
    "clock_start": ("platform_ts", "received_at"),
    "on_reopen": ("continue", "restart"),
    "on_reassign": ("keep", "restart"),
    "on_policy_change": REACHES,
}
_ALTERNATIVES = (
    ("first_response_min", "first_response_working_days"),
    ("resolution_min", "resolution_working_days"),
)


class PolicyError(ValueError):
    """The policy cannot be kept as it is written."""


class ClockName(StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Target(NamedTuple):
    """What one clock has to keep; where several are given, the earliest counts."""

    working_min: int | None = None
    working_days: int | None = None
    wall_min: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Minutes are working minutes of the policy's calendar, except `first_response_max_wall_min`."""

    first_response_min: int | None = None
    first_response_working_days: int | None = None
    first_response_max_wall_min: int | None = None
    next_response_min: int | None = None
    resolution_min: int | None = None
    resolution_working_days: int | None = None
    working_days: int | None = None
    """Asks only for the date, not for a clock."""
    clock_start: str = "platform_ts"
    on_reopen: str = "continue"
    on_reassign: str = "keep"
    on_policy_change: str = "snapshot"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Policy:
        """Read the fields of a policy; keys that are none of them (key, when, calendar) are left alone."""
        return cls(**_read(data))

    def to_dict(self) -> dict[str, Any]:
        """All fields, so that merging it over another policy replaces that policy."""
        return asdict(self)

    def merge(self, change: Mapping[str, Any]) -> Policy:
        """This policy with the fields that the change names. Minutes replace days, and days minutes."""
        changed = _read(change)
        for pair in _ALTERNATIVES:
            if any(changed.get(name) is not None for name in pair):
                changed = dict.fromkeys(pair) | changed
        return replace(self, **changed)

    def begins_at(self, written_at: datetime, received_at: datetime | None) -> datetime:
        """When the clocks of a case start: with the citizen's words, or with our receipt of them."""
        return received_at or written_at if self.clock_start == "received_at" else written_at

    def target(self, clock: ClockName) -> Target | None:
        """What the policy asks of this clock; None when it asks nothing."""
        match clock:
            case ClockName.FIRST_RESPONSE:
                target = Target(
                    self.first_response_min,
                    self.first_response_working_days,
                    self.first_response_max_wall_min,
                )
            case ClockName.NEXT_RESPONSE:
                target = Target(self.next_response_min)
            case ClockName.RESOLUTION:
                target = Target(self.resolution_min, self.resolution_working_days)
        return target if target != _NOTHING else None


_NOTHING = Target()
_FIELDS = tuple(field.name for field in fields(Policy))


def _read(data: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise PolicyError("policy must be an object")
    values = {name: data[name] for name in _FIELDS if name in data}
    for name, value in values.items():
        if choices := _CHOICES.get(name):
            if value not in choices:
                raise PolicyError(f"policy: {name} must be {' or '.join(choices)}, not {value!r}")
        elif value is not None and (type(value) is not int or not 0 <= value <= MAX_TARGET):
            raise PolicyError(f"policy: {name} must be a whole number from 0 to {MAX_TARGET}, not {value!r}")
    return values
