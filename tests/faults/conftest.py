"""Installations for the tests in this folder; whatever they do to them, no process is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test first, so that nobody waits for it alone at the end."""
    items.sort(key=lambda item: "test_kills" not in item.nodeid)


@pytest.fixture
def installation(database_url: str, model_home: Path, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(database_url, model_home, tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.kill()
