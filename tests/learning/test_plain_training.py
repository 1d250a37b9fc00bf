"""`tanggap train` beside a database that is in use: the new model is published, and every replica takes it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import command_line
from app.chores.workplace import Workplace
from app.classifier import examples, registry
from app.clock import utc_now
from app.database import Database
from app.errors import Conflict
from app.learning.shelf import switch
from app.settings import Settings, get_settings
from app.vault import Vault
from tests.casework.test_triage import ask
from tests.town import Town

A_FEW = examples.shipped()[::12]


@pytest.fixture
def settings(quick_settings: Settings) -> Settings:
    return quick_settings


async def train(monkeypatch: pytest.MonkeyPatch, data: Path, url: str) -> tuple[int, str, str]:
    monkeypatch.setattr(examples, "shipped", lambda: A_FEW)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TANGGAP_DATA", str(data))
    get_settings.cache_clear()
    try:
        result = await asyncio.to_thread(CliRunner().invoke, command_line(), ["train", "--seed", "7"])
    finally:
        get_settings.cache_clear()
    return result.exit_code, result.stdout, result.stderr


async def test_a_training_at_the_command_line_is_published_to_the_database_in_use(
    town: Town, place: Workplace, quick_home: Path, database_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    await place.reload_model()
    await place.offer_model()
    old = registry.current_version(quick_home)
    status, told, words = await train(monkeypatch, quick_home, database_url)
    assert status == 0, words
    new = json.loads(told)["version"]
    assert new != old
    uses = (await town.get("auditor", "/learning/models")).json()
    assert [(use["version"], use["how"]) for use in uses] == [(new, "trained"), (old, "adopted")]
    elsewhere = Settings(data=tmp_path_factory.mktemp("replica"), _env_file=None)  # type: ignore[call-arg]
    replica = Workplace(elsewhere, database_url, vault)
    for worker in (place, replica):
        await worker.reload_model()
        assert worker.reader.model is not None
        assert worker.reader.model.version == new
    assert (await ask(town, "/learning/rollback", {})).json()["version"] == old
    await place.reload_model()
    assert registry.current_version(quick_home) == old, "commands on this machine read with the same model"
    await replica.database.close()


async def test_a_model_whose_files_are_gone_is_not_put_into_use(
    town: Town, place: Workplace, database: Database
) -> None:
    await place.reload_model()
    await place.offer_model()
    await town.execute("INSERT INTO model_versions (version, hashes, facts, card, reference, published_at) "
                       "SELECT 'alt', hashes, facts, card, reference, now() FROM model_versions")  # fmt: skip
    with pytest.raises(Conflict) as refused:
        async with database.transaction() as session:
            await switch(session, "alt", "promoted", utc_now())
    assert "no longer kept" in str(refused.value.detail)
