"""The first row of the policy table that fits a case is its promise."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.policies import PolicyRule, choose
from app.domain.policy import PolicyError

ROWS: list[dict[str, Any]] = [
    {"key": "emergency", "when": {"priority": "emergency"}, "calendar": "always", "first_response_min": 15},
    {"key": "oversight", "when": {"class": "oversight"}, "calendar": "office", "resolution_working_days": 60},
    {"key": "review", "when": {"review": True}, "calendar": "office", "first_response_min": 240},
    {"key": "quick", "when": {"opd": ["dlh", "damkar"]}, "calendar": "office", "first_response_min": 60},
    {"key": "lamps", "when": {"intent": "complaint", "topic": "street_light_out"}, "calendar": "office"},
    {"key": "order", "when": {"group": ["public_order", "disaster_fire"]}, "calendar": "office"},
    {"key": "complaint", "when": {"intent": "complaint"}, "calendar": "office", "first_response_min": 240},
    {"key": "no_target", "when": {"intent": ["praise", "none"]}, "calendar": "office"},
    {"key": "certain", "when": {"review": False, "intent": "question"}, "calendar": "office"},
    {"key": "rest", "when": {}, "calendar": "office"},
]
RULES = tuple(PolicyRule.from_dict(row) for row in ROWS)
PLAIN: dict[str, Any] = {
    "intent": "complaint", "group": "roads_drainage", "topic": "road_damage", "priority": "normal",
    "case_class": None, "opd": "dpupr", "review": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "key"),
    [
        ({}, "complaint"),
        ({"priority": "emergency"}, "emergency"),
        ({"priority": "emergency", "case_class": "oversight", "review": True}, "emergency"),
        ({"priority": "high"}, "complaint"),
        ({"case_class": "oversight"}, "oversight"),
        ({"case_class": "oversight", "review": True}, "oversight"),
        ({"review": True}, "review"),
        ({"review": True, "intent": "praise"}, "review"),
        ({"review": True, "intent": None, "topic": None, "group": None}, "review"),
        ({"topic": "street_light_out"}, "lamps"),
        ({"topic": "street_light_out", "opd": "dlh"}, "quick"),
        ({"opd": "dishub"}, "complaint"),
        ({"topic": "street_light_out", "intent": "question"}, "certain"),
        ({"group": "public_order"}, "order"),
        ({"group": "disaster_fire"}, "order"),
        ({"intent": "praise"}, "no_target"),
        ({"intent": "none"}, "no_target"),
        ({"intent": "question"}, "certain"),
        ({"intent": "hoax_report"}, "rest"),
        ({"intent": None, "topic": None, "group": None}, "rest"),
    ],
)
def test_the_first_row_that_fits_counts(case: dict[str, Any], key: str) -> None:
    assert choose(RULES, **{**PLAIN, **case}).key == key


def test_a_rule_carries_its_targets_and_its_calendar() -> None:
    rule = choose(RULES, **{**PLAIN, "priority": "emergency"})
    assert (rule.calendar, rule.policy.first_response_min, rule.policy.resolution_min) == ("always", 15, None)


def test_only_a_row_without_conditions_fits_all() -> None:
    assert [rule.key for rule in RULES if rule.fits_all] == ["rest"]


def test_a_table_that_fits_nothing_says_so() -> None:
    with pytest.raises(PolicyError, match=r"when: \{\}"):
        choose(RULES[:2], **PLAIN)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"when": {"colour": "red"}}, "when.colour is no condition"),
        ({"when": {"review": "yes"}}, "when.review must be true or false"),
        ({"when": {"intent": []}}, "when.intent must be a word or a list"),
        ({"when": {"intent": 3}}, "when.intent must be a word or a list"),
        ({"when": {"topic": ["a", 1]}}, "when.topic must be a word or a list"),
        ({"first_response_min": "15"}, "first_response_min must be a whole number"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(row: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        PolicyRule.from_dict({"key": "k", "calendar": "office"} | row)
