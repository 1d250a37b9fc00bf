"""A training that somebody asked for."""

from __future__ import annotations

import asyncio
import contextlib

from app.chores.workplace import Workplace
from app.learning.runs import Bench, carry_out


class InterruptedTrainingError(Exception):
    """The worker ends; the job goes back and another worker begins anew."""


async def learn(place: Workplace, run_id: int) -> None:
    """Carry out a run; the worker's other work goes on beside it. A worker that ends does not wait for it."""
    bench = Bench(place.database, place.settings.data, place.settings.learning_memory_mb)
    training = asyncio.create_task(carry_out(bench, run_id), name="learn")
    leaving = asyncio.create_task(place.stopping.wait(), name="leaving")
    try:
        await asyncio.wait({training, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not training.done():
            raise InterruptedTrainingError
        training.result()
        await place.reload_model()  # At once here; the other workers see it within seconds.
    finally:
        for task in (training, leaving):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await asyncio.gather(training, leaving, return_exceptions=True)
