"""Which agency has which duty: from one day to another, for the whole city or for one kecamatan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.topics import group_of

BY_KECAMATAN = "@kecamatan"
"""In a duty: the kecamatan where it happened answers; its key is the key of its own OPD."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers for a topic (or `group:<group>`) from one day to another, both included."""

    topic: str
    opd: str
    valid_from: date | None = None
    valid_to: date | None = None
    kecamatan: str | None = None
    fallback: str | None = None
    """Who answers in place of `@kecamatan` when nobody knows where it was."""
    forward_to: str | None = None
    """The authority outside the city; the OPD writes to it and answers the citizen (no wrong door)."""

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Directory:
    """The duties of a city's agencies."""

    default_owner: str
    duties: tuple[Duty, ...]
    kecamatan: frozenset[str] = frozenset()
    _by_topic: Mapping[str, tuple[Duty, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_topic: dict[str, tuple[Duty, ...]] = {}
        for duty in self.duties:
            by_topic[duty.topic] = (*by_topic.get(duty.topic, ()), duty)
        object.__setattr__(self, "_by_topic", by_topic)

    def opd_for(self, topic: str, on: date, kecamatan: str | None = None) -> Duty | None:
        """The duty that covers a topic on a day: its own before its group's, the kecamatan's before the city's."""
        for key in _keys(topic):
            fitting = [d for d in self._by_topic.get(key, ()) if d.holds(on) and d.kecamatan in (None, kecamatan)]
            if fitting:
                return self._resolve(min(fitting, key=lambda duty: duty.kecamatan is None), kecamatan)
        return None

    def _resolve(self, duty: Duty, kecamatan: str | None) -> Duty:
        if duty.opd != BY_KECAMATAN:
            return duty
        return replace(duty, opd=kecamatan if kecamatan in self.kecamatan else duty.fallback or self.default_owner)


def _keys(topic: str) -> tuple[str, ...]:
    group = known_group(topic)
    return (topic, f"group:{group}") if group else (topic,)


def known_group(topic: str | None) -> str | None:
    """A model newer than this taxonomy may name a topic that nobody has here: it has no group and no duty."""
    try:
        return group_of(topic)
    except KeyError:
        return None
