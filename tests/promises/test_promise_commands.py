"""`tanggap import holidays` and `tanggap sla check`, as an operator runs them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import command_line
from app.database import Database
from app.settings import get_settings
from tests.promises.changes import due_of, follow_all, working_days
from tests.town import Town

Command = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def tanggap(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """`tanggap …` on the test's database: (exit status, stdout, stderr). In a thread: it runs a loop of its own."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    get_settings.cache_clear()

    async def run(*words: str) -> tuple[int, str, str]:
        result = await asyncio.to_thread(CliRunner().invoke, command_line(), list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    yield run
    get_settings.cache_clear()


async def test_holidays_are_tried_then_taken_and_open_cases_follow(
    town: Town, database: Database, tanggap: Command, tmp_path: Path
) -> None:
    case_id = await town.complain()
    _, before = await due_of(town, case_id)
    (day,) = await working_days(database, 1)
    file = tmp_path / "libur.csv"
    file.write_text(f"date,name,kind\n{day},Libur daerah,libur_nasional\n", encoding="utf-8")
    status, told, words = await tanggap("import", "holidays", str(file), "--dry-run")
    assert (status, told) == (0, f"holiday_lists.national: + {day} Libur daerah\n")
    assert "1 added, 0 removed, 0 renamed; 1 of 1 open cases would move" in " ".join(words.split())
    assert await town.rows("SELECT count(*) FROM city_versions") == [(1,)]
    status, _, words = await tanggap("import", "holidays", str(file))
    assert status == 0, words
    await follow_all(database)
    assert (await due_of(town, case_id))[1] > before
    assert "known already" in (await tanggap("import", "holidays", str(file)))[2]
    file.write_text(f"date,name\n{day[:4]}-12-31,Akhir tahun\n", encoding="utf-8")
    status, _, words = await tanggap("import", "holidays", str(file), "--replace-years", "--dry-run")
    assert status == 0
    assert "Open cases keep" in words
    assert day in words


async def test_a_list_that_cannot_be_read_is_named_by_line_and_nothing_is_taken(
    town: Town, tanggap: Command, tmp_path: Path
) -> None:
    file = tmp_path / "libur.csv"
    file.write_text("date,name\n2031-01-01,Tahun Baru\n17 Agustus,Kemerdekaan\n", encoding="utf-8")
    status, told, words = await tanggap("import", "holidays", str(file))
    assert (status, told) == (1, "")
    assert "line 3" in words
    assert (await tanggap("import", "holidays", "--package"))[0] == 1, "which year?"
    assert await town.rows("SELECT count(*) FROM city_versions") == [(1,)]


async def test_a_check_of_all_clocks_finds_none_that_differ_but_the_one_that_was_tampered_with(
    town: Town, tanggap: Command
) -> None:
    case_id = await town.complain()
    await town.complain(author="7002")
    status, told, _ = await tanggap("sla", "check")
    assert (status, json.loads(told)) == (0, {"summary": {"cases": 2, "differences": 0}})
    await town.execute("UPDATE cases SET resolution_due_at = NULL WHERE id = %s", case_id)
    status, told, _ = await tanggap("sla", "check")
    found, summary = map(json.loads, told.splitlines())
    assert status == 1
    assert (found["case"], found["column"], found["stored"]) == (case_id, "resolution_due_at", None)
    assert summary == {"summary": {"cases": 2, "differences": 1}}
