"""Runs a training in a process of its own and hears of its progress; whoever waits can stop it at any time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import app
from app.classifier.retrain import Labelled, Orders, write_orders
from app.errors import TanggapError

CORPUS_EVERY = 1
"""How much of the shipped corpus is learnt from: all of it. The tests take every n-th message."""
SILENCE_S = 20.0
"""After so long without news the training is said to be still at it."""
LINE_MAX = 8 * 1024 * 1024

Told = Callable[[str, int, int], Awaitable[None]]


class TrainingError(TanggapError):
    """The training ended without a model."""


async def train_apart(orders: Orders, labelled: Sequence[Labelled], told: Told) -> dict[str, Any]:
    """The result of retrain.retrain, done at low priority. Raises TrainingError with the reason in words.

    `told` hears each step, and the last one again while a step lasts.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.classifier.retrain", cwd=Path(app.__file__).parent.parent, env=_environment(),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        limit=LINE_MAX,
    )  # fmt: skip
    try:
        feeding = asyncio.create_task(_feed(process, write_orders(orders, labelled)))
        answer = await _listen(process, told)
        await feeding
        status = await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if answer is None:
        raise TrainingError(f"The training process ended with status {status} and no result; is there memory enough?")
    if "error" in answer:
        raise TrainingError(answer["error"])
    result: dict[str, Any] = answer["result"]
    return result


def _environment() -> dict[str, str]:
    """No secrets, no database; one thread for linear algebra, or low priority would mean little."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH") if name in os.environ}
    return kept | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # It ended early: its last words say why.
        process.stdin.write(content)
        await process.stdin.drain()
        process.stdin.close()


async def _listen(process: asyncio.subprocess.Process, told: Told) -> dict[str, Any] | None:
    assert process.stdout is not None
    step, done, total = "starting", 0, 1
    while True:
        await told(step, done, total)
        try:
            line = await asyncio.wait_for(process.stdout.readline(), SILENCE_S)
        except TimeoutError:
            continue
        if not line:
            return None
        row: dict[str, Any] = json.loads(line)
        if "step" not in row:
            return row
        step, done, total = row["step"], row["done"], row["total"]
