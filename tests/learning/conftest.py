"""What the tests of learning share: an installation whose model was learnt from a sixth of the corpus, and labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.classifier.model import Model
from app.classifier.registry import load_current
from app.learning import apprentice
from app.settings import Settings
from bench.season import Said
from tests.small_model import train_small_model
from tests.town import Town

PART = 5


@pytest.fixture
def quick_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own, where trainings take a sixth of the corpus."""
    train_small_model(tmp_path, PART)
    monkeypatch.setattr(apprentice, "CORPUS_EVERY", PART)
    return tmp_path


@pytest.fixture
def quick_settings(quick_home: Path) -> Settings:
    return Settings(data=quick_home, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def quick_model(quick_home: Path) -> Model:
    return load_current(quick_home)


async def label_all(town: Town, said: Sequence[Said]) -> None:
    """Messages with these words, and a person's labels on each, in this order."""
    case_id = await town.complain()
    await town.execute(
        "INSERT INTO messages (account_id, external_id, kind, direction, text, masked_text, occurred_at, occurred_by, "
        "received_at) SELECT 1, 's' || n, 'comment', 'inbound', t, t, now(), 'platform', now() "
        "FROM unnest(%s::text[]) WITH ORDINALITY AS given (t, n)",
        [text for text, _, _ in said],
    )
    for field, labels in (("intent", [s[1] for s in said]), ("topic", [s[2] for s in said])):
        await town.execute(
            "INSERT INTO corrections (case_id, message_id, field, before, after, api_key_id, city, corrected_at) "
            "SELECT %s, m.id, %s, 'none', label, (SELECT min(id) FROM api_keys), 'tangerang', "
            "now() + n * interval '1 second' FROM unnest(%s::text[]) WITH ORDINALITY AS given (label, n) "
            "JOIN messages m ON m.external_id = 's' || n WHERE label IS NOT NULL",
            case_id, field, labels,
        )  # fmt: skip
