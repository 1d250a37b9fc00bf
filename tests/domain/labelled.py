"""The labelled lists of messages, written for the tests, and how a finder does on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.classifier.alarms import lessons


def labelled(name: str, label: str) -> list[str]:
    """The messages of a list (`label<TAB>text`) that carry a label."""
    rows = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [text for row in rows for kind, text in [row.split("\t")] if kind == label]


def learnt(label: str) -> list[str]:
    """The messages of the shipped lists of alarms that carry a label: the rules were written beside them."""
    return [lesson.text for lesson in lessons() if lesson.label == label]


def recall_and_precision(
    found: Callable[[str], bool], wanted: Sequence[str], traps: Sequence[str]
) -> tuple[float, float]:
    """The share of the wanted that is found, and the share of the found that is wanted."""
    right, wrong = sum(map(found, wanted)), sum(map(found, traps))
    return right / len(wanted), right / (right + wrong)
