"""A city's labelled history: checked line by line first, all or nothing, learnt from, and opened only when asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from app.__main__ import command_line
from app.classifier.examples import Example
from app.clock import utc_now
from app.database import Database
from app.directory import City
from app.learning.history import Past, keep_history
from app.learning.labels import part_by_time, read_labels
from app.settings import get_settings

Import = Callable[..., tuple[int, dict[str, Any], str]]
HEADER = "text,intent,topic,at\n"


@pytest.fixture
def tanggap(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Import]:
    """`tanggap import …` on the test's database; (exit status, report, words)."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    get_settings.cache_clear()

    def run(*words: str | Path) -> tuple[int, dict[str, Any], str]:
        result = CliRunner().invoke(command_line(), ["import", *map(str, words)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, json.loads(result.stdout) if result.stdout.startswith("{") else {}, result.stderr

    yield run
    get_settings.cache_clear()


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def jsonl(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


GOOD: tuple[dict[str, Any], ...] = (
    {"text": "jalan berlubang di Cipondoh, hub 081234567890", "intent": "complaint", "topic": "road_damage"},
    {"text": "terima kasih pak", "intent": "praise", "at": "2026-01-05"},
    {"text": "pohon tumbang", "group": "trees_parks", "at": "2026-01-06T08:00:00+07:00"},
)


def test_a_file_is_imported_once_masked_and_learnt_from(tanggap: Import, database_url: str, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "h.jsonl", *GOOD)
    status, report, _ = tanggap(file)
    assert (status, report["lines"], report["new"], report["cases"], report["errors"]) == (0, 3, 3, 0, [])
    kept = ask(database_url, 'SELECT line, text, intent, topic, "group", said_at FROM labelled_texts ORDER BY line')
    assert "081234567890" not in kept[0][1]
    assert [row[4] for row in kept] == ["roads_drainage", None, "trees_parks"]
    assert kept[1][5].isoformat() == "2026-01-04T17:00:00+00:00", "a day without a zone is the city's"
    again = tanggap("labelled", file)[1]
    assert (again["lines"], again["new"]) == (3, 0)
    assert ask(database_url, "SELECT count(*) FROM cases") == [(0,)]


def test_a_dry_run_writes_nothing(tanggap: Import, database_url: str, tmp_path: Path) -> None:
    status, report, words = tanggap("--dry-run", jsonl(tmp_path / "h.jsonl", *GOOD))
    assert (status, report["lines"], report["new"], report["dry_run"]) == (0, 3, 0, True)
    assert "Nothing was written" in words
    assert ask(database_url, "SELECT count(*) FROM label_imports") == [(0,)]


def test_with_one_wrong_line_nothing_is_kept_and_each_error_names_its_line(
    tanggap: Import, database_url: str, tmp_path: Path
) -> None:
    file = jsonl(
        tmp_path / "h.jsonl", GOOD[0], "{oops", "[1]", {"text": ""}, {"text": "a", "intent": "anger"},
        {"text": "a", "topic": "road_damage", "group": "health"}, {"text": "a"}, {"text": "a", "intent": "none", "at": "soon"},
        {"text": "a", "intent": "none", "at": "2099-01-01"}, {"text": "a", "intent": "none", "name": "Budi"}, {"text": 7},
    )  # fmt: skip
    status, report, words = tanggap(file)
    assert status == 1
    assert [row["line"] for row in report["errors"]] == list(range(2, 12))
    assert "unknown intent 'anger'" in report["errors"][3]["error"]
    assert "future" in report["errors"][7]["error"]
    assert "h.jsonl:2: not a JSON object" in words
    assert ask(database_url, "SELECT (SELECT count(*) FROM labelled_texts) + (SELECT count(*) FROM label_imports)") == [
        (0,)
    ]


def test_csv_with_quotes_and_lines_inside_a_text(tanggap: Import, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text("\ufeff" + HEADER + '"jalan rusak, parah\nsekali",complaint,road_damage,\n', encoding="utf-8")
    assert tanggap(file)[1]["new"] == 1
    file.write_text(HEADER + "jalan rusak, parah sekali,complaint,road_damage,\n")
    status, report, _ = tanggap(file)
    assert (status, "quotes" in report["errors"][0]["error"]) == (1, True)
    file.write_text("kalimat,intent\na,none\n")
    assert "`text` is missing" in tanggap(file)[2]
    file.write_bytes(b"text,intent\n\xff\xfe,none\n")
    assert "UTF-8" in tanggap(file)[2]
    assert tanggap(tmp_path / "none.csv")[0] == 1


def test_an_import_can_be_withdrawn(tanggap: Import, database_url: str, tmp_path: Path) -> None:
    number = tanggap(jsonl(tmp_path / "h.jsonl", *GOOD))[1]["import"]
    assert tanggap("withdraw", str(number))[0] == 0
    assert ask(database_url, "SELECT count(*) FROM labelled_texts") == [(0,)]
    assert tanggap("withdraw", str(number))[0] == 1


def test_import_city_is_still_a_command_of_its_own(tanggap: Import) -> None:
    status, _, words = tanggap("city")
    assert status == 0
    assert "City tangerang" in words


CASES: tuple[dict[str, Any], ...] = (
    {"text": "lampu jalan mati", "intent": "complaint", "topic": "street_light_out", "at": "2026-03-02T09:00:00",
     "answered_at": "2026-03-02T10:00:00", "resolved_at": "2026-03-03T10:00:00"},
    {"text": "kapan SIM keliling", "intent": "question", "topic": "police", "at": "2026-03-02T09:00:00", "opd": "dishub"},
    {"text": "mantap pak", "intent": "praise", "at": "2026-03-02T09:00:00"},
)  # fmt: skip


def test_cases_are_opened_only_when_asked_with_the_times_they_had(
    tanggap: Import, database_url: str, tmp_path: Path
) -> None:
    file = jsonl(tmp_path / "h.jsonl", *CASES)
    assert "--account" in tanggap(file, "--open-cases")[2]
    assert tanggap(file, "--open-cases", "--account", "@kotatangerang", "--dry-run")[1]["cases"] == 0
    assert ask(database_url, "SELECT count(*) FROM messages") == [(0,)]
    status, report, words = tanggap(file, "--open-cases", "--account", "@kotatangerang")
    assert (status, report["cases"], report["new"]) == (0, 2, 3), words
    rows = ask(
        database_url,
        "SELECT opd, state, first_elapsed_s, first_answered_at IS NULL, resolved_at IS NULL, next_due_at < now(), "
        "next_rung_at IS NULL, opened_at FROM cases ORDER BY intent",
    )
    assert [row[:7] for row in rows] == [
        ("dishub", "resolved", 3600, False, False, False, True), ("dishub", "open", None, True, True, True, False),
    ]  # fmt: skip
    assert rows[0][7].isoformat() == "2026-03-02T02:00:00+00:00"
    assert tanggap(file, "--open-cases", "--account", "@kotatangerang")[1]["cases"] == 0, "opened once"
    assert ask(database_url, "SELECT count(*) FROM cases") == [(2,)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"at": None}, "when it was written"), ({"answered_at": None}, "would still wait"),
        ({"resolved_at": "2026-03-01"}, "not in this order"), ({"opd": "dinas_x"}, "no OPD"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_case_is_an_error_of_its_line(
    tanggap: Import, database_url: str, tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    file = jsonl(tmp_path / "h.jsonl", CASES[1], CASES[0] | change)
    status, report, _ = tanggap(file, "--open-cases", "--account", "@kotatangerang")
    assert (status, [row["line"] for row in report["errors"]]) == (1, [2])
    assert says in report["errors"][0]["error"]
    assert ask(database_url, "SELECT (SELECT count(*) FROM cases) + (SELECT count(*) FROM labelled_texts)") == [(0,)]


async def test_of_the_same_words_the_last_label_counts_and_the_newest_fifth_is_held_out(
    database: Database, city: City
) -> None:
    async with database.transaction() as session:
        now = utc_now()
        rows = [
            Past(n, Example(f"pesan nomor {n} [telepon]", "none"), now.replace(year=2020 + n // 5), None, None, None)
            for n in range(20)
        ]
        again = Past(21, Example("Pesan nomor 3!", "complaint"), now, None, None, None)
        await keep_history(session, [*rows, again], city.key, "h", now)
        labels = await read_labels(session, city.key)
    assert len(labels) == 20
    assert (labels[-1].intent, labels[-1].text) == ("complaint", "Pesan nomor 3!")
    assert "telepon" not in labels[0].text
    parted = part_by_time(labels)
    assert [message.held_out for message in parted] == [False] * 16 + [True] * 4


def test_training_from_corrections_begins_with_this_machines_model_and_says_when_there_is_too_little(
    tanggap: Import, database_url: str, model_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANGGAP_DATA", str(model_home))
    get_settings.cache_clear()
    result = CliRunner().invoke(command_line(), ["train", "--corrections"])
    assert result.exit_code == 1
    assert "There are 0 labelled messages" in result.stderr
    assert CliRunner().invoke(command_line(), ["train", "--corrections", "--seed", "3"]).exit_code == 1
