"""What a figure is, how it is shown and kept, and how something is timed."""

from __future__ import annotations

import contextlib
import gc
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside what the same machine does at its limit; only their ratio has a goal."""

    name: str
    unit: str
    value: float
    limit: float
    goal: float | None
    """The least ratio that will do, or the greatest where lower is better; None: printed only."""
    better: Literal["higher", "lower"] = "higher"

    @property
    def ratio(self) -> float:
        return self.value / self.limit

    @property
    def reached(self) -> bool | None:
        if self.goal is None:
            return None
        return self.ratio >= self.goal if self.better == "higher" else self.ratio <= self.goal

    def row(self) -> dict[str, Any]:
        return {
            "name": self.name, "unit": self.unit, "value": _rounded(self.value), "limit": _rounded(self.limit),
            "ratio": _rounded(self.ratio), "goal": self.goal, "better": self.better,
        }  # fmt: skip


@contextlib.contextmanager
def memory_of_a_worker() -> Iterator[None]:
    """The collector spares code and models, as in the worker; it serves both sides."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    return timed(work)[0]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """How long it takes, once, and what it gives."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def median_seconds(work: Callable[[T], object], items: Iterable[T]) -> float:
    """The median time for one item, each done once."""
    return statistics.median(seconds_of(lambda item=item: work(item)) for item in items)  # type: ignore[misc]


def alternate(rounds: int, value: Callable[[], float], limit: Callable[[], float]) -> tuple[float, float]:
    """A measure and its limit, taken in turns: those of the middle round."""
    return middle((value(), limit()) for _ in range(rounds))


def middle(rounds: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The round (value, limit) whose ratio stands in the middle.

    A machine that others share changes its speed by half from one second to the next. Within a short round it seldom
    does, so that the ratios hold where a median of all values and one of all limits may come from different hours.
    """
    ranked = sorted(rounds, key=lambda pair: pair[0] / pair[1])
    return ranked[len(ranked) // 2]


def write_json(figures: Sequence[Figure], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = ",\n".join("  " + json.dumps(figure.row()) for figure in figures)
    file.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> Table:
    shown = Table("figure", "unit")
    for heading in ("value", "limit", "ratio", "goal", ""):
        shown.add_column(heading, justify="right")
    for figure in figures:
        sign = "≥" if figure.better == "higher" else "≤"
        goal = "–" if figure.goal is None else f"{sign} {figure.goal:g}"
        verdict = {True: "[green]reached[/]", False: "[red]missed[/]", None: ""}[figure.reached]
        numbers = (_readable(number) for number in (figure.value, figure.limit, figure.ratio))
        shown.add_row(figure.name, figure.unit, *numbers, goal, verdict)
    return shown


def show(figures: Sequence[Figure]) -> None:
    """The table on stdout, wide enough for its names wherever it is read."""
    console = Console()
    console.width = max(console.width, 120)
    console.print(table(figures))


def _rounded(number: float) -> float:
    """Five digits that count; more would pretend to a precision that no bench has."""
    return float(f"{number:.5g}")


def _readable(number: float) -> str:
    return f"{number:,.0f}" if number >= 1000 else f"{number:.3g}"
