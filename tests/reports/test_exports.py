"""CSV and XLSX: the same figures, nothing that a spreadsheet would run, nobody's words."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from app.database import Database
from app.directory import City
from app.reports.tables import Workbook, csv_text, flat, plain
from bench.case_logs import invent_lives, keep_lives
from tests.town import Town

ZONE = ZoneInfo("Asia/Jakarta")
BEGIN = datetime(2026, 8, 31, 17, tzinfo=UTC)
PERIOD = {"from": "2026-09-01", "to": "2026-10-01"}
HOSTILE = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x")', "＝1")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_as_a_formula(text: str, tmp_path: Path) -> None:
    [row] = csv.reader(io.StringIO(csv_text([[text, -1, 0.5, None]], ZONE), newline=""))
    assert row == [f"'{text}", "-1", "0.5", ""], "numbers stay numbers"
    file = tmp_path / "x.xlsx"
    workbook = Workbook(file, ZONE)
    workbook.sheet("x", [text, "n"]).write([[text, -1]])
    workbook.close()
    with ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    cells = [[cell.value for cell in line] for line in openpyxl.load_workbook(file).active.iter_rows()]
    assert cells[0][0].startswith("'")
    assert cells[1][0].startswith("'")
    assert cells[1][1] == -1


def test_plain_words_stay_as_they_are() -> None:
    assert plain("Dinas Perhubungan - Kota") == "Dinas Perhubungan - Kota"
    assert flat({"wall": {"p50": 1}, "on_time_interval": None}) == {
        "wall_p50": 1, "on_time_interval_low": None, "on_time_interval_high": None,
    }  # fmt: skip


@pytest.fixture
async def full(town: Town, database: Database, city: City) -> Town:
    await keep_lives(database, city, invent_lives(city, 300, BEGIN, 30, seed=3), BEGIN + timedelta(days=60))
    await town.execute("UPDATE accounts SET name = '=cmd|calc' WHERE id = 1")
    return town


async def test_a_file_holds_the_rows_of_the_report(full: Town) -> None:
    for report in ("compliance", "trend", "league", "excuses", "percentiles", "outcomes", "held", "milestones"):
        asked = (await full.get("mayor", f"/sla/{report}", **PERIOD)).json()
        expected = len(asked["rows"]) + ("total" in asked)
        assert expected > 1
        as_csv = await full.get("mayor", f"/sla/{report}", **PERIOD, format="csv")
        assert as_csv.headers["content-type"].startswith("text/csv")
        assert "attachment" in as_csv.headers["content-disposition"]
        assert len(list(csv.reader(io.StringIO(as_csv.text)))) == expected + 1
        as_xlsx = await full.get("mayor", f"/sla/{report}", **PERIOD, format="xlsx")
        book = openpyxl.load_workbook(io.BytesIO(as_xlsx.content))
        assert book.active.max_row == expected + 1
        about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
        assert (about["from"], about["time_zone"]) == ("2026-09-01", "Asia/Jakarta")
    for report in ("overdue", "ageing"):
        header, *lines = csv.reader(io.StringIO((await full.get("mayor", f"/sla/{report}", format="csv")).text))
        assert "opd" in header or "key" in header
        assert len(lines) > 5


async def test_the_accept_header_chooses_the_format(full: Town) -> None:
    answer = await full.client.get(
        "/sla/compliance", params=PERIOD, headers=full.headers("mayor") | {"accept": "text/csv"}
    )
    assert answer.headers["content-type"].startswith("text/csv")


async def test_every_case_of_the_period_without_words_and_names(full: Town) -> None:
    total = (await full.get("coordinator", "/sla/compliance", **PERIOD)).json()["total"]
    as_csv = (await full.get("coordinator", "/sla/cases", **PERIOD)).text
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    assert len(rows) == total["n"] > 290
    assert sum(row["first_response"] == "on_time" for row in rows) == total["on_time"]
    assert sum(row["first_response"] == "breached" for row in rows) == total["breached"]
    assert {row["account"] for row in rows if row["platform"] == "instagram"} == {"'=cmd|calc"}
    lines = (await full.get("coordinator", "/sla/cases", **PERIOD, format="jsonl")).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [int(row["id"]) for row in rows]
    book = openpyxl.load_workbook(
        io.BytesIO((await full.get("coordinator", "/sla/cases", **PERIOD, format="xlsx")).content)
    )
    assert book.active.max_row == len(rows) + 1
    assert {"text", "author", "handle", "thread_id"}.isdisjoint(rows[0])


async def test_the_mayors_office_does_not_read_what_confidential_cases_are_about(full: Town) -> None:
    rows = list(csv.DictReader(io.StringIO((await full.get("mayor", "/sla/cases", **PERIOD)).text)))
    sensitive = [row for row in rows if row["case_class"] in {"oversight", "confidential"}]
    assert len(sensitive) > 5
    assert {(row["topic"], row["group"], row["kecamatan"]) for row in sensitive} == {("", "", "")}
    few = list(
        csv.DictReader(io.StringIO((await full.get("mayor", "/sla/cases", **PERIOD, intent="hoax_report")).text))
    )
    assert not any(row["case_class"] == "oversight" for row in few), "fewer than five are not shown"
    assert len(few) > 30


async def test_who_may_read_which_report(town: Town) -> None:
    for person, report, status in (
        ("dishub", "cases", 403), ("auditor", "cases", 403), ("mayor", "cases", 200), ("mayor", "events", 403),
        ("auditor", "events", 200), ("operator", "percentiles", 403), ("dishub", "league", 403), ("dishub", "held", 200),
    ):  # fmt: skip
        assert (await town.get(person, f"/sla/{report}", **PERIOD)).status_code == status, (person, report)
