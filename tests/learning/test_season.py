"""A simulated season: a new slang is learnt, a poisoned one refused, and everything can be taken back."""

from __future__ import annotations

import asyncio
from typing import Any

import psutil
import pytest

from app.chores.lessons import InterruptedTrainingError, learn
from app.chores.workplace import Workplace
from app.classifier.examples import gate
from app.classifier.model import Model
from app.inbox import Inbox
from app.learning import gate as gate_of_runs
from app.settings import Settings
from app.vault import Vault
from bench.season import poison, season, unlabelled
from tests.casework.test_triage import ask
from tests.learning.conftest import label_all
from tests.town import Town, ig_comment, instagram

NEW_WORDS = unlabelled()
LABELLED = 60
"""As large a part of a sixth of the corpus as 200 are of the whole one, which `make season` is for."""


@pytest.fixture
def settings(quick_settings: Settings) -> Settings:
    return quick_settings


def wrong(model: Model, topic: str = "parking") -> float:
    return sum(guess.topic != topic for guess in model.classify(NEW_WORDS)) / len(NEW_WORDS)


def accuracy(model: Model, field: str) -> float:
    judged = [example for example in gate() if getattr(example, field) is not None]
    guesses = model.classify([example.text for example in judged])
    right = [bool(getattr(e, field) == getattr(p, field)) for e, p in zip(judged, guesses, strict=True)]
    return sum(right) / len(right)


def model_of(place: Workplace) -> Model:
    assert place.reader.model is not None
    return place.reader.model


async def write_on(town: Town, place: Workplace, inbox: Inbox, stop: asyncio.Event) -> list[int]:
    """Citizens write and admins read while a replica switches; the status of every request."""
    statuses: list[int] = []
    number = 0
    while not stop.is_set():
        number += 1
        body = instagram(
            ig_comment(f"load{number}", f"lampu jalan mati nomor {number}", f"9{number}", media=f"l{number}")
        )
        inbox.reader = place.reader
        posted, read, _ = await asyncio.gather(
            town.deliver("instagram", body), town.get("dishub", "/cases"), inbox.open_batch(50)
        )
        statuses += [posted.status_code, read.status_code]
    await inbox.open_batch(500)
    return statuses


async def test_a_new_slang_is_learnt_all_replicas_switch_under_load_and_a_roll_back_restores_every_byte(
    town: Town, place: Workplace, settings: Settings, database_url: str, vault: Vault, tmp_path_factory: Any
) -> None:
    await place.reload_model()
    await place.offer_model()
    before = model_of(place)
    said_before = before.classify(NEW_WORDS)
    await label_all(town, season(LABELLED))
    asked = await ask(town, "/learning/runs", {"promote": False})
    assert asked.status_code == 202, asked.text
    run_id = asked.json()["id"]
    assert (await ask(town, "/learning/runs", {})).status_code == 409, "one at a time"
    assert await town.rows("SELECT task_name, args FROM procrastinate_jobs") == [("learn", {"run_id": run_id})]

    await learn(place, run_id)
    run = (await town.get("coordinator", f"/learning/runs/{run_id}")).json()
    assert run["state"] == "passed", run["verdict"]
    assert run["verdict"]["learnt_from"]["own"] == 48, "the newest fifth is held out"
    assert run["verdict"]["sets"]["held_out"]["candidate"]["topic"]["n"] == 12
    assert model_of(place).version == before.version, "not before somebody says so"

    # Another machine, with nothing but the database.
    elsewhere = Settings(data=tmp_path_factory.mktemp("replica"), _env_file=None)  # type: ignore[call-arg]
    replica = Workplace(elsewhere, database_url, vault)
    await replica.reload_model()
    stop = asyncio.Event()
    load = asyncio.create_task(write_on(town, place, town.inbox, stop))
    assert (await ask(town, f"/learning/runs/{run_id}/promote", {})).json()["state"] == "promoted"
    await asyncio.gather(place.reload_model(), replica.reload_model())
    await town.deliver("instagram", instagram(ig_comment("load-last", "lampu jalan mati", "9999", media="last")))
    stop.set()
    statuses = await load
    assert set(statuses) == {200}, "no request fails while replicas switch"
    after = model_of(replica)
    assert after.version == model_of(place).version == run["version"] != before.version
    readers = await town.rows(
        "SELECT DISTINCT model_version FROM readings r JOIN messages m ON m.id = r.message_id WHERE external_id LIKE 'load%%'"
    )
    assert {version for (version,) in readers} == {before.version, after.version}, "each reading names its model"
    lost = await town.rows("SELECT count(*) FROM messages WHERE external_id LIKE 'load%%' AND case_id IS NULL")
    assert lost == [(0,)]

    assert wrong(before) > 0.5
    assert wrong(after) <= wrong(before) / 2
    for field in ("intent", "group"):
        assert accuracy(after, field) > accuracy(before, field) - gate_of_runs.MARGIN, field

    back = await ask(town, "/learning/rollback", {"reason": "latihan"})
    assert (back.status_code, back.json()["version"], back.json()["how"]) == (200, before.version, "rolled_back")
    await replica.reload_model()
    await place.reload_model()
    assert model_of(place).classify(NEW_WORDS) == said_before
    assert model_of(replica).classify(NEW_WORDS) == said_before, "fetched from the database, byte for byte"
    assert (await ask(town, "/learning/rollback", {})).status_code == 409, "there is nothing before the first"
    assert [use["how"] for use in (await town.get("auditor", "/learning/models")).json()] == [
        "rolled_back", "promoted", "adopted",
    ]  # fmt: skip
    await replica.database.close()


async def test_labels_drawn_by_lot_are_refused_with_the_figures(town: Town, place: Workplace) -> None:
    await place.reload_model()
    await place.offer_model()
    before = model_of(place).version
    await label_all(town, poison())
    run_id = (await ask(town, "/learning/runs", {})).json()["id"]
    await learn(place, run_id)
    run = (await town.get("coordinator", f"/learning/runs/{run_id}")).json()
    assert run["state"] == "refused"
    assert any("contradict each other" in reason for reason in run["verdict"]["reasons"]), run["verdict"]["reasons"]
    await place.reload_model()
    assert model_of(place).version == before
    forced = await ask(town, f"/learning/runs/{run_id}/promote", {})
    assert forced.status_code == 409
    assert forced.json()["reasons"] == run["verdict"]["reasons"]
    assert (await town.rows("SELECT count(*) FROM model_versions")) == [(1,)]


async def test_a_worker_that_ends_stops_the_training_and_another_may_begin_it_anew(
    town: Town, place: Workplace
) -> None:
    await place.reload_model()
    await place.offer_model()
    await label_all(town, season(60))
    run_id = (await ask(town, "/learning/runs", {})).json()["id"]
    work = asyncio.create_task(learn(place, run_id))
    while not [child for child in psutil.Process().children() if "retrain" in " ".join(child.cmdline())]:
        await asyncio.sleep(0.05)
    place.stopping.set()
    with pytest.raises(InterruptedTrainingError):
        await work
    assert not [child for child in psutil.Process().children() if "retrain" in " ".join(child.cmdline())]
    assert (await town.get("coordinator", f"/learning/runs/{run_id}")).json()["state"] == "running"
    assert await town.advisory_locks() == 0
    await town.execute("UPDATE learning_runs SET seen_at = now() - interval '1 hour'")
    assert (await ask(town, "/learning/runs", {})).status_code == 202, "a run that nobody took up makes room"
    assert (await town.get("coordinator", f"/learning/runs/{run_id}")).json()["state"] == "failed"


async def test_a_training_that_fails_says_why_and_the_model_stays(
    town: Town, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.reload_model()
    await place.offer_model()
    await label_all(town, season(60))
    run_id = (await ask(town, "/learning/runs", {})).json()["id"]
    place.settings.learning_memory_mb = 60
    await learn(place, run_id)
    run = (await town.get("coordinator", f"/learning/runs/{run_id}")).json()
    assert run["state"] == "failed"
    assert "memory" in run["error"].lower(), run["error"]
    assert (await ask(town, f"/learning/runs/{run_id}/promote", {})).status_code == 409


async def test_too_few_labels_are_nothing_to_learn_from(town: Town, place: Workplace) -> None:
    assert (await ask(town, "/learning/runs", {})).status_code == 422, "no model is in use yet"
    await place.reload_model()
    await place.offer_model()
    await label_all(town, season(49))
    answer = await ask(town, "/learning/runs", {})
    assert (answer.status_code, "49" in answer.json()["detail"]) == (422, True)
    await town.execute("UPDATE model_versions SET facts = facts - 'gate_one_in'")
    assert "tanggap train" in (await ask(town, "/learning/runs", {})).json()["detail"]
    assert (await town.get("coordinator", "/learning/runs/99")).status_code == 404
    assert (await ask(town, "/learning/rollback", {})).status_code == 409
