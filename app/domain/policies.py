"""Which promise a case is under: the city's policy table, whose first fitting row counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.policy import Policy, PolicyError

CONDITIONS = ("intent", "group", "topic", "priority", "class", "opd")
"""What a row may ask for, each a word or a list of words; beside them `review: true` (or false)."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """A row of the table: for which cases, the policy, and the key of the calendar it counts in."""

    key: str
    when: Mapping[str, frozenset[str]]
    review: bool | None
    calendar: str
    policy: Policy

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> PolicyRule:
        """Read a row of policies.yaml; raise PolicyError for a condition or a target that cannot be meant."""
        when = dict(row.get("when") or {})
        review = when.pop("review", None)
        if review is not None and not isinstance(review, bool):
            raise PolicyError(f"when.review must be true or false, not {review!r}")
        if unknown := sorted(set(when) - set(CONDITIONS)):
            raise PolicyError(f"when.{unknown[0]} is no condition; use {', '.join(CONDITIONS)} or review")
        wanted = {name: _choices(name, value) for name, value in when.items()}
        return cls(row["key"], wanted, review, row["calendar"], Policy.from_dict(row))

    def fits(self, facts: Mapping[str, str | None], review: bool) -> bool:
        if self.review is not None and self.review is not review:
            return False
        return all(facts[name] in choices for name, choices in self.when.items())

    @property
    def fits_all(self) -> bool:
        """Whether this is a row for every case that no row before it was for."""
        return not self.when and self.review is None


def _choices(name: str, value: object) -> frozenset[str]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, (list, tuple)) or not words or not all(isinstance(word, str) for word in words):
        raise PolicyError(f"when.{name} must be a word or a list of words, not {value!r}")
    return frozenset(words)


def choose(
    rules: Iterable[PolicyRule],
    *,
    intent: str | None,
    group: str | None,
    topic: str | None,
    priority: str,
    case_class: str | None,
    opd: str,
    review: bool,
) -> PolicyRule:
    """The first row that fits. A table with a row for all others always has one (city_files refuses the rest)."""
    facts = {"intent": intent, "group": group, "topic": topic, "priority": priority, "class": case_class, "opd": opd}
    for rule in rules:
        if rule.fits(facts, review):
            return rule
    raise PolicyError("no row of the policy table fits: it needs a last row with `when: {}`")
