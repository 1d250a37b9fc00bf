"""OPDs side by side. A small n is shown, not ranked: three of three is no better than ninety of a hundred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.compliance import Cell


@dataclass(frozen=True, slots=True)
class Place:
    rank: int | None
    """Equal rates share a rank; None: fewer decided cases than asked for."""
    cell: Cell


def rank(cells: Sequence[Cell], min_n: int) -> list[Place]:
    """Ranked by the on-time rate, then those too small to be ranked, the larger first."""
    ranked = sorted(
        (cell for cell in cells if cell.on_time_rate is not None and cell.on_time + cell.breached >= min_n),
        key=lambda cell: (-(cell.on_time_rate or 0), -cell.n, cell.key or ""),
    )
    places: list[Place] = []
    for position, cell in enumerate(ranked, 1):
        same = places and places[-1].cell.on_time_rate == cell.on_time_rate
        places.append(Place(places[-1].rank if same else position, cell))
    small = sorted((cell for cell in cells if cell not in ranked), key=lambda cell: (-cell.n, cell.key or ""))
    return places + [Place(None, cell) for cell in small]
