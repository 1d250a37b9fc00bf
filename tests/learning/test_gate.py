"""The gate's verdict on figures: what may be lost, and what may not."""

from __future__ import annotations

from typing import Any

import pytest

from app.learning.gate import judge, kappa_lower, margin_of

COUNTS = {"complaint": 400, "question": 200, "hoax_report": 100, "praise": 80, "none": 240}


def figures(
    f1: dict[str, float] | None = None,
    *,
    accuracy: float = 0.8,
    right: int = 800,
    by_chance: float = 0.2,
    n: int = 1000,
) -> Any:
    per_class = {intent: {"n": count, "f1": (f1 or {}).get(intent, 0.9)} for intent, count in COUNTS.items()}
    row = {"accuracy": accuracy, "n": n, "right": right, "by_chance": by_chance}
    return {
        field: row | ({"per_class": per_class} if field == "intent" else {}) for field in ("intent", "group", "topic")
    }


def verdict(candidate: Any, newest: Any = None) -> Any:
    newest = newest or figures(n=40, right=32)
    return judge(
        {"gate": {"current": figures(), "candidate": candidate}, "held_out": {"current": newest, "candidate": newest}}
    )


def test_what_gains_and_loses_nothing_passes() -> None:
    passed = verdict(figures(right=801))
    assert (passed.passed, passed.reasons) == (
        True,
        ["the whole gains: right labels of both sets: 2496 -> 2499 of 3120"],
    )


def test_what_gains_nothing_is_refused() -> None:
    assert not verdict(figures()).passed


@pytest.mark.parametrize(
    ("intent", "f1", "passes"),
    [
        ("complaint", 0.8901, True), ("complaint", 0.8899, False), ("question", 0.8899, False), ("none", 0.8899, False),
        # Two of 80 or of 100 messages that fall the other way are chance; four are not.
        ("praise", 0.8875, True), ("praise", 0.879, False), ("hoax_report", 0.8851, True), ("hoax_report", 0.8849, False),
    ],
)  # fmt: skip
def test_no_intent_may_lose_a_point_or_what_two_of_a_few_messages_weigh(intent: str, f1: float, passes: bool) -> None:
    found = verdict(figures({intent: f1}, right=900))
    assert found.passed == passes
    assert passes or found.reasons[0].startswith(f"intent {intent}: F1 on the gate set 0.900 ->")


@pytest.mark.parametrize(("accuracy", "passes"), [(0.7901, True), (0.7899, False)])
def test_no_whole_may_lose_a_point(accuracy: float, passes: bool) -> None:
    assert verdict(figures(accuracy=accuracy, right=900)).passed == passes


def test_labels_that_nobody_can_foretell_are_refused_and_few_say_nothing() -> None:
    lot = figures(accuracy=0.2, by_chance=0.2, n=40, right=8)
    assert "contradict each other" in verdict(figures(right=900), lot).reasons[0]
    assert verdict(figures(right=900), figures(accuracy=0.2, by_chance=0.2, n=9, right=2)).passed
    one_slang = figures(accuracy=1.0, by_chance=1.0, n=40, right=40)
    assert verdict(figures(right=900), one_slang).passed, "all labels say the same: half of them right is enough"


def test_margins_and_kappa_are_what_the_paper_says() -> None:
    assert [round(margin_of(n), 4) for n in (409, 188, 108, 82)] == [0.01, 0.01, 0.0139, 0.0183]
    assert kappa_lower(0.6, 0.2, 100) == pytest.approx(0.5 - 1.96 * 0.0612, abs=1e-3)
    assert kappa_lower(1.0, 1.0, 40) == 0.0
