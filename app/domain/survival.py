"""How long people wait when some still do: Kaplan and Meier's estimate (1958).

Who has no answer yet has waited at least until now (censored). Leaving them out would flatter whoever
answers the easy ones quickly and the others never.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDING = 1e-12
"""A product of many fractions misses one half by some last digits."""


def waiting_quantiles(
    answered: Sequence[float] | NDArray[np.float64],
    waiting: Sequence[float] | NDArray[np.float64],
    shares: Sequence[float],
) -> list[float | None]:
    """For each share the first waiting time by which that share is answered; None when it is not reached.

    `answered` are the waiting times that ended with an answer, `waiting` those that go on, in any unit.
    An answer and a censoring at the same time: the answer came first.
    """
    import numpy as np

    if not len(answered):
        return [None] * len(shares)
    times, answers = np.unique(np.asarray(answered, np.float64), return_counts=True)
    everybody = np.sort(np.concatenate([np.asarray(answered, np.float64), np.asarray(waiting, np.float64)]))
    at_risk = len(everybody) - np.searchsorted(everybody, times, side="left")
    unanswered = np.cumprod(1 - answers / at_risk)
    reached = [int(np.searchsorted(-unanswered, share - 1 - _ROUNDING, side="left")) for share in shares]
    return [float(times[position]) if position < len(times) else None for position in reached]
