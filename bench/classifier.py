"""Serving: the service's model against two plain scikit-learn pipelines, from the same normalised texts."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app.classifier.examples import shipped
from app.classifier.model import Model
from app.classifier.normalise import normalise
from bench.ground import Ground
from bench.harness import Figure, alternate, seconds_of
from bench.plain_pipelines import Pipelines

BATCH = 256
SINGLES = 400
LOADS = 7

LOAD_MODEL = "from app.classifier.model import Model as M; load = lambda path: M.load(Path(path))"
LOAD_PIPELINES = "from bench.plain_pipelines import load as plain; load = lambda path: plain(Path(path))"
TIMED = """
import sys, time
from pathlib import Path
{}
started = time.perf_counter()
load(sys.argv[1])
print(time.perf_counter() - started)
"""


def measure(ground: Ground) -> list[Figure]:
    """Batches of 256, single messages, and loading; the model also gives reasons, groups and thresholds."""
    model, pipelines = ground.model, ground.pipelines
    texts = [normalise(example.text) for example in shipped()]
    random.Random(1).shuffle(texts)
    # A service has run for a while: it knows the words of other messages, not those it is asked about now.
    known, new = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    model.classify(known)
    singles, rest = new[:SINGLES], new[SINGLES:]
    batches = [rest[start : start + BATCH] for start in range(0, len(rest) - BATCH + 1, BATCH)]
    one, plain_one = _in_turns(model, pipelines, [[text] for text in singles])
    many, plain_many = _in_turns(model, pipelines, batches)
    file = ground.data / "pipelines.joblib"
    pipelines.save(file)
    loaded, plain_loaded = alternate(
        LOADS,
        partial(_load_seconds, LOAD_MODEL, ground.model_folder),
        partial(_load_seconds, LOAD_PIPELINES, file),
    )
    return [
        Figure("classify in batches of 256", "messages/s", BATCH / many, BATCH / plain_many, 7),
        Figure("classify one message", "messages/s", 1 / one, 1 / plain_one, 20),
        Figure("load the model", "s", loaded, plain_loaded, 0.3, "lower"),
    ]


def _in_turns(model: Model, pipelines: Pipelines, batches: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Median seconds for a batch, each new to both."""
    classifiers: list[Callable[[Sequence[str]], object]] = [model.classify, pipelines.classify]
    taken: list[list[float]] = [[], []]
    for batch in batches:
        for times, classify in zip(taken, classifiers, strict=True):
            times.append(seconds_of(partial(classify, batch)))
    return statistics.median(taken[0]), statistics.median(taken[1])


def _load_seconds(how: str, path: Path) -> float:
    """In a process of its own, after its imports: a file that was just read is in nobody's heap."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED.format(how), str(path)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)
