"""A small model, really trained, once a test run and process."""

from __future__ import annotations

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
    return train(some_examples, lessons=lessons()[::3], seed=3, jobs=1)


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
