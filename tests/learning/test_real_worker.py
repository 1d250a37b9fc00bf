"""A training through processes of their own: asked for at `serve`, done by one `tanggap worker`, served by another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.classifier import registry
from bench.season import TOPIC, season, unlabelled
from tests.faults.installation import Installation, Running, until
from tests.learning.conftest import label_all
from tests.small_model import train_small_model
from tests.town import Town, ig_comment, instagram, key_of

BEFORE, PART = 24, 8
"""The model in use knows less of the corpus than the trainings take: it is sure to be replaced, and soon."""
QUICK = f"from app.learning import apprentice; apprentice.CORPUS_EVERY = {PART}; from app.__main__ import main; main()"
"""`tanggap`, whose trainings take that part."""


class Hall:
    """A service and two workers, the second on a machine that has no model yet."""

    def __init__(self, url: str, data: Path) -> None:
        (data / "logs").mkdir()
        self.all = Installation(url, data, data / "logs")
        self.all.worker.program = ("-c", QUICK)
        elsewhere = self.all.environment | {"TANGGAP_DATA": str(data / "elsewhere")}
        self.replica = Running(["worker"], elsewhere, data / "logs" / "replica.log")

    def start(self) -> None:
        self.all.start()
        until(lambda: self.all.rows("SELECT 1 FROM model_uses"), "the first model to be published", 30)
        self.replica.start()

    def ask(self, path: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"authorization": f"Bearer {key_of('coordinator')}"}
        return httpx.post(self.all.base + path, json=body, headers=headers, timeout=20)

    def watch(self, run_id: int, write: Any) -> tuple[dict[str, Any], list[tuple[str, int, int]]]:
        """The run when it has ended, and the progress that was told meanwhile; `write` goes on beside it."""
        heard: list[tuple[str, int, int]] = []
        run: dict[str, Any] = {}

        def ended() -> bool:
            run.update(self.all.get("coordinator", f"/learning/runs/{run_id}").json())
            progress = (run["step"], run["done"], run["total"])
            if run["state"] == "running" and progress not in heard:
                heard.append(progress)
                write(len(heard))
            return run["state"] not in {"queued", "running"}

        until(ended, "the training to end", 120)
        return run, heard

    def read_by(self, external_id: str) -> list[tuple[Any, ...]]:
        return self.all.rows(
            "SELECT r.model_version, r.topic FROM readings r JOIN messages m ON m.id = r.message_id "
            "WHERE m.external_id = %s", external_id,
        )  # fmt: skip

    def write(self, number: int) -> None:
        words = f"lampu jalan mati total, nomor {number}"
        body = instagram(ig_comment(f"beside{number}", words, f"8{number}", media=f"b{number}"))
        assert self.all.deliver("instagram", body) == 200

    def kill(self) -> None:
        self.all.kill()
        self.replica.kill()


@pytest.fixture
def hall(database_url: str, tmp_path: Path) -> Iterator[Hall]:
    train_small_model(tmp_path, BEFORE)
    made = Hall(database_url, tmp_path)
    try:
        yield made
    finally:
        made.kill()


async def test_a_worker_trains_beside_its_work_and_a_replica_reads_with_the_new_model(
    hall: Hall, town: Town, tmp_path: Path
) -> None:
    await label_all(town, season(50))
    old = registry.current_version(tmp_path)
    await asyncio.to_thread(hall.start)
    asked = hall.ask("/learning/runs", {"promote": True})
    assert asked.status_code == 202, asked.text
    run, heard = await asyncio.to_thread(hall.watch, asked.json()["id"], hall.write)
    assert (run["state"], run["error"], run["base_version"]) == ("promoted", None, old), run["verdict"]
    assert len({step for step, _, _ in heard}) >= 3, "progress is told while it trains"
    await asyncio.to_thread(hall.all.wait_until_opened)
    assert hall.read_by("beside1") == [(old, "street_light_out")], "the inbox is opened meanwhile"

    until(lambda: run["version"] in hall.replica.log.read_text(), "the replica to take the new model", 30)
    hall.all.worker.kill()
    slang = instagram(ig_comment("slang", unlabelled()[0], "9001", media="slang"))
    assert hall.all.deliver("instagram", slang) == 200
    await asyncio.to_thread(hall.all.wait_until_opened)
    assert hall.read_by("slang") == [(run["version"], TOPIC)]
    assert (tmp_path / "elsewhere" / "models" / run["version"]).is_dir(), "fetched from the database"
