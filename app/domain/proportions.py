"""How far a share of few cases can be trusted."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: an interval of 95 %."""


def wilson(successes: int, n: int, z: float = Z_95) -> tuple[float, float] | None:
    """Wilson's score interval (1927) of successes / n, both in [0, 1]; None when n = 0.

    It stays honest where the usual ± fails: 3 of 3 is (0.44, 1), not (1, 1).
    """
    if n == 0:
        return None
    share, spread = successes / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    margin = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, centre - margin), min(1.0, centre + margin)
