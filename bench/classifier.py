"""Serving: the service's model against two plain scikit-learn pipelines, from the same normalised texts."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app.classifier.examples import shipped
from app.classifier.features import document_text
from app.classifier.model import Model, Prediction
from app.classifier.normalise import normalise
from bench.ground import Ground
from bench.harness import Figure, alternate, memory_of_a_worker, middle, seconds_of, timed
from bench.plain_pipelines import Answer, Pipelines

BATCH = 256
SINGLES = 600
LOADS = 7
DELTA = 1e-5

LOAD_MODEL = "from app.classifier.model import Model as M; load = lambda path: M.load(Path(path))"
LOAD_PIPELINES = "from bench.plain_pipelines import load as plain; load = lambda path: plain(Path(path))"
MEASURED = """
import os, sys, time
from pathlib import Path
{}
{}
"""
SECONDS = "started = time.perf_counter(); load(sys.argv[1]); print(time.perf_counter() - started)"
MEGABYTES = """
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
before = resident()
kept = load(sys.argv[1])
print(resident() - before)
"""
"""What the process has grown by while the model is held."""


def measure(ground: Ground) -> list[Figure]:
    """Batches of 256, single messages, and loading; beside them the normaliser, and all of it with reasons."""
    model, pipelines = ground.model, ground.pipelines
    texts = [example.text for example in shipped()]
    random.Random(1).shuffle(texts)
    # A service has run for a while: it knows the words of other messages, not those it is asked about now.
    known, new = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    model.classify(known)
    singles = [[text] for text in new[:SINGLES]]
    rest = new[SINGLES:]
    batches = [rest[start : start + BATCH] for start in range(0, len(rest) - BATCH + 1, BATCH)]
    with memory_of_a_worker():
        one, plain_one = _in_turns(model, pipelines, singles, SINGLES // 20)
        many, plain_many = _in_turns(model, pipelines, batches, 1)
    file = ground.data / "pipelines.joblib"
    pipelines.save(file)
    folder = ground.model_folder
    loaded, plain_loaded = alternate(
        LOADS,
        partial(_in_a_process, LOAD_MODEL, folder, SECONDS),
        partial(_in_a_process, LOAD_PIPELINES, file, SECONDS),
    )
    grown, plain_grown = alternate(
        3,
        partial(_in_a_process, LOAD_MODEL, folder, MEGABYTES),
        partial(_in_a_process, LOAD_PIPELINES, file, MEGABYTES),
    )
    with_words, with_reasons = (
        statistics.median(seconds_of(partial(work, batch)) for batch in batches)
        for work in (_normalise_all, model.classify)
    )
    rate = BATCH / plain_many
    return [
        Figure("classify in batches of 256", "messages/s", BATCH / many, rate, 7),
        Figure("classify one message", "messages/s", 1 / one, 1 / plain_one, 20),
        Figure("normalise in batches of 256", "messages/s", BATCH / with_words, rate, None),
        Figure("normalise, classify and give reasons", "messages/s", BATCH / with_reasons, rate, None),
        Figure("load the model", "s", loaded, plain_loaded, 0.3, "lower"),
        Figure("memory of the loaded model", "MB", grown, plain_grown, 0.5, "lower"),
    ]


def _in_turns(model: Model, pipelines: Pipelines, batches: Sequence[Sequence[str]], turn: int) -> tuple[float, float]:
    """Seconds for a batch of normalised texts, each new to both; both must say the same of it.

    So many batches are a turn: one classifier takes all of it, then the other. The median of the middle turn counts.
    """
    turns: list[tuple[float, float]] = []
    for start in range(0, len(batches), turn):
        batches_of = batches[start : start + turn]
        texts = [[normalise(text) for text in batch] for batch in batches_of]
        documents = [[document_text(text) for text in batch] for batch in batches_of]
        ours = [timed(partial(_predict, model, batch)) for batch in texts]
        plain = [timed(partial(pipelines.classify, batch)) for batch in documents]
        turns.append((statistics.median(s for s, _ in ours), statistics.median(s for s, _ in plain)))
        for (_, mine), (_, theirs) in zip(ours, plain, strict=True):
            _compare(mine, theirs)
    return middle(turns)


def _compare(ours: Sequence[Prediction], plain: Sequence[Answer]) -> None:
    for mine, (intent, confidence, topic, topic_confidence) in zip(ours, plain, strict=True):
        # Where two labels are equally probable, the last digit decides.
        same = abs(mine.confidence - confidence) < DELTA and abs(mine.topic_confidence - topic_confidence) < DELTA
        if not same or ((mine.intent, mine.topic) != (intent, topic) and min(confidence, topic_confidence) > 0.5):
            raise RuntimeError(f"the model says {mine}, the pipelines {intent} {confidence} {topic} {topic_confidence}")


def _predict(model: Model, texts: Sequence[str]) -> list[Prediction]:
    return model.predict([text.split() for text in texts])


def _normalise_all(texts: Sequence[str]) -> list[str]:
    return [normalise(text) for text in texts]


def _in_a_process(how: str, path: Path, what: str) -> float:
    """In a process of its own, after its imports: a file that was just read is in nobody's heap."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(how, what), str(path)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)
