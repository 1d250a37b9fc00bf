"""Training with a city's own labelled messages, in a process of its own: low priority, bounded memory, no database.

`python -m app.classifier.retrain` reads a line of orders and then the messages from stdin, tells of its
progress on stdout, a JSON object a line, and ends with its result. Texts touch no disk.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.classifier import alarms, evaluate, examples, registry
from app.classifier.examples import Example
from app.classifier.model import Model, Prediction
from app.classifier.reference import Distribution, distribution
from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, TOPICS
from app.errors import TanggapError

NICER = 15
"""The worker's loops and the web come first on a busy machine."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """What to train beside what. Folders as text, so that the orders are one line of JSON."""

    current: str
    """The folder of the model in use."""
    home: str
    """The data directory that the new model is written to."""
    day: str
    """Today, as an ISO date: part of the new version's name."""
    seed: int = 0
    corpus_every: int = 1
    """Only every n-th message of the shipped corpus and of its lists; 1 but in tests."""
    memory_mb: int = 0
    """The most memory the process may take; 0 for no limit."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message with the labels that people of the city gave it."""

    text: str
    intent: str | None
    topic: str | None
    group: str | None
    held_out: bool
    """Kept for the comparison: newer than everything that is learnt from."""


def retrain(orders: Orders, labelled: Sequence[Labelled], progress: Progress) -> dict[str, Any]:
    """Learn from the corpus and the city's messages; compare old and new on what neither has learnt from."""
    # Here, not above: whoever only wants the orders' shape need not wait for scikit-learn.
    from app.classifier.train import train

    kept_apart = examples.gate()
    apart = {_key(example.text) for example in kept_apart}
    own = [
        Example(m.text, m.intent, m.topic, m.group) for m in labelled if not m.held_out and _key(m.text) not in apart
    ]
    learnt = examples.shipped()[:: orders.corpus_every] + own
    lessons = alarms.lessons()[:: orders.corpus_every]
    fitted = train(learnt, lessons=lessons, seed=orders.seed, jobs=1, progress=progress)
    fitted.facts["own_examples"] = len(own)
    folder = registry.save(Path(orders.home), fitted, date.fromisoformat(orders.day))
    progress("comparing", 0, 1)
    current, candidate = Model.load(Path(orders.current)), Model.load(folder)
    newest = [Example(m.text, m.intent, m.topic, m.group) for m in labelled if m.held_out]
    sets = {}
    measured: Distribution = {}
    for name, judged in (("gate", kept_apart), ("held_out", newest)):
        old, new = (model.classify([example.text for example in judged]) for model in (current, candidate))
        sets[name] = {"current": figures(judged, old), "candidate": figures(judged, new)}
        measured = measured or distribution(new)
    return {
        "version": folder.name,
        "folder": str(folder),
        "learnt_from": {"shipped": len(learnt) - len(own), "own": len(own)},
        "sets": sets,
        "reference": measured,
    }


def figures(judged: Sequence[Example], guesses: Sequence[Prediction]) -> dict[str, Any]:
    """How many labels of these messages a model gets right: intent, group and topic, each where a label is."""
    fields = {
        "intent": (INTENTS, [(e.intent, p.intent) for e, p in zip(judged, guesses, strict=True) if e.intent]),
        "group": (tuple(GROUPS), [(e.group, p.group) for e, p in zip(judged, guesses, strict=True) if e.group]),
        "topic": (
            # A hoax report's topic is its kind, which is not chosen among these.
            (*TOPICS, *HOAX_TOPICS),
            [(e.topic, p.topic) for e, p in zip(judged, guesses, strict=True) if e.topic in TOPICS],
        ),
    }
    found: dict[str, Any] = {}
    for field, (labels, pairs) in fields.items():
        truth, said = [str(true) for true, _ in pairs], [guess for _, guess in pairs]
        scores = evaluate.scores(truth, said, labels)
        del scores["confusion"]
        right = sum(true == guess for true, guess in zip(truth, said, strict=True))
        found[field] = scores | {"right": right, "by_chance": _by_chance(truth, said)}
    return found


def _by_chance(truth: Sequence[str], said: Sequence[str]) -> float:
    """How often guesses of these frequencies would meet such labels if they knew nothing of the texts."""
    total = len(truth)
    if not total:
        return 0.0
    true, guessed = Counter(truth), Counter(said)
    return sum(true[label] * guessed[label] for label in true) / total**2


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def main() -> None:
    """The process: orders and messages in, progress and result out."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    os.nice(NICER)
    orders = Orders(**json.loads(sys.stdin.readline()))
    if orders.memory_mb:
        limit = orders.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    labelled = [Labelled(**json.loads(line)) for line in sys.stdin]
    try:
        result: dict[str, Any] = {"result": retrain(orders, labelled, _tell_progress)}
    except MemoryError:
        result = {"error": f"Training needs more than {orders.memory_mb} MB: raise TANGGAP_LEARNING_MEMORY_MB."}
    except TanggapError as error:
        result = {"error": str(error)}
    _tell(result)


def _tell_progress(step: str, done: int, total: int) -> None:
    _tell({"step": step, "done": done, "total": total})


def _tell(row: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def _end_with(parent: int) -> None:
    """Nobody would use the result of a training whose worker is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def write_orders(orders: Orders, labelled: Sequence[Labelled]) -> bytes:
    """What the process reads."""
    rows = [asdict(orders), *(asdict(message) for message in labelled)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


if __name__ == "__main__":
    main()
