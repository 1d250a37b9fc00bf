"""A small model, really trained, once a test run."""

from __future__ import annotations

import fcntl
import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from app.classifier import registry
from app.classifier.alarms import lessons
from app.classifier.examples import Example, shipped
from app.classifier.model import Model
from app.classifier.train import Fitted, train

TRAINED_ON = date(2026, 1, 2)


@pytest.fixture(scope="session")
def some_examples() -> list[Example]:
    return shipped()[::6]


@pytest.fixture(scope="session")
def fitted(some_examples: list[Example]) -> Fitted:
    """Trained by the process that asks first; the others wait for it."""
    kept = Path(os.environ["TANGGAP_TEST_HOME"]) / "fitted.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(train(some_examples, lessons=lessons()[::3], seed=3, jobs=1)))
    made: Fitted = pickle.loads(kept.read_bytes())
    return made


@pytest.fixture(scope="session")
def home(fitted: Fitted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the small model in use."""
    data = tmp_path_factory.mktemp("data")
    folder = registry.save(data, fitted, TRAINED_ON)
    registry.promote(data, folder.name)
    return data


@pytest.fixture(scope="session")
def served(home: Path) -> Model:
    return registry.load_current(home)
