"""Kaplan and Meier's estimate against values computed by hand and in the literature."""

from __future__ import annotations

import pytest

from app.domain.survival import waiting_quantiles

# Freireich et al. (1963), 6-MP: weeks of remission of 21 children, + still going on. S(10) = 0.753,
# S(16) = 0.627, S(22) = 0.538, S(23) = 0.448: the median is 23.
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
GOING_ON = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


@pytest.mark.parametrize(
    ("share", "weeks"), [(0.1, 6), (0.2, 10), (0.25, 13), (0.37, 16), (0.4, 22), (0.5, 23), (0.55, 23), (0.56, None)]
)
def test_the_quantiles_of_a_known_study(share: float, weeks: int | None) -> None:
    assert waiting_quantiles(ENDED, GOING_ON, [share]) == [weeks]


@pytest.mark.parametrize(
    ("answered", "waiting", "quantiles"),
    [
        ([], [], [None, None, None]),
        ([], [5, 9], [None, None, None]),
        ([1, 2, 3, 4], [], [2, 4, 4]),
        ([7], [], [7, 7, 7]),
        ([1, 2], [3, 4], [2, None, None]),  # Half were answered by 2; the others may wait for ever.
        ([1, 2], [2, 2], [2, None, None]),  # Answered at 2 comes before censored at 2: 4 at risk, then 3.
        ([10, 10, 10], [1], [10, 10, 10]),  # Who had waited only 1 says nothing about 10.
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 30], [], [1, 1, 30]),  # Exactly nine tenths, in spite of rounding.
    ],
)
def test_those_who_still_wait_are_in_every_percentile(
    answered: list[float], waiting: list[float], quantiles: list[float | None]
) -> None:
    assert waiting_quantiles(answered, waiting, [0.5, 0.9, 1.0]) == quantiles
