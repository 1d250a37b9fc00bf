"""Which small cells a report must leave out, so that nobody can be pointed at, nor found by subtraction."""

from __future__ import annotations

from collections.abc import Mapping

CELL_MIN = 5
"""Fewer oversight cases than this in a cell could point to a person."""


def withhold(counts: Mapping[str, int], elsewhere: int = 0) -> frozenset[str]:
    """The cells whose oversight cases are left out, of the counts in all cells of one report.

    `elsewhere` are the cases outside the report's filters. One hidden cell alone would be the difference
    between two totals, so the next smallest is hidden with it, until at least CELL_MIN cases are.
    """
    small = {cell for cell, n in counts.items() if 0 < n < CELL_MIN}
    hidden = sum(counts[cell] for cell in small)
    if elsewhere < CELL_MIN:
        hidden += elsewhere
    rest = sorted((n, cell) for cell, n in counts.items() if n >= CELL_MIN)
    while 0 < hidden < CELL_MIN and rest:
        n, cell = rest.pop(0)
        small.add(cell)
        hidden += n
    return frozenset(small)
