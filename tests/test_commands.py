"""The command line, as an operator uses it: each command a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.settings import Settings
from app.vault import Vault, open_vault
from tests.town import CITIES, SECRET_KEY, Town, ig_comment, instagram, key_of

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tanggap(database_url: str, model_home: Path, tmp_path: Path) -> Command:
    """Run `tanggap …` on the test's database; gives (exit status, stdout, stderr)."""

    def run(*words: str, **environment: str) -> tuple[int, str, str]:
        result = subprocess.run(
            [sys.executable, "-m", "app", *words],
            env=os.environ
            | {"DATABASE_URL": database_url, "TANGGAP_SECRET_KEY": SECRET_KEY, "TANGGAP_DATA": str(model_home)}
            | environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in result.stderr, result.stderr
        return result.returncode, result.stdout, result.stderr

    return run


async def test_keys_are_made_listed_and_revoked(tanggap: Command, town: Town) -> None:
    status, key, _ = tanggap("keys", "create", "--role", "opd_admin", "--opd", "dlh", "--name", "Ani")
    assert status == 0
    headers = {"authorization": f"Bearer {key.strip()}"}
    assert (await town.client.get("/me", headers=headers)).json()["opd"] == "dlh"
    assert "Ani" in tanggap("keys", "list")[1]
    assert tanggap("keys", "revoke", key.split("_")[1])[0] == 0
    assert (await town.client.get("/me", headers=headers)).status_code == 401


def test_a_wrong_key_request_says_what_to_do(tanggap: Command) -> None:
    status, _, words = tanggap("keys", "create", "--role", "opd_admin", "--name", "Ani")
    assert status == 1
    assert "--opd" in words
    assert tanggap("keys", "revoke", "tidakada")[0] == 1


async def test_an_account_is_connected_with_secrets_from_the_environment(tanggap: Command, town: Town) -> None:
    status, _, words = tanggap(
        "accounts", "add", "--platform", "facebook", "--connection", "kedua", "--id", "555", "--name", "Dishub",
        "--owner", "dishub", "--secret-env", "FB_SECRET", "--token-env", "FB_TOKEN", "--api-base", "https://graph.example",
        FB_SECRET="rahasia-baru", FB_TOKEN="token-rahasia",
    )  # fmt: skip
    assert status == 0, words
    listed = tanggap("accounts", "list")[1]
    assert "Dishub" in listed
    assert "rahasia" not in listed + words
    dump = str(await town.rows("SELECT * FROM connections")) + str(await town.rows("SELECT * FROM accounts"))
    assert "rahasia-baru" not in dump
    assert "token-rahasia" not in dump


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--platform", "myspace", "--id", "1", "--name", "x"), "known:"),
        (("--platform", "facebook", "--id", "1", "--name", "x", "--secret-env", "NOT_SET"), "NOT_SET"),
        (("--platform", "facebook", "--id", "1", "--name", "x", "--owner", "dinas_x"), "dinas_x"),
        (("--platform", "facebook", "--id", "1", "--name", "x", "--secret-file", "tidak/ada"), "Cannot read"),
        (("--platform", "facebook", "--id", "1", "--name", "x", "--api-base", "http://contoh.id"), "https"),
    ],
)
def test_an_account_that_cannot_be_meant_is_refused(tanggap: Command, words: tuple[str, ...], says: str) -> None:
    status, _, said = tanggap("accounts", "add", *words)
    assert status == 1
    assert says in said


async def test_a_city_is_loaded_once_and_again_only_when_it_changed(tanggap: Command, town: Town) -> None:
    assert "nothing changed" in tanggap("import", "city", str(CITIES / "tangerang"))[2]
    status, _, words = tanggap("import", "city", str(CITIES / "cimahi"))
    assert status == 1, "one database serves one city"
    assert "tangerang" in words
    assert "is loaded." in tanggap("import", "city", str(CITIES / "cimahi"), "--replace")[2]
    assert (await town.rows("SELECT city FROM city_versions ORDER BY id")) == [("tangerang",), ("cimahi",)]
    assert (await town.rows("SELECT retired_at IS NOT NULL FROM opds WHERE key = 'dpad'")) == [(True,)]
    status, _, words = tanggap("import", "city", "tidak/ada")
    assert status == 1
    assert "tidak/ada" in words


async def test_replay_is_told_what_to_replay(tanggap: Command, town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", "lampu jalan mati total")))
    number = (await town.rows("SELECT id FROM deliveries"))[0][0]
    assert tanggap("replay")[0] == 1
    assert tanggap("replay", "--delivery", str(number))[0] == 0
    assert tanggap("replay", "--delivery", "999999")[0] == 1
    assert await town.open() == 1
    assert (await town.rows("SELECT count(*) FROM messages"))[0][0] == 1
    assert (await town.rows("SELECT outcome FROM outcomes")) == [("stored",)]


def test_a_database_that_does_not_answer_is_named_in_words(tanggap: Command) -> None:
    status, told, words = tanggap("keys", "list", DATABASE_URL="postgresql://tanggap:rahasia@127.0.0.1:9/tanggap")
    assert (status, told) == (1, "")
    assert "does not answer" in words
    assert "DATABASE_URL" in words
    assert "rahasia" not in words


def test_a_worker_without_a_database_says_so(tanggap: Command) -> None:
    status, _, words = tanggap("worker", DATABASE_URL="")
    assert status == 1
    assert "DATABASE_URL" in words


def test_the_local_vault_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "neu", _env_file=None)  # type: ignore[call-arg]
    sealed = open_vault(settings).seal(["rahasia"])
    assert open_vault(settings).open(sealed) == ["rahasia"]
    assert (tmp_path / "neu" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in (tmp_path / "neu").iterdir()] == ["secret.key"]


def test_old_vault_keys_still_open_while_they_rotate() -> None:
    old, new = Vault([SECRET_KEY]), Vault(["bmV3LWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE=", SECRET_KEY])
    assert new.open(old.seal(["rahasia"])) == ["rahasia"]


async def test_health_names_what_is_missing(town: Town) -> None:
    ready = await town.client.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["checks"] == {
        "database": "ok", "schema": "ok", "city": "ok", "worker": "silent: start `tanggap worker`", "model": "ok",
        "inbox": "ok", "holidays": "ok", "notifications": "ok",
    }  # fmt: skip
    async with town.database.transaction() as session:
        await session.execute(text("INSERT INTO worker_beats (worker, seen_at) VALUES ('w', now())"))
    assert (await town.client.get("/health/ready")).json()["ready"] is True
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = 'alt'"))
    behind = await town.client.get("/health/ready")
    assert behind.status_code == 503
    assert "migrate" in behind.json()["checks"]["schema"]


async def test_metrics_are_figures_without_names(town: Town) -> None:
    await town.complain()
    answer = await town.client.get("/metrics", headers={"authorization": f"Bearer {key_of('operator')}"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'tanggap_open_cases{opd="dishub"} 1.0' in answer.text
    assert 'tanggap_events{outcome="stored"} 1.0' in answer.text
    for name in ("inbox_age_seconds", "inbox_waiting", "dead_letters", "triage_mean_seconds", "deliveries_kept_total"):
        assert f"tanggap_{name} " in answer.text


async def test_secrets_are_resealed_with_the_newest_key(tanggap: Command, town: Town) -> None:
    new = "bmV3LWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="
    assert tanggap("keys", "reseal", TANGGAP_SECRET_KEY=f"{new},{SECRET_KEY}")[0] == 0
    rows = await town.rows("SELECT secrets FROM connections")
    assert all(Vault([new]).open(sealed) for (sealed,) in rows)


async def test_a_connection_that_no_key_opens_is_our_trouble_not_the_platforms(town: Town, app: FastAPI) -> None:
    service = app.state.service
    service.vault = Vault(["bmV3LWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="])
    await service.refresh()
    answer = await town.deliver("instagram", instagram(ig_comment("c1", "lampu jalan mati")))
    assert answer.status_code == 503
    assert "TANGGAP_SECRET_KEY" in answer.json()["detail"]


async def test_a_case_keeps_a_calendar_that_the_city_dropped(
    town: Town, app: FastAPI, tanggap: Command, tmp_path: Path
) -> None:
    case_id = await town.complain()
    folder = tmp_path / "tangerang"
    shutil.copytree(CITIES / "tangerang", folder)
    for name in ("calendar.yaml", "policies.yaml"):
        words = (folder / name).read_text()
        (folder / name).write_text(
            words.replace("  office:", "  kantor:").replace("calendar: office", "calendar: kantor")
        )
    status, _, said = tanggap("import", "city", str(folder))
    assert status == 0, said
    await app.state.service.refresh()
    assert (await town.act("dishub", case_id, "notes", {"text": "masih jalan"})).status_code == 201
