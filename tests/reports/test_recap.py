"""The day's recap: the same numbers as the reports, short, and nobody's secret."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from app.__main__ import command_line
from app.database import Database
from app.directory import City
from app.reports.ageing import office_days
from app.reports.recap import LONGEST, Desk, Recap
from app.routers.dependencies import get_now
from bench.case_logs import invent_lives, keep_lives
from tests.town import Town

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 9, 15, 8, 30, tzinfo=UTC)


def recap(city: City, desks: list[Desk]) -> str:
    return Recap(
        "Kota Tangerang", date(2026, 9, 15), NOW, ZONE, office_days(city), {"dishub": "Dishub", "dlh": "*DLH*"}, desks
    ).text()


def test_the_recap_reads_as_a_person_would_write_it(city: City) -> None:
    desks = [
        Desk("dishub", 12, 8, 1, 3, 123, datetime(2026, 9, 10, 2, tzinfo=UTC)),
        Desk("dlh", 2, 2, 0, 0, None, None),
    ]
    assert recap(city, desks) == (
        "*Rekap aduan Kota Tangerang*\nSelasa, 15 September 2026\n(keadaan 15 September 2026 pukul 15.30 WIB)\n\n"
        "Masuk *14* · dijawab tepat waktu *10* · dijawab terlambat *1* · lewat tenggat *3*\n\n"
        "*Dishub*: masuk 12, tepat waktu 8, terlambat 1, lewat tenggat 3; terlama menunggu no. 123 (3 HK)\n\n"
        "*DLH*: masuk 2, tepat waktu 2, terlambat 0\n\n"
        "_Tanpa aduan berkadar pengawasan dan rahasia. HK = hari kerja._\n"
    )


def test_a_busy_day_still_fits(city: City) -> None:
    desks = [Desk(f"opd_{n}", 1000, 900, 80, 70, 10**9, NOW - timedelta(days=90)) for n in range(40)]
    text = recap(city, desks)
    assert len(text) <= LONGEST
    assert re.search(r"\*\d+ OPD lain\*: masuk", text)
    assert "Masuk *40.000*" in text


async def test_the_recap_counts_what_the_reports_count(
    app: FastAPI, town: Town, database: Database, city: City
) -> None:
    app.dependency_overrides[get_now] = lambda: NOW
    lives = invent_lives(city, 600, datetime(2026, 8, 31, 17, tzinfo=UTC), 15, seed=9)
    await keep_lives(database, city, lives, NOW)
    await town.execute("UPDATE cases SET case_class = NULL")
    text = (await town.get("mayor", "/sla/recap")).text
    [numbers] = re.findall(
        r"Masuk \*(\d+)\* · .* waktu \*(\d+)\* · .* terlambat \*(\d+)\* · .* tenggat \*(\d+)\*", text
    )
    today = (await town.get("mayor", "/sla/compliance", **{"from": "2026-09-15", "to": "2026-09-16"})).json()
    overdue = (await town.get("mayor", "/sla/overdue")).json()
    assert int(numbers[0]) == today["total"]["n"] > 5
    assert int(numbers[3]) == sum(opd["overdue"] for opd in overdue["opds"]) > 5
    answers = await town.rows(
        "SELECT count(*) FILTER (WHERE first_answered_at <= first_due_at),"
        " count(*) FILTER (WHERE first_answered_at > first_due_at)"
        " FROM cases WHERE first_answered_at >= '2026-09-14 17:00Z'"
    )
    assert (int(numbers[1]), int(numbers[2])) == answers[0]
    assert len(text) <= LONGEST
    await town.execute("UPDATE cases SET case_class = 'confidential'")
    assert "Masuk *0*" in (await town.get("coordinator", "/sla/recap")).text


async def test_a_day_that_is_over_is_told_as_it_ended(app: FastAPI, town: Town, database: Database, city: City) -> None:
    end = datetime(2026, 9, 12, 17, tzinfo=UTC)
    lives = invent_lives(city, 200, datetime(2026, 8, 31, 17, tzinfo=UTC), 12, seed=10)
    app.dependency_overrides[get_now] = lambda: end
    await keep_lives(database, city, lives, end)
    then = (await town.get("dishub", "/sla/recap", day="2026-09-12")).text
    app.dependency_overrides[get_now] = lambda: NOW
    await keep_lives(database, city, lives, NOW)
    assert (await town.get("dishub", "/sla/recap", day="2026-09-12")).text == then
    assert then.count("*") == 12, "the heading, four numbers and Dishub alone"
    assert (await town.get("mayor", "/sla/recap", day="2026-09-16")).status_code == 422


def test_the_papers_come_from_the_command_line_too(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    told = CliRunner().invoke(command_line(), ["sla", "recap"])
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("*Rekap aduan Kota Tangerang*")
    for name, begins in (("rapor.html", b"<!doctype html>"), ("rapor.xlsx", b"PK")):
        file = tmp_path / name
        assert (
            CliRunner().invoke(command_line(), ["sla", "rapor", "--month", "2026-01", "--out", str(file)]).exit_code
            == 0
        )
        assert file.read_bytes().startswith(begins)
    wrong = CliRunner().invoke(command_line(), ["sla", "rapor", "--month", "2026-01", "--out", "rapor.pdf"])
    assert wrong.exit_code == 1
    assert "must end in" in wrong.stderr
