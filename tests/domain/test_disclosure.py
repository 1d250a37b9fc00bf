"""Which cells are left out, as a table."""

from __future__ import annotations

import pytest

from app.domain.disclosure import withhold


@pytest.mark.parametrize(
    ("counts", "elsewhere", "withheld"),
    [
        ({}, 0, ""),
        ({"a": 5, "b": 9}, 0, ""),
        ({"a": 4}, 0, "a"),
        ({"a": 4, "b": 9}, 0, "ab"),  # Else four would be the difference to a total of thirteen.
        ({"a": 4, "b": 9, "c": 6}, 0, "ac"),
        ({"a": 4, "b": 1, "c": 6}, 0, "ab"),  # Five are hidden together.
        ({"a": 9}, 3, "a"),  # Three outside the filter: the difference to all would tell them.
        ({"a": 9}, 5, ""),
        ({"a": 3, "b": 9}, 2, "a"),
    ],
)
def test_a_cell_is_left_out_with_what_would_give_it_away(counts: dict[str, int], elsewhere: int, withheld: str) -> None:
    assert withhold(counts, elsewhere) == frozenset(withheld)
