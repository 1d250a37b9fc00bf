"""One timer for all who wait equally long.

At thousands of requests a second a timer each costs a tenth of the time, and hardly one of them ever rings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

W = TypeVar("W")

LOOKS = 16
"""There is a look each sixteenth of the patience: whoever waits is told by so much too early, never too late."""


class Patience(Generic[W]):
    """Calls `give_up` with each one that began to wait and did not end in time."""

    def __init__(self, seconds: float, give_up: Callable[[W], object]) -> None:
        self.seconds = seconds
        self._give_up = give_up
        self._since: dict[W, float] = {}
        self._looking: asyncio.AbstractEventLoop | None = None
        """The loop in which the next look is due; what outlives its loop looks on in the next one."""

    def begin(self, waiting: W) -> None:
        loop = asyncio.get_running_loop()
        self._since[waiting] = loop.time()
        if self._looking is not loop:
            self._looking = loop
            loop.call_later(self.seconds / LOOKS, self._look, loop)

    def end(self, waiting: W) -> bool:
        """Whether it ended in time."""
        return self._since.pop(waiting, None) is not None

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        # They stand in the order in which they came, so the first who has time left ends the look.
        oldest = loop.time() - self.seconds * (1 - 1 / LOOKS)
        late = []
        for waiting, since in self._since.items():
            if since > oldest:
                break
            late.append(waiting)
        for waiting in late:
            del self._since[waiting]
            self._give_up(waiting)
        if self._since:
            loop.call_later(self.seconds / LOOKS, self._look, loop)
        else:
            self._looking = None
